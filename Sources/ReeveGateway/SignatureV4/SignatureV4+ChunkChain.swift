extension SignatureV4 {
  /// The signatures of a body that comes in chunks: each covers the one before it, the first that of the request, so that no
  /// chunk can be changed, left out or moved.
  ///
  /// The end of a body is a chunk of no bytes: a body without it is cut short, and must not be taken for the whole.
  ///
  /// Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple
  /// Chunks" and "Including Trailing Headers".
  public struct ChunkChain: Sendable {
    private let key: SigningKey
    private let timestamp: [UInt8]
    private let scope: [UInt8]
    private var previous: Digest
    /// Whether the chunk of no bytes was verified, after which there are no more chunks.
    public private(set) var isComplete = false
    private var hasTrailer = false

    /// The chain of a request that `verify` has found `Payload.signedChunks` for, with the same key.
    public init(_ claim: Claim, key: SigningKey) {
      self.key = key
      timestamp = Array(claim.timestamp)
      scope = Array(claim.scope)
      previous = claim.signature
    }

    /// Verifies the next chunk.
    /// - Parameter signature: the 64 digits of the chunk's `chunk-signature`.
    /// - Throws: `Failure.malformedPart(.chunkSignature)`, `.chunkOrder`, `.chunkMismatch` or `.hashing`; the chain stays
    ///   where it was.
    public mutating func verify(chunk: Span<UInt8>, signature: Span<UInt8>) throws(Failure) {
      guard !isComplete else { throw .chunkOrder }
      guard let digest = Digest(of: chunk) else { throw .hashing }
      try verify("AWS4-HMAC-SHA256-PAYLOAD", [try Digest.ofNothing(), digest], signature)
      isComplete = chunk.isEmpty
    }

    /// Verifies the header fields behind the last chunk.
    /// - Parameters:
    ///   - trailer: lines of a name in lower case, a colon, the value and a newline, in the order in which they came, without
    ///     that of the signature; at most `Limits.trailerByteCountMax` bytes.
    ///   - signature: the 64 digits of `x-amz-trailer-signature`.
    /// - Throws: `Failure.malformedPart(.chunkSignature)`, `.trailerLength`, `.chunkOrder`, `.chunkMismatch` or `.hashing`.
    public mutating func verify(trailer: Span<UInt8>, signature: Span<UInt8>) throws(Failure) {
      guard trailer.count <= Limits.trailerByteCountMax else { throw .trailerLength }
      guard isComplete, !hasTrailer else { throw .chunkOrder }
      guard let digest = Digest(of: trailer) else { throw .hashing }
      try verify("AWS4-HMAC-SHA256-TRAILER", [digest], signature)
      hasTrailer = true
    }

    private mutating func verify(
      _ algorithm: String, _ digests: [Digest], _ signature: Span<UInt8>
    ) throws(Failure) {
      guard let signature = Digest(hexadecimal: signature) else { throw .malformedPart(.chunkSignature) }
      var text: [UInt8] = []
      text.append(utf8: algorithm)
      for line in [timestamp, scope] {
        text.append(UInt8(ascii: "\n"))
        text.append(contentsOf: line)
      }
      for digest in [previous] + digests {
        text.append(UInt8(ascii: "\n"))
        digest.append(to: &text)
      }
      let signed = try key.sign(text)
      guard Hashing.areEqual(signed.bytes, signature.bytes) else { throw .chunkMismatch }
      previous = signature
    }
  }
}

extension SignatureV4.ChunkChain: CustomStringConvertible, CustomReflectable {
  /// Without the key.
  public var description: String { isComplete ? "complete chain of chunks" : "chain of chunks" }

  public var customMirror: Mirror { Mirror(self, children: []) }
}
