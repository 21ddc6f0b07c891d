public import ReeveTypes

/// Programs as the compiler reads them back, with the walk's own eyes: what a cell holds is what the walk would find.
public struct ProgramReader {
  private let evaluation: Evaluation

  /// Reads the bytes of an image whose programs have their places, for as long as `body` runs.
  public static func read<Result>(_ image: [UInt8], _ body: (ProgramReader) -> Result) -> Result {
    let scratch = Scratch()
    return image.withBytes { bytes in
      // Patterns of actions hold no variables, so the request that these would come from may be empty.
      let evaluation = Evaluation(
        image: bytes, tables: Tables(bytes), payload: bytes.slice(0, 0), scratch: scratch.memory, trust: .reported,
        clock: Instant(epochSeconds: 0))
      return body(ProgramReader(evaluation: evaluation))
    }
  }

  /// Visits the actions that a program names in full, in lower case.
  /// - Parameter program: its offset.
  public func forEachNamedAction(of program: Int, _ visit: (Bytes) -> Void) {
    let bytes = evaluation.image.from(program)
    let buckets = bytes.int(ProgramLayout.buckets)
    for index in 0..<bytes.int(ProgramLayout.bucketCount) {
      let entry = bytes.int(buckets + index * BucketLayout.stride + BucketLayout.record)
      guard entry != 0 else { continue }
      let count = bytes.int(entry + EntryLayout.denyCount) + bytes.int(entry + EntryLayout.allowCount)
      visit(bytes.slice(entry + EntryLayout.statements + 4 * count, bytes.int(entry + EntryLayout.textLength)))
    }
  }

  /// Visits the statements of one effect that take in an action, by their offsets in the program.
  /// - Parameter hash: `Hash.exact` of the action.
  public func forEachStatement(
    _ effect: Effect, of program: Int, taking action: Bytes, hash: UInt64, _ visit: (Int) -> Void
  ) {
    var evaluation = evaluation
    evaluation.action = action
    evaluation.actionHash = hash
    evaluation.forEachStatement(effect, program: evaluation.image.from(program)) { statement in
      visit(statement)
      return false
    }
  }
}
