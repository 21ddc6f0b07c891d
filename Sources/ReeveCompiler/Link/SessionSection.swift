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
    var policySet: Int?
    var tags: Int?
    var sourceIdentity: Int
    var maker: Int
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
          session: session, hash: hash, kind: isFederated ? .federated : .role, principal: owner,
          policySet: attachments.set([session.policies]), tags: texts.tagList(session.tags),
          sourceIdentity: texts.intern(session.sourceIdentity ?? ""), maker: texts.intern(Self.maker(of: session))))
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

  /// Who made a federated user; no ARN of a user is longer.
  private static func maker(of session: Session) -> String {
    guard let maker = session.federatedBy, maker.utf8.count <= RequestLimits.textByteCountMax else { return "" }
    return maker
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
      if let expiration = entry.session.expiration {
        // A date that nobody can read has passed.
        image.bytes.put(StoredValue.date(Array(expiration.utf8)) ?? Self.longAgo)
      } else {
        image.bytes.putZeros(InstantLayout.length)
      }
      image.bytes.put(entry.kind.rawValue)
      image.bytes.put(entry.session.expiration == nil ? 0 : SessionLayout.expires)
      image.bytes.put(littleEndian: UInt16(arn.count))
      image.bytes.put32(entry.principal.map { principals[$0] } ?? 0)
      image.bytes.put32(entry.policySet.map { image[.policySets] + $0 } ?? 0)
      image.bytes.put32(entry.tags.map { image[.tagLists] + $0 } ?? 0)
      image.bytes.put32(image[.strings] + entry.sourceIdentity)
      image.bytes.put(littleEndian: UInt16(entry.session.sourceIdentity?.utf8.count ?? 0))
      image.bytes.put(littleEndian: UInt16(Self.maker(of: entry.session).utf8.count))
      image.bytes.put32(image[.strings] + entry.maker)
      image.bytes.put(arn)
      image.bytes.align(8)
    }
    image.end(count: entries.count)
  }

  /// The least number of seconds.
  private static let longAgo: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0]
}

/// Finds the roles and users whose permissions sessions have, by their number among all principals.
private struct SessionOwners {
  private var roles: [HashedText: Int] = [:]
  private var users: [HashedText: Int] = [:]

  init(_ accounts: [(account: Account, number: UInt64, links: [PrincipalLinks])]) {
    var number = 0
    for (account, _, _) in accounts {
      for user in account.users {
        let key = HashedText(Array(user.arn.utf8))
        if users[key] == nil { users[key] = number }
        number += 1
      }
      for role in account.roles {
        if let arn = ARN(role.arn) {
          let key = Self.key(partition: arn.partition, account: account.id, name: role.name)
          if roles[key] == nil { roles[key] = number }
        }
        number += 1
      }
    }
  }

  private static func key(partition: String, account: String, name: some StringProtocol) -> HashedText {
    HashedText(Array("\(partition):\(account):".utf8) + PatternText.lowercased(Array(name.utf8)))
  }

  /// By account and name: the session's ARN has no path.
  func role(of arn: ARN) -> Int? {
    let parts = arn.resource.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    return roles[Self.key(partition: arn.partition, account: arn.account, name: parts[1])]
  }

  /// The user of the same account and partition that made a federated user.
  func maker(of session: Session, _ arn: ARN) -> Int? {
    guard let maker = session.federatedBy, let makerARN = ARN(maker), makerARN.partition == arn.partition,
      makerARN.account == arn.account
    else { return nil }
    return users[HashedText(Array(maker.utf8))]
  }
}
