import ReeveImage
import ReevePolicy
import ReeveStore

/// Documents under their names, each pair once, and the sets of them that principals have, each set once.
struct AttachmentTable {
  private var numbers: [AttachedPolicy: UInt32] = [:]
  private(set) var attachments: [AttachedPolicy] = []
  private var setNumbers: [[UInt32]: Int] = [:]
  /// The attachments of each set, in store order.
  private(set) var sets: [[UInt32]] = []
  /// How many principals have each set.
  private(set) var setUses: [Int] = []

  mutating func attachment(_ policy: AttachedPolicy) -> UInt32 {
    if let number = numbers[policy] { return number }
    let number = UInt32(attachments.count)
    attachments.append(policy)
    numbers[policy] = number
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
