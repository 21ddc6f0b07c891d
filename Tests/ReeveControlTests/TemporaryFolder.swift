import Glibc
import Testing

/// A folder that lives as long as this object.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/reeve-test-XXXXXX".utf8CString)
    let made = unsafe mkdtemp(&template) != nil
    try #require(made, "a temporary folder")
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    // The path is our own, without a character that a shell minds.
    _ = unsafe system("rm -rf '\(path)'")
  }

  /// Writes a file, and the folders that lead to it.
  func write(_ name: String, _ text: String) throws {
    var made = path
    for part in name.split(separator: "/").dropLast() {
      made += "/\(part)"
      _ = unsafe mkdir(made, 0o755)
    }
    let stream = try unsafe #require(fopen("\(path)/\(name)", "w"))
    defer { unsafe fclose(stream) }
    let written = unsafe fputs(text, stream)
    try #require(written >= 0)
  }

  func link(_ name: String, to target: String) throws {
    let result = unsafe symlink(target, "\(path)/\(name)")
    try #require(result == 0)
  }

  func rename(_ name: String, to other: String) throws {
    let result = unsafe Glibc.rename("\(path)/\(name)", "\(path)/\(other)")
    try #require(result == 0)
  }

  /// Removes a file, a link or a folder with all that it holds.
  func remove(_ name: String) throws {
    let result = unsafe system("rm -r '\(path)/\(name)'")
    try #require(result == 0)
  }

  func read(_ name: String) throws -> String {
    let stream = try unsafe #require(fopen("\(path)/\(name)", "r"), "\(name) is there")
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
