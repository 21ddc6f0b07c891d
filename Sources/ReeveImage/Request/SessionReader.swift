import ReeveTypes

// Temporary credentials: sessions of roles, and federated users.
// Source: IAM User Guide, "Temporary security credentials in IAM".
extension Evaluation {
  /// Reads `assumed-role/…` or `federated-user/…`; account and partition have been taken.
  func readSession(_ arn: ARNParts) -> RequestFault? {
    principal.isKnown = false
    if arn.resource.hasPrefix("federated-user/") { return readFederatedUser(name: arn.resource.from(15)) }
    guard arn.resource.hasPrefix("assumed-role/") else { return RequestFault(.malformedPrincipal) }
    let rest = arn.resource.from(13)
    let slash = rest.first(UInt8(ascii: "/"))
    guard slash < rest.count, PrincipalName.isName(rest.slice(0, slash)),
      PrincipalName.isSessionName(rest.from(slash + 1))
    else { return RequestFault(.malformedPrincipal) }
    principal.sessionName = rest.from(slash + 1)
    findRole(name: rest.slice(0, slash), partition: arn.partition)
    return nil
  }

  /// Reads the session of a role in the way that most are written.
  @inline(never)
  func readRoleSession(_ text: Bytes, _ session: RoleSession) -> RequestFault? {
    principal = RequestedPrincipal()
    principal.text = text
    principal.partitionLength = 3
    principal.account = session.account
    principal.isKnown = false
    principal.sessionName = session.name
    scratch.pair.sessionsIdentity = scratch.parts.sessionsIdentity
    findRole(name: session.roleName, partition: text.slice(4, 3))
    return nil
  }

  /// Finds the session, whose name has been taken, and its role.
  @inline(__always)
  private func findRole(name: Bytes, partition: Bytes) {
    principal.kind = .role
    findSession(roleName: name)
    let ofSession = principalOfSession
    let record = ofSession != 0 ? ofSession : roleRecord(name: name, partition: partition)
    guard record != 0 else { return }
    take(record: record)
    principal.isKnown = true
  }

  /// A federated user stands on the permissions of the user that made it, or of the root user.
  private func readFederatedUser(name: Bytes) -> RequestFault? {
    guard PrincipalName.isFederatedName(name) else { return RequestFault(.malformedPrincipal) }
    principal.kind = .federated
    principal.sessionName = name
    principal.arn = principal.text
    findSession(roleName: name.slice(0, 0))
    guard principal.session != 0 else { return nil }
    principal.record = principalOfSession
    if principal.record == 0 { findMaker() }
    principal.isKnown = principal.record != 0 || principal.isMadeByRoot
    return nil
  }

  /// The user, or the root user, who made a federated user, of its own account and partition.
  private func findMaker() {
    let session = principal.session + SessionLayout.maker
    let maker = sessionImage.slice(
      sessionImage.int(session), Int(sessionImage.u16(principal.session + SessionLayout.makerLength)))
    guard let arn = ARNParts(maker), arn.partition == principal.partition, arn.account == principal.accountText,
      arn.service.equals("iam"), arn.region.count == 0
    else { return }
    if arn.resource.equals("root") {
      principal.isMadeByRoot = isDescribed(account: principal.account)
      return
    }
    let record = principalRecord(maker)
    if record != 0, image[record + PrincipalLayout.kind] == PrincipalKind.user.rawValue { principal.record = record }
  }

  /// The role or user that the session's own image knows it to be of, or zero.
  @inline(__always)
  private var principalOfSession: Int {
    principal.session == 0 || principal.isRegistered ? 0 : image.int(principal.session + SessionLayout.principal)
  }

  /// Finds what is said of the session that the principal is: by the image, or else by the one of registered sessions.
  @inline(__always)
  private func findSession(roleName: Bytes) {
    if tables.hasSessions { principal.session = sessionRecord(roleName: roleName, in: image, tables.sessions) }
    if principal.session == 0, hasRegistered {
      let registered = scratch.registered
      principal.session = sessionRecord(roleName: roleName, in: registered.image, registered.sessions)
      principal.isRegistered = principal.session != 0
    }
  }

  /// The image that `principal.session` counts in.
  @inline(__always)
  var sessionImage: Bytes {
    principal.isRegistered ? scratch.registered.image : image
  }

  /// What an image says of the session that the principal is, or zero. The name of its role is compared without regard to
  /// case, as where the role is looked for: another spelling must not shake off session policies.
  /// - Parameter roleName: empty for a federated user.
  @inline(__always)
  private func sessionRecord(roleName: Bytes, in image: Bytes, _ table: HashTable) -> Int {
    let text = principal.text
    let tail = principal.sessionName.count + (roleName.count > 0 ? 1 : 0)
    let head = text.count - tail - roleName.count
    let hash = SessionHash.hash(account: principal.account, roleName: roleName, name: principal.sessionName)
    return table.find(hash, in: image) { record in
      let arn = image.slice(record + SessionLayout.arn, Int(image.u16(record + SessionLayout.arnLength)))
      return arn.count == text.count && arn.slice(0, head) == text.slice(0, head)
        && arn.slice(head, roleName.count).equalsFoldingASCII(roleName)
        && arn.from(arn.count - tail) == text.from(text.count - tail)
    }
  }

