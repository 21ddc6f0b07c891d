/// What HAProxy says of itself before anything else, and the answer to it.
///
/// Refused: an item that is missing, of another type or there twice; versions without 2.0; a frame size below 256 bytes.
/// Items that are not known are passed over, as the protocol wants it: they are for other agents.
struct SPOPHello {
  /// Bytes of a frame that HAProxy can take, without the four that hold its length.
  var frameByteCountMax: UInt64
  var offersPipelining: Bool
  /// It only wants to know whether somebody is there. Its capabilities are empty.
  var isHealthCheck: Bool

  static let version = "2.0"

  private enum Item {
    static let versions = "supported-versions"
    static let frameSize = "max-frame-size"
    static let capabilities = "capabilities"
    static let healthCheck = "healthcheck"
    static let version = "version"
    static let pipelining = "pipelining"
  }

  init(in payload: Range<Int>, of received: Span<UInt8>) throws(SPOPFault) {
    var versions: Range<Int>?
    var frameSize: UInt64?
    var capabilities: Range<Int>?
    var healthCheck: Bool?
    var reader = SPOPReader(received, in: payload)
    while !reader.isAtEnd {
      let name = try reader.string()
      let value = try reader.value()
      if received.spells(Item.versions, in: name) {
        guard case .string(let list) = value else { throw .itemType }
        try Self.set(&versions, to: list)
      } else if received.spells(Item.frameSize, in: name) {
        guard let size = value.unsigned else { throw .itemType }
        try Self.set(&frameSize, to: size)
      } else if received.spells(Item.capabilities, in: name) {
        guard case .string(let list) = value else { throw .itemType }
        try Self.set(&capabilities, to: list)
      } else if received.spells(Item.healthCheck, in: name) {
        guard case .boolean(let flag) = value else { throw .itemType }
        try Self.set(&healthCheck, to: flag)
      }
    }
    guard let versions else { throw .noVersion }
    guard received.lists(Self.version, in: versions) else { throw .unsupportedVersion }
    guard let frameSize else { throw .noFrameSize }
    guard frameSize >= UInt64(SPOPLimits.frameByteCountMin) else { throw .badFrameSize }
    guard let capabilities else { throw .noCapabilities }
    frameByteCountMax = frameSize
    offersPipelining = received.lists(Item.pipelining, in: capabilities)
    isHealthCheck = healthCheck ?? false
  }

  private static func set<Value>(_ item: inout Value?, to value: Value) throws(SPOPFault) {
    guard item == nil else { throw .repeatedItem }
    item = value
  }

  /// Appends AGENT-HELLO.
  /// - Parameter frameByteCountMax: what both sides can take.
  static func appendAnswer(frameByteCountMax: Int, isPipelined: Bool, to bytes: inout [UInt8]) {
    let start = SPOPWriter.beginFrame(.agentHello, to: &bytes)
    SPOPWriter.append(string: Item.version, to: &bytes)
    SPOPWriter.append(typed: version, to: &bytes)
    SPOPWriter.append(string: Item.frameSize, to: &bytes)
    SPOPWriter.append(.uint32, varint: UInt64(frameByteCountMax), to: &bytes)
    SPOPWriter.append(string: Item.capabilities, to: &bytes)
    SPOPWriter.append(typed: isPipelined ? Item.pipelining : "", to: &bytes)
    SPOPWriter.endFrame(from: start, in: &bytes)
  }
}

/// The last frame of either side.
enum SPOPDisconnect {
  private static let statusCode = "status-code"
  private static let message = "message"

  /// HAProxy's reason for going: a code that may be none of `SPOPStatus`. Its message says the same in words, and is not
  /// kept.
  static func status(in payload: Range<Int>, of received: Span<UInt8>) throws(SPOPFault) -> UInt64 {
    var status: UInt64?
    var hasMessage = false
    var reader = SPOPReader(received, in: payload)
    while !reader.isAtEnd {
      let name = try reader.string()
      let value = try reader.value()
      if received.spells(statusCode, in: name) {
        guard let code = value.unsigned else { throw .itemType }
        guard status == nil else { throw .repeatedItem }
        status = code
      } else if received.spells(message, in: name) {
        guard case .string = value else { throw .itemType }
        guard !hasMessage else { throw .repeatedItem }
        hasMessage = true
      }
    }
    guard let status, hasMessage else { throw .missingItem }
    return status
  }

  /// Appends AGENT-DISCONNECT.
  static func append(_ status: SPOPStatus, to bytes: inout [UInt8]) {
    let start = SPOPWriter.beginFrame(.agentDisconnect, to: &bytes)
    SPOPWriter.append(string: statusCode, to: &bytes)
    SPOPWriter.append(.uint32, varint: UInt64(status.rawValue), to: &bytes)
    SPOPWriter.append(string: message, to: &bytes)
    SPOPWriter.append(typed: status.description, to: &bytes)
    SPOPWriter.endFrame(from: start, in: &bytes)
  }
}
