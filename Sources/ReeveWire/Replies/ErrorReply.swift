public import ReeveTypes

/// In place of a reply: what was wrong with the frame. The caller treats it as a denial.
///
///     OFFSET  SIZE  FIELD          MEANING
///          0     1  code           `ErrorCode`
///          1     1  detail         the part or type that the code is about (`RequestFault.detail`), or zero
///          2     2  entry          the context entry or the resource that the code is about, from zero, or zero
///          4     4  count          the length, count or handle that the code is about, or zero
///          8     2  messageLength
///         10     6  reserved       zero
///         16     …  message        UTF-8, for people
public struct ErrorReply: Error, Sendable, Hashable {
  public var code: ErrorCode
  public var detail: UInt8
  public var entry: UInt16
  public var count: UInt32
  public var message: String

  public static let headerByteCount = 16
  /// Bytes of a message; a longer one is cut.
  public static let messageByteCountMax = 4_096

  public init(_ code: ErrorCode, message: String? = nil) {
    self.init(code, detail: 0, entry: 0, count: 0, message: message ?? code.description)
  }

  /// What is wrong with a request, in words where it can be decoded.
  public init(_ fault: RequestFault, in request: Request?) {
    let code = ErrorCode(fault.code)
    // Without a request, what is wrong with it is not about one of its texts.
    let error = RequestError(fault, in: request ?? Request(principal: "", action: "", resource: ""))
    self.init(
      code, detail: fault.detail, entry: fault.entry, count: fault.count,
      message: error?.description ?? code.description)
  }

  private init(_ code: ErrorCode, detail: UInt8, entry: UInt16, count: UInt32, message: String) {
    self.code = code
    self.detail = detail
    self.entry = entry
    self.count = count
    self.message = message
  }

  public init?(payload: [UInt8]) {
    var reader = FieldReader(payload)
    guard let code = reader.integer(UInt8.self).flatMap(ErrorCode.init(rawValue:)),
      let detail = reader.integer(UInt8.self), let entry = reader.integer(UInt16.self),
      let count = reader.integer(UInt32.self), let messageByteCount = reader.integer(UInt16.self),
      reader.zero(byteCount: 6), let message = reader.text(Int(messageByteCount)), reader.remaining == 0
    else { return nil }
    self.init(code, detail: detail, entry: entry, count: count, message: message)
  }

  /// Bytes of the frame that this is.
  public var frameByteCount: Int { FrameLayout.headerByteCount + Self.headerByteCount + messageBytes.count }

  /// The message, cut between two characters.
  fileprivate var messageBytes: [UInt8] {
    if message.utf8.count <= Self.messageByteCountMax { return Array(message.utf8) }
    var bytes: [UInt8] = []
    for character in message {
      if bytes.count + character.utf8.count > Self.messageByteCountMax { break }
      bytes.append(contentsOf: character.utf8)
    }
    return bytes
  }
}

extension ErrorReply: CustomStringConvertible {
  public var description: String { message }
}

extension FrameOutput {
  public mutating func put(_ error: ErrorReply, id: UInt64) {
    let message = error.messageBytes
    begin(.error, id: id, payloadByteCount: ErrorReply.headerByteCount + message.count)
    put(error.code.rawValue)
    put(error.detail)
    put(error.entry)
    put(error.count)
    put(UInt64(message.count))
    put(message)
  }
}
