// Soundness. The unsafe parts hand runs of bytes to OpenSSL with the lengths that they have, and room for 32 bytes, which is
// what SHA-256 writes; libcrypto keeps no pointer. An empty run may come as a null pointer with a length of zero, which
// OpenSSL takes. INVARIANT: an algorithm is never freed and never changes, so that every thread may use it; a context is made and
// freed by one call.

import COpenSSL

extension SignatureV4 {
  /// What is computed by OpenSSL. Absent results are OpenSSL's own failures, such as a provider without SHA-256.
  enum Hashing {
    /// SHA-256, looked up once: that takes longer than to hash what is signed.
    @safe struct Algorithm: @unchecked Sendable {
      @unsafe let raw: OpaquePointer

      init?() {
        guard let raw = unsafe EVP_MD_fetch(nil, "SHA256", nil) else { return nil }
        unsafe self.raw = raw
      }
    }

    static let algorithm = Algorithm()

    static func sha256(_ span: Span<UInt8>) -> Digest? {
      unsafe span.withUnsafeBytes { unsafe digest(UnsafeRawBufferPointer(start: nil, count: 0), $0) }.map(Digest.init)
    }

    static func hmac(key: Span<UInt8>, _ message: Span<UInt8>) -> SIMD32<UInt8>? {
      unsafe key.withUnsafeBytes { key in unsafe hmac(key: key, message) }
    }

    static func hmac(key: SIMD32<UInt8>, _ message: Span<UInt8>) -> SIMD32<UInt8>? {
      unsafe withUnsafeBytes(of: key) { key in unsafe hmac(key: key, message) }
    }

    /// Two hashes, each of a block that the key is in and of what follows it. A key that is longer than a block stands for its
    /// own hash. Source: RFC 2104, 2.
    private static func hmac(key: UnsafeRawBufferPointer, _ message: Span<UInt8>) -> SIMD32<UInt8>? {
      let blockByteCount = 64
      guard key.count <= blockByteCount else {
        guard var hashed = unsafe digest(UnsafeRawBufferPointer(start: nil, count: 0), key) else { return nil }
        defer { unsafe withUnsafeMutableBytes(of: &hashed) { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) } }
        return hmac(key: hashed, message)
      }
      var block = SIMD8<UInt64>()
      defer { unsafe withUnsafeMutableBytes(of: &block) { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) } }
      unsafe withUnsafeMutableBytes(of: &block) { unsafe $0.copyMemory(from: key) }
      block ^= SIMD8(repeating: 0x3636_3636_3636_3636)
      let inner = unsafe withUnsafeBytes(of: block) { block in
        unsafe message.withUnsafeBytes { unsafe digest(block, $0) }
      }
      guard let inner else { return nil }
      block ^= SIMD8(repeating: 0x3636_3636_3636_3636 ^ 0x5C5C_5C5C_5C5C_5C5C)
      return unsafe withUnsafeBytes(of: block) { block in
        unsafe withUnsafeBytes(of: inner) { unsafe digest(block, $0) }
      }
    }

    /// The SHA-256 of two runs, one behind the other.
    private static func digest(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> SIMD32<UInt8>? {
      guard let algorithm, let context = unsafe EVP_MD_CTX_new() else { return nil }
      defer { unsafe EVP_MD_CTX_free(context) }
      guard unsafe EVP_DigestInit_ex(context, algorithm.raw, nil) == 1,
        unsafe EVP_DigestUpdate(context, first.baseAddress, first.count) == 1,
        unsafe EVP_DigestUpdate(context, second.baseAddress, second.count) == 1
      else { return nil }
      var bytes = SIMD32<UInt8>()
      let isComputed = unsafe withUnsafeMutableBytes(of: &bytes) { output in
        unsafe EVP_DigestFinal_ex(context, output.baseAddress?.assumingMemoryBound(to: UInt8.self), nil) == 1
      }
      return isComputed ? bytes : nil
    }

    /// Takes the same time wherever the two differ.
    static func areEqual(_ one: SIMD32<UInt8>, _ other: SIMD32<UInt8>) -> Bool {
      unsafe withUnsafeBytes(of: one) { one in
        unsafe withUnsafeBytes(of: other) { other in
          unsafe CRYPTO_memcmp(one.baseAddress, other.baseAddress, 32) == 0
        }
      }
    }

    /// Overwrites a secret that is no longer needed.
    static func erase(_ bytes: inout [UInt8]) {
      unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
    }
  }
}

extension SignatureV4.Digest {
  /// The SHA-256 of `bytes`, such as a body. Absent when OpenSSL fails.
  public init?(of bytes: Span<UInt8>) {
    guard let digest = SignatureV4.Hashing.sha256(bytes) else { return nil }
    self = digest
  }

  /// The SHA-256 of an empty body.
  static func ofNothing() throws(SignatureV4.Failure) -> SignatureV4.Digest {
    guard let nothing else { throw .hashing }
    return nothing
  }

  private static let nothing: SignatureV4.Digest? = {
    let bytes: [UInt8] = []
    return SignatureV4.Hashing.sha256(bytes.span)
  }()
}
