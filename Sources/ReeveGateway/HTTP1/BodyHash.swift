// Soundness. INVARIANT: a context is changed only by a `BodyHash` that is its only owner, and is freed with it, so that it may
// go from one thread to another. The unsafe parts hand runs of bytes to OpenSSL with the lengths that they have, and room for
// 32 bytes, which is what SHA-256 writes; libcrypto keeps no pointer.

import COpenSSL

/// A SHA-256 of bytes that come in pieces: a value, whose copies go on apart.
struct BodyHash: Sendable {
  @safe private final class Context: @unchecked Sendable {
    let raw: OpaquePointer

    init?() {
      guard let raw = unsafe EVP_MD_CTX_new() else { return nil }
      unsafe self.raw = raw
    }

    deinit { unsafe EVP_MD_CTX_free(raw) }
  }

  private var context: Context
  private(set) var byteCount = 0

  /// Absent when OpenSSL fails.
  init?() {
    guard let algorithm = SignatureV4.Hashing.algorithm, let context = Context(),
      unsafe EVP_DigestInit_ex(context.raw, algorithm.raw, nil) == 1
    else { return nil }
    self.context = context
  }

  /// - Returns: false when OpenSSL fails; there is no digest then.
  mutating func update(_ bytes: Span<UInt8>) -> Bool {
    guard own() else { return false }
    byteCount += bytes.count
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe EVP_DigestUpdate(context.raw, bytes.baseAddress, bytes.count) == 1
    }
  }

  /// The digest of all that has come; absent when OpenSSL fails. Nothing more can be added.
  mutating func finish() -> SignatureV4.Digest? {
    guard own() else { return nil }
    var bytes = SIMD32<UInt8>()
    let isComputed = unsafe withUnsafeMutableBytes(of: &bytes) { output in
      unsafe EVP_DigestFinal_ex(context.raw, output.baseAddress?.assumingMemoryBound(to: UInt8.self), nil) == 1
    }
    return isComputed ? SignatureV4.Digest(bytes: bytes) : nil
  }

  private mutating func own() -> Bool {
    if isKnownUniquelyReferenced(&context) { return true }
    guard let copy = Context(), unsafe EVP_MD_CTX_copy_ex(copy.raw, context.raw) == 1 else { return false }
    context = copy
    return true
  }
}
