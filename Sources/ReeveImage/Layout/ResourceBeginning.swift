/// What every resource that a statement can be about begins with.
public enum ResourceBeginning: Sendable {
  /// Nothing that could be said of all of them.
  case unknown
  /// It is this text, where it stands in the image.
  case whole(Range<Int>)
  /// The beginning that all have, where it stands in the image.
  case common(Range<Int>)
}

extension ProgramReader {
  /// - Parameters:
  ///   - program: its offset.
  ///   - statement: its offset in the program.
  public func resourceBeginning(of program: Int, statement: Int) -> ResourceBeginning {
    let bytes = self.bytes(program)
    let set = bytes.int(statement + StatementLayout.resources)
    guard set != 0, bytes[statement + StatementLayout.flags] & StatementLayout.resourceNegated == 0 else {
      return .unknown
    }
    let patternCount = bytes.int(set + ResourceSetLayout.count)
    // The beginning that all have so far, and how many there are.
    var common = 0..<0
    var count = 0
    func take(_ other: Range<Int>) {
      defer { count += 1 }
      guard count > 0 else {
        common = other
        return
      }
      var equal = 0
      while equal < min(common.count, other.count), bytes[common.lowerBound + equal] == bytes[other.lowerBound + equal]
      {
        equal += 1
      }
      common = common.lowerBound..<common.lowerBound + equal
    }
    let buckets = bytes.int(set + ResourceSetLayout.buckets)
    for index in 0..<Int(bytes.u32(set + ResourceSetLayout.bucketCount) & ResourceSetLayout.countMask) {
      let record = bytes.int(buckets + index * BucketLayout.stride + BucketLayout.record)
      if record != 0 { take(record + 4..<record + 4 + bytes.int(record)) }
    }
    let isWhole = patternCount == 0 && count == 1
    for number in 0..<patternCount {
      take(beginning(ofPattern: set + ResourceSetLayout.patterns + number * ReferenceLayout.stride, bytes))
    }
    guard count > 0 else { return .unknown }
    let place = program + common.lowerBound..<program + common.upperBound
    return isWhole ? .whole(place) : .common(place)
  }

  /// The four bytes at a place in the image, the first in the lowest byte.
  public func word(at place: Int) -> UInt32 { bytes(0).u32(place) }

  /// Whether two runs of the image are the same text.
  public func areEqual(_ left: Range<Int>, _ right: Range<Int>) -> Bool { bytes(left) == bytes(right) }

  /// What a text must begin with to match a pattern.
  private func beginning(ofPattern reference: Int, _ bytes: Bytes) -> Range<Int> {
    let offset = bytes.int(reference + ReferenceLayout.offset)
    let length = bytes.int(reference + ReferenceLayout.length)
    switch TextKind(rawValue: bytes.u32(reference + ReferenceLayout.kind)) {
    case .literal, .prefix: return offset..<offset + length
    case .pieces:
      let start = offset + PiecesLayout.pieces + 2
      return start..<start + Int(bytes.u16(offset + PiecesLayout.pieces))
    case .code:
      guard length > 0, bytes[offset] == PatternCode.literal.rawValue else { return offset..<offset }
      return offset + 3..<offset + 3 + Int(bytes.u16(offset + 1))
    case .everything, nil: return offset..<offset
    }
  }
}
