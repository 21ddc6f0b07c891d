/// Why a conversation ends: the `status-code` of a disconnect.
public enum SPOPStatus: UInt32, Sendable, Hashable, CaseIterable {
  case normal = 0
  case inputOutput = 1
  case timeout = 2
  case frameTooBig = 3
  case invalidFrame = 4
  case noVersion = 5
  case noFrameSize = 6
  case noCapabilities = 7
  case unsupportedVersion = 8
  case badFrameSize = 9
  case fragmentationNotSupported = 10
  case interlacedFrames = 11
  case unknownFrame = 12
  case resources = 13
  case unknown = 99
}

extension SPOPStatus: CustomStringConvertible {
  /// The `message` of a disconnect, which HAProxy writes into its log: what is wrong and what to do, without the peer's
  /// own bytes. Short enough for the smallest frame.
  public var description: String {
    switch self {
    case .normal: "closed"
    case .inputOutput: "the connection failed"
    case .timeout: "nothing came in time"
    case .frameTooBig: "a frame is longer than agreed; send fewer or shorter arguments"
    case .invalidFrame: "a frame is malformed or out of turn"
    case .noVersion: "`supported-versions` is missing"
    case .noFrameSize: "`max-frame-size` is missing"
    case .noCapabilities: "`capabilities` is missing"
    case .unsupportedVersion: "this agent speaks version 2.0"
    case .badFrameSize: "`max-frame-size` is at least \(SPOPLimits.frameByteCountMin)"
    case .fragmentationNotSupported: "this agent takes whole frames; send fewer or shorter arguments"
    case .interlacedFrames: "fragments are mixed up"
    case .unknownFrame: "no such frame"
    case .resources:
      "at most \(SPOPLimits.argumentCountMax) arguments a message, \(SPOPLimits.messageCountMax) messages a frame, "
        + "\(SPOPLimits.waitingFrameCountMax) waiting frames a connection"
    case .unknown: "unknown error"
    }
  }
}

/// Why bytes are not what the protocol says they are.
public enum SPOPFault: Error, Sendable, Hashable {
  /// A value runs on behind the end of its bytes.
  case truncated
  /// A varint of more than 10 bytes, or above 64 bits.
  case varintRange
  /// A value of a type that the protocol does not have.
  case unknownType(UInt8)
  /// A flag that the protocol does not have, on a value or on a frame.
  case unknownFlag
  /// More in 32 bits than they hold.
  case integerRange
  /// An item of a kv-list is not of the type that it must be.
  case itemType
  /// An item of a kv-list comes twice: which one counts would be a guess.
  case repeatedItem
  /// A disconnect without its `status-code` or its `message`.
  case missingItem
  /// A frame of a connection with the number of a stream, or one that cannot come at this point.
  case outOfTurn
  case noVersion
  case noFrameSize
  case noCapabilities
  case unsupportedVersion
  case badFrameSize
  /// More than `SPOPLimits.messageCountMax`.
  case messageCount
  /// More than `SPOPLimits.argumentCountMax`.
  case argumentCount(Int)
  /// More than `SPOPLimits.waitingFrameCountMax`.
  case waitingFrameCount

  /// What the peer is told.
  public var status: SPOPStatus {
    switch self {
    case .truncated, .varintRange, .unknownType, .unknownFlag, .integerRange, .itemType, .repeatedItem, .missingItem,
      .outOfTurn:
      .invalidFrame
    case .noVersion: .noVersion
    case .noFrameSize: .noFrameSize
    case .noCapabilities: .noCapabilities
    case .unsupportedVersion: .unsupportedVersion
    case .badFrameSize: .badFrameSize
    case .messageCount, .argumentCount, .waitingFrameCount: .resources
    }
  }
}
