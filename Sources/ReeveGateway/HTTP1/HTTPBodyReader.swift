/// Takes a body as it comes: counted, or in chunks, of which nothing but the bytes themselves is kept or hashed.
///
/// Fields behind the last chunk are read and dropped: none of them is a field of the head.
/// Source: RFC 9112, sections 6 and 7.
struct HTTPBodyReader: Sendable {
  private enum Store: Sendable {
    case hash(BodyHash)
    case bytes([UInt8])
  }

  /// What is next.
  private enum Place: Sendable, Hashable {
    case counted(remaining: Int)
    case chunkLine
    case chunk(remaining: Int)
    /// The line end behind a chunk.
    case chunkEnd
    /// Behind the last chunk; so many bytes of fields have come.
    case trailer(byteCount: Int)
    case end
  }

  private var place: Place
  private var store: Store
  /// Of a body that is hashed, what has come, while it is short enough to be read.
  private var content: [UInt8]?
  /// Bytes that may still come.
  private var room: Int

  /// - Parameters:
  ///   - framing: not `.none`.
  ///   - isKept: otherwise it is hashed.
  ///   - isReadable: of a body that is hashed, whether its bytes are handed on as well, up to `ReadableBody.byteCountMax`.
  ///   - limit: bytes that the body may have.
  init(_ framing: HTTPHeadReader.Framing, isKept: Bool, isReadable: Bool = false, limit: Int) throws(HTTPFault) {
    switch framing {
    case .none: place = .end
    case .length(let count):
      guard count <= limit else { throw .bodyLength }
      place = .counted(remaining: count)
    case .chunked: place = .chunkLine
    }
    room = limit
    if isKept {
      store = .bytes([])
    } else {
      guard let hash = BodyHash() else { throw .hashing }
      store = .hash(hash)
      content = isReadable ? [] : nil
    }
  }

  var isWhole: Bool { place == .end }

  /// - Returns: how many bytes have been used. The others are given again, with what follows them.
  mutating func take(_ received: Span<UInt8>) throws(HTTPFault) -> Int {
    var position = 0
    while true {
      let rest = received.extracting(droppingFirst: position)
      let used: Int
      switch place {
      case .end: return position
      case .counted(let remaining):
        used = min(remaining, rest.count)
        try add(rest.extracting(first: used))
        place = used == remaining ? .end : .counted(remaining: remaining - used)
      case .chunkLine: used = try takeChunkLine(rest)
      case .chunk(let remaining):
        used = min(remaining, rest.count)
        try add(rest.extracting(first: used))
        place = used == remaining ? .chunkEnd : .chunk(remaining: remaining - used)
      case .chunkEnd:
        if rest.count > 0, rest[0] != UInt8(ascii: "\r") { throw .malformedChunk }
        if rest.count > 1, rest[1] != UInt8(ascii: "\n") { throw .malformedChunk }
        used = rest.count > 1 ? 2 : 0
        if used > 0 { place = .chunkLine }
      case .trailer(let byteCount): used = try takeTrailerLine(rest, behind: byteCount)
      }
      guard used > 0 else { return position }
      position += used
    }
  }

  /// What has been taken, once it is whole.
  mutating func body() throws(HTTPFault) -> HTTPBody {
    switch store {
    case .bytes(let bytes): return bytes.isEmpty ? .none : .kept(bytes)
    case .hash(var hash):
      guard hash.byteCount > 0 else { return .none }
      guard let digest = hash.finish() else { throw .hashing }
      return .hashed(digest, byteCount: hash.byteCount, content: content)
    }
  }

  private mutating func add(_ bytes: Span<UInt8>) throws(HTTPFault) {
    guard bytes.count > 0 else { return }
    // Moved out and in again, so that neither the bytes nor the hash are copied.
    var store = Store.bytes([])
    swap(&store, &self.store)
    switch store {
    case .bytes(var kept):
      store = .bytes([])
      kept.append(copying: bytes)
      self.store = .bytes(kept)
    case .hash(var hash):
      store = .bytes([])
      guard hash.update(bytes) else { throw .hashing }
      self.store = .hash(hash)
      if hash.byteCount > ReadableBody.byteCountMax { content = nil }
      content?.append(copying: bytes)
    }
  }

  private mutating func takeChunkLine(_ rest: Span<UInt8>) throws(HTTPFault) -> Int {
    var value = 0
    for index in 0..<min(rest.count, HTTPLimits.chunkLineByteCountMax) {
      let byte = rest[index]
      if let digit = Self.value(of: byte) {
        // What has more than 60 bits is longer than any body may be, and would not fit.
        guard value < 1 << 56 else { throw .bodyLength }
        value = value << 4 | digit
      } else {
        guard index > 0, byte == UInt8(ascii: "\r") else { throw .malformedChunk }
        guard index + 1 < rest.count else { return 0 }
        guard rest[index + 1] == UInt8(ascii: "\n") else { throw .malformedChunk }
        guard value <= room else { throw .bodyLength }
        room -= value
        place = value == 0 ? .trailer(byteCount: 0) : .chunk(remaining: value)
        return index + 2
      }
    }
    guard rest.count < HTTPLimits.chunkLineByteCountMax else { throw .malformedChunk }
    return 0
  }

  private mutating func takeTrailerLine(_ rest: Span<UInt8>, behind byteCount: Int) throws(HTTPFault) -> Int {
    var line: [UInt8] = []
    for index in rest.indices {
      let byte = rest[index]
      guard byteCount + index < HTTPLimits.trailerByteCountMax else { throw .trailerLength }
      guard (line.last == UInt8(ascii: "\r")) == (byte == UInt8(ascii: "\n")) else { throw .bareLineEnd }
      if byte == UInt8(ascii: "\n") {
        if line.count > 1 {
          _ = try HTTPHeadReader.field(0..<(line.count - 1), of: line.span)
          place = .trailer(byteCount: byteCount + index + 1)
        } else {
          place = .end
        }
        return index + 1
      }
      if (byte < 0x20 && byte != UInt8(ascii: "\t") && byte != UInt8(ascii: "\r")) || byte == 0x7F {
        throw .controlByte
      }
      line.append(byte)
    }
    return 0
  }

  private static func value(of digit: UInt8) -> Int? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(digit - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(digit - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
