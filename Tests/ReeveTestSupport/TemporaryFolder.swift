import Glibc

/// A folder that lives as long as this object.
public final class TemporaryFolder: Sendable {
  public let path: String

  /// A call that failed, by the name that it was given.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String

    fileprivate init(_ what: String, _ name: String) {
      let reason = unsafe String(cString: strerror(errno))
      description = "cannot \(what) \(name): \(reason)"
    }
  }

  public init() throws(Failure) {
    var template = Array("/tmp/reeve-test-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw Failure("make", "a temporary folder") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    // The path is our own, without a character that a shell minds.
    _ = unsafe system("rm -rf '\(path)'")
  }

  /// Writes a file, and the folders that lead to it.
  public func write(_ name: String, _ text: String) throws(Failure) { try write(name, Array(text.utf8)) }

  public func write(_ name: String, _ bytes: [UInt8]) throws(Failure) {
    var made = path
    for part in name.split(separator: "/").dropLast() {
      made += "/\(part)"
      _ = unsafe mkdir(made, 0o755)
    }
    guard let stream = unsafe fopen("\(path)/\(name)", "w") else { throw Failure("write", name) }
    defer { unsafe fclose(stream) }
    guard unsafe fwrite(bytes, 1, bytes.count, stream) == bytes.count else { throw Failure("write", name) }
  }

  public func link(_ name: String, to target: String) throws(Failure) {
    guard unsafe symlink(target, "\(path)/\(name)") == 0 else { throw Failure("link", name) }
  }

  public func rename(_ name: String, to other: String) throws(Failure) {
    guard unsafe Glibc.rename("\(path)/\(name)", "\(path)/\(other)") == 0 else { throw Failure("rename", name) }
  }

  /// Removes a file, a link or a folder with all that it holds.
  public func remove(_ name: String) throws(Failure) {
    guard unsafe system("rm -r '\(path)/\(name)'") == 0 else { throw Failure("remove", name) }
  }

  public func read(_ name: String) throws(Failure) -> String {
    guard let stream = unsafe fopen("\(path)/\(name)", "r") else { throw Failure("read", name) }
    defer { unsafe fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, stream)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}
