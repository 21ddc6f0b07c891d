public import ReeveSystem
public import ReeveTypes
public import ReeveWire

/// Why there is no reply. Whoever asked for a decision treats every one of them as a denial.
public enum ClientError: Error, Sendable, Hashable {
  /// The server answered with an error in place of a reply. The connection goes on, unless `code.endsConnection`.
  case refused(ErrorReply)
  /// A part of the request does not fit its field. Nothing was sent, and the connection goes on.
  case unsendable(RequestError)
  /// A handle of another connection, where its number stands for another text or none. Nothing was sent.
  case foreignHandle
  /// Less than one request, or more than `WireLimits.requestCountMax` in one frame. Nothing was sent.
  case requestCount(Int)
  /// The requests do not fit a frame together. Nothing was sent.
  case frameTooLong(byteCount: Int)
  /// No server could be reached.
  case connect(SystemError)
  /// The server has closed the connection.
  case closed
  /// The reply did not come in time. The connection is of no further use: what comes late must not be taken for the
  /// answer to something else.
  case timedOut(milliseconds: Int)
  /// The system broke the connection.
  case broken(SystemError)
  /// What came is not of version 1 of the protocol, or answers what was not asked.
  case protocolViolated(String)

  /// Whether the connection is of no further use.
  public var endsConnection: Bool {
    switch self {
    case .refused(let reply): reply.code.endsConnection
    case .unsendable, .foreignHandle, .requestCount, .frameTooLong: false
    case .connect, .closed, .timedOut, .broken, .protocolViolated: true
    }
  }
}

extension ClientError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .refused(let reply): reply.message
    case .unsendable(let error): error.description
    case .foreignHandle: "a handle is of another connection; intern the text on this one"
    case .requestCount(let count):
      "\(count) requests in one frame; it takes 1 to \(WireLimits.requestCountMax)"
    case .frameTooLong(let byteCount):
      "the requests make a frame of \(byteCount) bytes, and it may have \(WireLimits.frameByteCountMax); send fewer"
    case .connect(let error): error.description
    case .closed: "the server has closed the connection; connect again"
    case .timedOut(let milliseconds): "no reply within \(milliseconds) ms; is the server overloaded?"
    case .broken(let error): error.description
    case .protocolViolated(let what): "\(what); is it a Reeve server that listens there?"
    }
  }
}
