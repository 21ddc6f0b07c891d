/// An Amazon Resource Name, split at its first five colons. The sixth part keeps every further colon.
///
/// This is the text's shape and nothing else: no part is checked beyond `arn` and the number of parts.
/// Source: IAM User Guide, "IAM ARNs".
public struct ARN: Sendable, Hashable {
  public var partition: String
  public var service: String
  public var region: String
  public var account: String
  public var resource: String

  /// Absent when `text` does not begin with `arn:` or has fewer than six parts.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].elementsEqual("arn".utf8) else { return nil }
    partition = String(Substring(parts[1]))
    service = String(Substring(parts[2]))
    region = String(Substring(parts[3]))
    account = String(Substring(parts[4]))
    resource = String(Substring(parts[5]))
  }
}

extension ARN: CustomStringConvertible {
  public var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }
}
