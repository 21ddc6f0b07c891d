import ReeveControl
import ReeveGateway

/// The sealing keys of a command line.
enum SealingKeyFiles {
  /// Reads the keys of files.
  static func read(_ paths: [String], _ page: CommandPage) throws(CommandError) -> SealingKeys {
    guard !paths.isEmpty else {
      throw page.usageError("option `--key` is missing", help: "name a file that `reeve key new` has made")
    }
    do { return try SealingKeys(files: paths) } catch { throw CommandError(error.description, help: error.help) }
  }
}
