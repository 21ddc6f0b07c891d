/// Identity providers as principals: `saml-provider/…`, `oidc-provider/…`, and the hosts that need no provider in IAM.
/// Source: IAM User Guide, "Identity providers and federation into AWS".
enum ProviderName {
  /// Whether the last part of an ARN of IAM names a provider.
  static func isProvider(_ resource: Bytes) -> Bool {
    if resource.hasPrefix("saml-provider/") { return isSAMLName(resource.from(14)) }
    return resource.hasPrefix("oidc-provider/") && isURL(resource.from(14))
  }

  /// The hosts of the identity providers that IAM knows by name.
  static func isHostThatIAMKnows(_ text: Bytes) -> Bool {
    text.equals("accounts.google.com") || text.equals("www.amazon.com") || text.equals("graph.facebook.com")
      || text.equals("cognito-identity.amazonaws.com")
  }

  private static func isSAMLName(_ name: Bytes) -> Bool {
    guard 1...128 ~= name.count else { return false }
    for index in 0..<name.count {
      let byte = name[index]
      let isPlain = (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
      guard isPlain || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") else {
        return false
      }
    }
    return true
  }

  /// A host and perhaps a path, without the scheme.
  private static func isURL(_ name: Bytes) -> Bool {
    guard 1...255 ~= name.count else { return false }
    for index in 0..<name.count {
      let byte = name[index]
      guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "*"), byte != UInt8(ascii: "?") else { return false }
    }
    return true
  }
}
