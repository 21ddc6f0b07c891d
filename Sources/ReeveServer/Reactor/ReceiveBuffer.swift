// Soundness. The memory has a margin of `marginByteCount` bytes and a read area of `readByteCount` behind it, and is freed
// by its only owner. Lengths are checked before anything is copied.

import Glibc

/// Where a reactor reads into: one for all its connections. The read area begins on a page, so that the kernel copies
/// whole cache lines; what a connection had waiting is put just before it, so that the two are one run.
@safe struct ReceiveBuffer: ~Copyable {
  private let base: UnsafeMutableRawPointer
  /// What one read takes of a connection, and so what one turn does for it: enough that two hundred requests share their
  /// read and their write, little enough that the others wait for tens of microseconds.
  static let readByteCount = 65_536
  /// Most that can wait: part of a frame, or all that one read brought.
  static let marginByteCount = 524_288

  init() {
    unsafe base = UnsafeMutableRawPointer.allocate(
      byteCount: Self.marginByteCount + Self.readByteCount, alignment: 4_096)
  }

  deinit { unsafe base.deallocate() }

  /// Reads once from a socket.
  /// - Returns: the result of recv(2).
  func receive(from descriptor: CInt) -> Int {
    unsafe recv(descriptor, base + Self.marginByteCount, Self.readByteCount, 0)
  }

  /// Puts bytes that waited before those that were read, and gives the whole run.
  @unsafe func run(behind waiting: UnsafeRawBufferPointer, readByteCount: Int) -> UnsafeRawBufferPointer {
    precondition(waiting.count <= Self.marginByteCount && readByteCount <= Self.readByteCount)
    let start = unsafe base + (Self.marginByteCount - waiting.count)
    if let source = waiting.baseAddress { unsafe start.copyMemory(from: source, byteCount: waiting.count) }
    return unsafe UnsafeRawBufferPointer(start: start, count: waiting.count + readByteCount)
  }
}
