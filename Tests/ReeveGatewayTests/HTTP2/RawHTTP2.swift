import ReeveGateway

/// Frames of HTTP/2 by hand, for what no client of the library would send. Source: RFC 9113, 4.1; RFC 7541, 6.2.2.
enum RawHTTP2 {
  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + frame(4)
  static let endStream: UInt8 = 1
  static let endHeaders: UInt8 = 4

  static func frame(_ type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) -> [UInt8] {
    [16, 8, 0].map { UInt8(truncatingIfNeeded: payload.count >> $0) } + [type, flags]
      + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: stream >> $0) } + payload
  }

  /// A literal that enters no table, for names and values of up to 126 bytes, or of exactly 4,000.
  static func field(_ name: String, _ value: String) -> [UInt8] {
    [0] + text(name) + text(value)
  }

  private static func text(_ text: String) -> [UInt8] {
    let count = text.utf8.count
    guard count >= 127 else { return [UInt8(count)] + text.utf8 }
    var rest = count - 127
    var bytes: [UInt8] = [127]
    while rest >= 128 {
      bytes.append(UInt8(rest % 128) | 128)
      rest /= 128
    }
    return bytes + [UInt8(rest)] + text.utf8
  }

  static func fields(_ fields: [(String, String)]) -> [UInt8] { fields.flatMap { field($0.0, $0.1) } }

  static let callFields = fields(HTTP2Client.callFields("/envoy.service.auth.v3.Authorization/Check"))

  /// A conversation that has been fed all of these.
  static func fed(_ pieces: [UInt8]...) -> (closing: HTTP2Closing?, streamCount: Int, replies: [UInt8]) {
    var conversation = HTTP2Conversation()
    var replies: [UInt8] = []
    for piece in pieces {
      conversation.take(piece)
      while let request = conversation.next() {
        conversation.respond(to: request.stream, with: HTTP2Response(fields: []))
      }
      conversation.flush(into: &replies)
    }
    return (conversation.closing, conversation.streamCount, replies)
  }
}

extension HTTP2Conversation {
  mutating func take(_ bytes: [UInt8]) { receive(bytes.span) }
}
