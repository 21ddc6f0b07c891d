// Soundness. Besides that of `TaggedMemo`: bytes are copied as far as `byteCountMax` lets them be many.

import ReeveTypes

/// What a thread keeps of whole requests: their bytes, and the verdict on them.
@safe struct RequestMemo: TaggedMemo {
  let base: UnsafeMutableRawPointer

  static var nothing: KnownRequest { KnownRequest() }
  /// Bytes of a request behind its header.
  static let byteCountMax = 384

  // A place:
  //
  //     OFFSET  SIZE  FIELD
  //          0    48  `KnownRequest`
  //         48    32  `CellOfTree` with the verdict
  //         80   384  the bytes behind the header
  static let knownByteCount = 48
  static let headByteCount = 64
  static let stride = bytes + byteCountMax
  private static let verdict = knownByteCount
  private static let bytes = verdict + CellOfTree.stride

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  /// The bytes of a request that is kept, of which there are as many.
  @inline(__always)
  func bytes(at place: Int, count: Int) -> Bytes {
    assert(count <= Self.byteCountMax)
    return unsafe Bytes(UnsafeRawPointer(base + (place &+ Self.bytes)), count)
  }

  @inline(__always)
  func verdict(at place: Int) -> Verdict { unsafe KeptCell(base + (place &+ Self.verdict)).verdict }

  /// Keeps a request with its verdict, where it gets a place.
  func keep(_ request: KnownRequest, _ bytes: Bytes, _ verdict: CellOfTree, _ key: MemoKey) {
    precondition(bytes.count <= Self.byteCountMax)
    let place = placeToKeep(key)
    if place == Self.passing { return }
    unsafe address(place).initialize(to: request)
    unsafe base.storeBytes(of: verdict, toByteOffset: place &+ Self.verdict, as: CellOfTree.self)
    unsafe bytes.copy(to: base + (place &+ Self.bytes))
    seal(place)
  }
}

/// What tells a request from others with the same bytes behind the header, and on what else its verdict rests.
struct KnownRequest {
  let header: HeaderWords
  /// Bytes of the payload: lengths that do not add up are not those of a request that was kept.
  let count: Int
  /// The identity of the table that its handles are of; zero: it has none.
  let table: UInt64
  /// Where the `KnownPair` is, as long as there is one with this number.
  var pair = PairMemo.passing
  var pairNumber: UInt64 = 0

  /// None.
  init() { (header, count, table) = (HeaderWords(), 0, 0) }

  /// - Parameters:
  ///   - payload: has a header.
  ///   - table: of the caller.
  @inline(__always)
  init(_ payload: Bytes, table: UInt64) {
    header = HeaderWords(payload)
    count = payload.count
    self.table = header.table(of: table)
  }

  @inline(__always)
  func key(of bytes: Bytes) -> MemoKey {
    MemoKey(hash: Hash.quick(bytes, salt: header.lengths &+ header.others &* Hash.k2 &+ table))
  }
}
