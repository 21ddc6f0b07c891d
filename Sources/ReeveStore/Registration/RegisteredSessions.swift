public import ReevePolicy

/// Sessions that were registered with a server while it ran: temporary credentials that no file of the store describes.
///
/// Each is read as an entry of a store's `sessions` is, and must say when it expires. One that has expired stays: without
/// its entry the session would have no session policy any more.
public struct RegisteredSessions: Sendable {
  private var table = DocumentTable()
  private var sessions: [Session] = []
  private var places: [SessionName: Int] = [:]
  /// The place of the session that has the access key of each id.
  private var keyPlaces: [String: Int] = [:]

  public init() {}

  /// Sessions that may be registered at a time.
  public static let countMax = 100_000

  /// Sessions that are registered; one that was registered again counts once.
  public var count: Int { sessions.count }

  /// What came of registering a session.
  public enum Outcome: Sendable {
    /// It has the place among all, from zero, of an earlier registration of the same session, or the next one.
    case registered(place: Int)
    /// At least one of the findings is an error, and nothing has changed.
    case malformed([PolicyDiagnostic])
    /// `countMax` others are registered, and nothing has changed.
    case full
  }

  /// What is wrong with a session's text; empty when it can be registered.
  public static func problems(with document: JSONDocument) -> [PolicyDiagnostic] {
    var reader = StoreReader()
    return reader.registeredSession(document).diagnostics
  }

  /// Registers the session that `value` describes; an earlier registration of the same session is replaced. Sessions whose
  /// ARNs differ only in the case of the role's name are the same.
  public mutating func register(_ value: JSONValue) -> Outcome {
    var reader = StoreReader()
    // The table is handed over, so that it is not copied.
    swap(&reader.documents, &table)
    defer { swap(&reader.documents, &table) }
    let reading = reader.registeredSession(value)
    guard let session = reading.session else { return .malformed(reading.diagnostics) }
    let name = SessionName(session.arn)
    let place = places[name] ?? sessions.count
    if let id = session.credentials?.id, let other = keyPlaces[id], other != place {
      reader.report(
        "ACCESS_KEY", "access key `\(id)` is that of `\(sessions[other].arn)`",
        help: "register the session with the key that it was given", at: value["Credentials"] ?? value)
      return .malformed(reader.diagnostics.filter { $0.severity == .error })
    }
    guard place < Self.countMax else { return .full }
    if place == sessions.count {
      places[name] = place
      sessions.append(session)
    } else {
      if let id = sessions[place].credentials?.id { keyPlaces[id] = nil }
      sessions[place] = session
    }
    if let id = session.credentials?.id { keyPlaces[id] = place }
    return .registered(place: place)
  }

  /// A store of these sessions and nothing else. AWS's services are in it, because what is known of an action matters to
  /// the policies that name it.
  public var store: Store { Store(documents: table.documents, sessions: sessions) }

  /// A store of the one session that `principal` is the ARN of; absent when it is not registered.
  public func store(of principal: String) -> Store? {
    guard let place = places[SessionName(principal)] else { return nil }
    var session = sessions[place]
    var documents: [StoredDocument] = []
    for index in session.policies.indices {
      documents.append(table.documents[session.policies[index].document.rawValue])
      session.policies[index].document = DocumentID(rawValue: index)
    }
    return Store(documents: documents, sessions: [session])
  }
}

extension StoreReader {
  fileprivate mutating func registeredSession(
    _ document: JSONDocument
  ) -> (session: Session?, diagnostics: [PolicyDiagnostic]) {
    guard let root = document.root, document.diagnostics.isEmpty else { return (nil, document.diagnostics) }
    return registeredSession(root)
  }

  /// - Returns: no session when a finding is an error; findings that are none are left out.
  fileprivate mutating func registeredSession(
    _ value: JSONValue
  ) -> (session: Session?, diagnostics: [PolicyDiagnostic]) {
    readSession(value)
    if let session = sessions.last, session.expiration == nil {
      report(
        "SESSION", "a registered session needs `Expiration`",
        help: "write when its credentials end, such as `2030-01-31T12:00:00Z`", at: value)
    }
    let errors = diagnostics.filter { $0.severity == .error }
    return (errors.isEmpty ? sessions.last : nil, errors)
  }
}

extension Store {
  /// This store with further sessions: those of `others` that it does not describe itself, with their documents.
  /// - Complexity: O(sessions of both).
  public func registering(_ others: Store) -> Store {
    registering(others.sessions, documents: others.documents)
  }

  /// This store with further sessions: those that it does not describe itself.
  /// - Parameter documents: what the policies of `sessions` refer to.
  public func registering(_ sessions: [Session], documents: [StoredDocument]) -> Store {
    var store = self
    let own = Set(self.sessions.map { SessionName($0.arn) })
    let first = store.documents.count
    store.documents += documents
    for var session in sessions where !own.contains(SessionName(session.arn)) {
      for index in session.policies.indices { session.policies[index].document.rawValue += first }
      store.sessions.append(session)
    }
    return store
  }
}
