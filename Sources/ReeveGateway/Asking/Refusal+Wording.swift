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

  // A body is one line of ASCII, and so says the same in a header, and in a variable of HAProxy, which writes all other bytes
  // with percent signs.

  /// Source: Smithy, "AWS restJson1 protocol", operation error serialization; RFC 8259, 7.
  private static func json(_ message: String) -> [UInt8] {
    var body = #"{"message":""#
    for scalar in message.unicodeScalars {
      switch scalar {
      case "\"", "\\": body += "\\\(scalar)"
      case " "..."~": body.unicodeScalars.append(scalar)
      default:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          body += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
      }
    }
    return Array((body + #""}"#).utf8)
  }

  /// Source: Amazon S3 API Reference, "Error Responses"; XML 1.0, 2.2 and 4.1.
  private static func xml(_ code: String, _ message: String, _ requestID: String) -> [UInt8] {
    var body = #"<?xml version="1.0" encoding="UTF-8"?><Error><Code>\#(code)</Code><Message>"#
    for scalar in message.unicodeScalars {
      switch scalar {
      case "<": body += "&lt;"
      case ">": body += "&gt;"
      case "&": body += "&amp;"
      case " "..."~": body.unicodeScalars.append(scalar)
      case "\t", "\n", "\r", "\u{7F}"..."\u{FFFD}", "\u{10000}"...:
        body += "&#x\(String(scalar.value, radix: 16));"
      // XML has no way to write the others.
      default: body += "?"
      }
    }
    return Array((body + "</Message><RequestId>\(requestID)</RequestId></Error>").utf8)
  }
}
