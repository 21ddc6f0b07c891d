/// What a client makes of all that a server has answered on one connection.
struct Reading {
  /// Why it is an allow, which it must never be.
  private(set) var allow: String?
  /// Answers, whatever they say.
  private(set) var answerCount = 0
  /// How often each kind of answer came.
  private(set) var kinds: [String] = []

  init(_ reply: [UInt8], _ speech: Speech) {
    switch speech {
    case .http, .http2: reply.starts(with: Self.http) ? readHTTP(reply) : readHTTP2(reply)
    case .spop: readSPOP(reply)
    case .frames: readFrames(reply)
    }
    guard speech != .frames else { return }
    for sign in Self.signs where allow == nil && Self.index(of: sign, in: reply[...]) != nil {
      allow = "`\(String(decoding: sign, as: UTF8.self))` is in it"
    }
  }

  private static let http = Array("HTTP/1.1 ".utf8)
  private static let signs = ["x-reeve-decision", "\"decision\":true", "\"result\":true", "\u{7}allowed\u{11}"].map {
    Array($0.utf8)
  }

  private static func index(of text: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    let first = text[0]
    var index = bytes.startIndex
    let last = bytes.endIndex - text.count
    while index <= last {
      if bytes[index] == first, bytes[index..<index + text.count].elementsEqual(text) { return index }
      index += 1
    }
    return nil
  }

  private mutating func count(_ kind: String) {
    answerCount += 1
    kinds.append(kind)
  }

  /// An answer that allows has no content; every other one that is 200 has some.
  private mutating func readHTTP(_ reply: [UInt8]) {
    var rest = reply[...]
    while let start = Self.index(of: Self.http, in: rest) {
      rest = reply[(start + Self.http.count)...]
      let status = String(decoding: rest.prefix(3), as: UTF8.self)
      // Some messages have the version in them.
      guard let number = Int(status), number != 100 else { continue }
      count("HTTP \(number)")
      guard number == 200 else { continue }
      let head = rest[..<(Self.index(of: Array("\r\n\r\n".utf8), in: rest) ?? rest.endIndex)]
      guard let length = Self.index(of: Array("content-length: ".utf8), in: head), head[length + 16] != 0x30 else {
        allow = "200 without content"
        return
      }
    }
  }

  /// The messages of each stream begin with a status whose code is no zero, or are about the health.
  private mutating func readHTTP2(_ reply: [UInt8]) {
    var streams: [(number: Int, bytes: [UInt8], byteCount: Int)] = []
    var place = 0
    while place + 9 <= reply.count {
      let length = Int(reply[place]) << 16 | Int(reply[place + 1]) << 8 | Int(reply[place + 2])
      let end = place + 9 + length
      guard end <= reply.count else { break }
      let number =
        Int(reply[place + 5]) << 24 | Int(reply[place + 6]) << 16 | Int(reply[place + 7]) << 8 | Int(reply[place + 8])
      switch reply[place + 3] {
      case 0:
        let stream = streams.firstIndex { $0.number == number } ?? streams.count
        if stream == streams.count { streams.append((number, [], 0)) }
        let missing = 9 - streams[stream].bytes.count
        streams[stream].bytes += reply[(place + 9)..<end].prefix(missing)
        streams[stream].byteCount += length
      case 1: count("HTTP/2 HEADERS")
      case 3: count("HTTP/2 RST_STREAM")
      case 7: count("HTTP/2 GOAWAY \(length >= 8 ? reply[place + 16] : 0)")
      default: break
      }
      place = end
    }
    for stream in streams where stream.bytes.count >= 7 {
      // A window that a damaged frame has closed leaves a message cut, which is none.
      guard stream.byteCount >= 5 + stream.bytes[1..<5].reduce(0, { $0 << 8 | Int($1) }) else { continue }
      let message = stream.bytes[5...]
      if message.starts(with: [0x0A, 2, 8]), message.count == 4, message[8] != 0 {
        kinds.append("a check denied")
      } else if message.starts(with: [8, 1]) || message.starts(with: [8, 2]) {
        kinds.append("a health")
      } else {
        allow = "the message of stream \(stream.number) has no code that denies"
      }
    }
  }

  private mutating func readSPOP(_ reply: [UInt8]) {
    var place = 0
    while place + 5 <= reply.count {
      count("SPOP \(reply[place + 4])")
      place += 4 + reply[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }
  }

  private mutating func readFrames(_ reply: [UInt8]) {
    var place = 0
    while place + 16 <= reply.count {
      let length = reply[place..<place + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
      let payload = place + 16
      let end = place + 4 + length
      guard end <= reply.count, end >= payload else { break }
      let opcode = reply[place + 4]
      count(opcode == 0xFF && end > payload ? "frame error \(reply[payload])" : "frame \(opcode)")
      switch opcode {
      case 0x83: if end > payload, reply[payload] == 2 { allow = "a reply allows" }
      case 0x84:
        for entry in stride(from: payload + 24, to: end, by: 8) where reply[entry] == 2 {
          allow = "one of many is allowed"
        }
      case 0x85:
        if reply[min(end, payload + 8)..<end].starts(with: "allowed".utf8) { allow = "an explanation allows" }
      default: break
      }
      place = end
    }
  }
}
