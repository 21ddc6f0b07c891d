import ReevePolicy
import ReeveTypes

// Access keys: one object, or an array of them.
extension StoreReader {
  mutating func readAccessKeys(_ value: JSONValue) {
    let entries = value.kind == .array ? Array(value.elements) : [value]
    let hiding = Self.source(of: value, hiding: entries.flatMap(Self.readableSecrets).map(\.value.range))
    for entry in entries { readAccessKey(entry, hiding) }
  }

  /// - Parameter hiding: the file without the secrets that can be read in it.
  private mutating func readAccessKey(_ value: JSONValue, _ hiding: SourceText) {
    guard let members = object(value, "an access key") else { return }
    // Before anything else of the entry is reported, which would show its line.
    if let secret = Self.readableSecrets(of: value).first { return reportSecret(secret, in: hiding) }
    var reading = AccessKeyReading()
    for member in members { read(member.name, member.value, into: &reading) }
    guard let id = reading.id, let principal = reading.principal, let secret = reading.secret else {
      let known = [
        ("AccessKeyId", "the id of the key"), ("Principal", "the ARN of a user, of the root user, or of a session"),
        ("SealedSecret", "what `reeve key seal` prints"),
      ]
      for (name, what) in known where !value.members.contains(where: { $0.name.text == name }) {
        report("ACCESS_KEY", "an access key needs `\(name)`", help: "write \(what)", at: value)
      }
      return
    }
    let isOfSession = principal.kind == .session
    guard !isOfSession || value["SessionToken"] != nil else {
      report(
        "ACCESS_KEY", "the access key of a session needs `SessionToken`",
        help: "write the token that came with the key; each request brings it", at: value)
      return
    }
    if value["SessionToken"] == nil, let stray = reading.multiFactorPlace {
      report(
        "ACCESS_KEY", "`MultiFactorAuthPresent` belongs to temporary credentials, which have a `SessionToken`",
        help: "leave it out", at: stray)
    }
    guard isFirst(id, at: value) else { return }
    accessKeyOwners.append((principal, id))
    accessKeys.append(
      AccessKey(
        id: id, principal: principal.arn, isActive: reading.isActive, sealedSecret: secret,
        sessionToken: reading.token, expiration: reading.expiration, creationDate: reading.creationDate,
        isMultiFactorAuthenticated: reading.isMultiFactorAuthenticated))
  }

  /// The temporary credentials of a session: what STS hands out, with the secret sealed for the session.
  mutating func readCredentials(_ value: JSONValue, of session: Session) -> AccessKey? {
    guard let members = object(value, "`Credentials`") else { return nil }
    let known = ["AccessKeyId", "SealedSecret", "SessionToken", "CreateDate", "MultiFactorAuthPresent"]
    var reading = AccessKeyReading()
    for member in members {
      if known.contains(member.name.text ?? "") {
        read(member.name, member.value, into: &reading)
      } else {
        reportUnknown(member.name, in: "`Credentials`", known: known)
      }
    }
    for name in known.prefix(3) where !value.members.contains(where: { $0.name.text == name }) {
      report("ACCESS_KEY", "`Credentials` need `\(name)`", help: nil, at: value)
    }
    guard let id = reading.id, let secret = reading.secret, let token = reading.token, isFirst(id, at: value) else {
      return nil
    }
    return AccessKey(
      id: id, principal: session.arn, sealedSecret: secret, sessionToken: token, expiration: session.expiration,
      creationDate: reading.creationDate, isMultiFactorAuthenticated: reading.isMultiFactorAuthenticated)
  }

  /// Whether no other access key of the store has this id.
  private mutating func isFirst(_ id: String, at value: JSONValue) -> Bool {
    if let first = accessKeyPlaces[id] {
      report(
        "ACCESS_KEY", "access key `\(id)` is given twice; first in \(first.file):\(first.line)",
        help: "keep one of the two", at: value)
      return false
    }
    accessKeyPlaces[id] = ResourcePlace(
      file: value.source.name, line: value.source.lineNumber(of: value.range.lower))
    return true
  }

