import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Issuers of tokens: what they have, what cannot be one, and that no key that signs stands in a store.
@Suite struct TokenIssuerTests {
  private static let accounts = #""accounts": { "111122223333": { "RoleDetailList": [ { "RoleName": "Web" } ] } }"#
  private static let principal = "arn:aws:sts::111122223333:assumed-role/web/${sub}"

  private static func entry(
    _ more: String = "", keys: String = #""Keys": "# + TokenSide.keysText, principal: String = principal
  ) -> String {
    #"{ "Issuer": "https://a.example", "Audiences": ["reeve"], "Principal": "\#(principal)", \#(keys)\#(more) }"#
  }

  private static func store(_ entry: String) -> String { #"{ \#(accounts), "tokenIssuers": [ \#(entry) ] }"# }

  @Test func members() throws {
    let more = #"""
      , "Tags": { "team": "${team}", "Cost": "c-${https://a.example/cost}" }, "Algorithms": ["RS256", "ES256"],
      "RequiredClaims": { "groups": ["admins", "dev-*"], "email_verified": "true" }, "ClockSkewSeconds": 0,
      "MaximumAgeSeconds": 3600
      """#
    let reading = load(Self.store(Self.entry(more)))
    #expect(headlines(reading) == [])
    let issuer = try #require(reading.store?.tokenIssuers.first)
    #expect(issuer.issuer == "https://a.example" && issuer.audiences == ["reeve"])
    #expect(issuer.principal.text == Self.principal)
    #expect(issuer.keys.map(\.id) == ["ec", "rsa"] && issuer.keys.map(\.algorithm) == [.es256, .rs256])
    #expect(issuer.tags.map(\.key) == ["team", "Cost"] && issuer.tags[1].value.claims == ["https://a.example/cost"])
    #expect(issuer.requiredClaims.map(\.name) == ["groups", "email_verified"])
    #expect(issuer.requiredClaims.map(\.patterns) == [["admins", "dev-*"], ["true"]])
    #expect(issuer.clockSkewSeconds == 0 && issuer.maximumAgeSeconds == 3_600)
    let plain = try #require(load(Self.store(Self.entry())).store?.tokenIssuers.first)
    #expect(plain.clockSkewSeconds == 60 && plain.maximumAgeSeconds == nil && plain.keys.count == 3)
    let text = ScenarioWriter.write(description: "", store: try #require(reading.store), cases: [])
    let document = JSONDocument(name: "scenario", bytes: Array(text.utf8))
    #expect(
      StoreLoader.load(inline: try #require(document.root?["store"])).store?.tokenIssuers == reading.store?.tokenIssuers
    )
  }

  @Test func filesOfIssuersAndOfKeys() throws {
    let folder = try TemporaryFolder()
    try folder.write("store/accounts/111122223333.json", #"{ "RoleDetailList": [ { "RoleName": "web" } ] }"#)
    try folder.write("store/token-issuers/a.jwks", TokenSide.keysText)
    try folder.write(
      "store/token-issuers/a.json", Self.entry(keys: #""KeysFile": "token-issuers/a.jwks""#))
    let reading = StoreLoader.load(folder: "\(folder.path)/store")
    #expect(reading.diagnostics.map(\.headline) == [])
    let issuers = try #require(reading.store).tokenIssuers
    #expect(issuers.first?.keys.count == 3)
    let text = try #require(reading.store?.tokenIssuersText)
    let again = JSONDocument(name: "issuers.json", bytes: Array(text.utf8))
    #expect(StoreLoader.load(tokenIssuers: try #require(again.root)).store?.tokenIssuers == issuers)
    #expect(Store().tokenIssuersText == nil)
    for path in ["../a.jwks", "/etc/passwd", "token-issuers/none.jwks", "", "token-issuers//a.jwks", ".a/a.jwks"] {
      try folder.write("store/token-issuers/a.json", Self.entry(keys: #""KeysFile": "\#(path)""#))
      #expect(StoreLoader.load(folder: "\(folder.path)/store").store == nil, "\(path)")
    }
    // What is wrong in the file is said there.
    try folder.write("store/token-issuers/a.json", Self.entry(keys: #""KeysFile": "token-issuers/a.jwks""#))
    try folder.write("store/token-issuers/a.jwks", #"{ "keys": [ { "kty": "RSA", "e": "AQAB" } ] }"#)
    #expect(
      StoreLoader.load(folder: "\(folder.path)/store").diagnostics.map(\.headline) == [
        "\(folder.path)/store/token-issuers/a.jwks:1:13: error: a key needs `n` in base64url [TOKEN_KEY]"
      ])
  }

  @Test(arguments: [
    (principal, false), ("arn:aws:sts::111122223333:assumed-role/Other/${sub}", true),
    ("arn:aws:sts::111122223333:assumed-role/${role}/${sub}", false), ("arn:aws:iam::111122223333:user/ana", true),
    ("arn:aws:iam::999999999999:user/${sub}", true), ("arn:aws:iam::111122223333:user/${sub}", false),
  ])
  func strangersAreWarnedOf(principal: String, isWarned: Bool) {
    let reading = load(Self.store(Self.entry(principal: principal)))
    #expect(reading.store != nil && reading.diagnostics.count == (isWarned ? 1 : 0))
    #expect(reading.diagnostics.allSatisfy { $0.severity == .warning && $0.message.contains("does not describe") })
  }

  private static let key = #""Keys": {"keys": [ § ]}"#

  @Test(arguments: [
    ("§7", "an issuer of tokens is an object, and this is a number [STORE_TYPE]"),
    (entry(#", §"Audience": "x""#), "unknown member `Audience` in an issuer of tokens [UNKNOWN_MEMBER]"),
    (entry(#", "Algorithms": [§"HS256"]"#), "tokens that are signed with `HS256` are not taken [TOKEN_ISSUER]"),
    (entry(#", "Algorithms": [§"none"]"#), "tokens that are signed with `none` are not taken [TOKEN_ISSUER]"),
    (entry(#", "Tags": { §"aws:x": "a" }"#), "`aws:x` is no key of a session tag [TOKEN_ISSUER]"),
    (entry(#", "Tags": { "a": "a", §"A": "b" }"#), "the tag `A` is given twice [TOKEN_ISSUER]"),
    (entry(#", "Tags": { "a": §"${" }"#), "`${` is malformed [TOKEN_ISSUER]"),
    (entry(#", "RequiredClaims": { §"a": [] }"#), "`a` and its patterns are malformed or too long [TOKEN_ISSUER]"),
    (entry(#", "ClockSkewSeconds": §301"#), "`ClockSkewSeconds` is a number from 0 to 300 [TOKEN_ISSUER]"),
    (
      entry(#", "MaximumAgeSeconds": §0.5"#), "`MaximumAgeSeconds` is a number from 1 to 31536000 [TOKEN_ISSUER]"
    ),
    (
      entry(#", "KeysFile": §"a.jwks""#), "`Keys` and `KeysFile` are both given [TOKEN_ISSUER]"
    ),
    (
      entry(keys: #""KeysFile": §"a.jwks""#),
      "`KeysFile` is of a store in a folder, and this one is in another file [TOKEN_ISSUER]"
    ),
    (entry(keys: #""Keys": §{}"#), "a set of keys needs `keys` [TOKEN_KEY]"),
    (entry(keys: #""Keys": {"keys": §[]}"#), "no key can be used [TOKEN_KEY]"),
    (
      entry(keys: #""Keys": {"keys": §[ { "kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB" } ]}"#),
      "no key can be used [TOKEN_KEY]"
    ),
    (
      entry(keys: #""Keys": {"keys": [ §{ "kty": "RSA", "n": "AQAB", "e": "AQAB" } ]}"#),
      "the key for RS256 is malformed [TOKEN_KEY]"
    ),
    (
      entry(keys: #""Keys": {"keys": [ { "kty": "OKP", "crv": "Ed25519", "x": §"AQ==" } ]}"#),
      "a key needs `x` in base64url [TOKEN_KEY]"
    ),
    (
      entry(keys: #""Keys": {"keys": [ \#(TokenSide.ed25519.publicText), §\#(TokenSide.otherEd25519.publicText) ]}"#),
      "two keys for EdDSA have the same `kid`, or none [TOKEN_KEY]"
    ),
    (
      entry(keys: #""Keys": {"keys": [ { "kty": "oct", §"k": "c2VjcmV0" } ]}"#),
      "a store holds no key that tokens can be signed with [TOKEN_KEY]"
    ),
    (
      #"{ "Issuer": §"a b", "Audiences": ["a"], "Principal": "\#(principal)", "Keys": \#(TokenSide.keysText) }"#,
      "`Issuer` has 1 to 255 printable ASCII characters and no spaces [TOKEN_ISSUER]"
    ),
    (
      #"{ "Issuer": "a", "Audiences": §[], "Principal": "\#(principal)", "Keys": \#(TokenSide.keysText) }"#,
      "`Audiences` has 1 to 32 elements [TOKEN_ISSUER]"
    ),
    (
      #"§{ "Issuer": "a", "Principal": "\#(principal)", "Keys": \#(TokenSide.keysText) }"#,
      "an issuer of tokens needs `Audiences` [TOKEN_ISSUER]"
    ),
    (entry() + ", §" + entry(), "the issuer `https://a.example` is given twice; first in store.json:1 [TOKEN_ISSUER]"),
  ])
  func mistakes(text: String, message: String) { expectMistake(Self.store(text), message) }

  @Test(arguments: [
    "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/web", "${sub}",
    "arn:aws:sts::${account}:assumed-role/web/${sub}", "arn:aws:sts::111122223333:assumed-role/web",
    "arn:aws:sts::111122223333:assumed-role/web/${sub", "arn:aws:sts::111122223333:assumed-role/web/${a b}", "*", "",
  ])
  func principalsThatAreNone(principal: String) {
    let reading = load(Self.store(Self.entry(principal: principal)))
    #expect(reading.store == nil)
    #expect(reading.diagnostics.map(\.message) == ["`\(principal)` makes no ARN of a role's session or of a user"])
  }

  /// Keys of other kinds are left alone: an issuer publishes them for other programs.
  @Test func keysThatAreNotUsed() throws {
    let others =
      #"{ "kty": "EC", "crv": "P-384", "x": "AQ", "y": "AQ" }, { "kty": "RSA", "alg": "PS256", "n": "AQ", "e": "AQ" }, "#
      + #"{ "kty": "RSA", "key_ops": ["encrypt"], "n": "AQ", "e": "AQ" }, \#(TokenSide.rsa.publicText)"#
    let reading = load(Self.store(Self.entry(keys: #""Keys": { "keys": [ \#(others) ], "more": 1 }"#)))
    #expect(reading.store?.tokenIssuers.first?.keys.map(\.id) == ["rsa"])
    #expect(reading.diagnostics.map(\.message) == ["a key of `EC` P-384 is not used", "a key for `PS256` is not used"])
  }

  @Test func findingsRepeatNoPrivateKey() {
    let key = #"{ "kty": "OKP", "crv": "Ed25519", "x": "AQ", "d": "c2VjcmV0" }"#
    let reading = load(Self.store(Self.entry(#", "Audience": 1"#, keys: #""Keys": { "keys": [ \#(key) ] }"#)))
    #expect(reading.store == nil && reading.diagnostics.count == 1)
    for finding in reading.diagnostics {
      #expect(!finding.rendered.contains("c2VjcmV0") && finding.rendered.contains("***"))
    }
  }
}
