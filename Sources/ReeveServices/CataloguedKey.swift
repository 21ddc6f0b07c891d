/// A condition key that a service's actions can have.
public struct CataloguedKey: Sendable, Hashable {
  /// The prefix of the service that lists it, which is not always the one that its name begins with.
  public let service: String
  /// As the data have it: `s3:max-keys`, and with `${…}`, `<key>` or a last `tag-key` where it stands for many.
  public let name: String
  /// The type of each of its values.
  public let type: KeyType
  /// A request can have several values for it.
  public let isMultivalued: Bool

  public init(service: String, name: String, type: KeyType, isMultivalued: Bool) {
    self.service = service
    self.name = name
    self.type = type
    self.isMultivalued = isMultivalued
  }

  /// The name of its type, as the data have it: `Numeric`, `ArrayOfString`.
  public var typeName: String { isMultivalued ? "\(Self.multivaluedMark)\(type.rawValue)" : type.rawValue }

  /// The type and the multiplicity that a name such as `ArrayOfString` means.
  public static func type(named name: some StringProtocol) -> (type: KeyType, isMultivalued: Bool)? {
    let isMultivalued = name.hasPrefix(multivaluedMark)
    let single = isMultivalued ? String(name.dropFirst(multivaluedMark.count)) : String(name)
    return KeyType(rawValue: single).map { ($0, isMultivalued) }
  }

  /// What the name of a type begins with whose keys have several values.
  private static let multivaluedMark = "ArrayOf"
}

/// The type of a condition key's values.
public enum KeyType: String, Sendable, Hashable, CaseIterable {
  case string = "String"
  case arn = "ARN"
  case bool = "Bool"
  case numeric = "Numeric"
  case date = "Date"
  case ipAddress = "IPAddress"
}
