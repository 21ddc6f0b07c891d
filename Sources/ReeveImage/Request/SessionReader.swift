import ReeveTypes

// Temporary credentials: sessions of roles, and federated users.
// Source: IAM User Guide, "Temporary security credentials in IAM".
extension Evaluation {
  /// Reads `assumed-role/…` or `federated-user/…`; account and partition have been taken.
  mutating func readSession(_ arn: ARNParts) -> RequestFault? {
    principal.isKnown = false
    if arn.resource.hasPrefix("federated-user/") { return readFederatedUser(name: arn.resource.from(15)) }
    guard arn.resource.hasPrefix("assumed-role/") else { return RequestFault(.malformedPrincipal) }
    let rest = arn.resource.from(13)
    let slash = rest.first(UInt8(ascii: "/"))
    guard slash < rest.count, PrincipalName.isName(rest.slice(0, slash)),
      PrincipalName.isSessionName(rest.from(slash + 1))
    else { return RequestFault(.malformedPrincipal) }
    principal.kind = .role
    principal.sessionName = rest.from(slash + 1)
    let roleName = rest.slice(0, slash)
    principal.session = sessionRecord(roleName: roleName)
    let record =
      principal.session != 0
      ? image.int(principal.session + SessionLayout.principal)
      : roleRecord(name: roleName, partition: arn.partition)
    if record != 0 {
      take(record: record)
      principal.isKnown = true
    }
    return nil
  }

  /// A federated user stands on the permissions of the user that made it, or of the root user.
  private mutating func readFederatedUser(name: Bytes) -> RequestFault? {
    guard PrincipalName.isFederatedName(name) else { return RequestFault(.malformedPrincipal) }
    principal.kind = .federated
    principal.sessionName = name
    principal.arn = principal.text
    principal.session = sessionRecord(roleName: name.slice(0, 0))
    guard principal.session != 0 else { return nil }
    principal.record = image.int(principal.session + SessionLayout.principal)
    principal.isMadeByRoot = image[principal.session + SessionLayout.flags] & SessionLayout.madeByRoot != 0
    principal.isKnown = principal.record != 0 || principal.isMadeByRoot
    return nil
  }

  /// What the store says of the session that the principal is, or zero. The name of its role is compared without regard to
  /// case, as where the role is looked for: another spelling must not shake off session policies.
  /// - Parameter roleName: empty for a federated user.
  @inline(__always)
  private func sessionRecord(roleName: Bytes) -> Int {
    guard tables.hasSessions else { return 0 }
    let (image, text) = (self.image, principal.text)
    let tail = principal.sessionName.count + (roleName.count > 0 ? 1 : 0)
    let head = text.count - tail - roleName.count
    let hash = SessionHash.hash(account: principal.account, roleName: roleName, name: principal.sessionName)
    return tables.sessions.find(hash, in: image) { record in
      let arn = image.slice(record + SessionLayout.arn, Int(image.u16(record + SessionLayout.arnLength)))
      return arn.count == text.count && arn.slice(0, head) == text.slice(0, head)
        && arn.slice(head, roleName.count).equalsFoldingASCII(roleName)
        && arn.from(arn.count - tail) == text.from(text.count - tail)
    }
  }

  /// A role session finds its role by account and name: its ARN has no path.
  @inline(__always)
  private func roleRecord(name: Bytes, partition: Bytes) -> Int {
    let (image, account) = (self.image, principal.account)
    return tables.roles.find(Hash.foldingASCII(name, salt: account), in: image) { record in
      image.u64(record + PrincipalLayout.account) == account
        && image.slice(
          image.int(record + PrincipalLayout.name), Int(image.u16(record + PrincipalLayout.nameLength))
        ).equalsFoldingASCII(name)
        && image.from(record + PrincipalLayout.arn + 4).matches(partition, at: 0)
        && image[record + PrincipalLayout.arn + 4 + partition.count] == UInt8(ascii: ":")
    }
  }

  /// The session is no longer good. The clock is the decision's, which a trusted caller may set.
  var isExpired: Bool {
    guard principal.session != 0, image[principal.session + SessionLayout.flags] & SessionLayout.expires != 0 else {
      return false
    }
    let expiration = Instant(
      epochSeconds: Int64(bitPattern: image.u64(principal.session + SessionLayout.expirationSeconds)),
      nanoseconds: image.u32(principal.session + SessionLayout.expirationNanoseconds))
    return now >= expiration
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
  var sessionPolicies: Int { principal.session == 0 ? 0 : image.int(principal.session + SessionLayout.policySet) }

  /// The tag list of the principal, with those of its session over them; zero for none.
  var principalTags: Int {
    if principal.session != 0 { return image.int(principal.session + SessionLayout.tags) }
    return principal.record == 0 ? 0 : image.int(principal.record + PrincipalLayout.tags)
  }

  /// Set when the session was made, and the same for all that it does.
  var sourceIdentity: Bytes? {
    guard principal.session != 0 else { return nil }
    let length = Int(image.u16(principal.session + SessionLayout.sourceIdentityLength))
    return length == 0 ? nil : image.slice(image.int(principal.session + SessionLayout.sourceIdentity), length)
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
