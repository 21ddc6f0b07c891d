import ReeveTestSupport
import Testing

@testable import ReeveGateway

/// The search for the end of a head, sixteen bytes at a time, held against one that looks at each.
@Suite struct HTTPHeadScanTests {
  /// What a scan comes to: where the head begins and ends, or a fault.
  enum Outcome: Equatable {
    case incomplete
    case whole(Range<Int>)
    case fault(HTTPFault)
  }

  /// One byte after the other.
  static func outcomeByteByByte(_ bytes: [UInt8]) -> Outcome {
    var (lineStart, start) = (0, 0)
    for (position, byte) in bytes.enumerated() {
      let isFirstLine = lineStart == start
      let isLineFeed = byte == UInt8(ascii: "\n")
      if position >= AdapterLimits.headByteCountMax { return .fault(.headLength) }
      if isFirstLine, position - lineStart >= HTTPLimits.requestLineByteCountMax, !isLineFeed {
        return .fault(.targetLength)
      }
      let isBehindReturn = position > lineStart && bytes[position - 1] == UInt8(ascii: "\r")
      if isBehindReturn != isLineFeed { return .fault(.bareLineEnd) }
      if isLineFeed {
        let isEmpty = position + 1 - lineStart == 2
        lineStart = position + 1
        if isEmpty, !isFirstLine { return .whole(start..<lineStart) }
        if isEmpty, start > 0 { return .fault(.requestLine) }
        if isEmpty { start = lineStart }
      } else if byte == 0x7F || byte < 0x20 && byte != UInt8(ascii: "\r") && (isFirstLine || byte != UInt8(ascii: "\t"))
      {
        return .fault(.controlByte)
      } else if isFirstLine, position == lineStart, byte != UInt8(ascii: "\r"), !HTTPText.isNameByte(byte) {
        return .fault(.requestLine)
      }
    }
    return .incomplete
  }

  /// What comes of bytes that come in pieces, which end at these places.
  static func outcome(_ bytes: [UInt8], cutAt places: [Int]) -> Outcome {
    var scan = HTTPHeadScan()
    for place in places + [bytes.count] {
      do throws(HTTPFault) {
        if let end = try scan.end(in: bytes.span.extracting(first: place)) { return .whole(scan.start..<end) }
      } catch { return .fault(error) }
    }
    return .incomplete
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>) func bothSearchesAgree(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let pieces = [
      "\r\n", "\r\n", "\r", "\n", "\t", "\u{0}", "\u{7F}", "\u{1F}", " ", "a", "GET / HTTP/1.1\r\n", "é", "A: b\r\n",
    ]
    for _ in 0..<2_000 {
      var bytes = random.chance(70) ? http("GET /\(String(repeating: "a", count: random.below(40))) HTTP/1.1") : []
      for _ in 0..<random.below(12) {
        let piece =
          random.chance(60) ? "x-field: \(String(repeating: "v", count: random.below(40)))\r\n" : random.pick(pieces)
        bytes += Array(piece.utf8)
      }
      if random.chance(50) { bytes += http("") }
      let places = (0..<random.below(4)).map { _ in random.below(bytes.count + 1) }.sorted()
      let shown = String(decoding: bytes, as: UTF8.self)
      #expect(
        Self.outcome(bytes, cutAt: places) == Self.outcomeByteByByte(bytes),
        "\(shown.debugDescription), cut at \(places)")
    }
  }

  @Test func longLinesAndHeadsEndAtTheirLimits() {
    for count in [32_760, 32_790, 32_800, 32_810, 32_811, 32_812, 32_813, 40_000] {
      let line = Array("GET /\(String(repeating: "a", count: count - 5))".utf8)
      for bytes in [line, line + [13], line + [13, 10], http("") + line, line + [9]] {
        #expect(Self.outcome(bytes, cutAt: [100, 32_000]) == Self.outcomeByteByByte(bytes), "\(count)")
        #expect(Self.outcome(bytes, cutAt: []) == Self.outcomeByteByByte(bytes), "\(count)")
      }
    }
    for count in [65_480, 65_490, 65_500, 65_510, 65_512, 65_514, 65_516, 65_518, 65_520, 65_536, 70_000] {
      let head = http("GET / HTTP/1.1") + Array("a: \(String(repeating: "b", count: count))".utf8)
      for bytes in [head, head + [13, 10], head + [13, 10, 13, 10]] {
        #expect(Self.outcome(bytes, cutAt: [70, 65_000]) == Self.outcomeByteByByte(bytes), "\(count)")
      }
    }
  }

  @Test func aNameByteIsOneOfTchar() {
    let signs = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for byte in UInt8.min...UInt8.max {
      let isOne = signs.utf8.contains(byte)
      #expect(HTTPText.isNameByte(byte) == isOne, "\(byte)")
      for name in [[byte], [97, 98, byte], [byte, 97]] {
        let isName = HTTPText.isName(name.span)
        #expect(isName == isOne, "\(name)")
      }
    }
    let isNothingAName = HTTPText.isName([UInt8]().span)
    #expect(!isNothingAName)
  }
}
