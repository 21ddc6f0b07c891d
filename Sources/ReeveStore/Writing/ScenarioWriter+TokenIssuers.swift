public import ReeveTypes

// Issuers of tokens, with their keys as issuers publish them, or where they do.
extension ScenarioWriter {
  static func tokenIssuers(of store: Store) -> JSONText {
    .array(
      store.tokenIssuers.map { issuer in
        tokenIssuer(issuer, store.publishedKeys.first { $0.issuer == issuer.issuer })
      })
  }

  private static func tokenIssuer(_ issuer: TokenIssuer, _ published: PublishedKeys?) -> JSONText {
    var members: [(String, JSONText)] = [
      ("Issuer", .string(issuer.issuer)), ("Audiences", .array(issuer.audiences.map { .string($0) })),
      ("Principal", .string(issuer.principal.text)),
    ]
    if !issuer.tags.isEmpty {
      members.append(("Tags", .object(issuer.tags.map { ($0.key, .string($0.value.text)) })))
    }
    if !issuer.requiredClaims.isEmpty {
      members.append(
        ("RequiredClaims", .object(issuer.requiredClaims.map { ($0.name, .array($0.patterns.map { .string($0) })) })))
    }
    members.append(("ClockSkewSeconds", .integer(issuer.clockSkewSeconds)))
    if let seconds = issuer.maximumAgeSeconds { members.append(("MaximumAgeSeconds", .integer(seconds))) }
    if let published {
      members += [
        ("KeysURL", .string(published.url.text)), ("KeysRefreshSeconds", .integer(published.terms.refreshSeconds)),
        ("KeysMaximumAgeSeconds", .integer(published.terms.maximumAgeSeconds)),
      ]
      if let algorithms = published.algorithms {
        members.append(("Algorithms", .array(algorithms.map(\.name).sorted().map { .string($0) })))
      }
    } else {
      members.append(("Keys", TokenKeySet.text(of: issuer.keys)))
    }
    return .object(members)
  }

  fileprivate static func tokenKey(_ key: TokenKey) -> JSONText {
    func text(_ bytes: some Collection<UInt8>) -> JSONText { .string(Base64URLText.text(of: bytes)) }
    var members: [(String, JSONText)] = []
    if let id = key.id { members.append(("kid", .string(id))) }
    members.append(("alg", .string(key.algorithm.name)))
    switch key.material {
    case .rsa(let modulus, let exponent):
      let digits = (0..<4).reversed().map { UInt8(truncatingIfNeeded: exponent >> (8 * $0)) }
      members += [("kty", .string("RSA")), ("n", text(modulus)), ("e", text(digits.drop { $0 == 0 }))]
    case .p256(let point):
      members += [
        ("kty", .string("EC")), ("crv", .string("P-256")), ("x", text(point.prefix(32))),
        ("y", text(point.dropFirst(32))),
      ]
    case .ed25519(let bytes): members += [("kty", .string("OKP")), ("crv", .string("Ed25519")), ("x", text(bytes))]
    }
    return .object(members)
  }
}

extension TokenKeySet {
  /// A set of keys as an issuer publishes it; read again, it is the same.
  public static func text(of keys: [TokenKey]) -> JSONText {
    .object([("keys", .array(keys.map { ScenarioWriter.tokenKey($0) }))])
  }
}
