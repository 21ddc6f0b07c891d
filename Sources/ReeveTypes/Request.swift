/// One question: may this principal do this action on this resource, in this context?
public struct Request: Sendable, Hashable {
  /// An ARN (user, role, role session, root), a service name (`bedrock.amazonaws.com`), or `*` for an anonymous caller.
  public var principal: String
  /// `service:Name`; letters compare without regard to case.
  public var action: String
  /// An ARN, or `*` for an action that acts on no resource.
  public var resource: String
  /// The condition keys that the caller reports, in its order.
  public var context: [ContextEntry]
  /// The id of the VPC endpoint that the request came through; absent when it came through none.
  public var endpoint: String?

  public init(
    principal: String, action: String, resource: String, context: [ContextEntry] = [], endpoint: String? = nil
  ) {
    self.principal = principal
    self.action = action
    self.resource = resource
    self.context = context
    self.endpoint = endpoint
  }
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

/// Whether a listener's callers may set condition keys that the engine derives. Either way, `aws:SourceArn` and
/// `aws:SourceAccount` go with a request of an AWS service and no other.
public enum CallerTrust: UInt8, Sendable, Hashable {
  /// A derived key in the context is refused: the caller could grant itself access.
  case reported = 0
  /// A derived key is taken where the engine has no value of its own, and must equal it where it has one. Scenario
  /// files, and listeners whose configuration says so.
  case trusted = 1
}
