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
    bytes.reserveCapacity(bytes.count + 256 + response.body.count)
    appendStatus(200...599 ~= response.status ? response.status : 500, to: &bytes)
    for header in response.headers where isOwn(header.name.span) { append(header, to: &bytes) }
    // Neither has a body, and a length would be taken for the one that a GET would have had.
    let hasBody = response.status != 204 && response.status != 304
    if hasBody {
      bytes.append(literal: "content-length: ")
      bytes.append(decimal: response.body.count)
      bytes.append(literal: "\r\n")
    }
    switch connection {
    case .kept: break
    case .keptAlive: bytes.append(literal: "connection: keep-alive\r\n")
    case .closed: bytes.append(literal: "connection: close\r\n")
    }
    bytes.append(literal: "\r\n")
    if hasBody && !isHead { bytes.append(contentsOf: response.body) }
  }

  static func appendContinue(to bytes: inout [UInt8]) { bytes.append(literal: "HTTP/1.1 100 Continue\r\n\r\n") }

  private static func appendStatus(_ status: Int, to bytes: inout [UInt8]) {
    bytes.append(literal: "HTTP/1.1 ")
    bytes.append(decimal: status)
    bytes.append(UInt8(ascii: " "))
    bytes.append(literal: reason(of: status))
    bytes.append(literal: "\r\n")
  }

  /// A byte that would end the line, and so begin a field of its own, is sent as a question mark.
  private static func append(_ header: HTTPRequestHead.Header, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: header.name)
    bytes.append(literal: ": ")
    let start = bytes.count
    bytes.append(contentsOf: header.value)
    let value = header.value.span
    var control = value.firstControl(from: 0)
    while control < value.count {
      if value[control] != UInt8(ascii: "\t") { bytes[start + control] = UInt8(ascii: "?") }
      control = value.firstControl(from: control + 1)
    }
    bytes.append(literal: "\r\n")
  }

  /// Whether a field of this name may be sent as it is: it is a name, and says nothing of how the answer is framed.
  private static func isOwn(_ name: Span<UInt8>) -> Bool {
    HTTPText.isName(name)
      && !(name.isNamed("content-length") || name.isNamed("transfer-encoding") || name.isNamed("connection")
        || name.isNamed("trailer") || name.isNamed("upgrade"))
  }

  private static func reason(of status: Int) -> StaticString {
    switch status {
    case 200: "OK"
    case 204: "No Content"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
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
