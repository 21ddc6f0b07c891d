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
      let control = received.firstControl(from: position)
      if control > position { try pass(to: control, in: received) }
      guard control < received.count else { return nil }
      let byte = received[control]
      let isFirstLine = lineStart == start
      guard position < AdapterLimits.headByteCountMax else { throw .headLength }
      if isFirstLine, position - lineStart >= HTTPLimits.requestLineByteCountMax, byte != UInt8(ascii: "\n") {
        throw .targetLength
      }
      guard isBehindReturn(received) == (byte == UInt8(ascii: "\n")) else { throw .bareLineEnd }
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
      default: throw .controlByte
      }
    }
    return nil
  }

  /// Passes over bytes that are no control characters, one at least. What is wrong with the first of them goes before what is
  /// wrong behind it.
  private mutating func pass(to end: Int, in received: Span<UInt8>) throws(HTTPFault) {
    let isFirstLine = lineStart == start
    let lineEnd = isFirstLine ? lineStart + HTTPLimits.requestLineByteCountMax : .max
    guard position < AdapterLimits.headByteCountMax else { throw .headLength }
    guard position < lineEnd else { throw .targetLength }
    guard !isBehindReturn(received) else { throw .bareLineEnd }
    // What is no request at all, such as the hello of TLS, is not waited for.
    if isFirstLine, position == lineStart, !HTTPText.isNameByte(received[position]) { throw .requestLine }
    guard end <= min(lineEnd, AdapterLimits.headByteCountMax) else {
      throw lineEnd < AdapterLimits.headByteCountMax ? .targetLength : .headLength
    }
    position = end
  }

  private func isBehindReturn(_ received: Span<UInt8>) -> Bool {
    position > lineStart && received[position - 1] == UInt8(ascii: "\r")
  }
}
