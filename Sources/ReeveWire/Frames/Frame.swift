/// A whole frame as bytes: for clients and tests.
public enum Frame {
  /// A frame of this opcode, id and payload.
  public static func bytes(_ opcode: Opcode, id: UInt64, payload: [UInt8] = []) -> [UInt8] {
    var frame: [UInt8] = []
    frame.reserveCapacity(FrameLayout.headerByteCount + payload.count)
    appendHeader(opcode, id: id, payloadByteCount: payload.count, to: &frame)
    frame.append(contentsOf: payload)
    return frame
  }

  /// Appends a header; its payload follows.
  public static func appendHeader(
    _ opcode: Opcode, id: UInt64, payloadByteCount: Int, to bytes: inout [UInt8]
  ) {
    bytes.append(
      littleEndian: UInt32(payloadByteCount + FrameLayout.headerByteCount - FrameLayout.lengthByteCount))
    bytes.append(littleEndian: UInt32(opcode.rawValue))
    bytes.append(littleEndian: id)
  }
}
