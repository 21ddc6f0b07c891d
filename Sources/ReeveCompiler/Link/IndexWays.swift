import ReeveImage

/// The ways in which an index can look for what the steps of a plan need, and how many steps share each.
struct IndexWays {
  /// How one alternative of a need is looked for.
  enum Way {
    case text(source: UInt8, key: UInt32)
    case prefix(source: UInt8, Range<Int>)
    case network(source: UInt8, length: UInt8, key: UInt32)
    case piece(Piece)
    case pair(Piece, Piece)
  }

  /// A piece of a pattern.
  struct Piece {
    var key: UInt32
    /// Where it stands in the image, as far as it is hashed.
    var place: Range<Int>
    /// Of the bytes that a resource has before it at the least.
    var leastPlace: Int
  }

  private let programs: ProgramReader
  private let stepsOfPieces: Int
  private var pieceCounts: [UInt32: Int] = [:]
  private var counts: [UInt64: Int] = [:]

  /// - Parameters:
  ///   - needs: of each step of a plan.
  ///   - stepsOfPieces: so many steps cost as much to visit as pieces to look for.
  init(_ needs: [[[Need]]], stepsOfPieces: Int, _ programs: ProgramReader) {
    self.stepsOfPieces = stepsOfPieces
    self.programs = programs
    let all = needs.joined().joined()
    for need in all {
      guard case .pieces(let places) = need.kind else { continue }
      for piece in pieces(places) { pieceCounts[piece.key, default: 0] += 1 }
    }
    for need in all { for way in ways(need) { counts[identity(way), default: 0] += 1 } }
  }

  /// Of the needs of a step, the alternatives of the one that it shares with the fewest; each with the pattern that needs
  /// it. Absent: there is no need all of whose alternatives can be looked for.
  func best(_ needs: [[Need]]) -> [(Way, pattern: Int)]? {
    var best: (ways: [(Way, pattern: Int)], count: Int)?
    for need in needs {
      var chosen: (ways: [(Way, pattern: Int)], count: Int) = ([], 0)
      var isComplete = true
      for alternative in need {
        let ways = ways(alternative).map { (way: $0, count: cost($0)) }
        guard let (way, count) = ways.min(by: { $0.count < $1.count }) else {
          isComplete = false
          break
        }
        chosen.ways.append((way, alternative.pattern))
        chosen.count = max(chosen.count, count)
      }
      if isComplete, chosen.count < best?.count ?? .max { best = chosen }
    }
    return best?.ways
  }

  /// The steps that share a way, with those that cost as much as to look for it.
  private func cost(_ way: Way) -> Int {
    let count = counts[identity(way)] ?? 0
    return switch way {
    case .piece, .pair: count + stepsOfPieces
    default: count
    }
  }

  /// The ways to look for an alternative, the cheapest first.
  private func ways(_ need: Need) -> [Way] {
    switch need.kind {
    case .text(let source, let key): return [.text(source: source, key: key)]
    case .prefix(let source, let place): return [.prefix(source: source, place)]
    case .network(let source, let length, let key): return [.network(source: source, length: length, key: key)]
    case .pieces(let places):
      var ways: [Way] = places[0].isEmpty ? [] : [.prefix(source: IndexKey.ofResource, places[0])]
      let rarest = pieces(places).sorted { left, right in
        let counts = (pieceCounts[left.key] ?? 0, pieceCounts[right.key] ?? 0)
        return counts.0 != counts.1 ? counts.0 < counts.1 : left.place.count > right.place.count
      }
      if let first = rarest.first {
        ways.append(
          rarest.count == 1 || pieceCounts[first.key] == 1 ? .piece(first) : .pair(first, rarest[1]))
      }
      return ways
    }
  }

  /// The pieces behind the first that can be looked for, equal ones once.
  private func pieces(_ places: [Range<Int>]) -> [Piece] {
    var pieces: [Piece] = []
    for place in places.dropFirst() where place.count >= PieceTableLayout.byteCountMin {
      let hashed = place.lowerBound..<place.lowerBound + PieceTableLayout.hashedCount(place.count)
      let key = IndexKey.piece(programs.bytes(hashed))
      if !pieces.contains(where: { $0.key == key }) {
        pieces.append(Piece(key: key, place: hashed, leastPlace: places[0].count))
      }
    }
    return pieces
  }

  /// A number that equal ways share.
  private func identity(_ way: Way) -> UInt64 {
    switch way {
    case .text(let source, let key): UInt64(key) | UInt64(source) << 32
    case .network(let source, let length, let key): UInt64(key) | UInt64(source) << 32 | UInt64(length) << 40 | 1 << 48
    case .piece(let piece): UInt64(piece.key) | 2 << 48
    case .pair(let first, let second): UInt64(IndexKey.pair(first.key, second.key)) | 3 << 48
    case .prefix(let source, let place): Hash.exact(programs.bytes(place), salt: UInt64(source) << 8 | 0xFF)
    }
  }
}
