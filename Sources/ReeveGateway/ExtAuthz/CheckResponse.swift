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
    var response: [UInt8] = []
    for header in headers {
      guard isSayable(header) else { return nil }
      append(header, number: 2, to: &response)
    }
    for name in removed {
      guard isName(Array(name.utf8)) else { return nil }
      ProtobufWriter.append(5, bytes: Array(name.utf8), to: &response)
    }
    var message: [UInt8] = []
    // Said, although it is nothing: an answer is never empty.
    ProtobufWriter.append(1, bytes: [], to: &message)
    if !response.isEmpty { ProtobufWriter.append(3, bytes: response, to: &message) }
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
    for header in refusal.headers where isSayable(header) { append(header, number: 2, to: &response) }
    if !refusal.body.isEmpty, refusal.body.count <= bodyByteCountMax {
      // What is no UTF-8 is replaced.
      ProtobufWriter.append(3, bytes: Array(String(decoding: refusal.body, as: UTF8.self).utf8), to: &response)
    }
    ProtobufWriter.append(2, bytes: response, to: &message)
    return message
  }

  private static func append(_ header: HTTPRequestHead.Header, number: UInt64, to bytes: inout [UInt8]) {
    var value: [UInt8] = []
    ProtobufWriter.append(1, bytes: header.name, to: &value)
    ProtobufWriter.append(2, bytes: header.value, to: &value)
    var option: [UInt8] = []
    ProtobufWriter.append(1, bytes: value, to: &option)
    ProtobufWriter.append(3, varint: overwrite, to: &option)
    ProtobufWriter.append(number, bytes: option, to: &bytes)
  }

  /// Whether it can be a header, and its value a text.
  private static func isSayable(_ header: HTTPRequestHead.Header) -> Bool {
    isName(header.name) && header.value.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == UInt8(ascii: "\t") }
      && String(validating: header.value, as: UTF8.self) != nil
  }

  private static func isName(_ name: [UInt8]) -> Bool {
    !name.isEmpty && name.allSatisfy(SignatureV4.RequestHead.isNameByte)
  }
}
