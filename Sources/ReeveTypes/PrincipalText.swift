/// The form of a principal that a gateway, a certificate or a token may name.
public enum PrincipalText {
  /// Whether it is the ARN of a user, the root user, a role's session or a federated user, with the characters and lengths that
  /// IAM allows in names. Whether there is such a principal is for the decision to say.
  /// Source: IAM User Guide, "IAM identifiers"; STS API Reference, "AssumeRole" and "GetFederationToken".
  public static func isARN(_ text: Span<UInt8>) -> Bool {
    let prefix = "arn:"
    guard prefix.utf8.count...RequestLimits.textByteCountMax ~= text.count, text.begins(with: prefix) else {
      return false
    }
    let partition = prefix.utf8.count..<text.first(UInt8(ascii: ":"), from: prefix.utf8.count)
    let isPartition = text.areAll(in: partition) { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    guard !partition.isEmpty, isPartition, partition.upperBound < text.count else { return false }
    let service = (partition.upperBound + 1)..<text.first(UInt8(ascii: ":"), from: partition.upperBound + 1)
    // No region, and twelve digits between colons.
    let account = (service.upperBound + 2)..<(service.upperBound + 14)
    guard text.count > account.upperBound, text[account.lowerBound - 1] == UInt8(ascii: ":"),
      text[account.upperBound] == UInt8(ascii: ":"),
      text.areAll(in: account, { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return false }
    let resource = text.extracting((account.upperBound + 1)...)
    if text.extracting(service).isEqual(to: "iam") { return isUser(resource) }
    return text.extracting(service).isEqual(to: "sts") && isSession(resource)
  }

  /// `root`, or `user/`, a path and a name.
  private static func isUser(_ resource: Span<UInt8>) -> Bool {
    if resource.isEqual(to: "root") { return true }
    let slash = UInt8(ascii: "/")
    let first = resource.first(slash)
    guard first < resource.count, resource.extracting(first: first).isEqual(to: "user") else { return false }
    var last = resource.count - 1
    while resource[last] != slash { last -= 1 }
    // A resource of a principal has no colon.
    return isName(resource.extracting((last + 1)...), 1...64)
      && resource.areAll(in: first..<last) { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: ":") }
  }

  /// `assumed-role/`, a role's name and a session's, or `federated-user/` and a name.
  private static func isSession(_ resource: Span<UInt8>) -> Bool {
    let slash = UInt8(ascii: "/")
    let first = resource.first(slash)
    guard first < resource.count else { return false }
    let kind = resource.extracting(first: first)
    let rest = resource.extracting((first + 1)...)
    if kind.isEqual(to: "federated-user") { return isName(rest, 2...32) }
    let second = rest.first(slash)
    return kind.isEqual(to: "assumed-role") && second < rest.count && isName(rest.extracting(first: second), 1...64)
      && isName(rest.extracting((second + 1)...), 2...64)
  }

  private static func isName(_ name: Span<UInt8>, _ counts: ClosedRange<Int>) -> Bool {
    counts.contains(name.count) && name.areAll(in: name.indices, isNameByte)
  }

  /// Whether it is one of ASCII's letters or digits.
  public static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  /// Whether names of users, roles and sessions may have it.
  public static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "."),
      UInt8(ascii: "@"), UInt8(ascii: "-"):
      true
    default: isLetterOrDigit(byte)
    }
  }
}

extension Span<UInt8> {
  fileprivate func isEqual(to text: String) -> Bool { count == text.utf8.count && begins(with: text) }

  fileprivate func begins(with text: String) -> Bool {
    let wanted = text.utf8.span
    guard count >= wanted.count else { return false }
    for index in wanted.indices where self[index] != wanted[index] { return false }
    return true
  }

  /// The first place at or after `start` of a byte; where there is none, `count`.
  fileprivate func first(_ byte: UInt8, from start: Int = 0) -> Int {
    var index = start
    while index < count, self[index] != byte { index += 1 }
    return index
  }

  @inline(__always)
  fileprivate func areAll(in range: Range<Int>, _ isSo: (UInt8) -> Bool) -> Bool {
    for index in range where !isSo(self[index]) { return false }
    return true
  }
}
