import ReeveGateway
import ReeveTestSupport
import Testing

@Suite struct SPOPFrameCutterTests {
  static func next(_ bytes: [UInt8], limit: Int = 16_380) -> SPOPFrameCutter.Step {
    SPOPFrameCutter.next(in: bytes.span, limit: limit)
  }

  @Test func aFrameIsInPlace() {
    let bytes = HAProxySide.frame(3, stream: 16_380, frame: 1, [7, 8, 9])
    #expect(
      Self.next(bytes + [0, 0]) == .frame(SPOPFrame(type: 3, stream: 16_380, frame: 1, payload: 13..<16)))
    #expect(bytes.count == 16)
  }

  @Test func whatIsMissingIsTold() {
    let bytes = HAProxySide.hello()
    for count in 0..<bytes.count {
      #expect(Self.next(Array(bytes[..<count])) == .incomplete(needed: count < 4 ? 11 : bytes.count))
    }
  }

  @Test func theLimitIsOfWhatFollowsTheLength() {
    let head: [UInt8] = wire("03 00000001 01 01")
    let fits = HAProxySide.whole(head + [UInt8](repeating: 0, count: 256 - 7))
    #expect(Self.next(fits, limit: 256) == .frame(SPOPFrame(type: 3, stream: 1, frame: 1, payload: 11..<260)))
    let tooBig = HAProxySide.whole(head + [UInt8](repeating: 0, count: 257 - 7))
    #expect(Self.next(tooBig, limit: 256) == .broken(.frameTooBig))
  }

  @Test(
    arguments: [
      // Lengths that cannot be, before anything else has come.
      ("ffffffff", .frameTooBig), ("00003ffd", .frameTooBig), ("00000000", .invalidFrame), ("00000006", .invalidFrame),
      // A request for a web page has a length of 1.2 GB.
      ("'GET / HTTP/1.1'", .frameTooBig),
      ("00000007 03 00000000 01 01", .fragmentationNotSupported),
      ("00000007 03 00000002 01 01", .fragmentationNotSupported),
      ("00000007 03 00000003 01 01", .fragmentationNotSupported), ("00000007 03 00000005 01 01", .invalidFrame),
      ("00000007 03 80000001 01 01", .invalidFrame), ("00000007 03 00000001 01 f0", .invalidFrame),
      ("00000007 03 00000001 f0 01", .invalidFrame), ("00000008 03 00000001 ff ff ff", .invalidFrame),
      ("00000012 03 00000001 ff ffffffffffffffffffff 01 01", .invalidFrame),
    ] as [(String, SPOPStatus)])
  func aFrameThatIsNoneIsRefused(bytes: String, status: SPOPStatus) {
    #expect(Self.next(wire(bytes)) == .broken(status))
  }

  /// Unknown or not: a conversation must be able to tell.
  @Test func everyTypeIsCut() {
    for type in UInt8.min...(.max) {
      #expect(
        Self.next(HAProxySide.frame(type)) == .frame(SPOPFrame(type: type, stream: 0, frame: 0, payload: 11..<11)))
    }
  }
}
