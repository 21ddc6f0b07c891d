// HAProxy's Stream Processing Offload Protocol 2.0, as it is on the wire. Source: `doc/SPOE.txt` of HAProxy, section 3.
//
//   frame       length (4 bytes, big-endian: of what follows), type (1), flags (4, big-endian), stream-id (varint),
//               frame-id (varint), payload
//   string      its length (varint), its bytes
//   kv-list     names (string) and typed values, to the payload's end: both hellos, both disconnects
//   messages    name (string), number of arguments (1 byte), arguments as names and typed values; to the payload's end
//   actions     action (1), number of arguments (1), scope (1), name (string), and for `set-var` a typed value
//   typed       one byte, type in its low half and flags in its high half, and what the type has
//   varint      below 240 one byte. Else 0xF0 with the low four bits, and then, of what is left over above 240, seven bits
//               a byte, each byte but the last with 128 added to it, which counts in the value. A number has one spelling.

/// What a frame is.
public enum SPOPFrameType: UInt8, Sendable, Hashable, CaseIterable {
  /// What follows in a payload that was cut: nothing that this agent takes.
  case continuation = 0
  case haproxyHello = 1
  case haproxyDisconnect = 2
  case notify = 3
  case agentHello = 101
  case agentDisconnect = 102
  case acknowledge = 103
}

/// Bits of a frame's flags. All others are zero.
public enum SPOPFlags {
  /// The payload ends with this frame.
  public static let finish: UInt32 = 1 << 0
  /// The rest of a cut payload will not come.
  public static let abort: UInt32 = 1 << 1
}

/// The low half of a typed value's first byte.
public enum SPOPType: UInt8, Sendable, Hashable, CaseIterable {
  case null = 0
  /// Its value is the lowest flag, and nothing follows.
  case boolean = 1
  case int32 = 2
  case uint32 = 3
  case int64 = 4
  case uint64 = 5
  case ipv4 = 6
  case ipv6 = 7
  case string = 8
  case binary = 9
}

/// How long a variable of HAProxy lives.
public enum SPOPScope: UInt8, Sendable, Hashable, CaseIterable {
  case process = 0
  case session = 1
  case transaction = 2
  case request = 3
  case response = 4
}

/// What an acknowledgement does to a variable.
enum SPOPActionType: UInt8 {
  case setVariable = 1
  case unsetVariable = 2
}

/// What a conversation takes from a peer. Beyond these, it ends with the status that each has.
public enum SPOPLimits {
  /// Bytes of a frame, without the four that hold its length, that an agent must be able to take.
  public static let frameByteCountMin = 256
  /// Bytes of a frame, without the four that hold its length. HAProxy offers 16,380 unless `tune.bufsize` says
  /// otherwise, and 65,532 for a buffer of 64 KiB; an offer above that is answered with 65,532. (`.frameTooBig`)
  public static let frameByteCountMax = 65_532
  /// Bytes of the field in front of a frame that holds its length.
  public static let lengthByteCount = 4
  /// Bytes of the shortest frame: type, flags, two numbers of one byte, no payload.
  public static let headByteCount = 7
  /// Bytes of the longest varint, which holds 64 bits. (`.invalidFrame`)
  public static let varintByteCountMax = 10
  /// Messages of a NOTIFY: HAProxy sends one for each `spoe-message` of an event. (`.resources`)
  public static let messageCountMax = 16
  /// Arguments of a message; the format has room for 255. (`.resources`)
  public static let argumentCountMax = 64
  /// NOTIFY frames of a connection that wait for their acknowledgement. HAProxy's `max-waiting-frames` is 20 unless its
  /// configuration says otherwise. (`.resources`)
  public static let waitingFrameCountMax = 256
}
