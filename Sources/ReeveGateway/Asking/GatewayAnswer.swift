public import ReeveTypes

/// What a gateway is to do with a request that it asked about.
public enum GatewayAnswer: Sendable, Hashable {
  /// It may go on. The headers are set on it, in place of any that the client has sent under their names.
  case allowed(headers: [HTTPRequestHead.Header])
  /// It may not, and the client gets this.
  case denied(Refusal)
  /// Nobody knows: no policy is loaded, or the server is going down. The gateway answers 503, or whatever it is set up to
  /// answer; that is no denial, and never an allow.
  case unavailable(message: String)

  /// What a client gets whose request is refused, in the words of AWS.
  public struct Refusal: Sendable, Hashable {
    /// Of HTTP: 400 to 499.
    public var status: Int
    /// AWS's name of the error: `AccessDeniedException`.
    public var code: String
    /// The sentence of it.
    public var message: String
    /// Those of the body among them: `content-type`, and `x-amzn-errortype` where the service has it.
    public var headers: [HTTPRequestHead.Header]
    public var body: [UInt8]

    public init(status: Int, code: String, message: String, headers: [HTTPRequestHead.Header], body: [UInt8]) {
      self.status = status
      self.code = code
      self.message = message
      self.headers = headers
      self.body = body
    }
  }
}
