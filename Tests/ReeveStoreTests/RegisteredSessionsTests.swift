import ReevePolicy
import ReeveStore
import Testing

@Suite struct RegisteredSessionsTests {
  private func document(_ text: String) -> JSONDocument { JSONDocument(name: "session", bytes: Array(text.utf8)) }

  private func text(_ role: String, _ name: String, _ action: String = "s3:GetObject") -> String {
    """
    { "Arn": "arn:aws:sts::111122223333:assumed-role/\(role)/\(name)", "Expiration": "2100-01-01T00:00:00Z",
      "Policies": [ { "Version": "2012-10-17",
        "Statement": [ { "Effect": "Allow", "Action": "\(action)", "Resource": "*" } ] } ] }
    """
  }

  private func place(_ outcome: RegisteredSessions.Outcome) -> Int? {
    if case .registered(let place) = outcome { place } else { nil }
  }

  @Test func registering() throws {
    var sessions = RegisteredSessions()
    #expect(place(sessions.register(try #require(document(text("R", "one")).root))) == 0)
    #expect(place(sessions.register(try #require(document(text("R", "two")).root))) == 1)
    // The same session: names of roles compare without regard to case, names of sessions with it.
    #expect(place(sessions.register(try #require(document(text("r", "one", "s3:PutObject")).root))) == 0)
    #expect(place(sessions.register(try #require(document(text("R", "One")).root))) == 2)
    #expect(sessions.count == 3)
    #expect(sessions.store.sessions.map(\.arn).first == "arn:aws:sts::111122223333:assumed-role/r/one")
    // Equal texts of policies are one document.
    #expect(sessions.store.documents.count == 2)

    let one = try #require(sessions.store(of: "arn:aws:sts::111122223333:assumed-role/R/one"))
    #expect(one.sessions.count == 1)
    #expect(one.documents.count == 1)
    #expect(one[one.sessions[0].policies[0].document].document.statements.count == 1)
    #expect(sessions.store(of: "arn:aws:sts::111122223333:assumed-role/R/three") == nil)
    #expect(sessions.store(of: "*") == nil)
  }

  /// A session that is refused leaves everything as it was.
  @Test(arguments: [
    ("{", "session:1:2: error: "), ("[]", "session:1:1: error: a session is an object, and this is an array"),
    (
      #"{ "Arn": "arn:aws:sts::111122223333:assumed-role/R/one" }"#,
      "session:1:1: error: a registered session needs `Expiration`"
    ),
    (
      #"{ "Arn": "arn:aws:sts::111122223333:federated-user/eva", "Expiration": "2100-01-01T00:00:00Z" }"#,
      "session:1:1: error: a federated user needs `FederatedBy`"
    ),
    (
      #"{ "Arn": "arn:aws:sts::111122223333:assumed-role/R/one", "Expiration": "2100-01-01T00:00:00Z", "Policies": [ {} ] }"#,
      "session:1:110: error: "
    ),
  ])
  func malformed(text: String, finding: String) throws {
    let problems = RegisteredSessions.problems(with: document(text))
    #expect(problems.first?.headline.hasPrefix(finding) ?? false, "\(problems.map(\.headline))")
    var sessions = RegisteredSessions()
    if let root = document(text).root { #expect(place(sessions.register(root)) == nil) }
    #expect(sessions.count == 0)
  }

  /// What a store says of a session comes before what is registered.
  @Test func theStoreComesFirst() throws {
    var sessions = RegisteredSessions()
    for name in ["one", "two"] { _ = sessions.register(try #require(document(text("R", name)).root)) }
    let described = try #require(document(#"{ "Arn": "arn:aws:sts::111122223333:assumed-role/r/one" }"#).root)
    let own = try #require(StoreLoader.load(sessions: described).store)
    let both = own.registering(sessions.store)
    #expect(both.sessions.map(\.arn.last) == ["e", "o"])
    #expect(both.sessions[0].policies.isEmpty)
    let policy = try #require(both.sessions[1].policies.first)
    #expect(both[policy.document].type == .session)
    #expect(policy.name == "arn:aws:sts::111122223333:assumed-role/R/two#0")
  }
}
