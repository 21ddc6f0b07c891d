// Soundness. The memo is `byteCount` bytes of a thread's scratch memory, and a place in it is cut to `count`.

/// The IPv4 addresses that a thread has read lately: a gateway has few clients at a time, and comparing sixteen bytes is cheaper
/// than reading digits.
@safe struct AddressMemo {
  private let base: UnsafeMutableRawPointer

  private static let count = 256
  private static let stride = 24
  static let byteCount = count * stride

  //     OFFSET  SIZE  FIELD
  //          0    16  the text's first eight bytes and its last eight: of seven to fifteen bytes, no two texts have the same
  //                   of both, unless their lengths differ
  //         16     4  address
  //         20     4  length; zero: nothing is kept here

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  /// The IPv4 address that a text is; -1: it is none.
  @inline(__always)
  func quad(_ text: Bytes) -> Int64 {
    // One of seven bytes is rare, and all others have a first and a last word.
    guard text.count >= 8, text.count <= 15 else { return text.quad }
    let first = text.u64(0)
    let last = text.u64(text.count &- 8)
    let hash = ((first ^ last &<< 1) &* Hash.k0) &>> 56
    let place = unsafe base + Int(truncatingIfNeeded: hash) &* Self.stride
    if unsafe place.load(as: UInt64.self) == first, unsafe place.load(fromByteOffset: 8, as: UInt64.self) == last,
      unsafe place.load(fromByteOffset: 20, as: UInt32.self) == UInt32(truncatingIfNeeded: text.count)
    {
      return unsafe Int64(place.load(fromByteOffset: 16, as: UInt32.self))
    }
    return unsafe read(text, first, last, place)
  }

  @inline(never)
  private func read(_ text: Bytes, _ first: UInt64, _ last: UInt64, _ place: UnsafeMutableRawPointer) -> Int64 {
    let quad = text.quad
    guard quad >= 0 else { return quad }
    unsafe place.storeBytes(of: first, as: UInt64.self)
    unsafe place.storeBytes(of: last, toByteOffset: 8, as: UInt64.self)
    unsafe place.storeBytes(of: UInt32(truncatingIfNeeded: quad), toByteOffset: 16, as: UInt32.self)
    unsafe place.storeBytes(of: UInt32(truncatingIfNeeded: text.count), toByteOffset: 20, as: UInt32.self)
    return quad
  }
}
