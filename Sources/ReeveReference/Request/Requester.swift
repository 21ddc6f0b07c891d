import ReeveStore
import ReeveTypes

/// Who asks, as the store knows them.
struct Requester {
  enum Kind {
    case user(User)
    /// A user that the store does not have.
    case unknownUser
    /// A role by its own ARN, which stands for a session of it.
    case role(Role)
    case session(Role, sessionName: String)
    case unknownRole
    case unknownSession
    case root(isKnown: Bool)
    case service
    case anonymous
  }

  var kind: Kind
  /// As the request has it.
  var text: String
  var partition: String?
  var account: String?

  /// Whether the store knows the principal. Anonymous callers and services live on resource policies alone.
  var isKnown: Bool {
    switch kind {
    case .user, .role, .session, .service, .anonymous: true
    case .root(let isKnown): isKnown
    case .unknownUser, .unknownRole, .unknownSession: false
    }
  }

  var role: Role? {
    switch kind {
    case .role(let role), .session(let role, _): role
    default: nil
    }
  }

  var user: User? { if case .user(let user) = kind { user } else { nil } }
  var isRoot: Bool { if case .root = kind { true } else { false } }
  var isService: Bool { if case .service = kind { true } else { false } }
  var isAnonymous: Bool { if case .anonymous = kind { true } else { false } }
  var isUser: Bool {
    switch kind {
    case .user, .unknownUser: true
    default: false
    }
  }
  var isSession: Bool {
    switch kind {
    case .session, .unknownSession: true
    default: false
    }
  }

  /// What `aws:PrincipalArn` is: a session's role with its path, which an unknown session does not have.
  /// Source: principals page, "Context keys per kind".
  var principalARN: String? {
    switch kind {
    case .user(let user): user.arn
    case .role(let role), .session(let role, _): role.arn
    case .unknownUser, .unknownRole, .root: text
    case .unknownSession, .service, .anonymous: nil
    }
  }
}

extension ReferenceEngine {
  /// Parses a request's principal and finds it in the store.
  /// Source: IAM User Guide, "IAM identifiers".
  func requester(_ text: String) throws(RequestError) -> Requester {
    if Text.equal(text, "*") { return Requester(kind: .anonymous, text: text) }
    let identityHosts = [
      "accounts.google.com", "www.amazon.com", "graph.facebook.com", "cognito-identity.amazonaws.com",
    ]
    if identityHosts.contains(where: { Text.equal($0, text) }) { throw .unsupportedPrincipal(text) }
    guard let arn = ARN(text) else {
      guard PrincipalForm.isService(text) else { throw .malformedPrincipal(text) }
      return Requester(kind: .service, text: text)
    }
    guard PrincipalForm.isPartition(arn.partition), arn.region.isEmpty, PrincipalForm.isAccount(arn.account) else {
      throw .malformedPrincipal(text)
    }
    let kind: Requester.Kind
    switch arn.service {
    case "iam": kind = try identity(arn, text)
    case "sts": kind = try session(arn, text)
    default: throw .malformedPrincipal(text)
    }
    return Requester(kind: kind, text: text, partition: arn.partition, account: arn.account)
  }

  private func identity(_ arn: ARN, _ text: String) throws(RequestError) -> Requester.Kind {
    if Text.equal(arn.resource, "root") { return .root(isKnown: accountIDs.contains(arn.account)) }
    let segments = Text.split(arn.resource, at: "/", maxSplits: 1)
    guard segments.count == 2 else { throw .malformedPrincipal(text) }
    switch segments[0] {
    case "saml-provider", "oidc-provider": throw .unsupportedPrincipal(text)
    case "user":
      guard PrincipalForm.isPathAndName(segments[1]) else { throw .malformedPrincipal(text) }
      return users[Array(text.utf8)].map { .user($0) } ?? .unknownUser
    case "role":
      guard PrincipalForm.isPathAndName(segments[1]) else { throw .malformedPrincipal(text) }
      return roles[Array(text.utf8)].map { .role($0) } ?? .unknownRole
    default: throw .malformedPrincipal(text)
    }
  }

