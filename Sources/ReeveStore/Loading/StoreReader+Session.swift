import ReevePolicy
import ReeveTypes

// Sessions: one object, or an array of them.
extension StoreReader {
  mutating func readSessions(_ value: JSONValue) {
    let entries = value.kind == .array ? Array(value.elements) : [value]
    let hiding = Self.source(
      of: value, hiding: entries.compactMap { $0["Credentials"] }.flatMap(Self.readableSecrets).map(\.value.range))
    for entry in entries { readSession(entry, hiding: hiding) }
  }

  /// - Parameter hiding: the file without the secrets that can be read in it.
  mutating func readSession(_ value: JSONValue, hiding: SourceText? = nil) {
    guard let members = object(value, "a session") else { return }
    // Before anything else of the entry is reported, which would show its line.
    if let secret = value["Credentials"].flatMap({ Self.readableSecrets(of: $0).first }) {
      return reportSecret(
        secret, in: hiding ?? Self.source(of: value, hiding: [secret.value.range]))
    }
    var session = Session(arn: "")
    var policies: JSONValue?
    var maker: JSONValue?
    var credentials: JSONValue?
    for member in members {
      switch member.name.text {
      case "Arn": session.arn = text(member.value, "`Arn`") ?? ""
      case "Policies": policies = member.value
      case "Tags": session.tags = tags(member.value, ignoringCase: true)
      case "Expiration": session.expiration = date(member.value)
      case "FederatedBy":
        session.federatedBy = text(member.value, "`FederatedBy`")
        maker = member.value
      case "SourceIdentity": session.sourceIdentity = sourceIdentity(member.value)
      case "Credentials": credentials = member.value
      default:
        reportUnknown(
          member.name, in: "a session",
          known: ["Arn", "Policies", "Tags", "Expiration", "FederatedBy", "SourceIdentity", "Credentials"])
      }
    }
    guard let kind = SessionKind(session.arn) else {
      report(
        "SESSION", "a session needs the `Arn` of a role session or a federated user",
        help: "expected `arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME` or `arn:aws:sts::ACCOUNT:federated-user/NAME`",
        at: value)
      return
    }
    guard sessionNames.insert(SessionName(session.arn)).inserted else {
      report("SESSION", "session `\(session.arn)` is given twice", help: "keep one of the two", at: value)
      return
    }
    guard (kind == .federatedUser) == (session.federatedBy != nil) else {
      report(
        "SESSION",
        kind == .federatedUser
          ? "a federated user needs `FederatedBy`" : "`FederatedBy` belongs to federated users alone",
        help: "name the user that called GetFederationToken by its ARN", at: value)
      return
    }
    if let maker { checkMaker(of: session, at: maker) }
    if let policies { session.policies = sessionPolicies(policies, of: session.arn) }
    if let credentials { session.credentials = readCredentials(credentials, of: session) }
    sessions.append(session)
  }

  /// A user or the root user of the session's own account, which alone can have made it.
  private mutating func checkMaker(of session: Session, at value: JSONValue) {
    guard let arn = ARN(session.arn), let name = session.federatedBy else { return }
    let maker = ARN(name)
    let isUser = maker.map { $0.resource == "root" || $0.resource.utf8.starts(with: "user/".utf8) } ?? false
    guard isUser, let maker, maker.service == "iam", maker.region.isEmpty, maker.partition == arn.partition,
      maker.account == arn.account
    else {
      let iam = "arn:\(arn.partition):iam::\(arn.account):"
      report(
        "SESSION", "`\(name)` cannot have made federated user `\(session.arn)`",
        help: "expected `\(iam)user/NAME` or `\(iam)root`", at: value)
      return
    }
  }

  private mutating func sourceIdentity(_ value: JSONValue) -> String? {
    guard let text = text(value, "`SourceIdentity`") else { return nil }
    if !SessionKind.isName(text.utf8, 2...64) {
      report(
        "SESSION", "`\(text)` is not a source identity",
        help: "it has 2 to 64 letters, digits and characters of `_+=,.@-`", at: value)
    }
    return text
  }

  /// Policies that were passed when a session was made.
  mutating func sessionPolicies(_ list: JSONValue, of arn: String) -> [AttachedPolicy] {
    var policies: [AttachedPolicy] = []
    for (place, element) in (array(list, "a list of session policies") ?? list.elements).enumerated() {
      if let id = documents.read(element, as: .session, into: &diagnostics) {
        policies.append(AttachedPolicy(name: "\(arn)#\(place)", document: id))
      }
    }
    return policies
  }

  private mutating func date(_ value: JSONValue) -> String? {
    guard let text = text(value, "`Expiration`") else { return nil }
    if !DateForm.admits(text) {
      report(
        "SESSION", "`Expiration` is a date, and this is `\(text)`", help: "write it as `2030-01-31T12:00:00Z`",
        at: value)
    }
    return text
  }
}

/// The ARN of a session with the name of its role in lower case: IAM keeps names of roles unique without regard to case,
/// so that two ARNs which differ in it alone are of one session.
struct SessionName: Hashable {
  private let bytes: [UInt8]

  init(_ arn: String) {
    var parts = arn.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: false)
      .map { Array($0) }
    if parts.count == 3 { parts[1] = parts[1].map(asciiLowercased) }
    bytes = Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }
}

/// Whose temporary credentials a session has.
enum SessionKind {
  case role
  case federatedUser

  /// Absent when `text` is not the ARN of a session.
  init?(_ text: String) {
    guard let arn = ARN(text), Partition.isWellFormed(arn.partition), arn.service == "sts", arn.region.isEmpty,
      AccountID.isWellFormed(arn.account),
      text.utf8.count <= RequestLimits.textByteCountMax
    else { return nil }
    let parts = arn.resource.split(separator: "/", omittingEmptySubsequences: false)
    switch (parts.count, parts[0]) {
    case (3, "assumed-role") where Self.isName(parts[1].utf8, 1...64) && Self.isName(parts[2].utf8, 2...64):
      self = .role
    case (2, "federated-user") where Self.isName(parts[1].utf8, 2...32): self = .federatedUser
    default: return nil
    }
  }

  /// Whether a name has this many of the characters that AWS allows in it.
  static func isName(_ text: some Collection<UInt8>, _ byteCount: ClosedRange<Int>) -> Bool {
    byteCount.contains(text.count)
      && text.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "_+=,.@-".utf8.contains(byte)
        }
      }
  }
}
