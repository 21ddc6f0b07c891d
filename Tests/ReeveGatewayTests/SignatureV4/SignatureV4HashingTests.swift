import Testing

@testable import ReeveGateway

/// HMAC with SHA-256 over keys of all lengths. Source of the cases: RFC 4231, section 4.
@Suite struct SignatureV4HashingTests {
  struct Case: Sendable {
    var key: [UInt8]
    var message: [UInt8]
    var digest: String
  }

  static let cases = [
    Case(
      key: Array(repeating: 0x0B, count: 20), message: Array("Hi There".utf8),
      digest: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    Case(
      key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
      digest: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    Case(
      key: Array(repeating: 0xAA, count: 20), message: Array(repeating: 0xDD, count: 50),
      digest: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    // Longer than a block.
    Case(
      key: Array(repeating: 0xAA, count: 131),
      message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      digest: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
  ]

  @Test(arguments: cases) func aMessageHasItsCode(of known: Case) throws {
    let found = SignatureV4.Hashing.hmac(key: known.key.span, known.message.span)
    var text: [UInt8] = []
    SignatureV4.Digest(bytes: try #require(found)).append(to: &text)
    #expect(String(decoding: text, as: UTF8.self) == known.digest)
  }

  /// A key of a block is used as it is, one that is longer by a byte is not.
  @Test func keysAroundABlockDiffer() throws {
    let message = Array("m".utf8)
    var codes: Set<SignatureV4.Digest> = []
    for count in [0, 1, 63, 64, 65, 260] {
      let key = [UInt8](repeating: 7, count: count)
      let found = SignatureV4.Hashing.hmac(key: key.span, message.span)
      codes.insert(SignatureV4.Digest(bytes: try #require(found)))
    }
    #expect(codes.count == 6)
  }
}
