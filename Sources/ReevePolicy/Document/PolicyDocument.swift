public import ReeveTypes

/// A policy document as its author wrote it: every pattern, key and value is the text of the document, with JSON's
/// escapes resolved and nothing else interpreted. What a text means (wildcards, variables, numbers, dates, addresses)
/// is for the engines to say, each by itself.
public struct PolicyDocument: Sendable, Hashable {
  public var version: LanguageVersion
  public var id: String?
  public var statements: [Statement]

  public init(version: LanguageVersion, id: String? = nil, statements: [Statement]) {
    self.version = version
    self.id = id
    self.statements = statements
  }
}

/// The edition of the policy language that a document is written in.
public enum LanguageVersion: UInt8, Sendable, Hashable {
  /// `2008-10-17`, or no `Version`: `${…}` is literal text.
  case v2008
  /// `2012-10-17`: `${…}` is a policy variable.
  case v2012
}

/// One element of a document. It applies to a request when all of its parts that are present hold.
public struct Statement: Sendable, Hashable {
  /// The statement's place in its document, from zero.
  public var index: Int
  public var sid: String?
  public var effect: Effect
  /// Absent where the policy type forbids it.
  public var principal: PrincipalElement?
  public var action: ActionElement
  /// Absent in role trust policies, and where a KMS key policy left it out.
  public var resource: ResourceElement?
  /// Every operator and key of the `Condition`, in the order of the document.
  public var conditions: [ConditionClause]
  /// The statement's bytes in the text that it was read from.
  public var range: SourceRange

  public init(
    index: Int, sid: String? = nil, effect: Effect, principal: PrincipalElement? = nil, action: ActionElement,
    resource: ResourceElement? = nil, conditions: [ConditionClause] = [],
    range: SourceRange = SourceRange(lower: 0, upper: 0)
  ) {
    self.index = index
    self.sid = sid
    self.effect = effect
    self.principal = principal
    self.action = action
    self.resource = resource
    self.conditions = conditions
    self.range = range
  }
}

/// `Principal` or `NotPrincipal`.
public enum PrincipalElement: Sendable, Hashable {
  case principal([PrincipalPattern])
  case notPrincipal([PrincipalPattern])
}

/// One value of `Principal` or `NotPrincipal`.
public enum PrincipalPattern: Sendable, Hashable {
  /// `"*"`, or `"*"` under `AWS`.
  case everyone
  /// Under `AWS`: an account id, an ARN, or a unique id.
  case aws(String)
  /// Under `Service`.
  case service(String)
  /// Under `Federated`.
  case federated(String)
  /// Under `CanonicalUser`.
  case canonicalUser(String)
}

/// `Action` or `NotAction`, with its patterns: `*`, or a service prefix, a colon and a name.
public enum ActionElement: Sendable, Hashable {
  case action([String])
  case notAction([String])
}

/// `Resource` or `NotResource`, with its patterns: `*`, or an ARN pattern of at most six parts.
public enum ResourceElement: Sendable, Hashable {
  case resource([String])
  case notResource([String])
}

/// One condition key under one operator: `"StringEquals": { "aws:PrincipalTag/team": ["core", "ml"] }`.
public struct ConditionClause: Sendable, Hashable {
  public var conditionOperator: ConditionOperator
  /// The condition key as written; keys compare without regard to the case of ASCII letters.
  public var key: String
  /// Numbers and booleans stand as their JSON text.
  public var values: [String]
  /// The key and its values in the text.
  public var range: SourceRange

  public init(
    _ conditionOperator: ConditionOperator, key: String, values: [String],
    range: SourceRange = SourceRange(lower: 0, upper: 0)
  ) {
    self.conditionOperator = conditionOperator
    self.key = key
    self.values = values
    self.range = range
  }
}
