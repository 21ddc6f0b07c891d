import ReeveImage

/// The cells of an image: for a policy set and an action, the statements that can apply, joined over its documents.
///
/// A cell only saves time: without it, the walk asks each document of the set. So cells are made within a budget of
/// bytes, the sets that most principals share first.
struct CellPlanner {
  /// Where a set's cell for an action is.
  struct Cell {
    var policySet: Int
    var action: UInt32
    /// Offset in the plans.
    var plan: Int
  }

  private(set) var cells: [Cell] = []
  private(set) var plans = ByteWriter()
  private var planOffsets: [[UInt8]: Int] = [:]
  private let byteBudget: Int

  init(byteBudget: Int) { self.byteBudget = byteBudget }

  /// Bytes so far, with the buckets that a table at most half full has.
  var byteCount: Int { plans.count + 2 * cells.count * CellLayout.stride }

  /// Makes the cells of one set for every action that its documents name in full.
  /// - Returns: whether the budget held.
  mutating func plan(
    set number: Int, attachments: [UInt32], programs: (UInt32) -> Program, actionNumber: ([UInt8]) -> UInt32
  ) -> Bool {
    var seen: Set<[UInt8]> = []
    for attachment in attachments {
      for action in programs(attachment).actions where seen.insert(action).inserted {
        guard byteCount < byteBudget else { return false }
        var denials = ByteWriter()
        var allows = ByteWriter()
        for member in attachments {
          programs(member).forEachStep(action) { isDeny, statement in
            if isDeny {
              denials.put(littleEndian: member)
              denials.put32(statement)
            } else {
              allows.put(littleEndian: member)
              allows.put32(statement)
            }
          }
        }
        cells.append(Cell(policySet: number, action: actionNumber(action), plan: write(denials.bytes, allows.bytes)))
      }
    }
    return true
  }

  private mutating func write(_ denials: [UInt8], _ allows: [UInt8]) -> Int {
    var plan = ByteWriter()
    plan.put32(denials.count / PlanLayout.stepStride)
    plan.put32(allows.count / PlanLayout.stepStride)
    plan.put(denials)
    plan.put(allows)
    if let offset = planOffsets[plan.bytes] { return offset }
    let offset = plans.count
    plans.put(plan.bytes)
    planOffsets[plan.bytes] = offset
    return offset
  }
}
