public import ReeveGateway
public import ReeveSystem

// Sealing keys, from the files that a configuration or a command line names.
extension SealingKeys {
  /// The keys that files hold, each one, one behind the other. The caller overwrites them.
  /// - Throws: the first file that cannot be taken.
  static func bytes(ofFiles paths: [String]) throws(SealingKeyFileError) -> [UInt8] {
    guard paths.count <= countMax else { throw .keys(.keyCount) }
    var keys: [UInt8] = []
    // Room for all of it at once: a growing array would leave keys behind in freed memory.
    keys.reserveCapacity(paths.count * keyByteCount)
    for path in paths {
      var file: [UInt8]
      do throws(SecretFileError) { file = try SecretFile.read(path) } catch { throw .file(error) }
      do throws(SealingFailure) { keys += try key(ofFile: &file) } catch { throw .content(path, error) }
    }
    return keys
  }

  /// Reads the keys of files; the first one seals.
  public convenience init(files paths: [String]) throws(SealingKeyFileError) {
    var keys = try Self.bytes(ofFiles: paths)
    do throws(SealingFailure) { try self.init(&keys) } catch { throw .keys(error) }
  }
}

/// Why the files of sealing keys cannot be used.
public enum SealingKeyFileError: Error, Sendable, Hashable {
  case file(SecretFileError)
  /// What stands in the file of this path is no key.
  case content(String, SealingFailure)
  /// The keys together.
  case keys(SealingFailure)
}

extension SealingKeyFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .content(let path, let failure): "`\(path)`: \(failure)"
    case .keys(let failure): failure.description
    }
  }

  /// What to do next.
  public var help: String {
    switch self {
    case .file(let error): error.help
    case .content: "name a file that `reeve key new` has made"
    case .keys: "name each file of a key once"
    }
  }
}
