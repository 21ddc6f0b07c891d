// Which elements a policy of each type may have.
// Sources: IAM User Guide, "IAM JSON policy elements reference"; AWS Organizations User Guide, "SCP syntax" and
// "RCP syntax"; AWS KMS Developer Guide, "Key policies".

extension PolicyType {
  /// Whether principals are named in the policy, and not given by what it is attached to.
  public var hasPrincipal: Bool {
    switch self {
    case .identity, .managed, .boundary, .session, .scp: false
    case .resource, .trust, .kms, .endpoint, .rcp: true
    }
  }

  /// Whether the policy is attached to a principal. In these a short ARN is completed with `*`.
  var completesShortARNs: Bool {
    switch self {
    case .identity, .managed, .boundary: true
    case .session, .resource, .trust, .kms, .endpoint, .scp, .rcp: false
    }
  }

  /// Whether a `Sid` is letters and digits only, and given once. Elsewhere the service decides.
  var sidsAreUnique: Bool {
    switch self {
    case .identity, .managed, .boundary, .session, .trust, .scp, .rcp: true
    case .resource, .kms, .endpoint: false
    }
  }

  /// Whether the text of the document is limited to characters up to U+00FF.
  var isLatin1: Bool {
    switch self {
    case .identity, .managed, .boundary, .session, .trust, .kms: true
    case .resource, .endpoint, .scp, .rcp: false
    }
  }

  /// Whether `element` has no place in a policy of this type.
  func forbids(_ element: ElementName) -> Bool {
    switch element {
    case .id: !hasPrincipal || self == .rcp
    case .principal: !hasPrincipal
    case .notPrincipal: !hasPrincipal || self == .trust || self == .rcp
    case .resource, .notResource: self == .trust
    case .notAction: self == .rcp
    case .version, .statement, .sid, .effect, .action, .condition: false
    }
  }

  /// The type with its article, as messages need it.
  var phrase: String {
    switch self {
    case .identity: "an identity-based policy"
    case .managed: "a managed policy"
    case .boundary: "a permissions boundary"
    case .session: "a session policy"
    case .resource: "a resource-based policy"
    case .trust: "a role trust policy"
    case .kms: "a key policy"
    case .endpoint: "an endpoint policy"
    case .scp: "a service control policy"
    case .rcp: "a resource control policy"
    }
  }
}

/// The names of the elements; the raw values are as documents spell them.
enum ElementName: String, CaseIterable {
  case version = "Version"
  case id = "Id"
  case statement = "Statement"
  case sid = "Sid"
  case effect = "Effect"
  case principal = "Principal"
  case notPrincipal = "NotPrincipal"
  case action = "Action"
  case notAction = "NotAction"
  case resource = "Resource"
  case notResource = "NotResource"
  case condition = "Condition"

  /// A number of its own, from zero.
  var place: Int {
    switch self {
    case .version: 0
    case .id: 1
    case .statement: 2
    case .sid: 3
    case .effect: 4
    case .principal: 5
    case .notPrincipal: 6
    case .action: 7
    case .notAction: 8
    case .resource: 9
    case .notResource: 10
    case .condition: 11
    }
  }

  static let ofDocument: [ElementName] = [.version, .id, .statement]
  static let ofStatement: [ElementName] = [
    .sid, .effect, .principal, .notPrincipal, .action, .notAction, .resource, .notResource, .condition,
  ]
}
