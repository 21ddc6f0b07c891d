import ReeveGateway
import ReeveTestSupport
import Testing

/// The readers against bytes that were seen, against the writers, and against what no peer should send.
@Suite struct SPOPFormatTests {
  static func varint(_ bytes: [UInt8]) throws(SPOPFault) -> UInt64 {
    var reader = SPOPReader(bytes.span, in: 0..<bytes.count)
    let value = try reader.varint()
    let isAtEnd = reader.isAtEnd
    #expect(isAtEnd)
    return value
  }

  static func value(_ bytes: [UInt8]) throws(SPOPFault) -> SPOPValue {
    var reader = SPOPReader(bytes.span, in: 0..<bytes.count)
    let value = try reader.value()
    let isAtEnd = reader.isAtEnd
    #expect(isAtEnd)
    return value
  }

  @Test(
    arguments: [
      (0, "00"), (239, "ef"), (240, "f0 00"), (255, "ff 00"), (256, "f0 01"), (2_287, "ff 7f"), (2_288, "f0 80 00"),
      (16_380, "fc f0 06"), (264_431, "ff ff 7f"), (264_432, "f0 80 80 00"),
      (1 << 63, "f0 f1 fe fe fe fe fe fe fe 06"),
      (.max, "ff f0 fe fe fe fe fe fe fe 0e"),
    ] as [(UInt64, String)])
  func aVarintHasOneSpelling(value: UInt64, bytes: String) throws {
    #expect(try Self.varint(wire(bytes)) == value)
    var written: [UInt8] = []
    SPOPWriter.append(varint: value, to: &written)
    #expect(written == wire(bytes))
  }

  @Test(
    arguments: [
      ("", .truncated), ("f0", .truncated), ("f0 80", .truncated), ("ff f0 fe fe fe fe fe fe fe", .truncated),
      // One above 64 bits; four bits too many in the tenth byte; a tenth byte that is not the last; without an end.
      ("f0 f1 fe fe fe fe fe fe fe 0e", .varintRange), ("f0 80 80 80 80 80 80 80 80 10", .varintRange),
      ("f0 80 80 80 80 80 80 80 80 80 00", .varintRange), ("ff ff ff ff ff ff ff ff ff ff ff ff ff", .varintRange),
    ] as [(String, SPOPFault)])
  func aVarintThatIsNoneIsRefused(bytes: String, fault: SPOPFault) {
    #expect(throws: fault) { try Self.varint(wire(bytes)) }
  }

  @Test(
    arguments: [
      ("00", .null), ("01", .boolean(false)), ("11", .boolean(true)), ("02 05", .int32(5)),
      ("03 fcf006", .uint32(16_380)),
      ("02 ff f0 fe fe fe fe fe fe fe 0e", .int32(-1)), ("04 ff f0 fe fe fe fe fe fe fe 0e", .int64(-1)),
      ("05 ff f0 fe fe fe fe fe fe fe 0e", .uint64(.max)), ("06 7f000001", .ipv4(0x7F00_0001)),
      ("07 20010db8000000000000000000000001", .ipv6(high: 0x2001_0DB8_0000_0000, low: 1)),
      ("08 03 'GET'", .string(2..<5)), ("08 00", .string(2..<2)), ("09 02 00ff", .binary(2..<4)),
    ] as [(String, SPOPValue)])
  func aTypedValueIsReadInPlace(bytes: String, value: SPOPValue) throws {
    #expect(try Self.value(wire(bytes)) == value)
    var written: [UInt8] = []
    SPOPWriter.append(value, of: wire(bytes).span, to: &written)
    #expect(written == wire(bytes))
  }