  private mutating func read(_ name: JSONValue, _ value: JSONValue, into reading: inout AccessKeyReading) {
    switch name.text {
    case "AccessKeyId": reading.id = accessKeyID(value)
    case "Status": reading.isActive = accessKeyStatus(value)
    case "Principal": reading.principal = accessKeyOwner(value)
    case "SealedSecret": reading.secret = sealedSecret(value)
    case "SessionToken": reading.token = sessionToken(value)
    case "Expiration": reading.expiration = accessKeyDate(value, "`Expiration`")
    case "CreateDate": reading.creationDate = accessKeyDate(value, "`CreateDate`")
    case "MultiFactorAuthPresent":
      reading.multiFactorPlace = value
      if value.kind == .boolean {
        reading.isMultiFactorAuthenticated = value.rawText == "true"
      } else {
        report("ACCESS_KEY", "`MultiFactorAuthPresent` is true or false", help: nil, at: value)
      }
    default:
      reportUnknown(
        name, in: "an access key",
        known: [
          "AccessKeyId", "Status", "Principal", "SealedSecret", "SessionToken", "Expiration", "CreateDate",
          "MultiFactorAuthPresent",
        ])
    }
  }

  private mutating func accessKeyID(_ value: JSONValue) -> String? {
    guard let id = text(value, "`AccessKeyId`") else { return nil }
    guard AccessKeyID.isWellFormed(id.utf8) else {
      report("ACCESS_KEY", AccessKeyWording.id(id), help: AccessKeyWording.idForm, at: value)
      return nil
    }
    return id
  }

  private mutating func accessKeyStatus(_ value: JSONValue) -> Bool {
    let status = text(value, "`Status`")
    if let status, status != "Active", status != "Inactive" {
      report("ACCESS_KEY", "unknown status `\(status)`", help: "expected `Active` or `Inactive`", at: value)
    }
    return status == "Active"
  }

  private mutating func sealedSecret(_ value: JSONValue) -> SealedSecret? {
    text(value, "`SealedSecret`").flatMap { SealedSecret(text: $0) }
  }

  /// Secrets of an entry that can be read, and what may be one in the place of a sealed one.
  static func readableSecrets(of value: JSONValue) -> [JSONMember] {
    value.members.filter { member in
      switch member.name.text {
      case "SecretAccessKey": true
      case "SealedSecret": member.value.text.map { SealedSecret(text: $0) == nil } ?? false
      default: false
      }
    }
  }

  /// The text that a value stands in, with asterisks in the place of secrets.
  static func source(of value: JSONValue, hiding secrets: [SourceRange]) -> SourceText {
    guard !secrets.isEmpty else { return value.source }
    var bytes = value.source.bytes
    for secret in secrets {
      for offset in secret.lower..<secret.upper where bytes[offset] != UInt8(ascii: "\n") {
        bytes[offset] = UInt8(ascii: "*")
      }
    }
    return SourceText(name: value.source.name, bytes: bytes)
  }

  mutating func reportSecret(_ secret: JSONMember, in source: SourceText) {
    let isPlain = secret.name.text == "SecretAccessKey"
    let problem = FileProblem(
      check: "ACCESS_KEY",
      message: isPlain
        ? "a store holds no secret access key that can be read"
        : "`SealedSecret` is not a sealed secret of this version",
      help: isPlain
        ? "put what `reeve key seal` prints in its place; better, make a new access key: this one was written down"
        : "seal the secret access key anew with `reeve key seal`")
    let place = isPlain ? secret.name.range : secret.value.range
    diagnostics.append(PolicyDiagnostic(.file(problem), in: source, at: place))
  }

  private mutating func sessionToken(_ value: JSONValue) -> String? {
    guard let token = text(value, "`SessionToken`") else { return nil }
    guard SessionToken.isWellFormed(token.utf8) else {
      report(
        "ACCESS_KEY", "`SessionToken` has 1 to 16,384 printable ASCII characters and no spaces",
        help: "write the token as the service gave it", at: value)
      return nil
    }
    return token
  }

  private mutating func accessKeyDate(_ value: JSONValue, _ what: String) -> String? {
    guard let text = text(value, what) else { return nil }
    if !DateForm.admits(text) {
      report(
        "ACCESS_KEY", "\(what) is a date, and this is `\(text)`", help: "write it as `2030-01-31T12:00:00Z`", at: value)
    }
    return text
  }

  private mutating func accessKeyOwner(_ value: JSONValue) -> AccessKeyOwner? {
    guard let text = text(value, "`Principal`") else { return nil }
    guard let owner = AccessKeyOwner(text, at: value) else {
      report("ACCESS_KEY", AccessKeyWording.owner(text), help: AccessKeyWording.ownerForm, at: value)
      return nil
    }
    return owner
  }

