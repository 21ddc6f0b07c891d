public import ReevePolicy
public import ReeveServices
public import ReeveTypes

/// The source of every decision: accounts and resources, and the documents attached to them, as written.
///
/// A store says who is attached to what. It holds no rule of evaluation: how a session finds its role, which policies
/// a user has through its groups, or who owns a resource is for each engine to work out by itself.
public struct Store: Sendable {
  /// Every distinct document, by `DocumentID`. Two attachments of the same text and policy type share one.
  public var documents: [StoredDocument]
  /// In the order of their ids.
  public var accounts: [Account]
  /// In the order of the store's files, and in each file in its order.
  public var resources: [Resource]
  public var organization: Organization?
  public var endpoints: [Endpoint]
  public var sessions: [Session]
  /// In the order of the files, and in each file in its order.
  public var accessKeys: [AccessKey]
  /// In the order of the files, and in each file in its order.
  public var tokenIssuers: [TokenIssuer]
  /// Of those issuers whose keys are fetched, where; in the same order.
  public var publishedKeys: [PublishedKeys]
  /// What is known of services: AWS's, and the store's own.
  public var catalogue: ServiceCatalogue
  /// What HTTP requests ask for, in the order of the files' names.
  public var routeMaps: [RouteMap]

  public init(
    documents: [StoredDocument] = [], accounts: [Account] = [], resources: [Resource] = [],
    organization: Organization? = nil, endpoints: [Endpoint] = [], sessions: [Session] = [],
    accessKeys: [AccessKey] = [], tokenIssuers: [TokenIssuer] = [], publishedKeys: [PublishedKeys] = [],
    catalogue: ServiceCatalogue = .aws, routeMaps: [RouteMap] = []
  ) {
    self.documents = documents
    self.accounts = accounts
    self.resources = resources
    self.organization = organization
    self.endpoints = endpoints
    self.sessions = sessions
    self.accessKeys = accessKeys
    self.tokenIssuers = tokenIssuers
    self.publishedKeys = publishedKeys
    self.catalogue = catalogue
    self.routeMaps = routeMaps
  }

  public subscript(id: DocumentID) -> StoredDocument { documents[id.rawValue] }
}

/// A document's place in `Store.documents`.
public struct DocumentID: Sendable, Hashable {
  public var rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }
}

/// A policy document and the type of policy that it was read as.
public struct StoredDocument: Sendable, Hashable {
  public var type: PolicyType
  public var document: PolicyDocument

  public init(type: PolicyType, document: PolicyDocument) {
    self.type = type
    self.document = document
  }
}

/// A document under the name that an answer gives for it.
public struct AttachedPolicy: Sendable, Hashable {
  /// The ARN of a managed policy, or the name of an inline one.
  public var name: String
  public var document: DocumentID

  public init(name: String, document: DocumentID) {
    self.name = name
    self.document = document
  }
}

/// A tag of a user, role or resource.
public struct Tag: Sendable, Hashable {
  public var key: String
  public var value: String

  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}
