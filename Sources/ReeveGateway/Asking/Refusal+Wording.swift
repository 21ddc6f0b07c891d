import ReeveTypes

extension GatewayAnswer.Refusal {
  /// A refusal as a service of AWS words it, so that an SDK raises the error that its user knows.
  /// - Parameters:
  ///   - error: its name and its HTTP status.
  ///   - message: the sentence.
  ///   - requestID: what the client can name when it asks why.
  public init(
    _ error: SignatureV4.ServiceError, _ message: String, in wording: SignatureV4.Wording, requestID: String
  ) {
    let type = HTTPRequestHead.Header("content-type", wording == .s3 ? "application/xml" : "application/json")
    switch wording {
    case .exceptions:
      self.init(
        status: error.status, code: error.code, message: message,
        headers: [
          type, HTTPRequestHead.Header("x-amzn-errortype", error.code),
          HTTPRequestHead.Header("x-amzn-requestid", requestID),
        ],
        body: Self.json(message))
    case .s3:
      self.init(
        status: error.status, code: error.code, message: message,
        headers: [type, HTTPRequestHead.Header("x-amz-request-id", requestID)],
        body: Self.xml(error.code, message, requestID))
    }
  }

  /// Source: Smithy, "AWS restJson1 protocol", operation error serialization.
  private static func json(_ message: String) -> [UInt8] {
    var body = Array(#"{"message":""#.utf8)
    for byte in message.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): body += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        body += Array("\\u00".utf8) + [hexadecimal(byte >> 4), hexadecimal(byte & 15)]
      default: body.append(byte)
      }
    }
    return body + Array(#""}"#.utf8)
  }

  /// Source: Amazon S3 API Reference, "Error Responses".
  private static func xml(_ code: String, _ message: String, _ requestID: String) -> [UInt8] {
    var body = Array(#"<?xml version="1.0" encoding="UTF-8"?>"#.utf8) + [UInt8(ascii: "\n")]
    body += Array("<Error><Code>\(code)</Code><Message>".utf8)
    for byte in message.utf8 {
      switch byte {
      case UInt8(ascii: "<"): body += Array("&lt;".utf8)
      case UInt8(ascii: ">"): body += Array("&gt;".utf8)
      case UInt8(ascii: "&"): body += Array("&amp;".utf8)
      // XML has no way to write the others.
      case 0..<0x20 where byte != 0x09 && byte != 0x0A: body.append(UInt8(ascii: "?"))
      default: body.append(byte)
      }
    }
    return body + Array("</Message><RequestId>\(requestID)</RequestId></Error>".utf8)
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 { digit < 10 ? digit + 48 : digit + 87 }
}
