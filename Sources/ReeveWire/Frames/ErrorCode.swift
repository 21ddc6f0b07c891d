public import ReeveTypes

/// Why a frame gets no answer. A caller treats every one of them as a denial.
///
/// The codes of requests are those of `RequestFault.Code`; the codes of frames begin at 64.
public enum ErrorCode: UInt8, Sendable, Hashable, CaseIterable {
  case textLength = 1
  case notUTF8 = 2
  case malformedPrincipal = 3
  case malformedAction = 5
  case malformedResource = 6
  case contextKeyCount = 7
  case malformedKey = 8
  case repeatedKey = 9
  case derivedKey = 10
  case serviceOnlyKey = 11
  case valueCount = 12
  case malformedValue = 13
  case contradictedKey = 14
  /// The payload is not what its opcode asks for.
  case malformedPayload = 15
  case malformedEndpoint = 16
  case resourceCount = 17
  case contradictedEndpoint = 18
  case unknownHandle = 19

  /// The opcode is not of this version. The stream goes on.
  case unknownOpcode = 64
  /// The frame is too long, or shorter than its header. The server closes the connection behind this reply.
  case frameLength = 65
  /// A field that must be zero is not. The server closes the connection behind this reply.
  case malformedFrame = 66
  /// `hello` asks for versions that this server does not speak. The server closes the connection behind this reply.
  case unsupportedVersion = 67
  /// The policies are older than the revision that the request asks for.
  case revisionNotReached = 68
  /// The request's deadline had passed when its turn came.
  case deadlinePassed = 69
  /// What the frame asks for cannot be had at the moment: explanations and registrations, while no control plane is
  /// attached.
  case unavailable = 70
  /// Too many explanations are being made, or sessions registered.
  case busy = 71
  /// The session is not what a store could describe.
  case malformedSession = 72
  /// The listener does not let its callers register sessions.
  case notPermitted = 73
  /// As many sessions are registered as can be.
  case sessionsFull = 74
  /// As many texts are interned on the connection as can be.
  case handlesFull = 75

  public init(_ code: RequestFault.Code) {
    // Every code of a fault is a code here: `allCases` of both are compared in a test.
    self = ErrorCode(rawValue: code.rawValue) ?? .malformedPayload
  }

  /// Whether the server closes the connection behind its reply, because it cannot tell where the next frame begins.
  public var endsConnection: Bool {
    switch self {
    case .frameLength, .malformedFrame, .unsupportedVersion: true
    default: false
    }
  }
}

extension ErrorCode: CustomStringConvertible {
  /// What went wrong and what to do, without the request's texts.
  public var description: String {
    switch self {
    case .unknownOpcode: "unknown opcode; this server speaks version \(WireLimits.version) of the protocol"
    case .frameLength:
      "a frame has \(FrameLayout.headerByteCount) to \(WireLimits.frameByteCountMax) bytes; the connection is closed"
    case .malformedFrame: "`flags` and `reserved` of a frame are zero; the connection is closed"
    case .unsupportedVersion: "this server speaks version \(WireLimits.version) of the protocol, and no other"
    case .revisionNotReached: "the policies are older than the revision that the request asks for; ask again later"
    case .deadlinePassed: "the request's deadline had passed when its turn came"
    case .unavailable: "`reeve serve`, which answers this, is not running; start it again"
    case .busy: "too many questions wait for `reeve serve`; ask again later"
    case .malformedSession: "the session is malformed; PROTOCOL.md says what one has"
    case .notPermitted:
      "this listener does not let its callers register sessions; use one with `registersSessions` in its configuration"
    case .sessionsFull: "as many sessions are registered as can be"
    case .unknownHandle: "a handle stands for nothing on this connection: intern the text on it, or send the text"
    case .handlesFull:
      "a connection interns at most \(WireLimits.handleCountMax) texts of \(WireLimits.handleByteCountMax) bytes in all; "
        + "send further texts as they are"
    case .malformedPayload: "the payload is not what its opcode asks for; PROTOCOL.md has its layout"
    default: "the request is malformed"
    }
  }
}
