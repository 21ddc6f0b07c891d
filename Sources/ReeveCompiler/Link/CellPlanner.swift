import ReeveImage
import ReeveTypes

/// The cells of an image: for a policy set and an action, the statements that can apply, joined over its documents.
///
/// A cell only saves time: without it, the walk asks each document of the set. So cells are made within a budget of
/// bytes, the sets that most principals share first. What a document answers is asked of the walk itself.
struct CellPlanner {
  /// Where a set's cell for an action is.
  struct Cell {
    /// The place of the set.
    var policySet: Int
    var action: UInt32
    /// Offset in the plans.
    var plan: Int
  }

  private(set) var cells: [Cell] = []
  private(set) var plans = InternTable()
  private let byteBudget: Int
  /// For each action, the set that it was last seen in.
  private var seen: [Int] = []
  private var denials = ByteWriter()
  private var allows = ByteWriter()

  init(byteBudget: Int) { self.byteBudget = byteBudget }

  /// Bytes so far, with the buckets that a table at most half full has.
  var byteCount: Int {
    plans.writer.count + CellTable.bucketCount(cells.count) * CellLayout.stride
  }

  /// Makes the cells of one set for every action that its documents name in full.
  /// - Parameters:
  ///   - set: its place.
  ///   - members: the attachments, each with the offset of its program.
  /// - Returns: whether the budget held.
  mutating func plan(
    set: Int, members: [(attachment: UInt32, program: Int)], of programs: ProgramReader, actions: inout ActionTable
  ) -> Bool {
    for member in members {
      var isWithinBudget = true
      programs.forEachNamedAction(of: member.program) { action in
        let number = actions.number(action)
        while seen.count <= number { seen.append(-1) }
        guard isWithinBudget, seen[number] != set else { return }
        seen[number] = set
        guard byteCount < byteBudget else {
          isWithinBudget = false
          return
        }
        let plan = write(members, programs, action, hash: actions.hashes[number])
        cells.append(Cell(policySet: set, action: UInt32(number), plan: plan))
      }
      if !isWithinBudget { return false }
    }
    return true
  }

  private mutating func write(
    _ members: [(attachment: UInt32, program: Int)], _ programs: ProgramReader, _ action: Bytes, hash: UInt64
  ) -> Int {
    denials.truncate(to: 0)
    allows.truncate(to: 0)
    for member in members {
      programs.forEachStatement(.deny, of: member.program, taking: action, hash: hash) { statement in
        denials.put(littleEndian: member.attachment)
        denials.put32(statement)
      }
      programs.forEachStatement(.allow, of: member.program, taking: action, hash: hash) { statement in
        allows.put(littleEndian: member.attachment)
        allows.put32(statement)
      }
    }
    let start = plans.writer.count
    plans.writer.put32(denials.count / PlanLayout.stepStride)
    plans.writer.put32(allows.count / PlanLayout.stepStride)
    plans.writer.put(denials.bytes)
    plans.writer.put(allows.bytes)
    return plans.intern(from: start)
  }
}
