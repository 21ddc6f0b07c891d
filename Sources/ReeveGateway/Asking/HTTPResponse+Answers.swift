import ReeveTypes

extension HTTPResponse {
  /// What a gateway is told.
  ///
  /// 200 lets a request through, and nothing else does: Envoy takes no other status, while nginx, Caddy and Traefik take
  /// each one below 300. A denial is 400 to 499; one with another status would be an outage to a gateway, and is sent as 403.
  /// nginx passes on 401 and 403, and makes 500 of all others.
  public init(_ answer: GatewayAnswer) {
    switch answer {
    case .allowed(let headers): self.init(status: 200, headers: headers)
    case .denied(let refusal):
      self.init(
        status: 400...499 ~= refusal.status ? refusal.status : 403,
        headers: refusal.headers + Self.bodyHeader(refusal.body), body: refusal.body)
    case .unavailable(let message): self.init(status: 503, message: message)
    }
  }

  /// nginx drops the body of an answer to `auth_request`, and keeps its headers: so a refusal's body is in one, too, unless
  /// it is too long for nginx' buffer.
  private static func bodyHeader(_ body: [UInt8]) -> [HTTPRequestHead.Header] {
    guard 1...AdapterLimits.bodyHeaderByteCountMax ~= body.count else { return [] }
    return [HTTPRequestHead.Header(name: Array("x-reeve-body".utf8), value: body)]
  }

  /// What whoever asks for the health is told.
  /// - Parameter isReady: whether a policy is loaded, and the server is not going down.
  public static func health(isReady: Bool) -> HTTPResponse {
    HTTPResponse(status: isReady ? 200 : 503, message: isReady ? "ok" : "no policy is loaded")
  }
}
