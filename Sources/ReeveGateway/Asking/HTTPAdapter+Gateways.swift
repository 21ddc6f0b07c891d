import ReeveTypes

// What a gateway says of a client's request comes with what the client says itself, in one list of header fields. So each
// spelling of the first is taken as a whole, and refused where it is there twice: a gateway replaces the fields that it
// sets, and lets those of the other spelling through.
//
//                X-Original-…  (nginx)            X-Forwarded-…  (Caddy, Traefik, APISIX)
//   method       X-Original-Method                X-Forwarded-Method
//   target       X-Original-URI                   X-Forwarded-Uri
//   host         X-Original-Host, else Host       X-Forwarded-Host, else Host
//   encrypted    X-Original-Proto                 X-Forwarded-Proto
//   address      X-Real-IP                        the last of X-Forwarded-For
//
// Method and target must be there. A gateway that does not know one of the others sets it to nothing, so that the client's
// own does not come through.

extension HTTPAdapter {
  /// The client's request is the gateway's own, behind the prefix.
  func ownRequest(_ exchange: HTTPExchange) throws(HTTPRefusal) -> GatewayQuestion {
    var question = GatewayQuestion(head: exchange.head, body: body(of: exchange), content: content(of: exchange))
    question.head.path = Array(exchange.head.path[(Self.extauthzPrefix.count - 1)...])
    if let addressHeader, let place = try Self.place(of: addressHeader, exchange) {
      question.sourceAddress = try Self.address(exchange.head.headers.value(place), addressHeader)
    }
    question.certificateName = try certificateName(exchange)
    question.head.headers.removeAll { isGateways(exchange.head.headers.name($0), of: exchange) }
    return question
  }

  /// The client's request is described by header fields that the gateway adds to the client's.
  func forwardedRequest(_ exchange: HTTPExchange) throws(HTTPRefusal) -> GatewayQuestion {
    let fields = exchange.head.headers
    var forwarding = ForwardingFields()
    var headers = fields
    headers.removeAll { index in
      let name = fields.name(index)
      return forwarding.take(name, index) || isGateways(name, of: exchange)
    }
    let spelling = try forwarding.spelling()
    let method = fields.value(try forwarding.required(.method, spelling))
    guard 1...HTTPLimits.methodByteCountMax ~= method.count, HTTPText.isName(method) else {
      throw .malformedHeader(spelling.header(.method))
    }
    let uri = fields.value(try forwarding.required(.target, spelling))
    guard uri.count <= HTTPLimits.targetByteCountMax, let target = HTTPTarget(uri), target.host == nil else {
      throw .malformedHeader(spelling.header(.target))
    }
    var host = exchange.head.host
    if let place = try forwarding.optional(.host, spelling) {
      guard HTTPTarget.isHost(fields.value(place)) else { throw .malformedHeader(spelling.header(.host)) }
      host = [UInt8](copying: fields.value(place))
    }
    var question = GatewayQuestion(
      head: HTTPRequestHead(
        method: [UInt8](copying: method), host: host, path: target.path, query: target.query, headers: headers),
      body: body(of: exchange), content: content(of: exchange))
    if let place = try forwarding.address(spelling) {
      question.sourceAddress = try Self.address(
        ForwardingFields.address(spelling, in: fields.value(place)), spelling.header(.address))
    }
    if let place = try forwarding.optional(.scheme, spelling) {
      question.isEncrypted = try Self.isEncrypted(fields.value(place), spelling.header(.scheme))
    }
    question.certificateName = try certificateName(exchange)
    return question
  }

  private func body(of exchange: HTTPExchange) -> SignatureV4.Body {
    // What a gateway sends along that is not said to do so may be a part.
    guard handsBodiesIn else { return .unseen }
    return switch exchange.body {
    case .hashed(let digest, _, _): .sha256(digest)
    case .none: .empty
    case .kept(let bytes): SignatureV4.Digest(of: bytes.span).map { .sha256($0) } ?? .unseen
    }
  }

  private func content(of exchange: HTTPExchange) -> [UInt8]? {
    guard handsBodiesIn, case .hashed(_, _, let content) = exchange.body else { return nil }
    return content
  }

  private func certificateName(_ exchange: HTTPExchange) throws(HTTPRefusal) -> String? {
    guard let certificateHeader, let value = try Self.value(of: certificateHeader, exchange), !value.isEmpty else {
      return nil
    }
    guard let name = String(validating: value, as: UTF8.self) else { throw .malformedHeader(certificateHeader) }
    return name
  }

  /// Whether a field is about the connection with the gateway, or the gateway's word about its client.
  private func isGateways(_ name: Span<UInt8>, of exchange: HTTPExchange) -> Bool {
    // What is about the connection with the gateway.
    if name.isNamed("connection") || name.isNamed("keep-alive") || name.isNamed("proxy-connection")
      || name.isNamed("transfer-encoding") || name.isNamed("te") || name.isNamed("trailer") || name.isNamed("upgrade")
      || name.isNamed("expect")
    {
      return true
    }
    // Without a body, the length is that of the gateway's question.
    if name.isNamed("content-length"), exchange.body == .none { return true }
    if let addressHeader, name.isNamed(asConfigured: addressHeader) { return true }
    if let certificateHeader, name.isNamed(asConfigured: certificateHeader) { return true }
    return false
  }

  /// The place of the field of this name; absent: there is none.
  /// - Throws: `.repeatedHeader`.
  static func place(of name: String, _ exchange: HTTPExchange) throws(HTTPRefusal) -> Int? {
    let found = exchange.fields(named: name)
    guard found.count <= 1 else { throw .repeatedHeader(name) }
    return found.isEmpty ? nil : found.first
  }

  /// The value of the field of this name; absent: there is none.
  /// - Throws: `.repeatedHeader`.
  static func value(of name: String, _ exchange: HTTPExchange) throws(HTTPRefusal) -> [UInt8]? {
    guard let place = try place(of: name, exchange) else { return nil }
    return [UInt8](copying: exchange.head.headers.value(place))
  }

  /// Of an address nothing is checked but its letters: the door of a decision reads it. nginx says `unix:` of a client
  /// that has none.
  private static func address(_ value: Span<UInt8>, _ name: String) throws(HTTPRefusal) -> String? {
    guard !value.isEmpty, !value.spells("unix:", in: value.indices) else { return nil }
    for index in value.indices {
      switch value[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: ":"), UInt8(ascii: "."):
        break
      default: throw .malformedHeader(name)
      }
    }
    return String(copying: value)
  }

  private static func isEncrypted(_ value: Span<UInt8>, _ name: String) throws(HTTPRefusal) -> Bool? {
    if value.isEmpty { return nil }
    if value.isNamed("https") || value.isNamed("wss") { return true }
    if value.isNamed("http") || value.isNamed("ws") { return false }
    throw .malformedHeader(name)
  }
}
