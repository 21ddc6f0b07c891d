import ReeveImage
import ReeveStore

/// The records of accounts: those that the store describes and those of its organization, each with the control policies
/// on its way from the root.
/// Source: AWS Organizations User Guide, "SCP evaluation" and "RCP evaluation".
struct AccountSection {
  private var entries: [UInt64: Entry] = [:]
  /// `LevelListLayout`, with the place of each set plus one in place of its offset.
  private var levelLists = InternTable()
  private(set) var hasResourceLevels = false

  private struct Entry {
    var isDescribed = false
    var organizationID: (place: Int, length: Int) = (0, 0)
    var path: (place: Int, length: Int) = (0, 0)
    /// Places of level lists.
    var serviceLevels: Int?
    var resourceLevels: Int?
    /// Users and roles: how often the levels above are asked.
    var principalCount = 0
  }

  /// The levels from the root down to where the tree is being walked.
  private struct Way {
    /// Absent when some part of it has no id.
    var path: String?
    var levels: [ControlPolicies] = []
  }

  init(
    _ described: [(account: Account, number: UInt64, links: [PrincipalLinks])], _ organization: Organization?,
    _ attachments: inout AttachmentTable, _ texts: inout TextTables
  ) {
    for (_, number, links) in described {
      entries[number, default: Entry()].isDescribed = true
      entries[number, default: Entry()].principalCount += links.count
    }
    guard let organization else { return }
    walk(
      organization.root, Way(path: organization.id.isEmpty ? nil : "\(organization.id)/"), in: organization,
      &attachments, &texts)
    // A management account without a place in the tree is in the organization all the same.
    if let number = organization.managementAccountID.flatMap({ PrincipalLowering.account($0) }) {
      entries[number, default: Entry()].organizationID = Self.text(organization.id, &texts)
    }
  }

  private mutating func walk(
    _ unit: OrganizationalUnit, _ way: Way, in organization: Organization, _ attachments: inout AttachmentTable,
    _ texts: inout TextTables
  ) {
    let path = unit.id.isEmpty ? nil : way.path.map { "\($0)\(unit.id)/" }
    let way = Way(path: path, levels: way.levels + [unit.policies])
    for account in unit.accounts {
      guard let number = PrincipalLowering.account(account.id) else { continue }
      var entry = entries[number] ?? Entry()
      entry.organizationID = Self.text(organization.id, &texts)
      entry.path = Self.text(way.path ?? "", &texts)
      // No control policy binds the management account.
      if account.id != organization.managementAccountID {
        let levels = way.levels + [account.policies]
        if organization.hasServiceControlPolicies {
          entry.serviceLevels = levelList(levels.map(\.service), of: entry, &attachments)
        }
        // A level without one allows everything, and so says nothing.
        let denying = levels.map(\.resource).filter { !$0.isEmpty }
        if organization.hasResourceControlPolicies, !denying.isEmpty {
          entry.resourceLevels = levelList(denying, of: entry, &attachments)
          hasResourceLevels = true
        }
      }
      entries[number] = entry
    }
    for child in unit.units { walk(child, way, in: organization, &attachments, &texts) }
  }

  private static func text(_ text: String, _ texts: inout TextTables) -> (place: Int, length: Int) {
    (texts.intern(text), text.utf8.count)
  }

  private mutating func levelList(
    _ levels: [[AttachedPolicy]], of account: Entry, _ attachments: inout AttachmentTable
  ) -> Int {
    let start = levelLists.writer.count
    levelLists.writer.put32(levels.count)
    for level in levels {
      let set = attachments.set([level], uses: max(account.principalCount, 1))
      levelLists.writer.put32(set.map { $0 + 1 } ?? 0)
    }
    return levelLists.intern(from: start)
  }

  var byteCount: Int { entries.count * AccountLayout.stride + levelLists.writer.count }

  /// Policy sets have been written.
  /// - Returns: the offset of each account's record.
  func write(to image: inout ImageWriter) -> [UInt64: Int] {
    let lists = image.begin(.levelLists)
    image.bytes.put(levelLists.writer.bytes)
    for number in 0..<levelLists.count {
      let range = levelLists.range(number)
      for at in stride(from: range.lowerBound + LevelListLayout.sets, to: range.upperBound, by: 4) {
        let place = image.bytes.int(at: lists + at)
        if place > 0 { image.bytes.patch32(image[.policySets] + place - 1, at: lists + at) }
      }
    }
    image.end(count: levelLists.count)
    image.begin(.accounts)
    var offsets: [UInt64: Int] = [:]
    for (number, entry) in entries.sorted(by: { $0.key < $1.key }) {
      offsets[number] = image.bytes.count
      image.bytes.put(littleEndian: number)
      image.bytes.put(entry.isDescribed ? 1 : 0)
      image.bytes.put(0)
      image.bytes.put(littleEndian: UInt16(entry.organizationID.length))
      image.bytes.put32(image[.strings] + entry.organizationID.place)
      image.bytes.put32(image[.strings] + entry.path.place)
      image.bytes.put32(entry.path.length)
      image.bytes.put32(entry.serviceLevels.map { lists + $0 } ?? 0)
      image.bytes.put32(entry.resourceLevels.map { lists + $0 } ?? 0)
    }
    image.end(count: entries.count)
    return offsets
  }
}
