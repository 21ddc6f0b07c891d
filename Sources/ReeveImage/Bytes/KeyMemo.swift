// Soundness. A memo is `stride` bytes of a thread's scratch memory, which `ScratchMemory` gives out by number; every offset
// here is below that.

/// What was found out about a condition key the last time that a request of its shape had one in its place.
///
/// Callers write the same keys in the same order, request after request: comparing a key with the one that stood there before
/// is cheaper than hashing and looking it up. A memo saves time and nothing else; the bytes are compared, and what depends on
/// the request or its caller is not in it.
@safe struct KeyMemo {
  private let base: UnsafeMutableRawPointer

  /// Requests with as many entries share memos, counted so.
  static let shapeCount = 8
  /// Entries of a request that have memos; those behind them are looked up.
  static let keyCount = 16
  static let keyByteCountMax = 48
  static let stride = 64

  //     OFFSET  SIZE  FIELD
  //          0     4  head  keyLength, and valueCount above it; zero: the memo is empty
  //          4     4  rule  offset in the image, or zero: nothing is known of the key
  //          8     4  hash  of the key in lower case, lower half
  //         16    48  the key

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  /// Whether it is of an entry that begins with `head` and has `key`.
  @inline(__always)
  func isOf(_ head: UInt32, _ key: Bytes) -> Bool {
    guard unsafe base.load(as: UInt32.self) == head else { return false }
    return unsafe key == Bytes(UnsafeRawPointer(base) + 16, key.count)
  }

  var rule: Int { @inline(__always) get { unsafe Int(base.load(fromByteOffset: 4, as: UInt32.self)) } }
  var hash: UInt32 { @inline(__always) get { unsafe base.load(fromByteOffset: 8, as: UInt32.self) } }

  /// Keeps what was found, where the key is short enough.
  func keep(_ head: UInt32, _ key: Bytes, rule: Int, hash: UInt32) {
    guard key.count <= Self.keyByteCountMax else { return }
    unsafe base.storeBytes(of: head, as: UInt32.self)
    unsafe base.storeBytes(of: UInt32(truncatingIfNeeded: rule), toByteOffset: 4, as: UInt32.self)
    unsafe base.storeBytes(of: hash, toByteOffset: 8, as: UInt32.self)
    for index in 0..<key.count { unsafe base.storeBytes(of: key[index], toByteOffset: 16 + index, as: UInt8.self) }
  }

  func forget() { unsafe base.storeBytes(of: 0, as: UInt32.self) }
}
