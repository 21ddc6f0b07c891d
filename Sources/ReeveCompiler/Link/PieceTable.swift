import ReeveImage

/// The pieces that an index looks for, on their way to a `PieceTableLayout`.
struct PieceTable {
  private var pieces: [UInt32: (bytes: [UInt8], uses: UInt8)] = [:]
  private var leastPlace = Int.max

  private struct Shape: Hashable, Comparable {
    var length: UInt8
    var back: UInt8

    static func < (left: Shape, right: Shape) -> Bool { (left.length, left.back) < (right.length, right.back) }
  }

  /// - Parameter uses: of `PieceShapeLayout`.
  mutating func insert(_ piece: IndexWays.Piece, uses: UInt8, _ programs: ProgramReader) {
    if pieces[piece.key] == nil { pieces[piece.key] = (programs.bytes(piece.place).array, 0) }
    pieces[piece.key]?.uses |= uses
    leastPlace = min(leastPlace, piece.leastPlace)
  }

  /// Writes the table.
  /// - Returns: where it begins.
  func write(to writer: inout ByteWriter) -> Int {
    var shapes: [UInt16: [Shape: UInt8]] = [:]
    for (bytes, uses) in pieces.values {
      for back in 0...1 {
        let pair = UInt16(bytes[back]) | UInt16(bytes[back + 1]) << 8
        shapes[pair, default: [:]][Shape(length: UInt8(bytes.count), back: UInt8(back)), default: 0] |= uses
      }
    }
    // Few slots are taken: a pair of bytes that begins no piece mostly finds an empty one.
    var bits: UInt32 = 4
    while bits < 12, 1 << bits < 8 * shapes.count { bits += 1 }
    var groups: [Int: [Shape: UInt8]] = [:]
    for (pair, shapes) in shapes {
      groups[PieceTableLayout.slot(pair, bits: bits), default: [:]].merge(shapes) { $0 | $1 }
    }
    let sorted = groups.sorted { $0.key < $1.key }
    writer.align(4)
    let start = writer.count
    writer.put32(leastPlace & ~1)
    writer.put(littleEndian: bits)
    writer.put32(groups.count)
    writer.put32(groups.values.reduce(0) { $0 + $1.count })
    let slots = writer.count
    writer.putZeros(2 << Int(bits))
    for (number, group) in sorted.enumerated() {
      writer.patch(UInt16(number + 1), at: slots + 2 * group.key)
    }
    var first = 0
    for group in sorted {
      writer.put32(first)
      first += group.value.count
    }
    writer.put32(first)
    for group in sorted {
      for (shape, uses) in group.value.sorted(by: { $0.key < $1.key }) {
        writer.put(shape.length)
        writer.put(shape.back)
        writer.put(uses)
        writer.put(0)
      }
    }
    return start
  }
}
