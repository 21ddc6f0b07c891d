// Soundness. The memo is `byteCount` bytes of a thread's scratch memory. Places are those that it gives out itself, of `stride`
// bytes each and below `byteCount`; bytes are copied as far as `byteCountMax` lets them be many.

import CReeveBytes
import ReeveTypes

/// What a thread keeps of whole requests: their bytes, and the verdict on them.
@safe struct RequestMemo {
  private let base: UnsafeMutableRawPointer

  static let byteCount = places + MemoTags.count * stride
  /// Bytes of a request behind its header.
  static let byteCountMax = 384
  /// Where the request is that is not kept.
  static let passing = 0

  //     OFFSET  SIZE  FIELD
  //          0    64  reserved
  //         64     …  `MemoTags`, then a place for each
  //
  // A place:
  //          0    48  `KnownRequest`
  //         48    32  `CellOfTree` with the verdict
  //         80   384  the bytes behind the header
  private static let tags = 64
  private static let places = tags + 8 * MemoTags.count
  private static let verdict = 48
  private static let bytes = verdict + CellOfTree.stride
  private static let stride = bytes + byteCountMax

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  /// Makes an empty one.
  @unsafe static func initialize(_ base: UnsafeMutableRawPointer) {
    precondition(MemoryLayout<KnownRequest>.size <= verdict)
    unsafe MemoTags(base + tags).forget()
  }

  /// Nothing is kept any more.
  func forget() { allTags.forget() }

  private var allTags: MemoTags { @inline(__always) get { unsafe MemoTags(base + Self.tags) } }

  @inline(__always)
  private func address(_ place: Int) -> UnsafeMutablePointer<KnownRequest> {
    assert(place >= Self.places && place < Self.byteCount)
    return unsafe (base + place).assumingMemoryBound(to: KnownRequest.self)
  }

  /// What is known of a request that has been kept.
  subscript(place: Int) -> KnownRequest {
    @inline(__always)
    unsafeAddress { unsafe UnsafePointer(address(place)) }
  }

  /// Where what may be a request with a key is kept; `passing`: nowhere.
  @inline(__always)
  func place(of key: MemoKey) -> Int {
    let number = allTags.number(of: key)
    return number < 0 ? Self.passing : Self.places &+ number &* Self.stride
  }

  /// The bytes of a request that is kept, of which there are as many.
  @inline(__always)
  func bytes(at place: Int, count: Int) -> Bytes {
    assert(count <= Self.byteCountMax)
    return unsafe Bytes(UnsafeRawPointer(base + (place &+ Self.bytes)), count)
  }

  @inline(__always)
  func verdict(at place: Int) -> Verdict { unsafe KeptCell(base + (place &+ Self.verdict)).verdict }

  /// Asks for the memory of a part of what is kept: of each request, what is not longer than most.
  func fetch(part: Int) {
    allTags.forEachKept(part: part) { number in
      let place = Self.places &+ number &* Self.stride
      for line in 0..<6 { unsafe reeve_prefetch(base + (place &+ 64 &* line)) }
    }
  }

  /// Keeps a request with its verdict, where it gets a place (`MemoTags.numberToKeep`).
  func keep(_ request: KnownRequest, _ bytes: Bytes, _ verdict: CellOfTree, _ key: MemoKey) {
    precondition(bytes.count <= Self.byteCountMax)
    let number = allTags.numberToKeep(key)
    if number < 0 { return }
    let place = Self.places &+ number &* Self.stride
    unsafe address(place).initialize(to: request)
    unsafe base.storeBytes(of: verdict, toByteOffset: place &+ Self.verdict, as: CellOfTree.self)
    unsafe bytes.copy(to: base + (place &+ Self.bytes))
    allTags.seal(number)
  }
}

/// What tells a request from others with the same bytes behind the header, and on what else its verdict rests.
struct KnownRequest {
  /// The first 16 bytes of the payload: all lengths, the counts and the flags.
  let lengths: UInt64
  let others: UInt64
  /// Bytes of the payload: lengths that do not add up are not those of a request that was kept.
  let count: Int
  /// The identity of the table that its handles are of; zero: it has none.
  let table: UInt64
  /// Where the `KnownPair` is, as long as there is one with this number.
  var pair = PairMemo.passing
  var pairNumber: UInt64 = 0

  /// - Parameters:
  ///   - payload: has a header.
  ///   - table: of the caller.
  @inline(__always)
  init(_ payload: Bytes, table: UInt64) {
    lengths = payload.u64(AuthorizePayload.Offset.principalLength)
    others = payload.u64(AuthorizePayload.Offset.contextLength)
    count = payload.count
    self.table = others &>> 40 & UInt64(RequestHandles.flags) == 0 ? 0 : table
  }

  @inline(__always)
  func key(of bytes: Bytes) -> MemoKey {
    MemoKey(hash: Hash.quick(bytes, salt: lengths &+ others &* Hash.k2 &+ table))
  }

  /// About one resource, and without an endpoint.
  var isAboutOne: Bool { others &>> 32 & 0xFFFF_00FF == 1 }
}