  /// Warns of keys whose principals the store does not describe: their requests are decided, and denied. To be asked when
  /// everything else has been read.
  mutating func checkAccessKeyOwners() {
    guard !accessKeyOwners.isEmpty else { return }
    let known = KnownPrincipals(accounts, sessions)
    for (owner, id) in accessKeyOwners where !known.contains(owner) {
      report(
        "ACCESS_KEY",
        "access key `\(id)` is of `\(owner.arn)`, whom the store does not describe: every request is denied",
        help: "describe the principal, or remove the key", at: owner.place, severity: .warning)
    }
  }
}

extension AccessKey {
  /// What a store would find wrong with an access key of this id and this principal; absent when nothing is.
  public static func problem(id: String, principal: String) -> (message: String, help: String)? {
    if !AccessKeyID.isWellFormed(id.utf8) { return (AccessKeyWording.id(id), AccessKeyWording.idForm) }
    return AccessKeyOwner.kind(of: principal) == nil
      ? (AccessKeyWording.owner(principal), AccessKeyWording.ownerForm) : nil
  }
}

/// What is said of an id and an owner that are none.
private enum AccessKeyWording {
  static func id(_ id: String) -> String { "`\(id)` is not the id of an access key" }
  static let idForm = "it has 16 to 128 letters, digits and underscores, such as `AKIAIOSFODNN7EXAMPLE`"

  static func owner(_ arn: String) -> String { "`\(arn)` is not one who has access keys" }
  static let ownerForm =
    "name a user, `arn:aws:iam::ACCOUNT:user/NAME`, the root user, `arn:aws:iam::ACCOUNT:root`, or a session, "
    + "`arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME`"
}

/// The members of an access key, as far as they are in order.
private struct AccessKeyReading {
  var id: String?
  var isActive = true
  var principal: AccessKeyOwner?
  var secret: SealedSecret?
  var token: String?
  var expiration: String?
  var creationDate: String?
  var isMultiFactorAuthenticated: Bool?
  var multiFactorPlace: JSONValue?
}

/// Whose an access key is.
struct AccessKeyOwner {
  enum Kind {
    case user
    case root
    case session
  }

  let arn: String
  let kind: Kind
  /// Where it stands.
  let place: JSONValue

  /// Absent when it is the ARN of none who has access keys.
  init?(_ text: String, at place: JSONValue) {
    guard let kind = Self.kind(of: text) else { return nil }
    self.kind = kind
    self.place = place
    arn = text
  }

  /// A role has no access keys, its sessions have.
  static func kind(of text: String) -> Kind? {
    if SessionKind(text) != nil { return .session }
    guard let arn = ARN(text), Partition.isWellFormed(arn.partition), arn.service == "iam", arn.region.isEmpty,
      AccountID.isWellFormed(arn.account), text.utf8.count <= RequestLimits.textByteCountMax
    else { return nil }
    if arn.resource == "root" { return .root }
    let isUser =
      arn.resource.utf8.starts(with: "user/".utf8) && arn.resource.utf8.last != UInt8(ascii: "/")
      && arn.resource.utf8.allSatisfy { 0x21...0x7E ~= $0 }
    return isUser ? .user : nil
  }
}

/// The principals that a store describes.
private struct KnownPrincipals {
  private var accountIDs: Set<String> = []
  private var users: Set<ByteText> = []
  /// `ACCOUNT/role`, in lower case.
  private var roles: Set<String> = []
  private var sessions: Set<SessionName> = []

  init(_ accounts: [Account], _ sessions: [Session]) {
    for account in accounts {
      accountIDs.insert(account.id)
      for user in account.users { users.insert(ByteText(user.arn)) }
      for role in account.roles { roles.insert("\(account.id)/\(role.name.lowercased())") }
    }
    self.sessions = Set(sessions.map { SessionName($0.arn) })
  }

  func contains(_ owner: AccessKeyOwner) -> Bool {
    guard let arn = ARN(owner.arn) else { return false }
    switch owner.kind {
    case .user: return users.contains(ByteText(owner.arn))
    case .root: return accountIDs.contains(arn.account)
    case .session:
      if sessions.contains(SessionName(owner.arn)) { return true }
      let parts = arn.resource.split(separator: "/")
      return parts.count == 3 && roles.contains("\(arn.account)/\(parts[1].lowercased())")
    }
  }
}
