// Soundness. The memory is allocated with `capacity` bytes and freed by its only owner. Every write checks that it ends
// inside; `patch` checks that it lies in what has been written.

/// Where a reactor puts its replies, one frame after the other, until they go out in one write. Begins on a page, so
/// that the kernel copies whole cache lines.
@safe public struct FrameOutput: ~Copyable {
  @usableFromInline let base: UnsafeMutableRawPointer
  public let capacity: Int
  @usableFromInline var written = 0

  public init(capacity: Int) {
    self.capacity = capacity
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 4_096)
  }

  deinit { unsafe base.deallocate() }

  /// Bytes that have been written.
  @inlinable public var count: Int { written }
  @inlinable public var remaining: Int { capacity &- written }

  public mutating func removeAll() { written = 0 }

  /// What has been written.
  @unsafe public var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base, count: count) }

  /// Appends an integer, little-endian. The caller has seen that there is room: a frame that would not fit is not begun.
  @inlinable @inline(__always)
  public mutating func put<Value: FixedWidthInteger>(_ value: Value) {
    let width = MemoryLayout<Value>.size
    guard remaining >= width else { return assertionFailure("a frame was begun that does not fit") }
    unsafe base.storeBytes(of: value, toByteOffset: written, as: Value.self)
    written &+= width
  }

  /// Appends five words, little-endian: a frame of a reply that is written for every request, with one look at the room.
  @inlinable @inline(__always)
  mutating func put(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64, _ fifth: UInt64) {
    guard remaining >= 40 else { return assertionFailure("a frame was begun that does not fit") }
    let place = unsafe base + written
    unsafe place.storeBytes(of: first, as: UInt64.self)
    unsafe place.storeBytes(of: second, toByteOffset: 8, as: UInt64.self)
    unsafe place.storeBytes(of: third, toByteOffset: 16, as: UInt64.self)
    unsafe place.storeBytes(of: fourth, toByteOffset: 24, as: UInt64.self)
    unsafe place.storeBytes(of: fifth, toByteOffset: 32, as: UInt64.self)
    written &+= 40
  }

  public mutating func put(_ bytes: RawSpan) {
    guard remaining >= bytes.byteCount else { return assertionFailure("a frame was begun that does not fit") }
    unsafe bytes.withUnsafeBytes { source in
      guard let address = source.baseAddress else { return }
      unsafe (base + written).copyMemory(from: address, byteCount: source.count)
    }
    written &+= bytes.byteCount
  }

  public mutating func put(_ bytes: [UInt8]) { unsafe put(bytes.span.bytes) }

  /// Appends a header; the payload follows.
  @inlinable @inline(__always)
  public mutating func begin(_ opcode: Opcode, id: UInt64, payloadByteCount: Int) {
    put(UInt32(truncatingIfNeeded: payloadByteCount &+ FrameLayout.headerByteCount &- FrameLayout.lengthByteCount))
    put(UInt32(opcode.rawValue))
    put(id)
  }
}
