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
    if let addressHeader {
      question.sourceAddress = try Self.address(try Self.value(of: addressHeader, exchange), addressHeader)
    }
    question.certificateName = try certificateName(exchange)
    question.head.headers.removeAll { isGateways($0, of: exchange) }
    return question
  }

  /// The client's request is described by header fields that the gateway adds to the client's.
  func forwardedRequest(_ exchange: HTTPExchange) throws(HTTPRefusal) -> GatewayQuestion {
    let spelling = try ForwardingSpelling(exchange)
    let method = try Self.requiredValue(of: spelling.method, exchange)
    guard 1...HTTPLimits.methodByteCountMax ~= method.count, method.allSatisfy(HTTPText.isNameByte) else {
      throw .malformedHeader(spelling.method)
    }
    let uri = try Self.requiredValue(of: spelling.target, exchange)
    guard uri.count <= HTTPLimits.targetByteCountMax, let target = HTTPTarget(uri), target.host == nil else {
      throw .malformedHeader(spelling.target)
    }
    let host = try Self.value(of: spelling.host, exchange)
    guard host?.allSatisfy(HTTPTarget.isHostByte) ?? true else { throw .malformedHeader(spelling.host) }
    return GatewayQuestion(
      head: HTTPRequestHead(
        method: method, host: host ?? exchange.head.host, path: target.path, query: target.query,
        headers: exchange.head.headers.filter {
          !isGateways($0, of: exchange) && !ForwardingSpelling.isOfAny($0.name)
        }),
      body: body(of: exchange), content: content(of: exchange),
      sourceAddress: try Self.address(try spelling.address(exchange), spelling.address),
      isEncrypted: try Self.isEncrypted(try Self.value(of: spelling.scheme, exchange), spelling.scheme),
      certificateName: try certificateName(exchange))
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

  /// What is about the connection with the gateway.
  private static let connectionFields = [
    "connection", "keep-alive", "proxy-connection", "transfer-encoding", "te", "trailer", "upgrade", "expect",
  ]

  /// Whether a field is about the connection with the gateway, or the gateway's word about its client.
  private func isGateways(_ header: HTTPRequestHead.Header, of exchange: HTTPExchange) -> Bool {
    func isNamed(_ name: String) -> Bool { HTTPText.equals(header.name[...], name) }
    if Self.connectionFields.contains(where: isNamed) { return true }
    // Without a body, the length is that of the gateway's question.
    if exchange.body == .none, isNamed("content-length") { return true }
    return addressHeader.map(isNamed) ?? false || certificateHeader.map(isNamed) ?? false
  }

  /// The value of the field of this name; absent: there is none.
  /// - Throws: `.repeatedHeader`.
  static func value(of name: String, _ exchange: HTTPExchange) throws(HTTPRefusal) -> [UInt8]? {
    let values = exchange.values(of: name)
    guard values.count <= 1 else { throw .repeatedHeader(name) }
    return values.first
  }

  private static func requiredValue(of name: String, _ exchange: HTTPExchange) throws(HTTPRefusal) -> [UInt8] {
    guard let value = try value(of: name, exchange) else { throw .missingHeader(name) }
    return value
  }

  /// Of an address nothing is checked but its letters: the door of a decision reads it. nginx says `unix:` of a client
  /// that has none.
  private static func address(_ value: [UInt8]?, _ name: String) throws(HTTPRefusal) -> String? {
    guard let value, !value.isEmpty, !value.elementsEqual("unix:".utf8) else { return nil }
    let isOfAddress = value.allSatisfy { byte in
      switch HTTPText.lowercased(byte) {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: ":"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard isOfAddress else { throw .malformedHeader(name) }
    return String(decoding: value, as: UTF8.self)
  }

  private static func isEncrypted(_ value: [UInt8]?, _ name: String) throws(HTTPRefusal) -> Bool? {
    guard let value, !value.isEmpty else { return nil }
    if ["https", "wss"].contains(where: { HTTPText.equals(value[...], $0) }) { return true }
    if ["http", "ws"].contains(where: { HTTPText.equals(value[...], $0) }) { return false }
    throw .malformedHeader(name)
  }
}

/// Which of the spellings a gateway uses; names are in lower case.
private enum ForwardingSpelling {
  case original
  case forwarded

  private static let prefixes = ["x-original-", "x-forwarded-"]

  /// - Throws: `.twoOriginals` where a client may have written one of the two; `.missingHeader` where there is none.
  init(_ exchange: HTTPExchange) throws(HTTPRefusal) {
    func has(_ names: [String]) -> Bool { names.contains { !exchange.values(of: $0).isEmpty } }
    let original = ForwardingSpelling.original
    let forwarded = ForwardingSpelling.forwarded
    let isOriginal = has([original.method, original.target, original.host, original.scheme])
    // A load balancer in front of nginx may set the others.
    let isForwarded = has([forwarded.method, forwarded.target])
    guard !(isOriginal && isForwarded) else { throw .twoOriginals }
    self = isForwarded ? forwarded : original
  }

  private var prefix: String { Self.prefixes[self == .original ? 0 : 1] }
  var method: String { prefix + "method" }
  var target: String { prefix + "uri" }
  var host: String { prefix + "host" }
  var scheme: String { prefix + "proto" }
  var address: String { self == .original ? "x-real-ip" : prefix + "for" }

  /// What the gateway says of the client's address. Each proxy puts its own client behind what it was given.
  func address(_ exchange: HTTPExchange) throws(HTTPRefusal) -> [UInt8]? {
    switch self {
    case .original: return try HTTPAdapter.value(of: address, exchange)
    case .forwarded:
      guard let last = exchange.values(of: address).last else { return nil }
      let start = last.lastIndex(of: UInt8(ascii: ",")).map { $0 + 1 } ?? 0
      return Array(HTTPText.trimmed(last[start...]))
    }
  }

  /// Whether a field of this name is of either spelling, and so not the client's.
  static func isOfAny(_ name: [UInt8]) -> Bool {
    prefixes.contains { HTTPText.begins(name, with: $0) } || HTTPText.equals(name[...], "x-real-ip")
  }
}
