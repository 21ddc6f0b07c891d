import ReeveTestSupport

/// What is sent on one connection, and how: all of it follows from the seed and the stream's number.
struct DrawnStream {
  enum Ending {
    /// This side says that nothing more comes, and reads to the end.
    case halfClose
    /// The same, but a moment after all was sent.
    case lateHalfClose
    /// The connection is closed, whatever was answered.
    case abrupt
  }

  var index: Int
  /// What is spoken on the listener that it is sent to.
  var speech: Speech
  var bytes: [UInt8] = []
  /// Where pieces end that are sent by themselves, in rising order; the last is the end.
  var pieceEnds: [Int] = []
  var ending: Ending
  /// Nothing is read until the server takes no more.
  var isDeaf = false
  /// Answers that have to come, because the stream is whole.
  var answerCount: Int?

  /// Bytes of a stream that is to fill the socket's buffers.
  private static let floodByteCount = 400_000

  init(seed: UInt64, index: Int, only: Speech?, _ corpus: Corpus) {
    var mixing = SeededRandom(seed: seed ^ UInt64(index) &* 0xD1B5_4A32_D192_ED03)
    var random = SeededRandom(seed: mixing.next())
    self.index = index
    let spoken = only ?? [Speech.http, .http2, .spop, .frames][random.weighted(35, 25, 25, 15)]
    // Now and then it is said to whom it is not meant for.
    speech = random.chance(1) ? random.pick(Speech.allCases) : spoken
    ending = [Ending.halfClose, .lateHalfClose, .abrupt][random.weighted(92, 4, 4)]
    let isWhole = random.chance(6)
    var answerCount: Int? = 0
    // One conversation of these is one connection.
    let goesOn = spoken == .http || spoken == .frames
    for _ in 0..<(goesOn ? random.within(1...3) : 1) {
      let conversation = corpus.pick(spoken, &random)
      answerCount = answerCount.flatMap { count in conversation.answerCount.map { count + $0 } }
      bytes +=
        isWhole
        ? Damage.flat(conversation)
        : Damage.damaged(conversation, by: corpus.pick(spoken, &random), &random)
    }
    if goesOn, !bytes.isEmpty, random.below(2_000) == 0 {
      let times = Self.floodByteCount / bytes.count + 1
      let once = bytes
      for _ in 1..<times { bytes += once }
      answerCount = answerCount.map { $0 * times }
      isDeaf = true
    }
    if isWhole, ending != .abrupt, speech.socket == spoken.socket { self.answerCount = answerCount }
    cut(&random)
  }

  private mutating func cut(_ random: inout SeededRandom) {
    switch random.weighted(65, 27, 8) {
    case 0: break
    case 1: pieceEnds = (0..<random.within(1...4)).map { _ in random.below(bytes.count + 1) }.sorted()
    default:
      let start = random.below(bytes.count + 1)
      let step = random.within(1...20)
      pieceEnds = (1...80).map { start + step * $0 }.filter { $0 < bytes.count }
    }
    pieceEnds.append(bytes.count)
  }

  var report: String {
    let pieces = pieceEnds.count == 1 ? "" : ", in \(pieceEnds.count) pieces that end at \(pieceEnds.prefix(100))"
    return "stream \(index), of \(bytes.count) bytes for \(speech.socket), \(ending)\(pieces):\n\(Self.hex(bytes))"
  }

  static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes.prefix(65_536) { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self) + (bytes.count > 65_536 ? "…" : "")
  }
}
