import ReeveImage
import ReevePolicy
import ReeveStore

/// Documents under their names, each pair once, and the sets of them that principals have, each set once.
struct AttachmentTable {
  private var numbers: [Key: UInt32] = [:]
  private(set) var attachments: [AttachedPolicy] = []
  private var setNumbers: [[UInt32]: Int] = [:]
  /// The attachments of each set, in store order.
  private(set) var sets: [[UInt32]] = []
  /// How many principals have each set.
  private(set) var setUses: [Int] = []

  /// A name by its bytes: Swift's equality of strings is wider than IAM's.
  private struct Key: Hashable {
    var name: [UInt8]
    var document: DocumentID

    init(_ policy: AttachedPolicy) {
      name = Array(policy.name.utf8)
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

  /// The number of the set of these policies; absent when there are none.
  mutating func set(_ policies: [AttachedPolicy]) -> Int? {
    guard !policies.isEmpty else { return nil }
    let set = policies.map { attachment($0) }
    if let number = setNumbers[set] {
      setUses[number] += 1
      return number
    }
    sets.append(set)
    setUses.append(1)
    setNumbers[set] = sets.count - 1
    return sets.count - 1
  }
}
