/// The keys of the map of `Principal`, and what a value under each looks like.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
enum PrincipalKey: String, CaseIterable {
  case aws = "AWS"
  case service = "Service"
  case federated = "Federated"
  case canonicalUser = "CanonicalUser"

  /// What is wrong with a value under this key. `matchesNobody` says whether a value that no principal matches leaves
  /// the statement harmless.
  func problem(of text: String, matchesNobody: Bool) -> PrincipalProblem? {
    if text.utf8.contains(where: isWildcard) {
      return self == .aws && text == "*" ? nil : .wildcard(rawValue, text)
    }
    switch self {
    case .aws: return PrincipalForm.problem(ofAWS: text)
    case .service: return PrincipalForm.problem(ofService: text)
    case .federated: return PrincipalForm.isFederated(text) ? nil : .malformedFederated(text)
    case .canonicalUser:
      guard text.utf8.count == 64, text.utf8.allSatisfy({ hexadecimalValue($0) != nil }) else {
        return .malformed(text)
      }
      return .canonicalUser(text, matchesNobody: matchesNobody)
    }
  }
}

/// The forms of principals in a policy.
enum PrincipalForm {
  static func problem(ofAWS text: String) -> PrincipalProblem? {
    if isAccount(text[...].utf8) { return nil }
    if text.utf8.count >= 16, text.utf8.allSatisfy({ isASCIIDigit($0) || ($0 >= 0x41 && $0 <= 0x5A) }) {
      if text.hasPrefix("AIDA") { return .uniqueID(text, kind: .user) }
      if text.hasPrefix("AROA") { return .uniqueID(text, kind: .role) }
    }
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].elementsEqual("arn".utf8), isPartition(parts[1]), parts[3].isEmpty,
      isAccount(parts[4])
    else { return .malformed(text) }
    let isSession = parts[2].elementsEqual("sts".utf8)
    guard isSession || parts[2].elementsEqual("iam".utf8) else { return .malformed(text) }
    let path = parts[5].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let kind = String(Substring(path[0]))
    switch (isSession, kind) {
    case (false, "root"): return path.count == 1 ? nil : .malformed(text)
    case (false, "user"), (false, "role"):
      return path.count > 1 && path.dropFirst().allSatisfy { isName($0, 1...512) }
        && isName(path[path.count - 1], 1...64)
        ? nil : .malformed(text)
    case (true, "assumed-role"):
      return path.count == 3 && isName(path[1], 1...64) && isName(path[2], 2...64) ? nil : .malformed(text)
    case (true, "federated-user"): return path.count == 2 && isName(path[1], 2...32) ? nil : .malformed(text)
    case (false, "group"), (false, "instance-profile"): return .neverAPrincipal(text, kind: kind)
    default: return .malformed(text)
    }
  }

  static func problem(ofService text: String) -> PrincipalProblem? {
    let isHost =
      text.utf8.contains(UInt8(ascii: "."))
      && text.utf8.allSatisfy {
        isASCIIDigit($0) || ($0 >= 0x61 && $0 <= 0x7A) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
      }
      && text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    guard isHost else { return .malformedService(text, isHostName: false) }
    let isKnown = text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn")
    return isKnown ? nil : .malformedService(text, isHostName: true)
  }

  /// The ARN of a provider in IAM, or the host name of a provider that needs none.
  static func isFederated(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
    if parts.count == 6 {
      let resource = String(Substring(parts[5]))
      return parts[0].elementsEqual("arn".utf8) && isPartition(parts[1]) && parts[2].elementsEqual("iam".utf8)
        && parts[3].isEmpty && isAccount(parts[4])
        && ["saml-provider/", "oidc-provider/"].contains { resource.hasPrefix($0) && resource.count > $0.count }
    }
    return text.contains(".")
      && text.utf8.allSatisfy {
        isASCIILetter($0) || isASCIIDigit($0) || [0x2D, 0x2E, 0x2F, 0x5F].contains($0)
      }
  }

  private static func isAccount(_ text: Substring.UTF8View) -> Bool {
    text.count == 12 && text.allSatisfy(isASCIIDigit)
  }

  private static func isPartition(_ text: Substring.UTF8View) -> Bool {
    text.elementsEqual("aws".utf8)
      || (text.count > 4 && text.starts(with: "aws-".utf8)
        && text.allSatisfy { $0 == 0x2D || ($0 >= 0x61 && $0 <= 0x7A) })
  }

  private static func isName(_ text: Substring.UTF8View, _ length: ClosedRange<Int>) -> Bool {
    length.contains(text.count)
      && text.allSatisfy {
        isASCIILetter($0) || isASCIIDigit($0) || "+=,.@_-".utf8.contains($0)
      }
  }
}
