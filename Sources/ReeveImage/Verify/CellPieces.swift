import Synchronization

/// The buckets of the table of cells, cut into pieces of work, and what the pieces have found together.
final class CellPieces: Sendable {
  /// Buckets of a piece.
  private static let byPiece = 1 << 15
  /// How many buckets ahead a plan is fetched.
  static let distance = 24

  /// Buckets.
  let count: Int
  private let hasEmpty = Atomic<Bool>(false)

  init(count: Int) { self.count = count }

  /// At least one, which finds fault with a table that has no buckets.
  var pieceCount: Int { max(1, (count + Self.byPiece - 1) / Self.byPiece) }

  func numbers(of piece: Int) -> Range<Int> {
    let first = piece * Self.byPiece
    return min(first, count)..<min(first + Self.byPiece, count)
  }

  func seeEmpty() { if !isEmptySeen { hasEmpty.store(true, ordering: .relaxed) } }

  /// Whether a bucket is empty, so that every search ends.
  var isEmptySeen: Bool { hasEmpty.load(ordering: .relaxed) }
}
