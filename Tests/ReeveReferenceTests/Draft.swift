import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes
import Testing

/// A store that is put together policy by policy.
struct Draft {
  var store = Store()

  static let allow = #"{ "Effect": "Allow", "Action": "*", "Resource": "*" }"#
  static let deny = #"{ "Sid": "No", "Effect": "Deny", "Action": "*", "Resource": "*" }"#
  /// Allows something that no test asks for.
  static let silence = #"{ "Effect": "Allow", "Action": "none:Such", "Resource": "*" }"#

  /// A statement that names principals.
  static func statement(
    _ effect: String = "Allow", _ principal: String, element: String = "Principal", action: String = "*",
    sid: String? = nil
  ) -> String {
    let sid = sid.map { #""Sid": "\#($0)", "# } ?? ""
    return
      #"{ \#(sid)"Effect": "\#(effect)", "\#(element)": \#(principal), "Action": "\#(action)", "Resource": "*" }"#
  }

  /// Reads a document of these statements, and adds it to the store.
  mutating func document(_ type: PolicyType, _ statements: String...) throws -> DocumentID {
    try document(type, statements)
  }

  mutating func document(_ type: PolicyType, _ statements: [String]) throws -> DocumentID {
    let text = #"{ "Version": "2012-10-17", "Statement": [\#(statements.joined(separator: ", "))] }"#
    let json = JSONDocument(name: "draft", bytes: Array(text.utf8))
    let root = try #require(json.diagnostics.isEmpty ? json.root : nil, "\(json.diagnostics)")
    let reading = PolicyReader.read(root, as: type)
    let document = try #require(reading.document, "\(reading.diagnostics.map(\.rendered))")
    store.documents.append(StoredDocument(type: type, document: document))
    return DocumentID(rawValue: store.documents.count - 1)
  }

  mutating func policy(_ name: String, _ type: PolicyType, _ statements: String...) throws -> AttachedPolicy {
    AttachedPolicy(name: name, document: try document(type, statements))
  }

  func answer(
    _ principal: String, _ action: String, _ resource: String, _ context: [ContextEntry] = [],
    endpoint: String? = nil, trust: CallerTrust = .trusted, clock: Instant = World.clock
  ) throws -> Answer {
    let request = Request(
      principal: principal, action: action, resource: resource, context: context, endpoint: endpoint)
    let engine = ReferenceEngine(store: store)
    let answer = try engine.decide(request, trust: trust, clock: clock)
    // The story is told by what decides.
    #expect(try engine.explain(request, trust: trust, clock: clock).answer == answer)
    return answer
  }

  /// Decision and reason alone.
  func verdict(
    _ principal: String, _ action: String, _ resource: String, _ context: [ContextEntry] = [],
    endpoint: String? = nil, clock: Instant = World.clock
  ) throws -> Answer {
    var answer = try answer(principal, action, resource, context, endpoint: endpoint, clock: clock)
    answer.statement = nil
    return answer
  }

  func outline(
    _ principal: String, _ action: String, _ resource: String, _ context: [ContextEntry] = [],
    endpoint: String? = nil, clock: Instant = World.clock
  ) throws -> [String] {
    let request = Request(
      principal: principal, action: action, resource: resource, context: context, endpoint: endpoint)
    return try ReferenceEngine(store: store).explain(request, trust: .trusted, clock: clock).outline
  }
}

/// What a type of policy says in a row of a table.
enum Says: String, Sendable {
  case allow
  case none
  case deny
  case absent

  /// The statement that says it; absent where there is no policy.
  var statement: String? {
    switch self {
    case .allow: Draft.allow
    case .none: Draft.silence
    case .deny: Draft.deny
    case .absent: nil
    }
  }
}

extension Answer {
  static let allowedByNone = Answer(decision: .allowed, reason: .none)
  static func allowed(_ reason: Reason) -> Answer { Answer(decision: .allowed, reason: reason) }
  static func implicitDeny(_ reason: Reason) -> Answer { Answer(decision: .implicitDeny, reason: reason) }
  static func explicitDeny(_ reason: Reason) -> Answer { Answer(decision: .explicitDeny, reason: reason) }
  static let expired = Answer(decision: .implicitDeny, reason: .session, isSessionExpired: true)
}
