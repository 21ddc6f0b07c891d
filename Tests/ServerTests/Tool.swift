import Glibc
import ReeveTestSupport
import Testing

/// Runs the built `reeve` in a folder.
enum Tool {
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs a line of shell that begins behind `reeve`, for at most 30 seconds.
  static func outcome(_ line: String, in folder: TemporaryFolder, environment: String = "") throws -> Outcome {
    let path = "PATH='\(BuiltPrograms.folder)':$PATH"
    let command = "cd '\(folder.path)'; \(path); \(environment) timeout 30 reeve \(line)"
    let status = unsafe system("{ \(command); } > '\(folder.path)/out' 2> '\(folder.path)/err' < /dev/null")
    return Outcome(status: (status >> 8) & 0xFF, output: try folder.read("out"), errors: try folder.read("err"))
  }

  /// Runs such a line, which succeeds.
  @discardableResult
  static func run(_ line: String, in folder: TemporaryFolder) throws -> String {
    let outcome = try outcome(line, in: folder)
    try #require(outcome.status == 0, "\(line): \(outcome.errors)")
    return outcome.output
  }
}
