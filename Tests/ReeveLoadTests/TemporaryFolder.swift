import Glibc
import Testing

/// A folder that lives as long as this object.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/reeve-load-XXXXXX".utf8CString)
    let made = unsafe mkdtemp(&template) != nil
    try #require(made, "a temporary folder")
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    // The path is our own, without a character that a shell minds.
    _ = unsafe system("rm -rf '\(path)'")
  }

  func read(_ name: String) throws -> String {
    let file = unsafe fopen("\(path)/\(name)", "r")
    let stream = try unsafe #require(file, "\(name) is there")
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
