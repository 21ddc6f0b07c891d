/// Looks for the end of a request's head, each byte once however it came in pieces.
///
/// A line ends in CRLF, and neither of the two stands anywhere else: a reader that takes a bare one for an end of line
/// sees other fields than one that does not. One empty line before the request line is passed over (RFC 9112, 2.2).
struct HTTPHeadScan: Sendable, Hashable {
  /// Bytes that have been looked at.
  private var position = 0
  /// Where the present line begins.
  private var lineStart = 0
  /// Where the request line begins: behind an empty line, if there is one.
  private(set) var start = 0

  /// Whether nothing of a request has been seen.
  var isUntouched: Bool { position == 0 }

  /// - Parameter received: begins with the bytes of the calls before.
  /// - Returns: where the head ends, behind its empty line; nothing: it is not whole.
  mutating func end(in received: Span<UInt8>) throws(HTTPFault) -> Int? {
    while position < received.count {
      let byte = received[position]
      let isFirstLine = lineStart == start
      guard position < AdapterLimits.headByteCountMax else { throw .headLength }
      if isFirstLine, position - lineStart >= HTTPLimits.requestLineByteCountMax, byte != UInt8(ascii: "\n") {
        throw .targetLength
      }
      let isBehindReturn = position > lineStart && received[position - 1] == UInt8(ascii: "\r")
      guard isBehindReturn == (byte == UInt8(ascii: "\n")) else { throw .bareLineEnd }
      position += 1
      switch byte {
      case UInt8(ascii: "\n"):
        let isEmpty = position - lineStart == 2
        lineStart = position
        guard isEmpty else { continue }
        guard isFirstLine else { return position }
        guard start == 0 else { throw .requestLine }
        start = position
      case UInt8(ascii: "\r"): break
      case UInt8(ascii: "\t") where !isFirstLine: break
      case 0..<0x20, 0x7F: throw .controlByte
      default:
        // What is no request at all, such as the hello of TLS, is not waited for.
        if isFirstLine, position - 1 == lineStart, !HTTPText.isNameByte(byte) { throw .requestLine }
      }
    }
    return nil
  }
}
