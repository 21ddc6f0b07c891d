import Glibc
import Testing

/// A folder for a store that lives as long as this object.
final class StoreFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/reeve-test-XXXXXX".utf8CString)
    let isMade = unsafe mkdtemp(&template) != nil
    try #require(isMade, "a temporary folder")
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    // The path is our own, without a character that a shell minds.
    _ = unsafe system("rm -rf '\(path)'")
  }

  /// Writes a file, and the folder that it is in.
  func write(_ name: String, _ text: String) throws {
    if let slash = name.lastIndex(of: "/") { _ = unsafe mkdir("\(path)/\(name[..<slash])", 0o755) }
    let file = unsafe fopen("\(path)/\(name)", "w")
    let stream = try unsafe #require(file)
    defer { unsafe fclose(stream) }
    let written = unsafe fputs(text, stream)
    try #require(written >= 0)
  }
}
