internal import ReeveTypes

// What Envoy is answered: `envoy.service.auth.v3.CheckResponse`, as far as it is written.
//
//   CheckResponse       1 status   2 denied_response   3 ok_response
//   Status              1 code: zero allows, whatever else stands in the message, and so does a message without it
//   DeniedHttpResponse  1 status, with the number of HTTP as its 1   2 headers   3 body, a text
//   OkHttpResponse      2 headers   5 headers_to_remove
//   HeaderValueOption   1 header, with 1 key and 2 value   3 append_action
//
// Source: `api/envoy/service/auth/v3` of Envoy.

/// Writes answers to Envoy.
enum CheckResponse {
  /// A code of a denial, as in gRPC.
  private enum Code: UInt64 {
    case permissionDenied = 7
    case unauthenticated = 16
  }

  /// OVERWRITE_IF_EXISTS_OR_ADD.
  private static let overwrite: UInt64 = 2
  /// Bytes of a refusal's body: whoever has more gets none.
  private static let bodyByteCountMax = 512 << 10

  /// - Parameters:
  ///   - headers: those that the request goes on with, in place of any that it has under their names.
  ///   - removed: names of those that it goes on without.
  /// - Returns: absent when one of them is no header, or cannot be said in a text.
  static func allowed(headers: [HTTPRequestHead.Header], removed: [String]) -> [UInt8]? {
    var byteCount = 0
    for header in headers {
      guard isSayable(header) else { return nil }
      byteCount += optionByteCount(header)
    }
    for name in removed {
      guard HTTPText.isName(name.utf8.span) else { return nil }
      byteCount += ProtobufWriter.byteCount(ofBytes: name.utf8.count)
    }
    var message: [UInt8] = []
    message.reserveCapacity(byteCount + 16)
    // Said, although it is nothing: an answer is never empty.
    ProtobufWriter.append(1, byteCount: 0, to: &message)
    guard byteCount > 0 else { return message }
    ProtobufWriter.append(3, byteCount: byteCount, to: &message)
    for header in headers { append(header, to: &message) }
    for name in removed { ProtobufWriter.append(5, bytes: Array(name.utf8), to: &message) }
    return message
  }

  /// A denial whatever is in it: what cannot be said is left out, because Envoy takes an answer that it cannot read for a
  /// failure of the authorizer.
  static func denied(_ refusal: GatewayAnswer.Refusal) -> [UInt8] {
    let status = 400...499 ~= refusal.status ? refusal.status : 403
    let code: Code = status == 401 ? .unauthenticated : .permissionDenied
    var message: [UInt8] = []
    var part: [UInt8] = []
    ProtobufWriter.append(1, varint: code.rawValue, to: &part)
    ProtobufWriter.append(1, bytes: part, to: &message)
    var response: [UInt8] = []
    part = []
    ProtobufWriter.append(1, varint: UInt64(status), to: &part)
    ProtobufWriter.append(1, bytes: part, to: &response)
    for header in refusal.headers where isSayable(header) { append(header, to: &response) }
    if !refusal.body.isEmpty, refusal.body.count <= bodyByteCountMax {
      // What is no UTF-8 is replaced.
      ProtobufWriter.append(3, bytes: Array(String(decoding: refusal.body, as: UTF8.self).utf8), to: &response)
    }
    ProtobufWriter.append(2, bytes: response, to: &message)
    return message
  }

  /// A header, as field 2 of either answer.
  private static func append(_ header: HTTPRequestHead.Header, to bytes: inout [UInt8]) {
    ProtobufWriter.append(2, byteCount: valueOptionByteCount(header), to: &bytes)
    ProtobufWriter.append(1, byteCount: valueByteCount(header), to: &bytes)
    ProtobufWriter.append(1, bytes: header.name, to: &bytes)
    ProtobufWriter.append(2, bytes: header.value, to: &bytes)
    ProtobufWriter.append(3, varint: overwrite, to: &bytes)
  }

  /// Bytes of a `HeaderValue`, of the `HeaderValueOption` around it, and of this as a field.
  private static func valueByteCount(_ header: HTTPRequestHead.Header) -> Int {
    ProtobufWriter.byteCount(ofBytes: header.name.count) + ProtobufWriter.byteCount(ofBytes: header.value.count)
  }
  private static func valueOptionByteCount(_ header: HTTPRequestHead.Header) -> Int {
    // The action is two bytes.
    ProtobufWriter.byteCount(ofBytes: valueByteCount(header)) + 2
  }
  private static func optionByteCount(_ header: HTTPRequestHead.Header) -> Int {
    ProtobufWriter.byteCount(ofBytes: valueOptionByteCount(header))
  }

  /// Whether it can be a header, and its value a text.
  private static func isSayable(_ header: HTTPRequestHead.Header) -> Bool {
    let value = header.value.span
    return HTTPText.isName(header.name.span) && HTTPText.isValue(value) && (try? UTF8Span(validating: value)) != nil
  }
}
