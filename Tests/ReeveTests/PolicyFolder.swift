import Glibc
import Testing

/// A store in a folder that lives as long as this object.
final class PolicyFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/reeve-test-XXXXXX".utf8CString)
    let isMade = unsafe mkdtemp(&template) != nil
    try #require(isMade, "a temporary folder")
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    try write(
      "accounts/111122223333.json",
      """
      { "UserDetailList": [ { "UserName": "jane", "UserPolicyList": [ { "PolicyName": "inline", "PolicyDocument":
        { "Version": "2012-10-17", "Statement": [
            { "Sid": "Read", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::logs/*" },
            { "Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/private/*" } ] } } ] } ] }
      """)
  }

  deinit {
    // The path is our own, without a character that a shell minds.
    _ = unsafe system("rm -rf '\(path)'")
  }

  /// Writes a file, and the folder that it is in.
  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    if let slash = name.lastIndex(of: "/") { _ = unsafe mkdir("\(path)/\(name[..<slash])", 0o755) }
    let file = unsafe fopen("\(path)/\(name)", "w")
    let stream = try unsafe #require(file)
    defer { unsafe fclose(stream) }
    let count = unsafe fwrite(bytes, 1, bytes.count, stream)
    try #require(count == bytes.count)
  }
}
