extension SignatureV4 {
  /// What a secret access key becomes for one day, region and service: 32 bytes, which may be kept until the day's requests
  /// are over. As secret as the key for that day, region and service, and no way back to it.
  public struct SigningKey: Sendable {
    let bytes: SIMD32<UInt8>

    /// A key that was kept.
    init(bytes: SIMD32<UInt8>) { self.bytes = bytes }

    /// The key of `secret` for the scope of `claim`.
    /// - Parameter secret: a secret access key, of at most `Limits.secretByteCountMax` bytes.
    /// - Throws: `Failure.secretLength` or `.hashing`.
    public init(secret: Span<UInt8>, for claim: Claim) throws(Failure) {
      let (day, region, service) = (claim.day, claim.region, claim.service)
      try self.init(secret: secret, day: day.span, region: region.span, service: service.span)
    }

    /// - Parameter day: as a scope has it: `20150830`.
    /// - Throws: `Failure.secretLength` or `.hashing`.
    public init(
      secret: Span<UInt8>, day: Span<UInt8>, region: Span<UInt8>, service: Span<UInt8>
    ) throws(Failure) {
      guard 1...Limits.secretByteCountMax ~= secret.count else { throw .secretLength }
      var prefixed: [UInt8] = []
      // Room for all of it at once: a growing array would leave the secret behind in freed memory.
      prefixed.reserveCapacity(4 + Limits.secretByteCountMax)
      prefixed.append(utf8: "AWS4")
      for index in secret.indices { prefixed.append(secret[index]) }
      var terminator: [UInt8] = []
      terminator.append(literal: SignatureV4.terminator)
      let ofDay = Hashing.hmac(key: prefixed.span, day)
      Hashing.erase(&prefixed)
      guard let ofDay, let ofRegion = Hashing.hmac(key: ofDay, region),
        let ofService = Hashing.hmac(key: ofRegion, service),
        let bytes = Hashing.hmac(key: ofService, terminator.span)
      else { throw .hashing }
      self.bytes = bytes
    }

    /// - Throws: `Failure.hashing`.
    func sign(_ text: [UInt8]) throws(Failure) -> Digest {
      guard let signature = Hashing.hmac(key: bytes, text.span) else { throw .hashing }
      return Digest(bytes: signature)
    }
  }
}

extension SignatureV4.SigningKey: CustomStringConvertible, CustomReflectable {
  /// Without the key.
  public var description: String { "signing key" }

  public var customMirror: Mirror { Mirror(self, children: []) }
}
