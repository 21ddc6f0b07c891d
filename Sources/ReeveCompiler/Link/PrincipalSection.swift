import ReeveImage
import ReeveStore

/// The records of users and roles, and the tables that find them.
struct PrincipalSection {
  private let accounts: [(account: Account, number: UInt64, links: [PrincipalLinks])]

  init(_ accounts: [(account: Account, number: UInt64, links: [PrincipalLinks])]) { self.accounts = accounts }

  var count: Int { accounts.reduce(0) { $0 + $1.links.count } }

  var byteCount: Int {
    accounts.reduce(0) { sum, entry in
      entry.account.users.reduce(sum) { $0 + Self.length($1.arn) }
        + entry.account.roles.reduce(0) { $0 + Self.length($1.arn) }
    }
  }

  private static func length(_ arn: String) -> Int {
    (PrincipalLayout.arn + arn.utf8.count + PrincipalLayout.alignment - 1) / PrincipalLayout.alignment
      * PrincipalLayout.alignment
  }

  /// Policy sets and plans have been written.
  /// - Parameters:
  ///   - accountRecords: the offset of each account's record.
  ///   - cells: of each policy set, by its place.
  /// - Returns: the offset of each principal's record, users of an account before its roles.
  func write(
    accountRecords: [UInt64: Int], cells: [Int: CellPlanner.SetCells], to image: inout ImageWriter
  ) -> [Int] {
    var records: [Int] = []
    records.reserveCapacity(count)
    image.begin(.principalBuckets)
    let byARN = BucketTable(capacity: count, in: &image.bytes)
    image.end(count: byARN.bucketCount)
    image.begin(.roleBuckets)
    let byName = BucketTable(capacity: accounts.reduce(0) { $0 + $1.account.roles.count }, in: &image.bytes)
    image.end(count: byName.bucketCount)
    image.begin(.principals)
    for (account, number, links) in accounts {
      let owner = (number: number, record: accountRecords[number] ?? 0)
      for (user, links) in zip(account.users, links) {
        let record = write(.user, owner, user.arn, user.name, user.id, links, cells, to: &image)
        byARN.insert(Hash.exact(Array(user.arn.utf8)), record: record, in: &image.bytes)
        records.append(record)
      }
      for (role, links) in zip(account.roles, links[account.users.count...]) {
        let record = write(.role, owner, role.arn, role.name, role.id, links, cells, to: &image)
        byARN.insert(Hash.exact(Array(role.arn.utf8)), record: record, in: &image.bytes)
        byName.insert(
          Hash.foldingASCII(Array(role.name.utf8), salt: number), record: record, in: &image.bytes)
        records.append(record)
      }
    }
    image.end(count: count)
    return records
  }

  private func write(
    _ kind: PrincipalKind, _ account: (number: UInt64, record: Int), _ arn: String, _ name: String, _ id: String?,
    _ links: PrincipalLinks, _ cells: [Int: CellPlanner.SetCells], to image: inout ImageWriter
  ) -> Int {
    let cells = links.policySet.flatMap { cells[$0] } ?? CellPlanner.SetCells()
    let record = image.bytes.count
    image.bytes.put(littleEndian: account.number)
    image.bytes.put32(links.policySet.map { image[.policySets] + $0 } ?? 0)
    image.bytes.put(kind.rawValue)
    image.bytes.put(UInt8(truncatingIfNeeded: arn.utf8.dropFirst(4).prefix { $0 != UInt8(ascii: ":") }.count))
    image.bytes.put(littleEndian: UInt16(name.utf8.count))
    image.bytes.put(littleEndian: UInt16(arn.utf8.count))
    image.bytes.put(littleEndian: UInt16(id?.utf8.count ?? 0))
    image.bytes.put32(
      links.name.map { image[.strings] + $0 } ?? record + PrincipalLayout.arn + arn.utf8.count - name.utf8.count)
    image.bytes.put32(image[.strings] + links.id)
    image.bytes.put32(links.tags.map { image[.tagLists] + $0 } ?? 0)
    image.bytes.put(littleEndian: links.trustAttachment ?? AttachmentLayout.noAttachment)
    image.bytes.put32(links.boundary.map { image[.policySets] + $0 } ?? 0)
    image.bytes.put32(account.record)
    image.bytes.put32(cells.others.map { image[.plans] + $0.plan } ?? 0)
    image.bytes.put(littleEndian: cells.ownActions)
    image.bytes.put32(cells.others?.stepCount ?? 0)
    image.bytes.put(arn.utf8)
    image.bytes.align(PrincipalLayout.alignment)
    return record
  }
}