  /// A session's ARN has its role's name without the path. Role names are unique in an account without regard to case;
  /// the exact name comes first.
  private func session(_ arn: ARN, _ text: String) throws(RequestError) -> Requester.Kind {
    let segments = Text.split(arn.resource, at: "/", maxSplits: 2)
    if segments[0] == "federated-user", segments.count > 1 { throw .unsupportedPrincipal(text) }
    guard segments.count == 3, segments[0] == "assumed-role", PrincipalForm.isName(segments[1]),
      PrincipalForm.isSessionName(segments[2])
    else { throw .malformedPrincipal(text) }
    let candidates = roles.values.filter { role in
      guard let own = ARN(role.arn) else { return false }
      return Text.equal(own.account, arn.account) && Text.equal(own.partition, arn.partition)
    }
    let found =
      candidates.first { Text.equal($0.name, segments[1]) }
      ?? candidates.first { Text.equalIgnoringASCIICase($0.name, segments[1]) }
    return found.map { .session($0, sessionName: segments[2]) } ?? .unknownSession
  }
}

/// The shapes of the parts of a principal.
/// Source: IAM User Guide, "IAM and AWS STS quotas", names and paths.
enum PrincipalForm {
  static func isPartition(_ text: String) -> Bool {
    text == "aws"
      || Text.hasPrefix(text, "aws-") && text.utf8.count > 4
        && text.utf8.dropFirst(4).allSatisfy { 0x61...0x7A ~= $0 || $0 == 0x2D }
  }

  static func isAccount(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
  }

  static func isName(_ text: some StringProtocol) -> Bool {
    1...64 ~= text.utf8.count && text.utf8.allSatisfy { isNameByte($0) }
  }

  static func isSessionName(_ text: String) -> Bool {
    2...64 ~= text.utf8.count && text.utf8.allSatisfy { isNameByte($0) }
  }

  /// `path/segments/Name`, the path of at most 512 printable characters.
  static func isPathAndName(_ text: String) -> Bool {
    let name = Text.split(text, at: "/").last ?? ""
    let path = text.utf8.dropLast(name.utf8.count)
    return isName(name) && path.count <= 512 && path.allSatisfy { 0x21...0x7E ~= $0 }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte || "+=,.@_-".utf8.contains(byte)
  }

  /// `name.amazonaws.com`, perhaps with more labels before it, perhaps with `.cn` behind it.
  static func isService(_ text: String) -> Bool {
    guard let labels = serviceLabels(text) else { return false }
    return labels.allSatisfy { label in
      !label.isEmpty && label.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D }
    }
  }

  /// What stands before `.amazonaws.com`, between dots.
  private static func serviceLabels(_ text: String) -> [String]? {
    for suffix in [".amazonaws.com.cn", ".amazonaws.com"] where text.utf8.count > suffix.utf8.count {
      if text.utf8.reversed().starts(with: suffix.utf8.reversed()) {
        return Text.split(String(text.unicodeScalars.dropLast(suffix.count)), at: ".")
      }
    }
    return nil
  }

  /// All names of a service principal: the given one, and for `name.region.…` the one without its region.
  static func serviceNames(_ text: String) -> [String] {
    guard let labels = serviceLabels(text), labels.count >= 2 else { return [text] }
    let region = labels.dropFirst().joined(separator: ".")
    let words = Text.split(region, at: "-")
    let isRegion =
      words.count >= 3 && labels.count == 2 && region.utf8.last.map { 0x30...0x39 ~= $0 } ?? false
    guard isRegion else { return [text] }
    let stem = labels.joined(separator: ".")
    return [text, String(labels[0]) + text.dropFirst(stem.count)]
  }
}
