/// The buckets of the table of cells, cut into pieces of work.
struct CellPieces {
  /// Buckets of a piece.
  private static let byPiece = 1 << 15
  /// How many buckets ahead a plan is fetched.
  static let distance = 24

  /// Buckets.
  let count: Int

  var pieceCount: Int { (count + Self.byPiece - 1) / Self.byPiece }

  func numbers(of piece: Int) -> Range<Int> {
    let first = piece * Self.byPiece
    return first..<min(first + Self.byPiece, count)
  }
}
