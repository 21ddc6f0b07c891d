// Soundness. The unsafe parts hand runs of bytes to OpenSSL with the lengths that they have, and room for 32 bytes, which is
// what SHA-256 writes; libcrypto keeps no pointer. An empty run may come as a null pointer with a length of zero, which
// OpenSSL takes.

import COpenSSL

extension SignatureV4 {
  /// What is computed by OpenSSL. Absent results are OpenSSL's own failures, such as a provider without SHA-256.
  enum Hashing {
    static func sha256(_ span: Span<UInt8>) -> Digest? {
      var bytes = SIMD32<UInt8>()
      let isComputed = unsafe span.withUnsafeBufferPointer { input in
        unsafe withUnsafeMutableBytes(of: &bytes) { output in
          unsafe SHA256(input.baseAddress, input.count, output.baseAddress?.assumingMemoryBound(to: UInt8.self)) != nil
        }
      }
      return isComputed ? Digest(bytes: bytes) : nil
    }

    /// - Parameter key: at most `Int32.max` bytes.
    static func hmac(key: Span<UInt8>, _ message: Span<UInt8>) -> SIMD32<UInt8>? {
      unsafe key.withUnsafeBufferPointer { key in unsafe hmac(key: UnsafeRawBufferPointer(key), message) }
    }

    static func hmac(key: SIMD32<UInt8>, _ message: Span<UInt8>) -> SIMD32<UInt8>? {
      unsafe withUnsafeBytes(of: key) { key in unsafe hmac(key: key, message) }
    }

    private static func hmac(key: UnsafeRawBufferPointer, _ message: Span<UInt8>) -> SIMD32<UInt8>? {
      guard let keyByteCount = CInt(exactly: key.count) else { return nil }
      var bytes = SIMD32<UInt8>()
      var byteCount: CUnsignedInt = 0
      let isComputed = unsafe message.withUnsafeBufferPointer { input in
        unsafe withUnsafeMutableBytes(of: &bytes) { output in
          unsafe HMAC(
            EVP_sha256(), key.baseAddress, keyByteCount, input.baseAddress, input.count,
            output.baseAddress?.assumingMemoryBound(to: UInt8.self), &byteCount) != nil
        }
      }
      return isComputed && byteCount == 32 ? bytes : nil
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
