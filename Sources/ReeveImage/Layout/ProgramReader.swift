import ReeveTypes

/// Programs as the compiler reads them back, with the walk's own eyes: what a cell holds is what the walk would find.
public struct ProgramReader {
  private let image: Bytes
  private let scratch: ScratchMemory

  /// Reads the bytes of an image whose programs have their places, for as long as `body` runs.
  public static func read<Result>(_ image: [UInt8], _ body: (ProgramReader) -> Result) -> Result {
    let scratch = Scratch()
    return image.withBytes { bytes in
      body(ProgramReader(image: bytes, scratch: scratch.memory))
    }
  }

  /// The image from a program's first byte on.
  func bytes(_ program: Int) -> Bytes { image.from(program) }

  /// A run of the image.
  public func bytes(_ place: Range<Int>) -> Bytes { image.slice(place.lowerBound, place.count) }

  /// Visits the actions that a program names in full, in lower case: where in the image each stands.
  /// - Parameter program: its offset.
  public func forEachNamedAction(of program: Int, _ visit: (Range<Int>) -> Void) {
    let bytes = image.from(program)
    let buckets = bytes.int(ProgramLayout.buckets)
    for index in 0..<bytes.int(ProgramLayout.bucketCount) {
      let entry = bytes.int(buckets + index * BucketLayout.stride + BucketLayout.record)
      guard entry != 0 else { continue }
      let count = bytes.int(entry + EntryLayout.denyCount) + bytes.int(entry + EntryLayout.allowCount)
      let text = program + entry + EntryLayout.statements + 4 * count
      visit(text..<text + bytes.int(entry + EntryLayout.textLength))
    }
  }

  /// Visits the statements that may take in an action which the program does not name in full.
  public func forEachOpenStatement(of program: Int, _ visit: (_ isDeny: Bool, _ statement: Int) -> Void) {
    let bytes = image.from(program)
    let entry = bytes.int(ProgramLayout.openEntry)
    let denyCount = bytes.int(entry + EntryLayout.denyCount)
    for number in 0..<denyCount + bytes.int(entry + EntryLayout.allowCount) {
      let statement = bytes.int(entry + EntryLayout.statements + 4 * number)
      visit(number < denyCount, bytes.int(ProgramLayout.statements) + statement * StatementLayout.stride)
    }
  }

  /// Visits the statements that take in an action, denials first, by their offsets in the program.
  /// - Parameter hash: `Hash.foldingASCII` of the action.
  public func forEachStatement(
    of program: Int, taking action: Bytes, hash: UInt64, _ visit: (_ isDeny: Bool, _ statement: Int) -> Void
  ) {
    // Patterns of actions hold no variables, so the request that these would come from may be empty.
    scratch.begin(
      image: image, trust: .reported, clock: Instant(epochSeconds: 0), sessionsIdentity: EvaluationParts.noSessions)
    let evaluation = Evaluation(image.slice(0, 0), scratch: scratch)
    evaluation.action = action
    evaluation.actionHash = hash
    let bytes = image.from(program)
    for effect in [Effect.deny, .allow] {
      evaluation.forEachStatement(effect, program: bytes) { statement in
        visit(effect == .deny, statement)
        return false
      }
    }
  }

  /// Where in a program the parts of a statement lie, as far as they stand together: the patterns of its resources, its
  /// conditions, and the texts of both.
  /// - Parameter withActions: and the patterns of its actions.
  public func parts(of program: Int, statement: Int, withActions: Bool) -> Range<Int> {
    let bytes = image.from(program)
    let actions = withActions ? bytes.int(statement + StatementLayout.actions) : 0
    let resources = bytes.int(statement + StatementLayout.resources)
    let conditions = bytes.int(statement + StatementLayout.conditions)
    let conditionCount = bytes.int(statement + StatementLayout.conditionCount)
    var parts = PartsOfStatement(bytes)
    if actions != 0 {
      parts.take(actions, head: PatternListLayout.patterns, count: bytes.int(actions + PatternListLayout.count))
    }
    if resources != 0 {
      parts.take(resources, head: ResourceSetLayout.patterns, count: bytes.int(resources + ResourceSetLayout.count))
    }
    for condition in stride(
      from: conditions, to: conditions + conditionCount * ConditionLayout.stride, by: ConditionLayout.stride)
    {
      parts.take(condition..<condition + ConditionLayout.stride)
      parts.take(
        bytes.int(condition + ConditionLayout.values), head: 0, count: bytes.int(condition + ConditionLayout.valueCount)
      )
    }
    return parts.start..<max(parts.start, parts.end)
  }
}

/// Where the parts of a statement are, as far as they are near the one that was taken first.
private struct PartsOfStatement {
  private let program: Bytes
  private(set) var start = 0
  private(set) var end = 0

  private static var nearByteCount: Int { 1_024 }

  init(_ program: Bytes) { self.program = program }

  mutating func take(_ place: Range<Int>) {
    guard !place.isEmpty else { return }
    if end == 0 { (start, end) = (place.lowerBound, place.upperBound) }
    if place.lowerBound < start, place.lowerBound + Self.nearByteCount >= start { start = place.lowerBound }
    if place.upperBound > end, place.upperBound <= end + Self.nearByteCount { end = place.upperBound }
  }

  /// Takes references behind a head, and what they refer to.
  mutating func take(_ list: Int, head: Int, count: Int) {
    let end = list + head + count * ReferenceLayout.stride
    take(list..<end)
    for reference in stride(from: list + head, to: end, by: ReferenceLayout.stride) {
      let text = program.int(reference + ReferenceLayout.offset)
      take(text..<text + program.int(reference + ReferenceLayout.length))
    }
  }
}
