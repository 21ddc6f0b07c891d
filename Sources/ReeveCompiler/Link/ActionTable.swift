import ReeveImage

/// The actions that documents name in full, numbered.
struct ActionTable {
  private(set) var actions: [[UInt8]] = []
  private var numbers: [[UInt8]: UInt32] = [:]

  init(programs: [Program]) {
    for program in programs {
      for action in program.actions where numbers[action] == nil {
        numbers[action] = UInt32(actions.count)
        actions.append(action)
      }
    }
  }

  /// The number of an action that some program names.
  func number(_ action: [UInt8]) -> UInt32 {
    guard let number = numbers[action] else { preconditionFailure("every program's actions are in the table") }
    return number
  }

  var byteCount: Int { actions.reduce(0) { $0 + Self.length($1) } }

  private static func length(_ action: [UInt8]) -> Int { (ActionLayout.text + action.count + 3) / 4 * 4 }

  func write(_ plan: SectionPlan, to image: inout ImageWriter) {
    var table = BucketTable(capacity: actions.count)
    var section = ByteWriter()
    for (number, action) in actions.enumerated() {
      table.insert(Hash.exact(action), record: plan[.actions] + section.count)
      section.put32(number)
      section.put32(action.count)
      section.put(action)
      section.align(4)
    }
    image.section(.actionBuckets, table)
    image.section(.actions, section.bytes, count: actions.count)
  }
}
