import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Access keys: what they have, what cannot be one, and that no secret stands in a store.
@Suite struct AccessKeyTests {
  private static let id = "AKIAIOSFODNN7EXAMPLE"
  private static let secret = SealedSecret(bytes: [1] + [UInt8](repeating: 7, count: 60))!.text

  private static let accounts = """
    "accounts": { "111122223333": { "UserDetailList": [ { "UserName": "Jane" } ],
      "RoleDetailList": [ { "RoleName": "Reader" } ] } }
    """

  private static func entry(_ more: String = "", id: String = id, principal: String = "iam::111122223333:user/Jane")
    -> String
  {
    #"{ "AccessKeyId": "\#(id)", "Principal": "arn:aws:\#(principal)", "SealedSecret": "\#(secret)"\#(more) }"#
  }

  @Test func members() throws {
    let session = Self.entry(
      #", "SessionToken": "FwoGZX/+=", "Expiration": "2030-01-31T12:00:00Z", "CreateDate": "2030-01-31", "#
        + #""MultiFactorAuthPresent": true, "Status": "Inactive""#,
      id: "ASIAIOSFODNN7EXAMPLE", principal: "sts::111122223333:assumed-role/reader/s1")
    let root = Self.entry(id: "AKIAIOSFODNN7ROOT123", principal: "iam::111122223333:root")
    let reading = load(#"{ \#(Self.accounts), "accessKeys": [ \#(Self.entry()), \#(session), \#(root) ] }"#)
    #expect(headlines(reading) == [])
    let keys = try #require(reading.store).accessKeys
    #expect(keys.map(\.id) == [Self.id, "ASIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7ROOT123"])
    #expect(keys[0].isActive && keys[0].sessionToken == nil && keys[0].expiration == nil)
    #expect(keys[0].sealedSecret.text == Self.secret)
    #expect(!keys[1].isActive && keys[1].sessionToken == "FwoGZX/+=" && keys[1].expiration == "2030-01-31T12:00:00Z")
    #expect(keys[1].creationDate == "2030-01-31" && keys[1].isMultiFactorAuthenticated == true)
    #expect(keys[2].principal == "arn:aws:iam::111122223333:root")
  }

  @Test func writtenAndReadAgain() throws {
    let session = Self.entry(
      #", "SessionToken": "token", "Expiration": "2030-01-31", "CreateDate": "2030-01-01", "MultiFactorAuthPresent": false"#,
      id: "ASIAIOSFODNN7EXAMPLE", principal: "sts::111122223333:assumed-role/Reader/s1")
    let store = try #require(
      load(#"{ \#(Self.accounts), "accessKeys": [ \#(Self.entry(#", "Status": "Inactive""#)), \#(session) ] }"#).store)
    let text = ScenarioWriter.write(description: "", store: store, cases: [])
    let document = JSONDocument(name: "scenario", bytes: Array(text.utf8))
    let again = StoreLoader.load(inline: try #require(document.root?["store"]))
    #expect(try #require(again.store).accessKeys == store.accessKeys)
    let file = JSONDocument(name: "access-keys.json", bytes: Array(try #require(store.accessKeysText).utf8))
    #expect(StoreLoader.load(accessKeys: try #require(file.root)).store?.accessKeys == store.accessKeys)
    #expect(Store().accessKeysText == nil)
  }

  private static func session(_ credentials: String, name: String = "s1") -> String {
    #"""
    { "Arn": "arn:aws:sts::111122223333:assumed-role/Reader/\#(name)", "Expiration": "2030-01-31T12:00:00Z",
      "Credentials": \#(credentials) }
    """#
  }

  private static let credentials =
    #"{ "AccessKeyId": "ASIAIOSFODNN7EXAMPLE", "SealedSecret": "\#(secret)", "SessionToken": "token", "#
    + #""CreateDate": "2030-01-01", "MultiFactorAuthPresent": true }"#

  /// What STS hands out stands with the session that it is of.
  @Test func ofASession() throws {
    let store = try #require(load(#"{ \#(Self.accounts), "sessions": [ \#(Self.session(Self.credentials)) ] }"#).store)
    let key = try #require(store.sessions[0].credentials)
    #expect(key.id == "ASIAIOSFODNN7EXAMPLE" && key.sessionToken == "token" && key.isActive)
    #expect(key.principal == "arn:aws:sts::111122223333:assumed-role/Reader/s1")
    #expect(key.expiration == "2030-01-31T12:00:00Z" && key.creationDate == "2030-01-01")
    #expect(key.isMultiFactorAuthenticated == true)
    #expect(store.accessKeys.isEmpty)
    let text = ScenarioWriter.write(description: "", store: store, cases: [])
    let document = JSONDocument(name: "scenario", bytes: Array(text.utf8))
    let again = StoreLoader.load(inline: try #require(document.root?["store"]))
    #expect(again.store?.sessions[0].credentials == key)
  }

  @Test func mistakesInTheCredentialsOfASession() {
    let rows = [
      ("{}", "`Credentials` need `AccessKeyId`"),
      (
        #"{ "AccessKeyId": "ASIAIOSFODNN7EXAMPLE", "SealedSecret": "\#(Self.secret)" }"#,
        "`Credentials` need `SessionToken`"
      ),
      (#"{ "AccessKeyId": "a", "Principal": "x" }"#, "`a` is not the id of an access key"),
      (#"{ "Principal": "x" }"#, "unknown member `Principal` in `Credentials`"),
      (#"{ "SecretAccessKey": "wJalr" }"#, "a store holds no secret access key that can be read"),
      ("7", "`Credentials` is an object, and this is a number"),
    ]
    for (credentials, message) in rows {
      let reading = load(#"{ \#(Self.accounts), "sessions": [ \#(Self.session(credentials)) ] }"#)
      #expect(reading.store == nil)
      #expect(reading.diagnostics.contains { $0.message.hasPrefix(message) }, "\(headlines(reading))")
      #expect(!reading.diagnostics.contains { $0.rendered.contains("wJalr") })
    }
    let twice =
      #"{ \#(Self.accounts), "accessKeys": [ \#(Self.entry(id: "ASIAIOSFODNN7EXAMPLE")) ], "#
      + #""sessions": [ \#(Self.session(Self.credentials)) ] }"#
    #expect(load(twice).diagnostics.contains { $0.message.contains("`ASIAIOSFODNN7EXAMPLE` is given twice") })
  }

  @Test func aRegisteredSessionBringsItsOwnKey() throws {
    func root(_ text: String) throws -> JSONValue {
      try #require(JSONDocument(name: "session", bytes: Array(text.utf8)).root)
    }
    var sessions = RegisteredSessions()
    guard case .registered(place: 0) = sessions.register(try root(Self.session(Self.credentials))) else {
      Issue.record("it is in order")
      return
    }
    guard case .malformed(let problems) = sessions.register(try root(Self.session(Self.credentials, name: "s2"))) else {
      Issue.record("the key is another session's")
      return
    }
    #expect(
      problems.map(\.message) == [
        "access key `ASIAIOSFODNN7EXAMPLE` is that of `arn:aws:sts::111122223333:assumed-role/Reader/s1`"
      ])
    // The same session anew, with another key: the first is free again.
    let other = Self.credentials.replacing("ASIAIOSFODNN7EXAMPLE", with: "ASIAIOSFODNN7EXAMPL2")
    guard case .registered(place: 0) = sessions.register(try root(Self.session(other))),
      case .registered(place: 1) = sessions.register(try root(Self.session(Self.credentials, name: "s2")))
    else {
      Issue.record("both are in order")
      return
    }
    #expect(sessions.store.sessions.compactMap(\.credentials?.id) == ["ASIAIOSFODNN7EXAMPL2", "ASIAIOSFODNN7EXAMPLE"])
  }

  @Test func files() throws {
    let folder = try TemporaryFolder()
    try folder.write("store/accounts/111122223333.json", #"{ "UserDetailList": [ { "UserName": "Jane" } ] }"#)
    try folder.write("store/access-keys.json", "[ \(Self.entry()) ]")
    try folder.write("store/access-keys/more.json", Self.entry(id: "AKIAIOSFODNN7EXAMPL2"))
    let reading = StoreLoader.load(folder: "\(folder.path)/store")
    #expect(reading.diagnostics.map(\.headline) == [])
    #expect(reading.store?.accessKeys.map(\.id) == [Self.id, "AKIAIOSFODNN7EXAMPL2"])
    try folder.write("store/access-keys/twice.json", Self.entry())
    let twice = StoreLoader.load(folder: "\(folder.path)/store")
    #expect(twice.store == nil)
    #expect(
      twice.diagnostics.map(\.message) == [
        "access key `\(Self.id)` is given twice; first in \(folder.path)/store/access-keys.json:1"
      ])
  }

  @Test(arguments: [
    ("user/Eva", true), ("user/jane", true), ("root", false), ("user/Jane", false), ("user/team/Jane", true),
  ])
  func keysOfStrangersAreWarnedOf(name: String, isWarned: Bool) throws {
    let key = Self.entry(principal: "iam::111122223333:\(name)")
    let reading = load(#"{ "accessKeys": [ \#(key) ], \#(Self.accounts) }"#)
    #expect(reading.store != nil)
    #expect(reading.diagnostics.count == (isWarned ? 1 : 0))
    #expect(reading.diagnostics.allSatisfy { $0.severity == .warning && $0.message.contains("does not describe") })
  }

  @Test(arguments: [
    ("§{}", "an access key needs `AccessKeyId` [ACCESS_KEY]"),
    (
      #"{ "AccessKeyId": §"AKIA", "Principal": "arn:aws:iam::111122223333:root", "SealedSecret": "SECRET" }"#,
      "`AKIA` is not the id of an access key [ACCESS_KEY]"
    ),
    (
      #"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Principal": §"arn:aws:iam::111122223333:role/R", "SealedSecret": "SECRET" }"#,
      "`arn:aws:iam::111122223333:role/R` is not one who has access keys [ACCESS_KEY]"
    ),
    (
      #"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Principal": §"*", "SealedSecret": "SECRET" }"#,
      "`*` is not one who has access keys [ACCESS_KEY]"
    ),
    (
      #"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Principal": "arn:aws:iam::111122223333:root", "SealedSecret": §"wJalrXUtnFEMI" }"#,
      "`SealedSecret` is not a sealed secret of this version [ACCESS_KEY]"
    ),
    (
      #"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Principal": "arn:aws:iam::111122223333:root", §"SecretAccessKey": "wJalr" }"#,
      "a store holds no secret access key that can be read [ACCESS_KEY]"
    ),
    (
      #"§{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Principal": "arn:aws:sts::111122223333:assumed-role/R/s1", "SealedSecret": "SECRET" }"#,
      "the access key of a session needs `SessionToken` [ACCESS_KEY]"
    ),
    (
      #"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Principal": "arn:aws:iam::111122223333:root", "SealedSecret": "SECRET", "Status": §"active" }"#,
      "unknown status `active` [ACCESS_KEY]"
    ),
    (
      #"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Principal": "arn:aws:iam::111122223333:root", "SealedSecret": "SECRET", "SessionToken": §"a b" }"#,
      "`SessionToken` has 1 to 16,384 printable ASCII characters and no spaces [ACCESS_KEY]"
    ),
    (
      #"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Principal": "arn:aws:iam::111122223333:root", "SealedSecret": "SECRET", "Expiration": §"soon" }"#,
      "`Expiration` is a date, and this is `soon` [ACCESS_KEY]"
    ),
    (
      #"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Principal": "arn:aws:iam::111122223333:root", "SealedSecret": "SECRET", "MultiFactorAuthPresent": §true }"#,
      "`MultiFactorAuthPresent` belongs to temporary credentials, which have a `SessionToken` [ACCESS_KEY]"
    ),
    (
      #"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Principal": "arn:aws:iam::111122223333:root", "SealedSecret": "SECRET", §"UserName": "Jane" }"#,
      "unknown member `UserName` in an access key [UNKNOWN_MEMBER]"
    ),
    ("§7", "an access key is an object, and this is a number [STORE_TYPE]"),
  ])
  func mistakes(text: String, message: String) {
    let text = text.split(separator: "\"SECRET\"", omittingEmptySubsequences: false).joined(
      separator: "\"\(Self.secret)\"")
    if text == "§{}" {
      let reading = load(#"{ "accessKeys": [ {} ] }"#)
      #expect(reading.store == nil && headlines(reading).count == 3)
      return
    }
    expectMistake(#"{ "accounts": { "111122223333": {} }, "accessKeys": [ \#(text) ] }"#, message)
  }

  /// What may be a secret is in no finding, and no description has a token.
  @Test func findingsRepeatNoSecret() throws {
    let reading = load(
      #"{ "accessKeys": [ { "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "wJalrXUtnFEMI" }, "#
        + #"{ "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SealedSecret": "wJalrXUtnFEMI" } ] }"#)
    #expect(reading.store == nil)
    #expect(
      reading.diagnostics.map(\.headline) == [
        "store.json:1:60: error: a store holds no secret access key that can be read [ACCESS_KEY]",
        "store.json:1:155: error: `SealedSecret` is not a sealed secret of this version [ACCESS_KEY]",
      ])
    let malformed = load(#"{ "accessKeys": [ { "Status": "x", "SealedSecret": "wJalrXUtnFEMI" } ] }"#)
    #expect(malformed.store == nil && malformed.diagnostics.count == 1)
    for finding in reading.diagnostics + malformed.diagnostics {
      #expect(!finding.rendered.contains("wJalr") && finding.rendered.contains("***"))
    }
    let key = AccessKey(
      id: Self.id, principal: "p", sealedSecret: try #require(SealedSecret(text: Self.secret)), sessionToken: "token")
    #expect(!"\(key)".contains("token") && !String(reflecting: key).contains("token"))
  }
}
