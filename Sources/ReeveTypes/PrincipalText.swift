/// The form of a principal that a gateway, a certificate or a token may name.
public enum PrincipalText {
  /// Whether it is the ARN of a user, the root user, a role's session or a federated user, with the characters and lengths that
  /// IAM allows in names. Whether there is such a principal is for the decision to say.
  /// Source: IAM User Guide, "IAM identifiers"; STS API Reference, "AssumeRole" and "GetFederationToken".
  public static func isARN(_ text: [UInt8]) -> Bool {
    guard text.count <= RequestLimits.textByteCountMax else { return false }
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    // A resource of a principal has no colon.
    guard parts.count == 6, parts[0].elementsEqual("arn".utf8), parts[3].isEmpty, parts[4].count == 12,
      parts[4].allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), !parts[1].isEmpty,
      parts[1].allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "-") })
    else { return false }
    let resource = parts[5].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isName = { (name: ArraySlice<UInt8>, counts: ClosedRange<Int>) in
      counts.contains(name.count) && name.allSatisfy(isNameByte)
    }
    if parts[2].elementsEqual("iam".utf8) {
      if parts[5].elementsEqual("root".utf8) { return true }
      guard resource.count >= 2, resource[0].elementsEqual("user".utf8), isName(resource[resource.count - 1], 1...64)
      else {
        return false
      }
      return resource.dropFirst().dropLast().allSatisfy { part in part.allSatisfy { 0x21...0x7E ~= $0 } }
    }
    guard parts[2].elementsEqual("sts".utf8) else { return false }
    if resource.count == 3, resource[0].elementsEqual("assumed-role".utf8) {
      return isName(resource[1], 1...64) && isName(resource[2], 2...64)
    }
    return resource.count == 2 && resource[0].elementsEqual("federated-user".utf8) && isName(resource[1], 2...32)
  }

  /// Whether it is one of ASCII's letters or digits.
  public static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  /// Whether names of users, roles and sessions may have it.
  public static func isNameByte(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || "_+=,.@-".utf8.contains(byte) }
}
