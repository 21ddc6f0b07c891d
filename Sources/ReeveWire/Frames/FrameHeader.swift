// Protocol version 1; PROTOCOL.md says the same in prose, with worked frames. All integers are little-endian.
//
//   OFFSET  SIZE  FIELD     MEANING
//        0     4  length    bytes that follow this field: 12 and the payload's
//        4     1  opcode    `Opcode`
//        5     1  flags     zero
//        6     2  reserved  zero
//        8     8  id        the caller's number for the request; its reply has the same
//       16     …  payload

/// Where the fields of a frame's header are.
public enum FrameLayout {
  public static let length = 0
  public static let opcode = 4
  public static let flags = 5
  public static let reserved = 6
  public static let id = 8
  public static let headerByteCount = 16
  /// What `length` does not count: itself.
  public static let lengthByteCount = 4
}

/// What a connection may carry.
public enum WireLimits {
  /// The protocol's version that this build speaks.
  public static let version: UInt16 = 1
  /// Bytes of a frame, header and all.
  public static let frameByteCountMax = 262_144
  /// Requests in one `authorizeMany`.
  public static let requestCountMax = 1_024
  /// Texts that a connection interns: as many as a reactor keeps pairs of principal and action.
  public static let handleCountMax = 4_096
  /// Bytes of these texts.
  public static let handleByteCountMax = 262_144
}

/// What a frame asks for, or answers. A reply's opcode is its request's with the highest bit set.
public enum Opcode: UInt8, Sendable, Hashable, CaseIterable {
  /// Settles the version and tells the limits. Optional: without it, version 1 is spoken.
  case hello = 0x01
  case ping = 0x02
  /// One request, one decision.
  case authorize = 0x03
  /// Many requests, decided by one generation, in one reply.
  case authorizeMany = 0x04
  /// A decision with its story, from the control plane.
  case explain = 0x05
  /// What runs: generation, image, counters.
  case status = 0x06
  /// Registers temporary credentials with the control plane.
  case registerSession = 0x07
  /// A text once, for a handle that stands for it.
  case intern = 0x08
  case helloReply = 0x81
  case pingReply = 0x82
  case authorizeReply = 0x83
  case authorizeManyReply = 0x84
  case explainReply = 0x85
  case statusReply = 0x86
  case registerSessionReply = 0x87
  case internReply = 0x88
  /// In place of any reply: `ErrorReply`.
  case error = 0xFF
}

/// The header of a frame.
public struct FrameHeader: Sendable, Hashable {
  /// Raw, because a server must be able to answer one that it does not know.
  public var opcode: UInt8
  public var id: UInt64
  public var payloadByteCount: Int

  @inlinable
  public init(opcode: UInt8, id: UInt64, payloadByteCount: Int) {
    self.opcode = opcode
    self.id = id
    self.payloadByteCount = payloadByteCount
  }

  public init(_ opcode: Opcode, id: UInt64, payloadByteCount: Int) {
    self.init(opcode: opcode.rawValue, id: id, payloadByteCount: payloadByteCount)
  }

  /// Bytes of the whole frame.
  @inlinable
  public var frameByteCount: Int { FrameLayout.headerByteCount + payloadByteCount }
}
