/// One of the alternatives of what a statement needs of a request.
public struct Need: Sendable, Hashable {
  public var kind: Kind
  /// Offset in the program of the pattern of the statement's resources that needs it; zero: no one pattern, or none of those.
  public var pattern = 0

  public enum Kind: Sendable, Hashable {
    /// A text, the resource or the one value of a condition key, by its key in an index.
    case text(source: UInt8, key: UInt32)
    /// A text that begins so; where the beginning stands in the image.
    case prefix(source: UInt8, Range<Int>)
    /// An address in a network.
    case network(source: UInt8, length: UInt8, key: UInt32)
    /// A resource that begins with the first of these, which may be empty, and has the others behind it.
    case pieces([Range<Int>])
  }
}

// What an index may rule statements out by. Every test here is one that the walk makes as well, of which it is said what a
// request must have at the least.
extension ProgramReader {
  /// For each test of a statement of which that can be said: the statement applies to no request that has none of these.
  /// - Parameters:
  ///   - program: its offset.
  ///   - statement: its offset in the program.
  public func needs(of program: Int, statement: Int) -> [[Need]] {
    let bytes = self.bytes(program)
    var needs: [[Need]] = []
    if let resource = resourceNeeds(program, bytes, statement) { needs.append(resource) }
    let conditions = bytes.int(statement + StatementLayout.conditions)
    for number in 0..<bytes.int(statement + StatementLayout.conditionCount) {
      if let values = conditionNeeds(conditions + number * ConditionLayout.stride, program, bytes) {
        needs.append(values)
      }
    }
    return needs
  }

  private func resourceNeeds(_ program: Int, _ bytes: Bytes, _ statement: Int) -> [Need]? {
    let set = bytes.int(statement + StatementLayout.resources)
    guard set != 0, bytes[statement + StatementLayout.flags] & StatementLayout.resourceNegated == 0 else { return nil }
    var needs: [Need] = []
    let buckets = bytes.int(set + ResourceSetLayout.buckets)
    for index in 0..<Int(bytes.u32(set + ResourceSetLayout.bucketCount) & ResourceSetLayout.countMask) {
      let record = bytes.int(buckets + index * BucketLayout.stride + BucketLayout.record)
      guard record != 0 else { continue }
      needs.append(Need(kind: text(bytes.slice(record + 4, bytes.int(record)), source: IndexKey.ofResource)))
    }
    let count = bytes.int(set + ResourceSetLayout.count)
    guard
      append(
        set + ResourceSetLayout.patterns, count: count, source: IndexKey.ofResource, program, bytes, to: &needs)
    else { return nil }
    return needs
  }

  /// Of a condition that asks for one of some values, without a quantifier, of a key that the context alone has: without a
  /// value it does not hold, and with a list it does not either.
  private func conditionNeeds(_ condition: Int, _ program: Int, _ bytes: Bytes) -> [Need]? {
    let source = bytes[condition + ConditionLayout.source]
    guard bytes[condition + ConditionLayout.flags] == 0, source >= KeySource.firstOfContext else { return nil }
    let count = bytes.int(condition + ConditionLayout.valueCount)
    let values = bytes.int(condition + ConditionLayout.values)
    switch ConditionTest(rawValue: bytes[condition + ConditionLayout.test]) {
    case .text, .arn:
      var needs: [Need] = []
      return append(values, count: count, source: source, program, bytes, to: &needs) ? needs : nil
    case .address: return networks(values, count: count, source: source, bytes)
    default: return nil
    }
  }

  private func networks(_ values: Int, count: Int, source: UInt8, _ bytes: Bytes) -> [Need]? {
    var needs: [Need] = []
    for reference in stride(from: values, to: values + count * ReferenceLayout.stride, by: ReferenceLayout.stride) {
      // Nothing is in a range that did not convert.
      guard bytes.u32(reference + ReferenceLayout.kind) == ValueKind.value.rawValue else { continue }
      let range = bytes.from(bytes.int(reference + ReferenceLayout.offset))
      guard range[AddressLayout.family] == 4 else { return nil }
      let length = range[AddressLayout.prefixLength]
      let quad = range.u32(AddressLayout.address).byteSwapped
      needs.append(
        Need(
          kind: .network(source: source, length: length, key: IndexKey.network(quad, length: length, source: source))))
    }
    return needs
  }

  /// Appends what each of some patterns needs.
  /// - Returns: whether that can be said of all of them.
  private func append(
    _ references: Int, count: Int, source: UInt8, _ program: Int, _ bytes: Bytes, to needs: inout [Need]
  ) -> Bool {
    for number in 0..<count {
      let reference = references + number * ReferenceLayout.stride
      guard let kind = kind(reference, source: source, program, bytes) else { return false }
      needs.append(Need(kind: kind, pattern: source == IndexKey.ofResource ? reference : 0))
    }
    return true
  }

  private func kind(_ reference: Int, source: UInt8, _ program: Int, _ bytes: Bytes) -> Need.Kind? {
    let offset = bytes.int(reference + ReferenceLayout.offset)
    let length = bytes.int(reference + ReferenceLayout.length)
    var beginning = offset..<offset
    switch TextKind(rawValue: bytes.u32(reference + ReferenceLayout.kind)) {
    case .literal: return text(bytes.slice(offset, length), source: source)
    case .prefix: beginning = offset..<offset + length
    case .pieces:
      let pieces = pieces(bytes, offset..<offset + length)
      if source == IndexKey.ofResource {
        return .pieces(pieces.map { program + $0.lowerBound..<program + $0.upperBound })
      }
      beginning = pieces[0]
    case .code:
      if length > 0, bytes[offset] == PatternCode.literal.rawValue {
        beginning = offset + 3..<offset + 3 + Int(bytes.u16(offset + 1))
      }
    case .everything, nil: break
    }
    if beginning.isEmpty { return nil }
    return .prefix(source: source, program + beginning.lowerBound..<program + beginning.upperBound)
  }

  /// Where the pieces of a `PiecesLayout` stand, of which there is one at least.
  private func pieces(_ bytes: Bytes, _ place: Range<Int>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var at = place.lowerBound + PiecesLayout.pieces
    while at < place.upperBound {
      let end = at + 2 + Int(bytes.u16(at))
      pieces.append(at + 2..<end)
      at = end
    }
    return pieces
  }

  private func text(_ text: Bytes, source: UInt8) -> Need.Kind {
    .text(
      source: source,
      key: source == IndexKey.ofResource
        ? IndexKey.resource(hash: Hash.exact(text)) : IndexKey.text(text, source: source))
  }
}
