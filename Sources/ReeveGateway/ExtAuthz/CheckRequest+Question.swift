internal import ReeveTypes

/// Why a question has no answer of a policy: the client's request is not one that may be decided about. That is a denial, and
/// no failure of the authorizer, because a client must not choose what a gateway does when its authorizer fails.
enum CheckRefusal: Error, Hashable {
  /// The target is not a path: `*`, or that of a CONNECT.
  case target
  /// More header fields than `AdapterLimits` has, or more bytes in them.
  case fields
  /// The question has more bytes than are read; most of them are the client's body.
  case messageLength

  var answer: GatewayAnswer.Refusal {
    switch self {
    case .target: Self.answer(400, "ValidationException", "the request's target must begin with a slash")
    case .fields:
      Self.answer(
        431, "RequestHeaderFieldsTooLarge",
        "at most \(AdapterLimits.fieldCountMax) header fields and \(AdapterLimits.headByteCountMax) bytes of them")
    case .messageLength:
      Self.answer(
        413, "RequestEntityTooLargeException",
        "at most \(GRPCCall.messageByteCountMax) bytes of a request can be checked")
    }
  }

  private static func answer(_ status: Int, _ code: String, _ message: String) -> GatewayAnswer.Refusal {
    GatewayAnswer.Refusal(
      status: status, code: code, message: message,
      headers: [
        HTTPRequestHead.Header("content-type", "application/json"), HTTPRequestHead.Header("x-amzn-errortype", code),
      ], body: Array(#"{"message":"\#(message)"}"#.utf8))
  }
}

extension CheckRequest {
  /// What is asked.
  /// - Parameter carriesBodies: whether Envoy is set up with `with_request_body`, on each of its routes.
  func question(of bytes: Span<UInt8>, carriesBodies: Bool) throws(ProtobufFault) -> Result<
    GatewayQuestion, CheckRefusal
  > {
    let method = bytes.copied(method ?? 0..<0)
    let target = bytes.extracting(target ?? 0..<0)
    let host = bytes.copied(host ?? 0..<0)
    let lineByteCount = method.count + target.count + host.count
    guard !fields.isTooLong, lineByteCount <= AdapterLimits.headByteCountMax else { return .failure(.fields) }
    guard !target.isEmpty, target[0] == UInt8(ascii: "/") else { return .failure(.target) }
    let mark = target.first(UInt8(ascii: "?"))
    let head = HTTPRequestHead(
      method: method, host: host, path: target.copied(0..<mark),
      query: mark < target.count ? target.copied((mark + 1)..<target.count) : nil, headers: fields.headers)
    let body = body(of: bytes, carriesBodies: carriesBodies)
    return .success(
      GatewayQuestion(
        head: head, body: body, content: content(of: bytes, body),
        sourceAddress: try Self.text(sourceAddress, of: bytes), isEncrypted: isEncrypted(bytes),
        certificateName: try Self.text(principal, of: bytes)))
  }

  /// A server's name or a certificate of the client comes from a handshake. The session by itself says nothing: Envoy
  /// sends it of connections without TLS, too. And the scheme is what a client of HTTP/2 says it is: it counts when
  /// `x-forwarded-proto` says the same, which Envoy sets where it knows the client's address.
  private func isEncrypted(_ bytes: Span<UInt8>) -> Bool? {
    func says(_ range: Range<Int>?) -> Bool { range.map { !$0.isEmpty } ?? false }
    if says(serverName) || says(principal) || says(certificate) { return true }
    let forwarded = fields.places(of: "x-forwarded-proto")
    if !says(scheme), forwarded.isEmpty { return nil }
    guard forwarded.count == 1, bytes.spells("https", in: scheme ?? 0..<0) else { return false }
    let value = fields.headers.value(forwarded.first)
    return value.spells("https", in: value.indices)
  }

  /// What is known of the body. Envoy says nothing of a body where the request has none, and of any other whether it is all
  /// of what had come. With `allow_partial_message` there may be more to come: a body is whole when the request announced
  /// as many bytes. Of one that is handed in as a text, bytes that are not UTF-8 have become others.
  private func body(of bytes: Span<UInt8>, carriesBodies: Bool) -> SignatureV4.Body {
    guard carriesBodies else { return .unseen }
    for value in fields.partialBodies where !bytes.spells("false", in: value) { return .unseen }
    let raw = rawBody ?? 0..<0
    var announcedCount = 0
    for index in fields.headers.indices where fields.headers.name(index).isNamed("content-length") {
      announcedCount += 1
      let value = fields.headers.value(index)
      guard value.spells(String(raw.count), in: value.indices) else { return .unseen }
    }
    guard !raw.isEmpty else {
      let isEmpty = (textBody ?? 0..<0).isEmpty && (size ?? 0) == 0
      return isEmpty && fields.partialBodies.count <= 1 ? .empty : .unseen
    }
    guard fields.partialBodies.count == 1, size.map({ $0 == raw.count }) ?? true, announcedCount == 1 else {
      return .unseen
    }
    return SignatureV4.Digest(of: bytes.extracting(raw)).map { .sha256($0) } ?? .unseen
  }

  /// A body that was handed in whole, if it is to be read.
  private func content(of bytes: Span<UInt8>, _ body: SignatureV4.Body) -> [UInt8]? {
    guard case .sha256 = body, let rawBody, ReadableBody.isJSON(fields.headers) else { return nil }
    return bytes.copied(rawBody)
  }

  /// Absent where it is empty.
  private static func text(_ range: Range<Int>?, of bytes: Span<UInt8>) throws(ProtobufFault) -> String? {
    guard let range, !range.isEmpty else { return nil }
    guard let text = String(validating: bytes.copied(range), as: UTF8.self) else { throw .encoding }
    return text
  }
}
