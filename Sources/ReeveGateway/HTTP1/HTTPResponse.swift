public import ReeveTypes

/// An answer to a request.
public struct HTTPResponse: Sendable, Hashable {
  /// 200 to 599; another one is sent as 500.
  public var status: Int
  /// Without those that say how the answer is framed, which the conversation writes itself.
  public var headers: [HTTPRequestHead.Header]
  public var body: [UInt8]

  public init(status: Int, headers: [HTTPRequestHead.Header] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A line for a person to read.
  public init(status: Int, message: String, headers: [HTTPRequestHead.Header] = []) {
    self.init(
      status: status, headers: [HTTPRequestHead.Header("content-type", "text/plain; charset=utf-8")] + headers,
      body: Array(message.utf8) + [UInt8(ascii: "\n")])
  }
}

/// Writes answers.
/// Source: RFC 9112, sections 4 and 6; RFC 9110, 15.
enum HTTPResponseWriter {
  /// What the answer says of the connection.
  enum Connection {
    /// Nothing: it goes on, as every connection of HTTP/1.1.
    case kept
    /// It goes on, although the client speaks HTTP/1.0.
    case keptAlive
    case closed
  }

  static func append(
    _ response: HTTPResponse, isHead: Bool, _ connection: Connection, to bytes: inout [UInt8]
  ) {
    let status = 200...599 ~= response.status ? response.status : 500
    bytes.append(utf8: "HTTP/1.1 \(status) \(reason(of: status))\r\n")
    for header in response.headers where isOwn(header.name) { append(header, to: &bytes) }
    // Neither has a body, and a length would be taken for the one that a GET would have had.
    let hasBody = status != 204 && status != 304
    if hasBody { bytes.append(utf8: "content-length: \(response.body.count)\r\n") }
    switch connection {
    case .kept: break
    case .keptAlive: bytes.append(utf8: "connection: keep-alive\r\n")
    case .closed: bytes.append(utf8: "connection: close\r\n")
    }
    bytes.append(utf8: "\r\n")
    if hasBody && !isHead { bytes.append(contentsOf: response.body) }
  }

  static func appendContinue(to bytes: inout [UInt8]) { bytes.append(utf8: "HTTP/1.1 100 Continue\r\n\r\n") }

  /// A byte that would end the line, and so begin a field of its own, is sent as a question mark.
  private static func append(_ header: HTTPRequestHead.Header, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: header.name)
    bytes.append(utf8: ": ")
    for byte in header.value {
      let isControl = (byte < 0x20 && byte != UInt8(ascii: "\t")) || byte == 0x7F
      bytes.append(isControl ? UInt8(ascii: "?") : byte)
    }
    bytes.append(utf8: "\r\n")
  }

  /// Whether a field of this name may be sent as it is: it is a name, and says nothing of how the answer is framed.
  private static func isOwn(_ name: [UInt8]) -> Bool {
    guard !name.isEmpty, name.allSatisfy(HTTPText.isNameByte) else { return false }
    return !["content-length", "transfer-encoding", "connection", "trailer", "upgrade"].contains {
      HTTPText.equals(name[...], $0)
    }
  }

  private static func reason(of status: Int) -> String {
    switch status {
    case 200: "OK"
    case 204: "No Content"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: ""
    }
  }
}
