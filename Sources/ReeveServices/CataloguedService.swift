/// What a service says of itself. Everything in it is in the order of the names' bytes.
public struct CataloguedService: Sendable {
  /// What its actions begin with: `s3`.
  public let prefix: String
  /// `Amazon S3`.
  public let name: String
  public let actions: [CataloguedAction]
  public let resourceTypes: [CataloguedResourceType]
  /// The condition keys that its actions can have; some are another service's, and none is a global one.
  public let conditionKeys: [CataloguedKey]
  /// Places in `actions`.
  private let actionPlaces: NameTable

  /// A service with these, in any order. Of two actions with the same name the first is found.
  public init(
    prefix: String, name: String, actions: [CataloguedAction], resourceTypes: [CataloguedResourceType],
    conditionKeys: [CataloguedKey]
  ) {
    self.prefix = prefix
    self.name = name
    self.actions = actions.sorted { $0.name < $1.name }
    self.resourceTypes = resourceTypes.sorted { $0.name < $1.name }
    self.conditionKeys = conditionKeys.sorted { $0.name < $1.name }
    let sorted = self.actions
    actionPlaces = NameTable(count: sorted.count) { sorted[$0].name }
  }

  /// The action with this name, which has no prefix, in whatever case.
  public func action(_ name: String) -> CataloguedAction? { action(name[...].utf8) }

  func action(_ name: Substring.UTF8View) -> CataloguedAction? {
    actionPlaces.place(of: name) { actions[$0].name }.map { actions[$0] }
  }
}

/// An action of a service.
public struct CataloguedAction: Sendable, Hashable {
  /// The service's prefix.
  public let service: String
  /// Without the prefix: `GetObject`.
  public let name: String
  /// How far it goes; nil where nobody has said.
  public let access: AccessLevel?
  /// The resource types that it can be asked about; empty where it supports only the resource `*`.
  public let resourceTypes: [ResourceTypeUse]

  public init(service: String, name: String, access: AccessLevel?, resourceTypes: [ResourceTypeUse]) {
    self.service = service
    self.name = name
    self.access = access
    self.resourceTypes = resourceTypes
  }

  /// As policies and requests write it: `s3:GetObject`.
  public var qualifiedName: String { "\(service):\(name)" }
}

/// How far an action goes.
public enum AccessLevel: String, Sendable, Hashable, CaseIterable {
  case list = "List"
  case read = "Read"
  case write = "Write"
  case tagging = "Tagging"
  case permissionsManagement = "Permissions"
}

/// A resource type that an action can be asked about.
public struct ResourceTypeUse: Sendable, Hashable {
  /// One of the service's `resourceTypes`.
  public let name: String
  /// The action is not asked for without one. Where an action has several, the data do not say which go together.
  public let isRequired: Bool

  public init(name: String, isRequired: Bool) {
    self.name = name
    self.isRequired = isRequired
  }
}

/// A resource type of a service.
public struct CataloguedResourceType: Sendable, Hashable {
  public let name: String
  /// An ARN in which `${Name}` stands for text: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`.
  public let pattern: String

  public init(name: String, pattern: String) {
    self.name = name
    self.pattern = pattern
  }
}
