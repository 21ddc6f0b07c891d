import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Issuers of tokens whose keys are fetched: what a store says of it, and what becomes of keys that were.
@Suite struct PublishedKeysTests {
  private static func entry(_ keys: String, issuer: String = "https://a.example") -> String {
    #"{ "Issuer": "\#(issuer)", "Audiences": ["reeve"], "#
      + #""Principal": "arn:aws:sts::111122223333:assumed-role/web/${sub}", \#(keys) }"#
  }

  private static func store(_ entries: String...) -> String {
    let role = #""accounts": { "111122223333": { "RoleDetailList": [ { "RoleName": "web" } ] } }"#
    return #"{ \#(role), "tokenIssuers": [ \#(entries.joined(separator: ", ")) ] }"#
  }

  private static let url = #""KeysURL": "https://a.example/keys""#

  @Test func members() throws {
    let reading = load(
      Self.store(
        Self.entry(Self.url),
        Self.entry(
          #""KeysURL": "http://localhost:1/k", "KeysRefreshSeconds": 60, "KeysMaximumAgeSeconds": 60, "#
            + #""Algorithms": ["ES256"]"#, issuer: "b")))
    #expect(headlines(reading) == [])
    let store = try #require(reading.store)
    let published = store.publishedKeys
    #expect(published.map(\.issuer) == ["https://a.example", "b"])
    #expect(published.map(\.url.text) == ["https://a.example/keys", "http://localhost:1/k"])
    #expect(published[0].terms == PublishedKeys.FetchTerms(refreshSeconds: 300, maximumAgeSeconds: 86_400))
    #expect(published[1].terms == PublishedKeys.FetchTerms(refreshSeconds: 60, maximumAgeSeconds: 60))
    #expect(published[0].algorithms == nil && published[1].algorithms == [.es256])
    #expect(store.tokenIssuers.allSatisfy { $0.keys.isEmpty && $0.isWellFormed })
    #expect(store.issuersWithoutKeys == published)
    // Written and read again it is the same.
    let text = try #require(store.tokenIssuersText)
    let again = StoreLoader.load(
      tokenIssuers: try #require(JSONDocument(name: "i", bytes: Array(text.utf8)).root))
    #expect(again.store?.publishedKeys == published && again.store?.tokenIssuers == store.tokenIssuers)
  }

  private static let malformed: [(String, String?)] = [
    (url + #", §"Keys": {"keys": []}"#, nil),
    (#""Keys": {"keys": []}, "KeysURL": §"https://a""#, "`Keys` and `KeysURL` are both given"),
    (#""KeysFile": "a.jwks", "KeysURL": §"https://a""#, "`KeysFile` and `KeysURL` are both given"),
    (#""KeysURL": §7"#, "`KeysURL` is a string, and this is a number"),
    (#""KeysURL": §"http://a.example/keys""#, "`http:` is for this machine alone: another could be anybody"),
    (#""KeysURL": §"https://u@a/""#, "a URL to fetch from has no user: whoever reads it would know the password"),
    (#""KeysURL": §"https://a/#b""#, "a URL to fetch from has no fragment"),
    (#""KeysURL": §"keys.json""#, "a URL to fetch from begins with `https://`"),
    (url + #", "KeysRefreshSeconds": §59"#, "`KeysRefreshSeconds` is a number from 60 to 86400"),
    (url + #", "KeysRefreshSeconds": §86401"#, "`KeysRefreshSeconds` is a number from 60 to 86400"),
    (url + #", "KeysRefreshSeconds": §"60""#, "`KeysRefreshSeconds` is a number from 60 to 86400"),
    (url + #", "KeysMaximumAgeSeconds": §2592001"#, "`KeysMaximumAgeSeconds` is a number from 60 to 2592000"),
    (
      url + #", "KeysRefreshSeconds": 600, "KeysMaximumAgeSeconds": §599"#,
      "keys would be dropped after 599 seconds, and are fetched again after 600"
    ),
    (
      url + #", "KeysMaximumAgeSeconds": §299"#,
      "keys would be dropped after 299 seconds, and are fetched again after 300"
    ),
    (url + #", §"KeysRefresh": 60"#, nil),
  ]

  @Test(arguments: malformed) func mistakes(keys: String, message: String?) {
    guard let message else {
      #expect(load(Self.store(Self.entry(keys.split(separator: "§").joined()))).store == nil)
      return
    }
    let check = message.contains("is a string") ? "STORE_TYPE" : "TOKEN_ISSUER"
    expectMistake(Self.store(Self.entry(keys)), "\(message) [\(check)]")
  }

  @Test func timesGoWithAURL() {
    let keys = #""Keys": \#(TokenSide.keysText)"#
    for name in ["KeysRefreshSeconds", "KeysMaximumAgeSeconds"] {
      expectMistake(
        Self.store(Self.entry(keys + #", §"\#(name)": 300"#)),
        "`\(name)` is of keys that are fetched, and these are not [TOKEN_ISSUER]")
    }
    expectMistake(
      Self.store("§" + Self.entry(#""ClockSkewSeconds": 1"#)),
      "an issuer of tokens needs `Keys`, `KeysFile` or `KeysURL` [TOKEN_ISSUER]")
  }

  @Test func thereIsALimit() {
    let many = (0..<65).map { Self.entry(Self.url, issuer: "i\($0)") }
    let role = #""accounts": { "111122223333": { "RoleDetailList": [ { "RoleName": "web" } ] } }"#
    let reading = load(#"{ \#(role), "tokenIssuers": [ \#(many.joined(separator: ",")) ] }"#)
    #expect(reading.diagnostics.map(\.message) == ["more than 64 issuers have their keys fetched"])
  }

  @Test func fetchedKeysAreTheIssuers() throws {
    let reading = load(
      Self.store(
        Self.entry(Self.url),
        Self.entry(Self.url + #", "Algorithms": ["ES256"], "KeysMaximumAgeSeconds": 500"#, issuer: "b"),
        Self.entry(#""Keys": { "keys": [ \#(TokenSide.rsa.publicText) ] }"#, issuer: "c"),
        Self.entry(#""KeysURL": "https://d""#, issuer: "d")))
    let store = try #require(reading.store)
    let url = try FetchURL("https://a.example/keys")
    let keys = try TokenKeySet.read(Array(TokenSide.keysText.utf8), from: "keys")
    #expect(keys.count == 3)
    // The shortest time of those who share a URL.
    #expect(store.keyFetches[url] == PublishedKeys.FetchTerms(refreshSeconds: 300, maximumAgeSeconds: 500))
    func counts(_ age: Int) -> [Int] {
      store.withKeys(FetchedKeys([url: FetchedKeys.KeySet(keys, ageSeconds: age)])).tokenIssuers.map(\.keys.count)
    }
    #expect(counts(0) == [3, 1, 1, 0] && counts(499) == [3, 1, 1, 0])
    #expect(counts(500) == [0, 0, 1, 0])
    let keyed = store.withKeys(FetchedKeys([url: FetchedKeys.KeySet(keys)]))
    #expect(keyed.issuersWithoutKeys.map(\.issuer) == ["d"])
    // What was there before is forgotten where nothing was fetched.
    #expect(keyed.withKeys(FetchedKeys()).tokenIssuers == store.tokenIssuers)
  }

  private static let texts: [(String, String)] = [
    ("", ""), ("{", ""), ("[]", "a set of keys is an object"), ("{}", "a set of keys needs `keys`"),
    (#"{ "keys": [] }"#, "no key can be used"), (#"{ "keys": [ { "kty": "oct" } ] }"#, "no key can be used"),
    (#"{ "keys": [ { "kty": "OKP", "crv": "Ed25519", "x": "AQ", "d": "c2VjcmV0" } ] }"#, "a store holds no key"),
    (#"{ "keys": [ { "kty": "OKP", "crv": "Ed25519", "x": "AQ" } ] }"#, "the key for EdDSA is malformed"),
    ("<html>not here</html>", ""), (String(repeating: "[", count: 100_000), ""),
    (#"{ "keys": [], "x": ""# + String(repeating: "a", count: 1 << 20) + #"" }"#, ""),
  ]

  @Test(arguments: texts) func whatIsNoSet(text: String, words: String) {
    do throws(PolicyDiagnostic) {
      let keys = try TokenKeySet.read(Array(text.utf8), from: "keys")
      Issue.record("\(keys.count) keys")
    } catch {
      #expect(error.headline.contains(words) && error.message.utf8.count < 300, "\(error.headline)")
      #expect(!error.rendered.contains("c2VjcmV0"))
    }
  }

  /// Keys are compared with each other, and faults are listed: a stranger's list must not make that long.
  @Test(.timeLimit(.minutes(1))) func aLongListEndsSoon() {
    let bytes = Base64URLText.text(of: [UInt8](repeating: 1, count: 32))
    func problem(_ keys: [String]) -> String? {
      let error = #expect(throws: PolicyDiagnostic.self) {
        try TokenKeySet.read(Array(#"{"keys":[\#(keys.joined(separator: ","))]}"#.utf8), from: "keys")
      }
      return error?.message
    }
    let many = (0..<10_000).map { #"{"kty":"OKP","crv":"Ed25519","kid":"\#($0)","x":"\#(bytes)"}"# }
    #expect(problem(many) == "more than 256 keys are listed")
    #expect(problem(Array(repeating: "1", count: 500_000)) == "more than 256 keys are listed")
    #expect(problem(Array(many[..<256])) == "more than 32 keys are given")
    #expect(problem(Array(many[..<33])) == "more than 32 keys are given")
  }
}
