/// One question: may this principal do this action on this resource, in this context?
public struct Request: Sendable, Hashable {
  /// An ARN (user, role, role session, federated user, root, identity provider), a service name
  /// (`bedrock.amazonaws.com`), the host of a well-known identity provider, or `*` for an anonymous caller.
  public var principal: String
  /// `service:Name`; letters compare without regard to case.
  public var action: String
  /// An ARN, or `*` for an action that acts on no resource.
  public var resource: String
  /// The others, where the action acts on several resources: every one has to be allowed. With the first they are at most
  /// `RequestLimits.resourceCountMax`.
  public var furtherResources: [String]
  /// The condition keys that the caller reports, in its order.
  public var context: [ContextEntry]
  /// The id of the VPC endpoint that the request came through; absent when it came through none.
  public var endpoint: String?

  public init(
    principal: String, action: String, resource: String, furtherResources: [String] = [],
    context: [ContextEntry] = [], endpoint: String? = nil
  ) {
    self.principal = principal
    self.action = action
    self.resource = resource
    self.furtherResources = furtherResources
    self.context = context
    self.endpoint = endpoint
  }

  /// All resources, in the order of the request.
  public var resources: [String] { [resource] + furtherResources }
}

/// A condition key and what the request has for it.
public struct ContextEntry: Sendable, Hashable {
  /// `service:name`; compared without regard to the case of ASCII letters.
  public var key: String
  public var value: ContextValue

  public init(_ key: String, _ value: ContextValue) {
    self.key = key
    self.value = value
  }
}

/// The value of a condition key in a request. Numbers and booleans stand as their JSON text: the operator of the
/// policy decides how a text is read, not the key.
public enum ContextValue: Sendable, Hashable {
  /// A single-valued key.
  case single(String)
  /// A multivalued key. An empty list means that the key is absent.
  case multiple([String])
}
