internal import ReeveTypes

/// The requests of a connection and the responses to them, as the frames that the library reads and writes make them up.
/// Whatever comes, what is kept stays within `HTTP2Limits`.
struct HTTP2Exchange {
  /// What the library is told of a part of a request.
  enum Acceptance {
    case taken
    /// The stream is to be reset.
    case refused
  }

  private enum Stage {
    case fields
    case body
    /// All of it has come.
    case whole
    /// It is with whoever answers it.
    case handedOut
    /// A part of it was refused: nobody sees the rest.
    case refused
  }

  private struct Stream {
    var request: HTTP2Request
    var stage = Stage.fields
    /// What it has of `waitingByteCount`.
    var waitingByteCount = 0
    var response: Response?
  }

  private struct Response {
    var body: [UInt8]
    var sentByteCount = 0
    var trailers: [HTTPRequestHead.Header]
  }

  private typealias Streams = [Int32: Stream]

  private var streams: Streams = [:]
  /// Whole requests that have not been handed out; those before `nextIndex` have been.
  private var whole: [Int32] = []
  private var nextIndex = 0
  private(set) var waitingByteCount = 0
  private(set) var pendingByteCount = 0
  private var abandonedCount = 0

  /// Whether the peer has given up more requests than it may.
  var isAbused: Bool { abandonedCount > HTTP2Limits.abandonedCountMax }

  /// Requests that have begun and are not answered.
  var streamCount: Int { streams.count }
}

// What comes.
extension HTTP2Exchange {
  mutating func begin(_ stream: Int32) {
    guard streams[stream] == nil else { return }
    streams[stream] = Stream(request: HTTP2Request(stream: stream))
  }

  mutating func takeField(_ name: Span<UInt8>, _ value: Span<UInt8>, of stream: Int32) -> Acceptance {
    guard let index = streams.index(forKey: stream) else { return .refused }
    // Of a trailer.
    guard streams.values[index].stage == .fields else { return .taken }
    // No sum can overflow: all are lengths of memory that exists.
    let byteCount = name.count + value.count + 32
    guard streams.values[index].waitingByteCount + byteCount <= HTTP2Limits.headByteCountMax,
      streams.values[index].request.fields.count < HTTP2Limits.fieldCountMax, reserve(byteCount, at: index)
    else { return refuse(index) }
    let field = HTTPRequestHead.Header(name: [UInt8](copying: name), value: [UInt8](copying: value))
    if field.name.first != UInt8(ascii: ":") {
      streams.values[index].request.fields.append(field)
    } else if field.name[...].spells(":method") {
      streams.values[index].request.method = field.value
    } else if field.name[...].spells(":path") {
      streams.values[index].request.path = field.value
    }
    return .taken
  }

  mutating func takeBody(_ bytes: Span<UInt8>, of stream: Int32) -> Acceptance {
    guard let index = streams.index(forKey: stream) else { return .refused }
    // More than is kept has come before, or nobody asks for it.
    guard streams.values[index].stage == .body, let count = streams.values[index].request.body?.count else {
      return .taken
    }
    guard count + bytes.count <= HTTP2Limits.bodyByteCountMax else {
      streams.values[index].request.body = nil
      streams.values[index].waitingByteCount -= count
      waitingByteCount -= count
      return .taken
    }
    guard reserve(bytes.count, at: index) else { return refuse(index) }
    streams.values[index].request.body?.append(copying: bytes)
    return .taken
  }

  /// A header section of the stream has ended.
  mutating func endFields(of stream: Int32) {
    guard let index = streams.index(forKey: stream), streams.values[index].stage == .fields else { return }
    streams.values[index].stage = .body
  }

  /// The peer has sent all of it.
  mutating func end(_ stream: Int32) {
    guard let index = streams.index(forKey: stream), streams.values[index].stage == .body else { return }
    streams.values[index].stage = .whole
    whole.append(stream)
  }

  /// A request that began will have no answer: the peer wants none, or this side cannot give one.
  mutating func abandon() { abandonedCount += 1 }

  /// Nothing more is read or written of the stream.
  mutating func close(_ stream: Int32) {
    guard let known = streams.removeValue(forKey: stream) else { return }
    waitingByteCount -= known.waitingByteCount
    pendingByteCount -= known.response?.body.count ?? 0
  }

  /// The next whole request, which is handed out once.
  mutating func next() -> HTTP2Request? {
    while nextIndex < whole.count {
      let stream = whole[nextIndex]
      nextIndex += 1
      // It may have been given up meanwhile.
      guard let index = streams.index(forKey: stream), streams.values[index].stage == .whole else { continue }
      waitingByteCount -= streams.values[index].waitingByteCount
      streams.values[index].waitingByteCount = 0
      streams.values[index].stage = .handedOut
      var request = HTTP2Request(stream: stream)
      swap(&request, &streams.values[index].request)
      return request
    }
    whole.removeAll(keepingCapacity: true)
    nextIndex = 0
    return nil
  }

  private mutating func refuse(_ index: Streams.Index) -> Acceptance {
    streams.values[index].stage = .refused
    waitingByteCount -= streams.values[index].waitingByteCount
    streams.values[index].waitingByteCount = 0
    streams.values[index].request = HTTP2Request(stream: streams.keys[index])
    return .refused
  }

  private mutating func reserve(_ byteCount: Int, at index: Streams.Index) -> Bool {
    guard waitingByteCount + byteCount <= HTTP2Limits.waitingByteCountMax else { return false }
    waitingByteCount += byteCount
    streams.values[index].waitingByteCount += byteCount
    return true
  }
}

// What goes.
extension HTTP2Exchange {
  /// Whether the request may have a response: it was handed out, has none yet, and the peer still waits for it.
  func canRespond(to stream: Int32) -> Bool {
    guard let known = streams[stream] else { return false }
    return known.stage == .handedOut && known.response == nil
  }

  /// Keeps what is sent behind the fields of a response.
  /// - Returns: whether it has room.
  mutating func respond(to stream: Int32, body: [UInt8], trailers: [HTTPRequestHead.Header]) -> Bool {
    guard body.count <= HTTP2Limits.responseByteCountMax,
      pendingByteCount + body.count <= HTTP2Limits.pendingByteCountMax, let index = streams.index(forKey: stream)
    else { return false }
    pendingByteCount += body.count
    streams.values[index].response = Response(body: body, trailers: trailers)
    return true
  }

  /// What is next of a response's body, at most so many bytes of it.
  /// - Parameter take: gets the bytes, and copies them.
  /// - Returns: whether they are the last; absent: the stream has no response.
  mutating func takeBody(
    ofResponseTo stream: Int32, atMost byteCountMax: Int, _ take: (Span<UInt8>) -> Void
  ) -> (byteCount: Int, isLast: Bool)? {
    guard let index = streams.index(forKey: stream), let response = streams.values[index].response else { return nil }
    let start = response.sentByteCount
    let count = min(max(byteCountMax, 0), response.body.count - start)
    take(response.body.span.extracting(start..<start + count))
    streams.values[index].response?.sentByteCount = start + count
    return (count, start + count == response.body.count)
  }

  func trailers(ofResponseTo stream: Int32) -> [HTTPRequestHead.Header] { streams[stream]?.response?.trailers ?? [] }

  /// The last byte of a response is on its way.
  mutating func finish() {
    if abandonedCount > 0 { abandonedCount -= 1 }
  }
}
