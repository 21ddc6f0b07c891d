import ReeveImage
import ReeveStore
import ReeveTypes

/// The records of sessions, and the table that finds them.
/// Source: IAM User Guide, "Temporary security credentials in IAM" and "Passing session tags in AWS STS".
struct SessionSection {
  private var entries: [Entry] = []

  private struct Entry {
    var session: Session
    var hash: UInt64
    var kind: PrincipalKind
    /// The number of its role, or of the user that made it, among all principals.
    var principal: Int?
    var isMadeByRoot = false
    var policySet: Int?
    var tags: Int?
    var sourceIdentity: Int
  }

  init(
    _ sessions: [Session], _ accounts: [(account: Account, number: UInt64, links: [PrincipalLinks])],
    _ attachments: inout AttachmentTable, _ texts: inout TextTables
  ) {
    guard !sessions.isEmpty else { return }
    let owners = SessionOwners(accounts)
    for session in sessions {
      // No request could name another.
      guard let arn = ARN(session.arn), arn.service == "sts",
        session.arn.utf8.count <= RequestLimits.textByteCountMax, let hash = Self.hash(arn)
      else { continue }
      let isFederated = arn.resource.hasPrefix("federated-user/")
      let owner = isFederated ? owners.maker(of: session, arn) : owners.role(of: arn)
      entries.append(
        Entry(
          session: session, hash: hash, kind: isFederated ? .federated : .role, principal: owner?.number,
          isMadeByRoot: isFederated && owners.isMadeByRoot(session, arn),
          policySet: attachments.set([session.policies]),
          tags: texts.tagList(Self.tags(owner?.tags ?? [], under: session.tags)),
          sourceIdentity: texts.intern(session.sourceIdentity ?? "")))
    }
  }

  /// Absent when it is the ARN of neither kind of session.
  private static func hash(_ arn: ARN) -> UInt64? {
    guard let account = PrincipalLowering.account(arn.account) else { return nil }
    let parts = arn.resource.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    switch (parts.count, parts[0]) {
    case (3, "assumed-role"):
      return SessionHash.hash(account: account, roleName: Array(parts[1].utf8), name: Array(parts[2].utf8))
    case (2, "federated-user"): return SessionHash.hash(account: account, roleName: [], name: Array(parts[1].utf8))
    default: return nil
    }
  }

  /// The principal's tags, but for those that the session has under the same key.
  private static func tags(_ tags: [Tag], under own: [Tag]) -> [Tag] {
    func folded(_ tag: Tag) -> [UInt8] { PatternText.lowercased(Array(tag.key.utf8)) }
    let replaced = Set(own.map { folded($0) })
    return tags.filter { !replaced.contains(folded($0)) } + own
  }

  var byteCount: Int { entries.reduce(0) { $0 + (SessionLayout.arn + $1.session.arn.utf8.count + 7) / 8 * 8 } }

  /// - Parameter principals: the offset of each principal's record.
  func write(principals: [Int], to image: inout ImageWriter) {
    image.begin(.sessionBuckets)
    let table = BucketTable(capacity: entries.count, in: &image.bytes)
    image.end(count: table.bucketCount)
    image.begin(.sessions)
    for entry in entries {
      let arn = Array(entry.session.arn.utf8)
      table.insert(entry.hash, record: image.bytes.count, in: &image.bytes)
      var flags: UInt8 = entry.isMadeByRoot ? SessionLayout.madeByRoot : 0
      if let expiration = entry.session.expiration {
        flags |= SessionLayout.expires
        // A date that nobody can read has passed.
        image.bytes.put(StoredValue.date(Array(expiration.utf8)) ?? Self.longAgo)
      } else {
        image.bytes.putZeros(InstantLayout.length)
      }
      image.bytes.put(entry.kind.rawValue)
      image.bytes.put(flags)
      image.bytes.put(littleEndian: UInt16(arn.count))
      image.bytes.put32(entry.principal.map { principals[$0] } ?? 0)
      image.bytes.put32(entry.policySet.map { image[.policySets] + $0 } ?? 0)
      image.bytes.put32(entry.tags.map { image[.tagLists] + $0 } ?? 0)
      image.bytes.put32(image[.strings] + entry.sourceIdentity)
      image.bytes.put(littleEndian: UInt16(entry.session.sourceIdentity?.utf8.count ?? 0))
      image.bytes.putZeros(6)
      image.bytes.put(arn)
      image.bytes.align(8)
    }
    image.end(count: entries.count)
  }

  /// The least number of seconds.
  private static let longAgo: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0]
}

/// Finds the roles and users whose permissions sessions have.
private struct SessionOwners {
  private var roles: [HashedText: Owner] = [:]
  private var users: [HashedText: Owner] = [:]
  private var accounts: Set<UInt64> = []

  struct Owner {
    /// Among all principals.
    var number: Int
    var tags: [Tag]
  }

  init(_ accounts: [(account: Account, number: UInt64, links: [PrincipalLinks])]) {
    var number = 0
    for (account, id, _) in accounts {
      self.accounts.insert(id)
      for user in account.users {
        let key = HashedText(Array(user.arn.utf8))
        if users[key] == nil { users[key] = Owner(number: number, tags: user.tags) }
        number += 1
      }
      for role in account.roles {
        if let arn = ARN(role.arn) {
          let key = Self.key(partition: arn.partition, account: account.id, name: role.name)
          if roles[key] == nil { roles[key] = Owner(number: number, tags: role.tags) }
        }
        number += 1
      }
    }
  }

  private static func key(partition: String, account: String, name: some StringProtocol) -> HashedText {
    HashedText(Array("\(partition):\(account):".utf8) + PatternText.lowercased(Array(name.utf8)))
  }

  /// By account and name: the session's ARN has no path.
  func role(of arn: ARN) -> Owner? {
    let parts = arn.resource.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    return roles[Self.key(partition: arn.partition, account: arn.account, name: parts[1])]
  }

  /// The user of the same account and partition that made a federated user.
  func maker(of session: Session, _ arn: ARN) -> Owner? {
    guard let maker = session.federatedBy, let makerARN = ARN(maker), makerARN.partition == arn.partition,
      makerARN.account == arn.account
    else { return nil }
    return users[HashedText(Array(maker.utf8))]
  }

  /// Whether the root user of the same account and partition made it.
  func isMadeByRoot(_ session: Session, _ arn: ARN) -> Bool {
    guard let maker = session.federatedBy, let number = PrincipalLowering.account(arn.account) else { return false }
    return maker.utf8.elementsEqual("arn:\(arn.partition):iam::\(arn.account):root".utf8) && accounts.contains(number)
  }
}
