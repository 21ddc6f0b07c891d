import ReeveTestSupport
import Testing

@testable import ReeveGateway

/// Bodies that come in chunks, by the examples of S3's documentation.
@Suite struct SignatureV4ChunkTests {
  typealias Failure = SignatureV4.Failure

  private static let chunks: [(data: [UInt8], plain: String, withTrailer: String)] = [
    (
      [UInt8](repeating: UInt8(ascii: "a"), count: 65_536),
      "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
      "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"
    ),
    (
      [UInt8](repeating: UInt8(ascii: "a"), count: 1_024),
      "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
      "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"
    ),
    (
      [], "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
      "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"
    ),
  ]

  private static func chain(of name: String) throws -> SignatureV4.ChunkChain {
    let claim = try #require(SignedRequest.all.first { $0.name == name }).raw.claim()
    return SignatureV4.ChunkChain(claim, key: try SignableRequest.key(for: claim))
  }

  @Test func chunksAreVerified() throws {
    var chain = try Self.chain(of: "s3-put-chunks")
    for chunk in Self.chunks {
      #expect(!chain.isComplete)
      try chain.verify(chunk: chunk.data, signature: chunk.plain)
    }
    #expect(chain.isComplete)
    #expect(throws: Failure.chunkOrder) {
      try chain.verify(chunk: Self.chunks[0].data, signature: Self.chunks[0].plain)
    }
  }

  @Test func trailersAreVerified() throws {
    let trailer = "x-amz-checksum-crc32c:sOO8/Q==\n"
    let signature = "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"
    var chain = try Self.chain(of: "s3-put-chunks-trailer")
    #expect(throws: Failure.chunkOrder) {
      try chain.verify(trailer: trailer, signature: signature)
    }
    for chunk in Self.chunks { try chain.verify(chunk: chunk.data, signature: chunk.withTrailer) }
    #expect(throws: Failure.chunkMismatch) {
      try chain.verify(trailer: "x-amz-checksum-crc32c:sOO8/R==\n", signature: signature)
    }
    try chain.verify(trailer: trailer, signature: signature)
    #expect(throws: Failure.chunkOrder) {
      try chain.verify(trailer: trailer, signature: signature)
    }
  }

  @Test func changedAndMovedChunksAreRefused() throws {
    var chain = try Self.chain(of: "s3-put-chunks")
    let (first, second) = (Self.chunks[0], Self.chunks[1])
    #expect(throws: Failure.chunkMismatch) {
      try chain.verify(chunk: second.data, signature: second.plain)
    }
    var changed = first.data
    changed[40_000] ^= 1
    #expect(throws: Failure.chunkMismatch) {
      try chain.verify(chunk: changed, signature: first.plain)
    }
    for signature in ["", "00", String(repeating: "g", count: 64), first.plain.uppercased()] {
      #expect(throws: Failure.malformedPart(.chunkSignature)) {
        try chain.verify(chunk: first.data, signature: signature)
      }
    }
    // The failures left the chain where it was.
    try chain.verify(chunk: first.data, signature: first.plain)
    try chain.verify(chunk: second.data, signature: second.plain)
  }

  // MARK: - Whole bodies

  private static let trailer =
    "x-amz-checksum-crc32c:sOO8/Q==\r\n"
    + "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n"

  private static func body(trailer: String?) -> [UInt8] {
    var body: [UInt8] = []
    for chunk in chunks {
      let signature = trailer == nil ? chunk.plain : chunk.withTrailer
      body += Array("\(String(chunk.data.count, radix: 16));chunk-signature=\(signature)\r\n".utf8) + chunk.data
      if trailer == nil || !chunk.data.isEmpty { body += Array("\r\n".utf8) }
    }
    return body + Array((trailer ?? "").utf8)
  }

  private static func failure(_ body: [UInt8], hasTrailer: Bool) throws -> Failure? {
    var chain = try chain(of: hasTrailer ? "s3-put-chunks-trailer" : "s3-put-chunks")
    do throws(Failure) {
      _ = try chain.verify(body: body.span, hasTrailer: hasTrailer)
      return nil
    } catch {
      return error
    }
  }

  @Test func wholeBodiesAreVerified() throws {
    for trailer in [nil, Self.trailer] {
      var chain = try Self.chain(of: trailer == nil ? "s3-put-chunks" : "s3-put-chunks-trailer")
      let body = Self.body(trailer: trailer)
      // The length that the example's `Content-Length` says.
      if trailer == nil { #expect(body.count == 66_824) }
      let byteCount = try chain.verify(body: body.span, hasTrailer: trailer != nil)
      #expect(byteCount == 66_560)
    }
  }

  /// Trailers as clients write them, and as they must not be.
  @Test(
    arguments: [
      ("\r\n", "\n", nil), ("\r\n", "\n\r\n", nil), ("crc32c:", "crc32c: ", nil),
      ("x-amz-checksum", "X-Amz-Checksum", nil),
      ("sOO8", "sOO9", .chunkMismatch), ("sOO8/Q==\r\n", "sOO8/Q==\r\na:b\r\n", .chunkMismatch),
      ("x-amz-checksum-crc32c:sOO8/Q==\r\n", "", .chunkMismatch), ("d81f", "D81F", .malformedPart(.chunkSignature)),
      ("d81f", "", .malformedPart(.chunkSignature)), ("x-amz-trailer-signature", "x-amz-signature", .malformedChunk),
      ("\r\n\r\n", "\r\na:b\r\n\r\n", .malformedChunk), ("\r\n\r\n", "\r\n\r\nx", .malformedChunk),
      ("crc32c:", "crc32c", .malformedChunk), ("x-amz-checksum", " x-amz-checksum", .malformedChunk),
      ("sOO8", String(repeating: "s", count: SignatureV4.Limits.trailerByteCountMax), .trailerLength),
    ] as [(String, String, Failure?)])
  func trailerIs(old: String, new: String, failure: Failure?) throws {
    let parts = Self.trailer.split(separator: old, omittingEmptySubsequences: false)
    try #require(parts.count > 1)
    #expect(try Self.failure(Self.body(trailer: parts.joined(separator: new)), hasTrailer: true) == failure)
  }

  @Test func otherFramesAreRefused() throws {
    let body = Self.body(trailer: nil)
    let text = String(decoding: body, as: UTF8.self)
    for (old, new, failure) in [
      ("10000;", ";", .malformedChunk), ("10000;", "g;", .malformedChunk), ("10000;", "010000;", nil),
      ("10000;", "ffffffffffffffff;", .malformedChunk), ("10000;", "fffffffffffffff;", .malformedChunk),
      ("10000;", "-1;", .malformedChunk), ("10000;", "ffff;", .chunkMismatch), ("10000;", "10000 ;", .malformedChunk),
      ("chunk-signature", "Chunk-Signature", .malformedChunk), ("ad80c7", "", .malformedChunk),
      ("ad80c7", "AD80C7", .malformedPart(.chunkSignature)), ("\r\na", "\na", .malformedChunk),
      ("a\r\n400", "a400", .malformedChunk), ("400;", "3ff;", .chunkMismatch),
    ] as [(String, String, Failure?)] {
      let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
      try #require(parts.count == 2)
      #expect(try Self.failure(Array(parts.joined(separator: new).utf8), hasTrailer: false) == failure, "\(old) \(new)")
    }
    #expect(try Self.failure(body + [0], hasTrailer: false) == .malformedChunk)
    #expect(try Self.failure(body, hasTrailer: true) != nil)
    #expect(try Self.failure([], hasTrailer: false) == .malformedChunk)
  }

  /// No part of a body is the body, and no changed bit goes unseen, but in the case of a size's digits.
  @Test func partsAndChangedBitsAreRefused() throws {
    var random = SeededRandom(seed: 3)
    let body = Self.body(trailer: Self.trailer)
    let small = 66_650
    for _ in 0..<300 {
      let cut = random.chance(50) ? random.below(body.count - 2) : random.within(small...body.count - 3)
      #expect(try Self.failure(Array(body[..<cut]), hasTrailer: true) != nil, "\(cut)")
      var changed = body
      let place = random.chance(50) ? random.below(90) : random.within(small...body.count - 1)
      changed[place] ^= 1 << UInt8(random.below(8))
      // Whether a line ends in one or two signs, and the case of a name, is not signed.
      let isSigned = !Array("\r\n".utf8).contains(body[place]) && changed[place] | 0x20 != body[place] | 0x20
      if isSigned { #expect(try Self.failure(changed, hasTrailer: true) != nil, "\(place)") }
    }
  }
}