  @Test(
    arguments: [
      ("", .truncated), ("03", .truncated), ("06 7f0000", .truncated),
      ("07 20010db8 00000000 00000000 000000", .truncated),
      ("08", .truncated), ("08 04 'GET'", .truncated), ("09 ff f0 fe fe fe fe fe fe fe 0e", .truncated),
      ("0a", .unknownType(10)), ("0f", .unknownType(15)), ("1a", .unknownType(10)),
      ("10", .unknownFlag), ("21", .unknownFlag), ("31", .unknownFlag), ("18 00", .unknownFlag),
      ("83 00", .unknownFlag),
      // 2^31 and 2^32, which have no room in 32 bits, and -1 in a type without a sign.
      ("02 f0 f1 fe fe 3e", .integerRange), ("03 f0 f1 fe fe 7e", .integerRange),
      ("03 ff f0 fe fe fe fe fe fe fe 0e", .integerRange),
    ] as [(String, SPOPFault)])
  func aTypedValueThatIsNoneIsRefused(bytes: String, fault: SPOPFault) {
    #expect(throws: fault) { try Self.value(wire(bytes)) }
  }

  /// Numbers of every length are as likely as long ones.
  static func drawn(_ random: inout SeededRandom) -> UInt64 { random.next() >> UInt64(random.below(64)) }

  /// A value and, where it is a text, the bytes that it is in.
  static func drawnValue(_ random: inout SeededRandom) -> (SPOPValue, source: [UInt8]) {
    let source = (0..<random.below(300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let start = random.below(source.count + 1)
    let range = start..<start + random.below(source.count - start + 1)
    let value: SPOPValue =
      switch random.below(10) {
      case 0: .null
      case 1: .boolean(random.chance(50))
      case 2: .int32(Int32(truncatingIfNeeded: drawn(&random)))
      case 3: .uint32(UInt32(truncatingIfNeeded: drawn(&random)))
      case 4: .int64(Int64(bitPattern: random.chance(50) ? drawn(&random) : ~drawn(&random)))
      case 5: .uint64(drawn(&random))
      case 6: .ipv4(UInt32(truncatingIfNeeded: random.next()))
      case 7: .ipv6(high: random.next(), low: random.next())
      case 8: .string(range)
      default: .binary(range)
      }
    return (value, source)
  }

  @Test func whatIsWrittenIsRead() throws {
    var random = SeededRandom(seed: 1)
    for _ in 0..<5_000 {
      let number = Self.drawn(&random)
      var bytes: [UInt8] = []
      SPOPWriter.append(varint: number, to: &bytes)
      #expect(bytes.count <= SPOPLimits.varintByteCountMax)
      #expect(try Self.varint(bytes) == number)

      let (value, source) = Self.drawnValue(&random)
      var written: [UInt8] = []
      SPOPWriter.append(value, of: source.span, to: &written)
      let read = try Self.value(written)
      switch (value, read) {
      case (.string(let range), .string(let place)), (.binary(let range), .binary(let place)):
        #expect(written[place] == source[range])
      default: #expect(read == value)
      }
      // Each part of it is too little, and says so, whatever stands behind the part.
      for count in 0..<min(written.count, 12) {
        #expect(throws: SPOPFault.truncated) {
          var reader = SPOPReader(written.span, in: 0..<count)
          return try reader.value()
        }
      }
    }
  }

  @Test func aRangeOutsideOfItsBytesIsNotRead() {
    let bytes: [UInt8] = [1, 2, 3]
    for range in [3..<9, -4 ..< -1, 7..<8, 2..<2] {
      #expect(throws: SPOPFault.truncated) {
        var reader = SPOPReader(bytes.span, in: range)
        return try reader.byte()
      }
    }
    #expect(!spells("\u{1}", bytes, -1..<0))
    #expect(!spells("\u{3}", bytes, 3..<4))
    #expect(spells("\u{3}", bytes, 2..<3))
  }

  @Test func aStatusFitsTheSmallestFrame() {
    for status in SPOPStatus.allCases {
      var conversation = SPOPConversation(frameByteCountMax: 256)
      var replies: [UInt8] = []
      conversation.disconnect(status, replies: &replies)
      #expect(replies.count - SPOPLimits.lengthByteCount <= SPOPLimits.frameByteCountMin)
      #expect(!status.description.isEmpty)
    }
  }
}
