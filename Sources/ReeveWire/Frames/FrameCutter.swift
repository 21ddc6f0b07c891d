// Soundness: each load lies inside the header, whose 16 bytes are there before the first is read.

/// Cuts a stream of bytes into frames: a value without a socket, so that a stream can be cut at every place.
public enum FrameCutter {
  /// What stands at the beginning of the bytes that have come.
  public enum Step: Sendable, Hashable {
    /// Not a whole frame; so many bytes are needed in all, as far as can be told.
    case incomplete(needed: Int)
    /// A frame, of `header.frameByteCount` bytes.
    case frame(FrameHeader)
    /// No frame can begin so, and where the next one begins is not known. The id is zero where none can be read.
    case broken(id: UInt64, ErrorCode)
  }

  /// - Parameters:
  ///   - received: what has come and is not yet cut.
  ///   - limit: bytes that a frame may have.
  @inlinable @inline(__always)
  public static func next(in received: RawSpan, limit: Int = WireLimits.frameByteCountMax) -> Step {
    let count = received.byteCount
    guard count >= FrameLayout.headerByteCount else { return beginning(of: received, limit: limit) }
    let length = unsafe Int(received.unsafeLoadUnaligned(fromByteOffset: FrameLayout.length, as: UInt32.self))
    let id = unsafe received.unsafeLoadUnaligned(fromByteOffset: FrameLayout.id, as: UInt64.self)
    let frameByteCount = length &+ FrameLayout.lengthByteCount
    guard frameByteCount >= FrameLayout.headerByteCount, frameByteCount <= limit else {
      return .broken(id: id, .frameLength)
    }
    // Opcode, flags and the reserved field in one word.
    let word = unsafe received.unsafeLoadUnaligned(fromByteOffset: FrameLayout.opcode, as: UInt32.self)
    guard word >> 8 == 0 else { return .broken(id: id, .malformedFrame) }
    guard count >= frameByteCount else { return .incomplete(needed: frameByteCount) }
    return .frame(
      FrameHeader(
        opcode: UInt8(truncatingIfNeeded: word), id: id,
        payloadByteCount: frameByteCount &- FrameLayout.headerByteCount))
  }

  /// A length that cannot be is refused before the rest of the header has come: it may never come.
  @usableFromInline
  static func beginning(of received: RawSpan, limit: Int) -> Step {
    guard received.byteCount >= FrameLayout.lengthByteCount else {
      return .incomplete(needed: FrameLayout.headerByteCount)
    }
    let length = unsafe Int(received.unsafeLoadUnaligned(fromByteOffset: FrameLayout.length, as: UInt32.self))
    let frameByteCount = length + FrameLayout.lengthByteCount
    guard frameByteCount >= FrameLayout.headerByteCount, frameByteCount <= limit else {
      return .broken(id: 0, .frameLength)
    }
    return .incomplete(needed: frameByteCount)
  }
}
