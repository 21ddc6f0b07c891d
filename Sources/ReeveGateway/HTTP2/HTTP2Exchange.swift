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

  /// An object, so that what is looked at or changed of a stream is not copied with all the rest of it.
  private final class Stream {
    var request: HTTP2Request
    var stage = Stage.fields
    /// What it has of `waitingByteCount`.
    var waitingByteCount = 0
    var response: Response?

    init(_ number: Int32) {
      request = HTTP2Request(stream: number)
      // For what most have.
      request.fields.reserve(fieldCount: 16, byteCount: 512)
    }
  }

  private struct Response {
    var body: [UInt8]
    var sentByteCount = 0
    var trailers: [HTTPRequestHead.Header]

    mutating func takeBody(
      atMost byteCountMax: Int, _ take: (Span<UInt8>) -> Void
    ) -> (byteCount: Int, isLast: Bool) {
      let start = sentByteCount
      let count = min(max(byteCountMax, 0), body.count - start)
      take(body.span.extracting(start..<start + count))
      sentByteCount = start + count
      return (count, sentByteCount == body.count)
    }
  }

  private var streams: [Int32: Stream] = [:]
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
  mutating func begin(_ number: Int32) {
    guard streams[number] == nil else { return }
    streams[number] = Stream(number)
  }

  mutating func takeField(_ name: Span<UInt8>, _ value: Span<UInt8>, of number: Int32) -> Acceptance {
    guard let stream = streams[number] else { return .refused }
    // Of a trailer.
    guard stream.stage == .fields else { return .taken }
    // No sum can overflow: all are lengths of memory that exists.
    let byteCount = name.count + value.count + 32
    guard stream.waitingByteCount + byteCount <= HTTP2Limits.headByteCountMax,
      stream.request.fields.count < HTTP2Limits.fieldCountMax, reserve(byteCount, for: stream)
    else { return refuse(stream) }
    if name.isEmpty || name[0] != UInt8(ascii: ":") {
      stream.request.fields.append(name: name, value: value)
    } else if name.isEqual(to: ":method") {
      stream.request.method = [UInt8](copying: value)
    } else if name.isEqual(to: ":path") {
      stream.request.path = [UInt8](copying: value)
    }
    return .taken
  }

  mutating func takeBody(_ bytes: Span<UInt8>, of number: Int32) -> Acceptance {
    guard let stream = streams[number] else { return .refused }
    // More than is kept has come before, or nobody asks for it.
    guard stream.stage == .body, let count = stream.request.body?.count else { return .taken }
    guard count + bytes.count <= HTTP2Limits.bodyByteCountMax else {
      stream.request.body = nil
      stream.waitingByteCount -= count
      waitingByteCount -= count
      return .taken
    }
    guard reserve(bytes.count, for: stream) else { return refuse(stream) }
    stream.request.body?.append(copying: bytes)
    return .taken
  }

  /// A header section of the stream has ended.
  mutating func endFields(of number: Int32) {
    guard let stream = streams[number], stream.stage == .fields else { return }
    stream.stage = .body
  }

  /// The peer has sent all of it.
  mutating func end(_ number: Int32) {
    guard let stream = streams[number], stream.stage == .body else { return }
    stream.stage = .whole
    whole.append(number)
  }

  /// A request that began will have no answer: the peer wants none, or this side cannot give one.
  mutating func abandon() { abandonedCount += 1 }

  /// Nothing more is read or written of the stream.
  mutating func close(_ number: Int32) {
    guard let known = streams.removeValue(forKey: number) else { return }
    waitingByteCount -= known.waitingByteCount
    pendingByteCount -= known.response?.body.count ?? 0
  }

  /// The next whole request, which is handed out once.
  mutating func next() -> HTTP2Request? {
    while nextIndex < whole.count {
      let number = whole[nextIndex]
      nextIndex += 1
      // It may have been given up meanwhile.
      guard let stream = streams[number], stream.stage == .whole else { continue }
      waitingByteCount -= stream.waitingByteCount
      stream.waitingByteCount = 0
      stream.stage = .handedOut
      var request = HTTP2Request(stream: number)
      swap(&request, &stream.request)
      return request
    }
    whole.removeAll(keepingCapacity: true)
    nextIndex = 0
    return nil
  }

  private mutating func refuse(_ stream: Stream) -> Acceptance {
    stream.stage = .refused
    waitingByteCount -= stream.waitingByteCount
    stream.waitingByteCount = 0
    stream.request = HTTP2Request(stream: stream.request.stream)
    return .refused
  }

  private mutating func reserve(_ byteCount: Int, for stream: Stream) -> Bool {
    guard waitingByteCount + byteCount <= HTTP2Limits.waitingByteCountMax else { return false }
    waitingByteCount += byteCount
    stream.waitingByteCount += byteCount
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
      pendingByteCount + body.count <= HTTP2Limits.pendingByteCountMax, let known = streams[stream]
    else { return false }
    pendingByteCount += body.count
    known.response = Response(body: body, trailers: trailers)
    return true
  }

  /// What is next of a response's body, at most so many bytes of it.
  /// - Parameter take: gets the bytes, and copies them.
  /// - Returns: whether they are the last; absent: the stream has no response.
  mutating func takeBody(
    ofResponseTo stream: Int32, atMost byteCountMax: Int, _ take: (Span<UInt8>) -> Void
  ) -> (byteCount: Int, isLast: Bool)? {
    streams[stream]?.response?.takeBody(atMost: byteCountMax, take)
  }

  func trailers(ofResponseTo stream: Int32) -> [HTTPRequestHead.Header] { streams[stream]?.response?.trailers ?? [] }

  /// The last byte of a response is on its way.
  mutating func finish() {
    if abandonedCount > 0 { abandonedCount -= 1 }
  }
}
