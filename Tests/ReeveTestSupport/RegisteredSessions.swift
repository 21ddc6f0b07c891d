import ReevePolicy
public import ReeveStore

// Sessions that are registered beside a store stand at the end of the store's own wherever both are one store.
extension Store {
  /// The store without its last sessions, and a store of these alone, with their documents. Of these the first has
  /// nothing left, since what a store's documents say decides what its image has of the catalogue.
  public func registering(last count: Int) -> (store: Store, registered: Store?) {
    guard count > 0 else { return (self, nil) }
    var store = self
    store.sessions.removeLast(count)
    let attached = store.attachedDocuments
    for policy in sessions.suffix(count).flatMap(\.policies) where !attached.contains(policy.document) {
      store.documents[policy.document.rawValue].document.statements = []
    }
    var registered = Store()
    for var session in sessions.suffix(count) {
      session.policies = session.policies.map { policy in
        registered.documents.append(self[policy.document])
        return AttachedPolicy(name: policy.name, document: DocumentID(rawValue: registered.documents.count - 1))
      }
      registered.sessions.append(session)
    }
    return (store, registered)
  }

  /// The store with the sessions of `registered` behind its own.
  public func adding(_ registered: Store) -> Store {
    var store = self
    let offset = store.documents.count
    store.documents += registered.documents
    for var session in registered.sessions {
      session.policies = session.policies.map {
        AttachedPolicy(name: $0.name, document: DocumentID(rawValue: $0.document.rawValue + offset))
      }
      store.sessions.append(session)
    }
    return store
  }

  /// The store with those of its sessions last that could be registered, because they expire.
  public func movingExpiringSessionsLast() -> (store: Store, count: Int) {
    var store = self
    let expiring = sessions.filter { $0.expiration != nil }
    store.sessions = sessions.filter { $0.expiration == nil } + expiring
    return (store, expiring.count)
  }
}
