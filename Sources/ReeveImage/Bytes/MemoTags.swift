// Soundness. The tags are `count` words of a thread's scratch memory; numbers are below that, as long as a key's first place is a
// multiple of `waysCount` below `count`, which `MemoKey` sees to.

import CReeveBytes

/// Which things a thread keeps, and where: a tag for each place.
///
/// What hashes to a set of places is looked for in all of them. It is kept at once where one of them is empty, as all are when an
/// image is new, and else at the second sight, so that what comes once takes no place from what comes again.
@safe struct MemoTags {
  private let base: UnsafeMutablePointer<UInt64>

  static let count = waysCount * setCount
  /// Things whose hashes agree this far share a set.
  static let setCount = 512
  static let waysCount = 8
  /// So many parts have as many places each.
  static let partCount = 4

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base.assumingMemoryBound(to: UInt64.self) }

  @inline(__always)
  private func tag(_ number: Int) -> UnsafeMutablePointer<UInt64> {
    assert(number >= 0 && number < Self.count)
    return unsafe base + number
  }

  /// The place of what may be the thing with a key; -1: it is nowhere.
  @inline(__always)
  func number(of key: MemoKey) -> Int {
    var number = key.number
    while unsafe tag(number).pointee != key.sealed {
      number &+= 1
      if number == key.number &+ Self.waysCount { return -1 }
    }
    return number
  }

  /// Where a thing that is not kept may be, if there is room or it comes for the second time; -1: it is only noted that it was
  /// there.
  func numberToKeep(_ key: MemoKey) -> Int {
    // Places fill from the first, so that what came early is found early, and behind an empty one there is nothing.
    var notes: UInt64 = 0
    for way in 0..<Self.waysCount {
      let number = key.number &+ way
      let tag = unsafe tag(number).pointee
      if tag == 0 || tag | 1 == key.sealed {
        unsafe self.tag(number).pointee = key.note
        return number
      }
      notes |= (~tag & 1) &<< UInt64(way)
    }
    // A note goes first where nothing is kept yet, beginning anywhere: two things that come in turn must not each take the
    // other's note away. Where all are kept, chance decides.
    let first = Int(truncatingIfNeeded: key.sealed &>> 40) & (Self.waysCount &- 1)
    // Twice, so that those before the first stand behind the last.
    let left = (notes | notes &<< UInt64(Self.waysCount)) &>> UInt64(first)
    let way = (first &+ (left == 0 ? 0 : left.trailingZeroBitCount)) & (Self.waysCount &- 1)
    unsafe tag(key.number &+ way).pointee = key.note
    return -1
  }

  /// What is kept at a place is whole.
  @inline(__always)
  func seal(_ number: Int) { unsafe tag(number).pointee |= 1 }

  /// Visits the places at which something is kept, of one part.
  @inline(__always)
  func forEachKept(part: Int, _ visit: (_ number: Int) -> Void) {
    let count = Self.count / Self.partCount
    for number in part * count..<(part + 1) * count where unsafe tag(number).pointee & 1 != 0 { visit(number) }
  }

  /// Nothing is kept any more.
  func forget() { unsafe reeve_fill(base, 0, 8 * Self.count) }
}

/// Where among the things that a thread keeps one is looked for, and the tag that tells it from most others.
struct MemoKey {
  /// The tag of a place that has been filled: odd.
  let sealed: UInt64

  @inline(__always)
  init(hash: UInt64) { sealed = hash | 3 }

  private init(sealed: UInt64) { self.sealed = sealed }

  /// That of nothing.
  static var none: MemoKey { @inline(__always) get { MemoKey(sealed: 0) } }
  var isNone: Bool { @inline(__always) get { sealed == 0 } }

  /// That of one that is being filled, or where it is only noted that the thing was there: even, and not zero.
  @inline(__always)
  var note: UInt64 { sealed ^ 1 }

  /// The first place of its set.
  @inline(__always)
  var number: Int { Int(truncatingIfNeeded: sealed &>> 2) & (MemoTags.setCount &- 1) &* MemoTags.waysCount }
}
