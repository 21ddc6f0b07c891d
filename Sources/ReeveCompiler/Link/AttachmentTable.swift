import ReeveStore

/// Documents under their names, each pair once, and the sets of them that count together, each set once.
struct AttachmentTable {
  private var numbers: [Key: UInt32] = [:]
  private(set) var attachments: [AttachedPolicy] = []
  /// Sets as `PolicySetLayout`, one after the other.
  private(set) var sets = InternTable()
  /// How many principals meet each set.
  private(set) var uses: [Int] = []

  /// A name by its bytes: Swift's equality of strings is wider than IAM's.
  private struct Key: Hashable {
    var name: HashedText
    var document: DocumentID

    init(_ policy: AttachedPolicy) {
      name = HashedText(Array(policy.name.utf8))
      document = policy.document
    }
  }

  mutating func attachment(_ policy: AttachedPolicy) -> UInt32 {
    let key = Key(policy)
    if let number = numbers[key] { return number }
    let number = UInt32(attachments.count)
    attachments.append(policy)
    numbers[key] = number
    return number
  }

  /// The place of the set of these policies in `sets`; absent when there are none.
  /// - Parameter principals: that meet it.
  mutating func set(_ lists: [[AttachedPolicy]], uses principals: Int = 1) -> Int? {
    let count = lists.reduce(0) { $0 + $1.count }
    guard count > 0 else { return nil }
    let start = sets.writer.count
    sets.writer.put32(count)
    for list in lists {
      for policy in list { sets.writer.put(littleEndian: attachment(policy)) }
    }
    let number = sets.number(from: start)
    if number == uses.count { uses.append(0) }
    uses[number] += principals
    return sets.range(number).lowerBound
  }
}
