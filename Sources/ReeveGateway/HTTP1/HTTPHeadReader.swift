import ReeveTypes

/// A head, read, and what it says of the bytes behind it.
///
/// Whatever two readers could take for two things is refused: how long the body is, where a field ends, which host is
/// meant. Source: RFC 9112, sections 2 to 7; RFC 9110, 7.2 and 10.1.1.
struct HTTPHeadReader: Sendable {
  /// How the body is told from what follows it.
  enum Framing: Sendable, Hashable {
    case none
    /// More than zero.
    case length(Int)
    case chunked
  }

  private(set) var head: HTTPRequestHead
  private(set) var framing = Framing.none
  private(set) var expectsContinue = false
  /// Whether the version is 1.0: such a connection ends with the answer unless the client asks otherwise.
  private(set) var isOldVersion = false
  private var saysClose = false
  private var saysKeepAlive = false
  /// The host of a target in absolute form.
  private var targetHost: [UInt8]?
  private var hasContentLength = false
  private var contentLength = 0
  private var hasTransferEncoding = false

  /// Whether another request may follow on the connection.
  var isPersistent: Bool { isOldVersion ? saysKeepAlive && !saysClose : !saysClose }

  /// - Parameter bytes: a head from its first byte to its empty line, as `HTTPHeadScan` found it.
  init(_ bytes: [UInt8]) throws(HTTPFault) {
    head = HTTPRequestHead(method: [], path: [], headers: HTTPFields(in: bytes))
    head.headers.reserve(fieldCount: Self.usualFieldCount)
    let text = bytes.span
    var end = text.first(UInt8(ascii: "\n"))
    guard end < text.count else { throw .requestLine }
    try readRequestLine(text.extracting(first: end - 1))
    var hosts = HTTPFieldPlaces()
    var host = 0..<0
    while true {
      let start = end + 1
      end = text.first(UInt8(ascii: "\n"), from: start)
      guard end < text.count else { throw .malformedField }
      // The last line is empty.
      guard end - start > 1 else { break }
      let (name, value) = try Self.field(start..<(end - 1), of: text)
      if text.extracting(name).isNamed("host") {
        hosts.add(start)
        host = value
      } else {
        guard head.headers.count < AdapterLimits.fieldCountMax else { throw .fieldCount }
        head.headers.append(name: name, value: value)
        try readMeaning(of: text.extracting(name), text.extracting(value))
      }
    }
    try readHost(text.extracting(host), count: hosts.count)
    try settleFraming()
  }

  /// Fields for which there is room at once.
  private static let usualFieldCount = 24

  private mutating func readRequestLine(_ line: Span<UInt8>) throws(HTTPFault) {
    let space = UInt8(ascii: " ")
    let first = line.first(space)
    let second = line.first(space, from: min(first + 1, line.count))
    guard second < line.count, line.first(space, from: second + 1) == line.count,
      case let method = line.extracting(first: first), HTTPText.isName(method)
    else { throw .requestLine }
    try readVersion(line.extracting((second + 1)...))
    guard method.count <= HTTPLimits.methodByteCountMax else { throw .methodLength }
    guard !method.spells("CONNECT", in: method.indices) else { throw .connect }
    let target = line.extracting((first + 1)..<second)
    guard target.count <= HTTPLimits.targetByteCountMax else { throw .targetLength }
    head.method = [UInt8](copying: method)
    guard let target = HTTPTarget(target) else { throw .malformedTarget }
    (head.path, head.query, targetHost) = (target.path, target.query, target.host)
  }

  private mutating func readVersion(_ text: Span<UInt8>) throws(HTTPFault) {
    if text.spells("HTTP/1.1", in: text.indices) { return }
    if text.spells("HTTP/1.0", in: text.indices) {
      isOldVersion = true
      return
    }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard text.count == 8, text.spells("HTTP/", in: 0..<5), digits ~= text[5], text[6] == UInt8(ascii: "."),
      digits ~= text[7]
    else { throw .requestLine }
    throw .version
  }

  /// A line of the fields, or of those behind a body.
  static func field(_ line: Range<Int>, of text: Span<UInt8>) throws(HTTPFault) -> (name: Range<Int>, value: Range<Int>)
  {
    if line.isEmpty || HTTPText.isSpace(text[line.lowerBound]) { throw .foldedField }
    let colon = min(text.first(UInt8(ascii: ":"), from: line.lowerBound), line.upperBound)
    let name = line.lowerBound..<colon
    guard colon < line.upperBound, HTTPText.isName(text.extracting(name)) else { throw .malformedField }
    return (name, HTTPText.trimmed((colon + 1)..<line.upperBound, of: text))
  }

  private mutating func readMeaning(of name: Span<UInt8>, _ value: Span<UInt8>) throws(HTTPFault) {
    if name.isNamed("content-length") {
      guard !hasContentLength else { throw .repeatedContentLength }
      hasContentLength = true
      contentLength = try Self.length(value)
    } else if name.isNamed("transfer-encoding") {
      guard !hasTransferEncoding else { throw .repeatedTransferEncoding }
      hasTransferEncoding = true
      guard value.isNamed("chunked") else { throw .unknownTransferCoding }
    } else if name.isNamed("connection") {
      var start = 0
      while start < value.count {
        let end = value.first(UInt8(ascii: ","), from: start)
        let option = value.extracting(HTTPText.trimmed(start..<end, of: value))
        saysClose = saysClose || option.isNamed("close")
        saysKeepAlive = saysKeepAlive || option.isNamed("keep-alive")
        start = end + 1
      }
    } else if name.isNamed("expect"), !isOldVersion {
      guard value.isNamed("100-continue") else { throw .expectation }
      expectsContinue = true
    }
  }

  /// Digits and nothing else. What has more than 18 is too long for every path, and would not fit an integer.
  private static func length(_ text: Span<UInt8>) throws(HTTPFault) -> Int {
    guard HTTPText.isNumber(text) else { throw .malformedContentLength }
    guard text.count <= 18 else { throw .bodyLength }
    var length = 0
    for index in text.indices { length = length * 10 + Int(text[index] - UInt8(ascii: "0")) }
    return length
  }

  /// - Parameter count: of the fields, of which `host` is the last one.
  private mutating func readHost(_ host: Span<UInt8>, count: Int) throws(HTTPFault) {
    guard count <= 1 else { throw .repeatedHost }
    guard count == 1 || isOldVersion else { throw .missingHost }
    guard HTTPTarget.isHost(host) else { throw .malformedHost }
    guard count == 1 else {
      head.host = targetHost ?? []
      return
    }
    if let targetHost, !HTTPText.areEqual(targetHost.span, host) { throw .malformedHost }
    head.host = [UInt8](copying: host)
  }

  private mutating func settleFraming() throws(HTTPFault) {
    guard hasTransferEncoding else {
      framing = contentLength > 0 ? .length(contentLength) : .none
      return
    }
    guard !hasContentLength else { throw .twoFramings }
    guard !isOldVersion else { throw .transferEncodingOfOldVersion }
    framing = .chunked
  }
}
