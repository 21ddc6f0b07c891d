/// What is wrong with `Principal` or `NotPrincipal`.
public enum PrincipalProblem: Sendable, Hashable {
  /// A string other than `*` where the map should be.
  case notAMap(String)
  case unknownKey(String, nearest: String?)
  case malformed(String)
  case malformedService(String, isHostName: Bool)
  case malformedFederated(String)
  /// A group or an instance profile.
  case neverAPrincipal(String, kind: String)
  case uniqueID(String, kind: EntityKind)
  /// `*` or `?` where it stands for nothing.
  case wildcard(String, String)
  /// No principal of a store has a canonical id; harmless only where it leaves a statement without effect.
  case canonicalUser(String, matchesNobody: Bool)
  case federated(PolicyType)
  case allowWithNotPrincipal
  case everyoneInTrustPolicy
  case notEveryoneInControlPolicy
  case emptyMap(String)
  case emptyArray(String)

  public enum EntityKind: String, Sendable, Hashable {
    case user
    case role
  }
}

extension PrincipalProblem: DiagnosticDescription {
  var severity: Severity {
    switch self {
    case .uniqueID: .warning
    case .malformedService(_, let isHostName): isHostName ? .warning : .error
    case .canonicalUser(_, let matchesNobody): matchesNobody ? .warning : .error
    case .everyoneInTrustPolicy: .securityWarning
    case .emptyMap, .emptyArray: .suggestion
    default: .error
    }
  }

  var check: String {
    switch self {
    case .notAMap, .malformed, .neverAPrincipal: "INVALID_PRINCIPAL_FORMAT"
    case .unknownKey: "INVALID_PRINCIPAL_KEY"
    case .malformedService: "INVALID_SERVICE_PRINCIPAL_FORMAT"
    case .malformedFederated: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"
    case .uniqueID(_, let kind): kind == .user ? "INVALID_USER_REFERENCE" : "INVALID_ROLE_REFERENCE"
    case .wildcard: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL"
    case .canonicalUser: "UNKNOWN_CANONICAL_USER"
    case .federated: "FEDERATED_PRINCIPAL_NOT_SUPPORTED"
    case .allowWithNotPrincipal: "ALLOW_WITH_NOT_PRINCIPAL"
    case .everyoneInTrustPolicy: "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"
    case .notEveryoneInControlPolicy: "RCP_SYNTAX_ERROR_PRINCIPAL"
    case .emptyMap: "EMPTY_OBJECT_PRINCIPAL"
    case .emptyArray: "EMPTY_ARRAY_PRINCIPAL"
    }
  }

  var message: String {
    switch self {
    case .notAMap(let text): "the principal \(quoted(text)) is neither `*` nor an object"
    case .unknownKey(let key, _): "unknown kind of principal \(quoted(key))"
    case .malformed(let text): "malformed principal \(quoted(text))"
    case .malformedService(let text, isHostName: false): "malformed service principal \(quoted(text))"
    case .malformedService(let text, isHostName: true): "\(quoted(text)) does not look like a service of AWS"
    case .malformedFederated(let text): "malformed identity provider \(quoted(text))"
    case .neverAPrincipal(let text, let kind): "\(quoted(text)) is the ARN of a \(kind), which is never a principal"
    case .uniqueID(let text, let kind):
      "\(quoted(text)) is the unique id of a \(kind.rawValue), which may have been deleted"
    case .wildcard("AWS", let text): "a wildcard inside the principal \(quoted(text)) does not act as one"
    case .wildcard(let key, let text): "`\(key)` takes no wildcard, and \(quoted(text)) has one"
    case .canonicalUser: "a canonical user id matches no principal of a store"
    case .federated(let type): "\(type.phrase) has no `Federated` principals"
    case .allowWithNotPrincipal: "`Allow` with `NotPrincipal` would admit everyone else, anonymous callers included"
    case .everyoneInTrustPolicy: "every principal of every account may assume the role"
    case .notEveryoneInControlPolicy: "the principal of a resource control policy must be `\"*\"`"
    case .emptyMap(let element): "`\(element)` names nobody"
    case .emptyArray(let key): "`\(key)` names nobody"
    }
  }

  var help: String? {
    switch self {
    case .notAMap(let text):
      PrincipalForm.problem(ofService: text) == nil ? "write `{ \"Service\": … }`" : "write `{ \"AWS\": … }`"
    case .unknownKey(_, let nearest):
      nearest.map { "did you mean `\($0)`?" } ?? "use `AWS`, `Service`, `Federated` or `CanonicalUser`"
    case .malformed: "write an account of 12 digits, or the ARN of a user, role, role session or root user"
    case .malformedService: "write it as `lambda.amazonaws.com`"
    case .malformedFederated: "write the ARN of a `saml-provider` or `oidc-provider`, or the provider's host name"
    case .neverAPrincipal: "name users or roles, or compare `aws:PrincipalArn` in a `Condition`"
    case .uniqueID(_, let kind): "write the ARN of the \(kind.rawValue)"
    case .wildcard("AWS", _): "write `*`, and compare `aws:PrincipalArn` with `ArnLike` in a `Condition`"
    case .wildcard: "write it out"
    case .canonicalUser: "write the account's ARN under `AWS`"
    case .federated: "only a role trust policy has them"
    case .allowWithNotPrincipal: "use `Principal`, or deny and compare `aws:PrincipalArn` with `ArnNotEquals`"
    case .everyoneInTrustPolicy: "name the principals"
    case .notEveryoneInControlPolicy: "compare `aws:PrincipalArn` in a `Condition`"
    case .emptyMap, .emptyArray: "name a principal, or remove the statement"
    }
  }
}
