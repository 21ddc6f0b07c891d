public import ReevePolicy
import ReeveTypes

extension Store {
  /// The store in which `principal`, a role session or a federated user, was given these session policies, as a scenario's
  /// request has them. What the store says of the session besides stays.
  /// - Returns: the store, and what is wrong with the policies; no store when something is.
  public func passing(_ policies: [JSONValue], to principal: String) -> StoreReading {
    var store = self
    var reader = StoreReader()
    let name = SessionName(principal)
    let known = sessions.firstIndex { SessionName($0.arn) == name }
    var session = known.map { sessions[$0] } ?? Session(arn: principal)
    guard known != nil || SessionKind(principal) == .role else {
      if let first = policies.first {
        reader.report(
          "SCENARIO", "`sessionPolicies` with a principal that has none",
          help: "name a role session by its ARN, or a federated user that is among the store's sessions", at: first)
      }
      return StoreReading(store: self, diagnostics: reader.diagnostics)
    }
    session.policies = []
    let keys = MultivaluedKeys(catalogue)
    for (place, value) in policies.enumerated() {
      let reading = PolicyReader.read(value, as: .session, multivaluedKeys: keys)
      reader.diagnostics += reading.diagnostics
      guard let document = reading.document else { continue }
      store.documents.append(StoredDocument(type: .session, document: document))
      session.policies.append(
        AttachedPolicy(name: "\(session.arn)#\(place)", document: DocumentID(rawValue: store.documents.count - 1)))
    }
    if let known { store.sessions[known] = session } else { store.sessions.append(session) }
    return StoreReading(store: store, diagnostics: reader.diagnostics)
  }
}
