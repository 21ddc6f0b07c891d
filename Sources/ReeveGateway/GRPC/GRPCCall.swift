internal import ReeveTypes

/// A call with one message, as it was received: to be answered by one message, or by a status.
public struct GRPCCall: Sendable, Hashable {
  /// Which call of the connection it is.
  public struct Ticket: Sendable, Hashable {
    let stream: Int32
    /// Microseconds that the caller waits, from when it asked; absent: it does not say.
    public let timeoutMicroseconds: UInt64?
  }

  public var ticket: Ticket
  /// The method's full name: `/package.Service/Method`.
  public var path: [UInt8]
  /// Absent: it has more than `messageByteCountMax` bytes.
  public var message: [UInt8]?

  /// Bytes of a message.
  public static let messageByteCountMax = AdapterLimits.questionByteCountMax
}

/// Why a request is no call.
struct GRPCFault: Error, Hashable {
  /// Of HTTP: other than 200 when the peer speaks something other than gRPC.
  var httpStatus = 200
  var status: GRPCStatus
  var message: String
}

extension GRPCCall {
  /// Bytes in front of a message: whether it is compressed, and its length in four bytes, the highest first.
  static let prefixByteCount = 5

  /// - Throws: what the caller is to be told.
  init(_ request: HTTP2Request) throws(GRPCFault) {
    guard request.method.spells("POST") else {
      throw GRPCFault(httpStatus: 405, status: .unimplemented, message: "a call is a POST")
    }
    let types = request.places(of: "content-type")
    guard types.count == 1, Self.isGRPC(request.fields.value(types.first)) else {
      throw GRPCFault(httpStatus: 415, status: .unimplemented, message: "`content-type` must be application/grpc")
    }
    ticket = Ticket(stream: request.stream, timeoutMicroseconds: try Self.timeout(of: request))
    path = request.path
    message = nil
    guard let body = request.body else { return }
    message = try Self.message(of: body)
  }

  /// `application/grpc` with messages as protobuf, which is what it means when it says nothing else.
  private static func isGRPC(_ type: Span<UInt8>) -> Bool {
    let end = min(type.first(UInt8(ascii: ";")), type.first(UInt8(ascii: " ")))
    return type.spells("application/grpc", in: 0..<end) || type.spells("application/grpc+proto", in: 0..<end)
  }

  private static func message(of body: [UInt8]) throws(GRPCFault) -> [UInt8]? {
    guard body.count >= prefixByteCount else {
      throw GRPCFault(status: .internal, message: "the call ends before its message does")
    }
    switch body[0] {
    case 0: break
    case 1: throw GRPCFault(status: .unimplemented, message: "messages must not be compressed")
    default: throw GRPCFault(status: .internal, message: "the message's first byte is 0 or 1")
    }
    let byteCount = body[1..<prefixByteCount].reduce(0) { $0 << 8 | Int($1) }
    if byteCount > messageByteCountMax { return nil }
    let isWhole = body.count - prefixByteCount
    guard byteCount <= isWhole else {
      throw GRPCFault(status: .internal, message: "the call ends before its message does")
    }
    guard byteCount == isWhole else {
      throw GRPCFault(status: .unimplemented, message: "a call has one message")
    }
    return Array(body[prefixByteCount...])
  }

  /// At most eight digits and a unit; a part of a microsecond counts as a whole one. Source: gRPC's `doc/PROTOCOL-HTTP2.md`,
  /// "Requests".
  private static func timeout(of request: HTTP2Request) throws(GRPCFault) -> UInt64? {
    let places = request.places(of: "grpc-timeout")
    guard !places.isEmpty else { return nil }
    let value = request.fields.value(places.first)
    guard places.count == 1, 2...9 ~= value.count, HTTPText.isNumber(value.extracting(droppingLast: 1)) else {
      throw malformedTimeout
    }
    var number: UInt64 = 0
    for index in 0..<(value.count - 1) { number = number * 10 + UInt64(value[index] - UInt8(ascii: "0")) }
    // Eight digits of hours have 18 digits in microseconds.
    switch value[value.count - 1] {
    case UInt8(ascii: "H"): return number * 3_600_000_000
    case UInt8(ascii: "M"): return number * 60_000_000
    case UInt8(ascii: "S"): return number * 1_000_000
    case UInt8(ascii: "m"): return number * 1_000
    case UInt8(ascii: "u"): return number
    case UInt8(ascii: "n"): return (number + 999) / 1_000
    default: throw malformedTimeout
    }
  }

  private static let malformedTimeout = GRPCFault(
    status: .internal, message: "`grpc-timeout` is at most eight digits and one of H, M, S, m, u, n")
}
