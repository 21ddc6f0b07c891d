/// The shapes of the parts of a principal.
/// Source: IAM User Guide, "IAM and AWS STS quotas", names and paths;
/// AWS STS API Reference, "GetFederationToken".
enum PrincipalForm {
  static func isPartition(_ text: String) -> Bool {
    text == "aws"
      || Text.hasPrefix(text, "aws-") && text.utf8.count > 4
        && text.utf8.dropFirst(4).allSatisfy { 0x61...0x7A ~= $0 || $0 == 0x2D }
  }

  static func isAccount(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
  }

  static func isName(_ text: some StringProtocol) -> Bool {
    1...64 ~= text.utf8.count && text.utf8.allSatisfy { isNameByte($0) }
  }

  static func isSessionName(_ text: String) -> Bool {
    2...64 ~= text.utf8.count && text.utf8.allSatisfy { isNameByte($0) }
  }

  static func isFederatedUserName(_ text: String) -> Bool {
    2...32 ~= text.utf8.count && text.utf8.allSatisfy { isNameByte($0) }
  }

  /// `path/segments/Name`, the path of at most 512 printable characters.
  static func isPathAndName(_ text: String) -> Bool {
    let name = Text.split(text, at: "/").last ?? ""
    let path = text.utf8.dropLast(name.utf8.count)
    return isName(name) && path.count <= 512 && path.allSatisfy { 0x21...0x7E ~= $0 }
  }

  /// The host of a provider that needs no entry in IAM.
  /// Source: IAM User Guide, "Available keys for AWS OIDC federation".
  static func isWellKnownProvider(_ text: String) -> Bool {
    ["accounts.google.com", "www.amazon.com", "graph.facebook.com", "cognito-identity.amazonaws.com"].contains {
      Text.equal($0, text)
    }
  }

  /// Source: IAM API Reference, "CreateSAMLProvider".
  static func isSAMLProviderName(_ text: String) -> Bool {
    1...128 ~= text.utf8.count
      && text.utf8.allSatisfy {
        0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || "._-".utf8.contains($0)
      }
  }

  /// `host`, perhaps with a path behind it.
  /// Source: IAM API Reference, "CreateOpenIDConnectProvider".
  static func isOpenIDProviderHost(_ text: String) -> Bool {
    1...255 ~= text.utf8.count && text.utf8.allSatisfy { 0x21...0x7E ~= $0 && !"*?".utf8.contains($0) }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || "+=,.@_-".utf8.contains(byte)
  }

  /// `name.amazonaws.com`, perhaps with more labels before it, perhaps with `.cn` behind it.
  static func isService(_ text: String) -> Bool {
    guard let labels = serviceLabels(text) else { return false }
    return labels.allSatisfy { label in
      !label.isEmpty && label.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D }
    }
  }

  /// What stands before `.amazonaws.com`, between dots.
  private static func serviceLabels(_ text: String) -> [String]? {
    for suffix in [".amazonaws.com.cn", ".amazonaws.com"] where text.utf8.count > suffix.utf8.count {
      if text.utf8.reversed().starts(with: suffix.utf8.reversed()) {
        return Text.split(String(text.unicodeScalars.dropLast(suffix.count)), at: ".")
      }
    }
    return nil
  }

  /// All names of a service principal: the given one, and for `name.region.…` the one without its region.
  static func serviceNames(_ text: String) -> [String] {
    guard let labels = serviceLabels(text), labels.count >= 2 else { return [text] }
    let region = labels.dropFirst().joined(separator: ".")
    let words = Text.split(region, at: "-")
    let isRegion =
      words.count >= 3 && labels.count == 2 && region.utf8.last.map { 0x30...0x39 ~= $0 } ?? false
    guard isRegion else { return [text] }
    let stem = labels.joined(separator: ".")
    return [text, String(labels[0]) + text.dropFirst(stem.count)]
  }
}
