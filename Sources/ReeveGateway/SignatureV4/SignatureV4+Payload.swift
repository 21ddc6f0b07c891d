extension SignatureV4 {
  /// What whoever verifies a request knows of its body.
  public enum Body: Sendable, Hashable {
    /// Nothing: the gateway did not hand it in, or not whole.
    case unseen
    case empty
    /// It was seen from end to end, and this is its SHA-256.
    case sha256(Digest)
  }

  /// What a verified signature says of the body. Only with `.verified` is the body known to be the signer's.
  public enum Payload: Sendable, Hashable {
    /// The signature covers the body that was handed in.
    case verified
    /// The signature covers this hash, but no body was handed in: whoever reads it must hash it and compare.
    case declared(Digest)
    /// The signature leaves the body out (`UNSIGNED-PAYLOAD`), as every presigned request to S3 does.
    case unsigned
    /// The body comes in chunks, each of which has a signature of its own, which `ChunkChain` verifies; with
    /// `trailer`, header fields behind the body have one, too.
    case signedChunks(trailer: Bool)
    /// The body comes in chunks without signatures, with a checksum of it behind them that nobody signed.
    case unsignedChunks
    /// The body is a stream of events (`STREAMING-AWS4-HMAC-SHA256-EVENTS`), each with a signature that is not verified here.
    case signedEvents
  }

  /// What stands for the body in the canonical request.
  enum PayloadText: Equatable {
    case hash(Digest)
    case unsigned
    case signedChunks
    case signedChunksAndTrailer
    case unsignedChunks
    case signedEvents

    /// The spellings that are no hash.
    private static let spellings: [(PayloadText, StaticString)] = [
      (.unsigned, "UNSIGNED-PAYLOAD"), (.signedChunks, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
      (.signedChunksAndTrailer, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"),
      (.unsignedChunks, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"), (.signedEvents, "STREAMING-AWS4-HMAC-SHA256-EVENTS"),
    ]

    init?(_ text: Span<UInt8>) {
      if let hash = Digest(hexadecimal: text) {
        self = .hash(hash)
        return
      }
      for (payload, spelling) in Self.spellings where text.isEqual(to: spelling) {
        self = payload
        return
      }
      return nil
    }

    func append(to text: inout [UInt8]) {
      if case .hash(let digest) = self { return digest.append(to: &text) }
      if let spelling = Self.spellings.first(where: { $0.0 == self }) { text.append(literal: spelling.1) }
    }
  }
}

extension SignatureV4.Claim {
  /// What stands for the body in the canonical request: what `x-amz-content-sha256` says, in the header or (of presigned
  /// requests) in the query; without it the body's own hash, and for presigned requests to S3 `UNSIGNED-PAYLOAD`.
  /// - Throws: `Failure.repeatedPart(.contentSHA256)`, `.malformedPart(.contentSHA256)`, `.bodyUnseen` or `.hashing`.
  func payloadText(of body: SignatureV4.Body) throws(SignatureV4.Failure) -> SignatureV4.PayloadText {
    if let value = try head.value(of: "x-amz-content-sha256", .contentSHA256) {
      return try read(head.bytes.span.extracting(value))
    }
    if form != .header, let value = try head.parameter("X-Amz-Content-Sha256", .contentSHA256) {
      return try read(head.encodedQuery.span.extracting(value))
    }
    if form != .header, SignatureV4.takesPathAsItIs(service: service.span) { return .unsigned }
    switch body {
    case .unseen: throw .bodyUnseen
    case .sha256(let digest): return .hash(digest)
    case .empty: return .hash(try SignatureV4.Digest.ofNothing())
    }
  }

  /// What a verified signature over `text` says.
  /// - Throws: `Failure.payloadMismatch` or `.hashing`.
  func payload(
    _ text: SignatureV4.PayloadText, of body: SignatureV4.Body
  ) throws(SignatureV4.Failure) -> SignatureV4.Payload {
    switch text {
    case .hash(let declared):
      switch body {
      case .unseen: return .declared(declared)
      case .sha256(let digest): guard digest == declared else { throw .payloadMismatch }
      case .empty: guard declared == (try SignatureV4.Digest.ofNothing()) else { throw .payloadMismatch }
      }
      return .verified
    case .unsigned: return .unsigned
    case .signedChunks: return .signedChunks(trailer: false)
    case .signedChunksAndTrailer: return .signedChunks(trailer: true)
    case .unsignedChunks: return .unsignedChunks
    case .signedEvents: return .signedEvents
    }
  }

  /// Only S3 takes bodies in chunks; it takes no events.
  private func read(_ text: Span<UInt8>) throws(SignatureV4.Failure) -> SignatureV4.PayloadText {
    guard let payload = SignatureV4.PayloadText(text) else { throw .malformedPart(.contentSHA256) }
    let isOfS3 = SignatureV4.takesPathAsItIs(service: service.span)
    switch payload {
    case .hash, .unsigned: return payload
    case .signedChunks, .signedChunksAndTrailer, .unsignedChunks:
      guard isOfS3 else { throw .malformedPart(.contentSHA256) }
      return payload
    case .signedEvents:
      guard !isOfS3 else { throw .malformedPart(.contentSHA256) }
      return payload
    }
  }
}
