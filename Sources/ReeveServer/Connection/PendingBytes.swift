// Soundness. The memory is allocated with `capacity` bytes; `start` and `count` stay inside. A value has one owner, the
// connection, which calls `free` once, when it ends. It is a plain value because connections live in a table that the
// reactor reads on every event, where a reference would be counted.

import Glibc

/// Bytes that wait: of a frame that has not come whole, or of replies that have not gone out.
@safe struct PendingBytes {
  private var base: UnsafeMutableRawPointer?
  private var capacity = 0
  private var start = 0
  private(set) var count = 0

  /// What a connection keeps when nothing waits: a part of most frames fits, so that frames that come in pieces do not
  /// allocate, and ten thousand connections that have had one keep five megabytes.
  private static let keptCapacity = 512

  init() { unsafe base = nil }

  var isEmpty: Bool { count == 0 }
  /// Bytes of memory, used or not.
  var keptByteCount: Int { capacity }

  /// What waits.
  @unsafe var bytes: UnsafeRawBufferPointer {
    guard let base = unsafe base else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
    return unsafe UnsafeRawBufferPointer(start: base + start, count: count)
  }

  /// Takes these bytes in place of what waited; they are not the same memory.
  mutating func replace(with bytes: UnsafeRawBufferPointer) {
    start = 0
    count = bytes.count
    guard count > 0 else {
      if capacity > Self.keptCapacity { free() }
      return
    }
    if capacity < count { grow(to: count) }
    guard let base = unsafe base, let source = bytes.baseAddress else { return }
    unsafe base.copyMemory(from: source, byteCount: count)
  }

  /// The first bytes have gone.
  mutating func drop(_ dropped: Int) {
    start += dropped
    count -= dropped
    if count == 0 { unsafe replace(with: UnsafeRawBufferPointer(start: nil, count: 0)) }
  }

  mutating func free() {
    unsafe base?.deallocate()
    unsafe base = nil
    capacity = 0
    start = 0
    count = 0
  }

  private mutating func grow(to needed: Int) {
    unsafe base?.deallocate()
    capacity = max(Self.keptCapacity, 1 << (Int.bitWidth - (needed - 1).leadingZeroBitCount))
    // A long run begins on a cache line, for the kernel's sake; for a short one that would cost as much again.
    unsafe base = UnsafeMutableRawPointer.allocate(
      byteCount: capacity, alignment: capacity > Self.keptCapacity ? 64 : 16)
  }
}
