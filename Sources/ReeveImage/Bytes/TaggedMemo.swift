// Soundness. A memo is `byteCount` bytes of a thread's scratch memory from `base` on. Places are those that it gives out itself, of
// `stride` bytes each and below `byteCount`; each begins with a `Known` that has been set before it is sealed, and so does the
// memo itself from the beginning.

import CReeveBytes

/// Things of one kind that a thread keeps, each at a place whose tag says which it is.
///
///     OFFSET                 SIZE  FIELD
///          0      `headByteCount`  `Known` of what is not kept, and whatever goes with it
///     `headByteCount`           …  `MemoTags`, then a place for each, of `stride` bytes
protocol TaggedMemo {
  /// What is known of one.
  associatedtype Known
  static var nothing: Known { get }
  /// Bytes before the tags.
  static var headByteCount: Int { get }
  /// Bytes for `Known` at a place.
  static var knownByteCount: Int { get }
  static var stride: Int { get }

  var base: UnsafeMutableRawPointer { get }
  init(_ base: UnsafeMutableRawPointer)
}

extension TaggedMemo {
  /// Where that is which is not kept.
  static var passing: Int { @inline(__always) get { 0 } }
  static var byteCount: Int { places + MemoTags.count * stride }
  private static var places: Int { @inline(__always) get { headByteCount &+ 8 &* MemoTags.count } }

  /// Makes an empty one.
  @unsafe static func initialize(_ base: UnsafeMutableRawPointer) {
    precondition(MemoryLayout<Known>.size <= min(knownByteCount, headByteCount))
    unsafe (base + passing).initializeMemory(as: Known.self, to: nothing)
    unsafe Self(base).forget()
  }

  /// Nothing is kept any more.
  func forget() { tags.forget() }

  private var tags: MemoTags { @inline(__always) get { unsafe MemoTags(base + Self.headByteCount) } }

  @inline(__always)
  private func place(_ number: Int) -> Int { number < 0 ? Self.passing : Self.places &+ number &* Self.stride }

  @inline(__always)
  func address(_ place: Int) -> UnsafeMutablePointer<Known> {
    assert(place == Self.passing || isPlace(place))
    return unsafe (base + place).assumingMemoryBound(to: Known.self)
  }

  /// What is known of a thing that has been kept, or may have been written over by another since.
  subscript(place: Int) -> Known {
    @inline(__always)
    unsafeAddress { unsafe UnsafePointer(address(place)) }
  }

  @inline(__always)
  func isPlace(_ place: Int) -> Bool { place >= Self.places && place < Self.byteCount }

  /// Where what may be the thing with a key is kept; `passing`: nowhere.
  @inline(__always)
  func place(of key: MemoKey) -> Int { place(tags.number(of: key)) }

  /// Where a thing that is not kept may be (`MemoTags.numberToKeep`); `passing`: it is only noted that it was there.
  func placeToKeep(_ key: MemoKey) -> Int { place(tags.numberToKeep(key)) }

  /// What is kept at a place is whole.
  func seal(_ place: Int) { tags.seal((place &- Self.places) / Self.stride) }

  /// Asks for the first lines of a part of what is kept.
  func fetch(part: Int, lineCount: Int) {
    tags.forEachKept(part: part) { number in
      for line in 0..<lineCount { unsafe reeve_prefetch(base + (place(number) &+ 64 &* line)) }
    }
  }
}