  /// A role session finds its role by account and name: its ARN has no path.
  @inline(__always)
  private func roleRecord(name: Bytes, partition: Bytes) -> Int {
    let prepared = preparedNames
    if prepared >= 0, scratch.prepared(prepared).roleNameLength != 0 { return scratch.prepared(prepared).holder }
    return Self.roleRecord(
      name: name, account: principal.account, partition: partition,
      hash: Hash.foldingASCII(name, salt: principal.account), in: image, tables.roles)
  }

  @inline(__always)
  static func roleRecord(
    name: Bytes, account: UInt64, partition: Bytes, hash: UInt64, in image: Bytes, _ table: HashTable
  ) -> Int {
    table.find(hash, in: image) { isRole($0, name: name, account: account, partition: partition, in: image) }
  }

  /// Whether a record is that of a role.
  @inline(__always)
  static func isRole(_ record: Int, name: Bytes, account: UInt64, partition: Bytes, in image: Bytes) -> Bool {
    let kept = image.slice(
      image.int(record + PrincipalLayout.name), Int(image.u16(record + PrincipalLayout.nameLength)))
    return image.u64(record + PrincipalLayout.account) == account
      && (kept == name || kept.equalsFoldingASCII(name))
      && image.from(record + PrincipalLayout.arn + 4).matches(partition, at: 0)
      && image[record + PrincipalLayout.arn + 4 + partition.count] == UInt8(ascii: ":")
  }

  /// The session is no longer good. The clock is the decision's, which a trusted caller may set.
  var isExpired: Bool {
    guard principal.session != 0 else { return false }
    let (image, session) = (sessionImage, principal.session)
    guard image[session + SessionLayout.flags] & SessionLayout.expires != 0 else { return false }
    let expiration = Instant(
      epochSeconds: Int64(bitPattern: image.u64(session + SessionLayout.expirationSeconds)),
      nanoseconds: image.u32(session + SessionLayout.expirationNanoseconds))
    let isExpired = now >= expiration
    if isGrowing { note(CellOfTree(.expiration), isTrue: isExpired) }
    return isExpired
  }

  private var now: Instant {
    if noted.currentTime >= 0, let instant = DateText.instant(firstValue(ofEntry: noted.currentTime)) {
      return instant
    }
    if noted.epochTime >= 0, let seconds = DateText.epoch(firstValue(ofEntry: noted.epochTime)) {
      return Instant(epochSeconds: seconds)
    }
    return clock
  }

  /// The policy set that the session policies are, or zero.
  @inline(__always)
  var sessionPolicies: Int {
    principal.session == 0 ? 0 : sessionImage.int(principal.session + SessionLayout.policySet)
  }

  /// The first statement that applies of the session policies, which there are.
  @inline(never)
  func firstApplyingOfSession(_ effect: Effect) -> AppliedStatement? {
    principal.isRegistered
      ? firstApplying(effect, set: sessionPolicies, in: scratch.registered)
      : firstApplying(effect, set: sessionPolicies)
  }

  /// The value of a tag of the session, or else of the role or user that it is of; absent where the context may have it,
  /// which of a session without an entry comes before the role's own.
  /// Source: IAM User Guide, "Passing session tags in AWS STS".
  func principalTagValue(hash: UInt32, key: Bytes) -> Bytes? {
    if principal.session != 0 {
      let image = sessionImage
      let own = tagValue(list: image.int(principal.session + SessionLayout.tags), in: image, hash: hash, key: key)
      if own != nil { return own }
    }
    guard principal.record != 0, !mayBeToldTags || !isToldTag(key) else { return nil }
    return tagValue(list: image.int(principal.record + PrincipalLayout.tags), in: image, hash: hash, key: key)
  }

  /// Whether it is a role's session of which no image says anything: a trusted caller may know its tags.
  var mayBeToldTags: Bool {
    trust != .reported && principal.kind == .role && principal.session == 0 && principal.sessionName.count > 0
  }

  /// Whether the context has a value of a principal's tag.
  @inline(never)
  private func isToldTag(_ tag: Bytes) -> Bool {
    let prefix = Bytes.literal("aws:principaltag/")
    for index in 0..<entryCount {
      let entry = scratch.entry(index)
      let key = self.key(of: entry)
      if entry.count > 0, key.count == prefix.count + tag.count, key.slice(0, prefix.count).equalsFoldingASCII(prefix),
        key.from(prefix.count).equalsFoldingASCII(tag)
      {
        return true
      }
    }
    return false
  }

  /// Set when the session was made, and the same for all that it does.
  var sourceIdentity: Bytes? {
    guard principal.session != 0 else { return nil }
    let (image, session) = (sessionImage, principal.session)
    let length = Int(image.u16(session + SessionLayout.sourceIdentityLength))
    return length == 0 ? nil : image.slice(image.int(session + SessionLayout.sourceIdentity), length)
  }
}

/// The hash of the table of sessions.
public enum SessionHash {
  /// - Parameter roleName: empty for a federated user; letters count without regard to case.
  @inline(__always)
  static func hash(account: UInt64, roleName: Bytes, name: Bytes) -> UInt64 {
    Hash.exact(name, salt: Hash.foldingASCII(roleName, salt: account))
  }

  /// The same, for the compiler.
  public static func hash(account: UInt64, roleName: [UInt8], name: [UInt8]) -> UInt64 {
    roleName.withBytes { role in name.withBytes { hash(account: account, roleName: role, name: $0) } }
  }
}
