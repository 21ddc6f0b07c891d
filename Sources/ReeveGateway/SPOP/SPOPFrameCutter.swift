/// A whole frame, in place: ranges count from its first byte.
public struct SPOPFrame: Sendable, Hashable {
  /// Raw, because what is not known must be told apart from what is out of turn.
  public var type: UInt8
  public var stream: UInt64
  public var frame: UInt64
  public var payload: Range<Int>

  public init(type: UInt8, stream: UInt64, frame: UInt64, payload: Range<Int>) {
    self.type = type
    self.stream = stream
    self.frame = frame
    self.payload = payload
  }

  /// Bytes of the frame, with the four that hold its length.
  public var byteCount: Int { payload.upperBound }
}

/// Cuts a stream of bytes into frames: a value without a socket, so that a stream can be cut at every place.
///
/// Refused: a length above the agreed one or too short for a frame's head, as soon as its four bytes are there, because
/// what it counts may never come; a frame that is a part of a payload or says that one was given up, because this agent does
/// not put payloads together (HAProxy sends none to an agent that does not announce `fragmentation`); flags that the
/// protocol does not have; numbers that do not end in the frame.
public enum SPOPFrameCutter {
  /// What stands at the beginning of the bytes that have come.
  public enum Step: Sendable, Hashable {
    /// Not a whole frame; so many bytes are needed in all, as far as can be told.
    case incomplete(needed: Int)
    /// A frame, of `byteCount` bytes.
    case frame(SPOPFrame)
    /// No frame can begin so, and the conversation ends with this status.
    case broken(SPOPStatus)
  }

  /// - Parameters:
  ///   - received: what has come and is not yet cut.
  ///   - limit: bytes that a frame may have, without the four that hold its length.
  public static func next(in received: Span<UInt8>, limit: Int) -> Step {
    guard received.count >= SPOPLimits.lengthByteCount else {
      return .incomplete(needed: SPOPLimits.lengthByteCount + SPOPLimits.headByteCount)
    }
    let length = Int(bigEndian(at: 0, in: received))
    guard length <= limit else { return .broken(.frameTooBig) }
    guard length >= SPOPLimits.headByteCount else { return .broken(.invalidFrame) }
    let end = length + SPOPLimits.lengthByteCount
    guard received.count >= end else { return .incomplete(needed: end) }
    let flags = bigEndian(at: SPOPLimits.lengthByteCount + 1, in: received)
    guard flags & ~(SPOPFlags.finish | SPOPFlags.abort) == 0 else { return .broken(.invalidFrame) }
    guard flags == SPOPFlags.finish else { return .broken(.fragmentationNotSupported) }
    do throws(SPOPFault) {
      var reader = SPOPReader(received, in: SPOPLimits.lengthByteCount + 5..<end)
      let stream = try reader.varint()
      let frame = try reader.varint()
      return .frame(
        SPOPFrame(
          type: received[SPOPLimits.lengthByteCount], stream: stream, frame: frame, payload: reader.position..<end))
    } catch {
      return .broken(error.status)
    }
  }

  /// The caller has seen that four bytes are there.
  private static func bigEndian(at offset: Int, in bytes: Span<UInt8>) -> UInt32 {
    UInt32(bytes[offset]) << 24 | UInt32(bytes[offset + 1]) << 16 | UInt32(bytes[offset + 2]) << 8
      | UInt32(bytes[offset + 3])
  }
}
