// Cells and their plans.
extension Verifier {
  /// The table of cells can be searched, and a search ends.
  func cellTable() throws(ImageError) {
    let (buckets, count) = (section(.cellBuckets), count(.cellBuckets))
    try image.demand(
      count > 0 && count & (count - 1) == 0 && buckets.count == count * CellLayout.stride,
      "the number of cells is a power of two", at: buckets.lowerBound)
    let hasEmpty = (0..<count).contains { number in
      image.bytes.u32(buckets.lowerBound + number * CellLayout.stride + CellLayout.policySet) == 0
    }
    try image.demand(hasEmpty, "one cell is empty", at: buckets.lowerBound)
  }

  /// What a principal's record says of the cells of its identity policies. Which actions have a cell of their own is not looked
  /// up: a search for a cell that is not there finds none.
  func cells(ofPrincipal at: Int, set: Int) throws(ImageError) {
    let ownActions = try image.u64(at + PrincipalLayout.ownActions)
    try image.demand(set != 0 || ownActions == 0, "a principal without policies has no cells", at: at)
    let cell = try set == 0 ? 0 : cellOfOthers(set: set)
    let (plan, stepCount) =
      cell == 0 ? (0, 0) : (image.bytes.int(cell + CellLayout.plan), image.bytes.int(cell + CellLayout.stepCount))
    try image.demand(
      image.int(at + PrincipalLayout.othersPlan) == plan,
      "a principal has the plan of its policies for all other actions", at: at)
    try image.demand(
      image.int(at + PrincipalLayout.othersStepCount) == stepCount, "a principal says how many steps that plan has",
      at: at)
  }

  /// The cell of a set for all other actions, or zero. The search is as long as the image makes it, and there may be millions of
  /// principals: one that comes to no end soon is a fault.
  private func cellOfOthers(set: Int) throws(ImageError) -> Int {
    let (table, buckets) = (Tables(image.bytes), section(.cellBuckets))
    let key = CellLayout.key(set: set, action: ActionLayout.others)
    var cell = table.homeOfCell(set: set, action: ActionLayout.others)
    for _ in 0..<Self.searchLengthMax {
      let found = image.bytes.u64(cell + CellLayout.policySet)
      if found == key { return cell }
      if UInt32(truncatingIfNeeded: found) == 0 { return 0 }
      cell += CellLayout.stride
      if cell == buckets.upperBound { cell = buckets.lowerBound }
    }
    throw .section("a cell is found after \(Self.searchLengthMax) others at most", offset: cell)
  }

  /// The table is at most half full, and its hash is a good one: the compiler's own searches take some dozens.
  private static var searchLengthMax: Int { 4_096 }

  /// The plans of one piece of the cells.
  func plans(
    _ cells: CellPieces, piece: Int, _ statements: [ProgramTable.Statements]
  ) throws(ImageError) {
    let buckets = section(.cellBuckets)
    let numbers = cells.numbers(of: piece)
    for number in numbers {
      let cell = buckets.lowerBound + number * CellLayout.stride
      // Cells stand in the order of their hashes, so each plan is a miss of the caches: it is fetched before its turn.
      if number + CellPieces.distance < numbers.upperBound {
        let later = image.bytes.int(cell + CellPieces.distance * CellLayout.stride + CellLayout.plan)
        // As a rule a plan has a few steps, in two lines or three.
        if later < image.count - 128 {
          image.bytes.prefetch(later)
          image.bytes.prefetch(later + 64)
        }
      }
      if image.bytes.u32(cell + CellLayout.policySet) != 0 {
        let count = try plan(image.int(cell + CellLayout.plan), of: image.u32(cell + CellLayout.action), statements)
        try image.demand(
          image.int(cell + CellLayout.stepCount) == count, "a cell says how many steps its plan has", at: cell)
      }
    }
  }

  /// The number of its steps.
  private func plan(
    _ at: Int, of action: UInt32, _ statements: [ProgramTable.Statements]
  ) throws(ImageError) -> Int {
    try record(at, PlanLayout.steps, in: .plans, "a plan lies in its section")
    let head = try image.u32(at + PlanLayout.denyCount)
    try image.demand(
      (head & PlanLayout.testsActions != 0) == (action == ActionLayout.others),
      "a plan tests actions for all others alone",
      at: at)
    let count = try Int(head & PlanLayout.countMask) + image.int(at + PlanLayout.allowCount)
    let length = PlanLayout.attachments(stepCount: count) + count * PlanLayout.attachmentStride
    try record(at, length, in: .plans, "a plan lies in its section")
    for number in 0..<count {
      let step = at + PlanLayout.steps + number * PlanLayout.stepStride
      let place = at + PlanLayout.attachments(stepCount: count) + number * PlanLayout.attachmentStride
      let policy = try image.u32(place)
      try attachmentNumber(policy, orNone: false, at: place)
      try image.demand(
        image.bytes.u32(step + StepLayout.program)
          == image.bytes.u32(
            section(.attachments).lowerBound + Int(policy) * AttachmentLayout.stride + AttachmentLayout.program),
        "a step has the program of its attachment", at: step)
      // Attachments have been verified, so `statements` has as many.
      let allowed = statements[Int(policy)]
      let distance = try image.int(step + StepLayout.statement) - Int(allowed.first)
      try image.demand(
        distance >= 0 && distance.isMultiple(of: StatementLayout.stride)
          && distance / StatementLayout.stride < Int(allowed.count),
        "a step names a statement of its program", at: step)
    }
    if head & PlanLayout.isIndexed != 0 {
      let index = at + PlanLayout.index(stepCount: count)
      try record(index, IndexLayout.lookups, in: .plans, "an index lies in its section")
      let byteCount = try image.int(index + IndexLayout.byteCount)
      try record(index, byteCount, in: .plans, "an index lies in its section")
      let bytes = CheckedBytes(image.bytes.slice(index, byteCount), origin: index)
      try IndexVerifier(bytes, stepCount: count, denyCount: Int(head & PlanLayout.countMask)).verify()
      try patterns(ofIndex: bytes.bytes, steps: at + PlanLayout.steps)
    }
    return count
  }

  /// An entry's pattern is one of the resources of its step's statement. All else has been verified.
  private func patterns(ofIndex index: Bytes, steps: Int) throws(ImageError) {
    for number in 0..<index.int(IndexLayout.entryCount) {
      let entry = index.int(IndexLayout.entries) + number * IndexEntryLayout.stride
      let pattern = index.int(entry + IndexEntryLayout.pattern)
      guard pattern != 0 else { continue }
      let step = steps + index.int(entry + IndexEntryLayout.step) * PlanLayout.stepStride
      let program = image.bytes.from(image.bytes.int(step + StepLayout.program))
      let set = program.int(image.bytes.int(step + StepLayout.statement) + StatementLayout.resources)
      let distance = pattern - set - ResourceSetLayout.patterns
      try image.demand(
        set != 0 && distance >= 0 && distance.isMultiple(of: ReferenceLayout.stride)
          && distance / ReferenceLayout.stride < program.int(set + ResourceSetLayout.count),
        "an entry's pattern is one of its statement's", at: step)
    }
  }
}
