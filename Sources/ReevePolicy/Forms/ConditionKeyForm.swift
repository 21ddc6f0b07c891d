/// What a condition key looks like.
/// Source: IAM User Guide, "AWS global condition context keys".
enum ConditionKeyForm {
  /// A prefix, a colon and a name; neither is empty, and no space or control character stands before the first colon.
  static func admits(_ key: String) -> Bool {
    guard let colon = key.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let prefix = key.utf8[..<colon]
    return !prefix.isEmpty && prefix.allSatisfy { $0 > 0x20 && $0 != 0x7F }
      && key.utf8.index(after: colon) != key.utf8.endIndex
  }

  /// Whether a key (in lower case) of tags ends before the tag.
  static func lacksTagKey(_ key: String) -> Bool {
    ["aws:resourcetag", "aws:requesttag", "aws:principaltag"].contains { key == $0 || key == $0 + "/" }
  }
}
