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
    head = HTTPRequestHead(method: [], path: [])
    guard var end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { throw .requestLine }
    try readRequestLine(bytes[..<(end - 1)])
    var hosts: [[UInt8]] = []
    while true {
      let start = end + 1
      guard let next = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { throw .malformedField }
      end = next
      // The last line is empty.
      guard end - start > 1 else { break }
      let field = try Self.field(bytes[start..<(end - 1)])
      if HTTPText.equals(field.name[...], "host") {
        hosts.append(field.value)
      } else {
        guard head.headers.count < AdapterLimits.fieldCountMax else { throw .fieldCount }
        head.headers.append(field)
        try readMeaning(of: field)
      }
    }
    try readHost(hosts)
    try settleFraming()
  }

  private mutating func readRequestLine(_ line: ArraySlice<UInt8>) throws(HTTPFault) {
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(HTTPText.isNameByte) else { throw .requestLine }
    try readVersion(parts[2])
    guard parts[0].count <= HTTPLimits.methodByteCountMax else { throw .methodLength }
    guard !parts[0].spells("CONNECT") else { throw .connect }
    guard parts[1].count <= HTTPLimits.targetByteCountMax else { throw .targetLength }
    head.method = Array(parts[0])
    try readTarget(parts[1])
  }

  private mutating func readVersion(_ text: ArraySlice<UInt8>) throws(HTTPFault) {
    if text.spells("HTTP/1.1") { return }
    if text.spells("HTTP/1.0") {
      isOldVersion = true
      return
    }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let start = text.startIndex
    guard text.count == 8, text.prefix(5).spells("HTTP/"), digits ~= text[start + 5],
      text[start + 6] == UInt8(ascii: "."), digits ~= text[start + 7]
    else { throw .requestLine }
    throw .version
  }

  private mutating func readTarget(_ text: ArraySlice<UInt8>) throws(HTTPFault) {
    guard let target = HTTPTarget(Array(text)) else { throw .malformedTarget }
    (head.path, head.query, targetHost) = (target.path, target.query, target.host)
  }

  /// A line of the fields, or of those behind a body.
  static func field(_ line: ArraySlice<UInt8>) throws(HTTPFault) -> HTTPRequestHead.Header {
    if line.first.map(HTTPText.isSpace) ?? true { throw .foldedField }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
      line[..<colon].allSatisfy(HTTPText.isNameByte)
    else { throw .malformedField }
    return HTTPRequestHead.Header(name: Array(line[..<colon]), value: Array(HTTPText.trimmed(line[(colon + 1)...])))
  }

  private mutating func readMeaning(of field: HTTPRequestHead.Header) throws(HTTPFault) {
    let name = field.name[...]
    if HTTPText.equals(name, "content-length") {
      guard !hasContentLength else { throw .repeatedContentLength }
      hasContentLength = true
      contentLength = try Self.length(field.value)
    } else if HTTPText.equals(name, "transfer-encoding") {
      guard !hasTransferEncoding else { throw .repeatedTransferEncoding }
      hasTransferEncoding = true
      guard HTTPText.equals(field.value[...], "chunked") else { throw .unknownTransferCoding }
    } else if HTTPText.equals(name, "connection") {
      for option in field.value.split(separator: UInt8(ascii: ",")) {
        let option = HTTPText.trimmed(option)
        saysClose = saysClose || HTTPText.equals(option, "close")
        saysKeepAlive = saysKeepAlive || HTTPText.equals(option, "keep-alive")
      }
    } else if HTTPText.equals(name, "expect"), !isOldVersion {
      guard HTTPText.equals(field.value[...], "100-continue") else { throw .expectation }
      expectsContinue = true
    }
  }

  /// Digits and nothing else. What has more than 18 is too long for every path, and would not fit an integer.
  private static func length(_ text: [UInt8]) throws(HTTPFault) -> Int {
    guard !text.isEmpty, text.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
      throw .malformedContentLength
    }
    guard text.count <= 18 else { throw .bodyLength }
    return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private mutating func readHost(_ hosts: [[UInt8]]) throws(HTTPFault) {
    guard hosts.count <= 1 else { throw .repeatedHost }
    guard let host = hosts.first ?? (isOldVersion ? [] : nil) else { throw .missingHost }
    guard host.allSatisfy(HTTPTarget.isHostByte) else { throw .malformedHost }
    if let targetHost, !hosts.isEmpty,
      targetHost.map(HTTPText.lowercased) != host.map(HTTPText.lowercased)
    {
      throw .malformedHost
    }
    head.host = hosts.isEmpty ? targetHost ?? [] : host
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
