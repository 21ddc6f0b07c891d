/// Where the programs of an image begin, and which statements each has: what attachments and plans are held against, without
/// a look at the programs, which are most of an image.
struct ProgramTable: Sendable {
  /// The statements of a program, as it says itself: of no meaning before it has been verified.
  struct Statements: Sendable {
    /// The offset of the first in the program.
    let first: UInt32
    let count: UInt32
  }

  /// Programs that are verified in one piece of work.
  private static let pieceCount = 512

  private let image: CheckedBytes
  /// Ascending.
  private var starts: [Int] = []
  private var statements: [Statements] = []
  /// Why the table ends before the section does.
  private(set) var fault: ImageError?

  /// Steps from each program to the next.
  init(_ image: CheckedBytes, _ section: Range<Int>) {
    self.image = image
    do throws(ImageError) { try step(over: section) } catch { fault = error }
  }

  var count: Int { starts.count }
  /// Pieces of work that verify all programs.
  var pieceCount: Int { (count + Self.pieceCount - 1) / Self.pieceCount }

  private mutating func step(over section: Range<Int>) throws(ImageError) {
    var at = section.lowerBound
    while at < section.upperBound {
      let byteCount = try image.int(at + ProgramLayout.byteCount)
      try image.demand(
        byteCount >= ProgramLayout.headerLength && byteCount.isMultiple(of: ProgramLayout.alignment)
          && byteCount <= section.upperBound - at,
        "a program lies inside its section", at: at)
      starts.append(at)
      statements.append(
        Statements(
          first: image.bytes.u32(at + ProgramLayout.statements),
          count: image.bytes.u32(at + ProgramLayout.statementCount)
        ))
      at += byteCount
    }
  }

  /// Verifies the programs of one piece.
  func verify(piece: Int) throws(ImageError) {
    let first = piece * Self.pieceCount
    for number in first..<min(first + Self.pieceCount, count) {
      let start = starts[number]
      // It lies inside, or there would be no such start.
      let program = image.bytes.slice(start, image.bytes.int(start + ProgramLayout.byteCount))
      _ = try ProgramVerifier(CheckedBytes(program, origin: start)).verify()
    }
  }

  /// The statements of the program that begins at an offset; nil where none does.
  func statements(of start: Int) -> Statements? {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < start { low = middle + 1 } else { high = middle }
    }
    return low < starts.count && starts[low] == start ? statements[low] : nil
  }
}
