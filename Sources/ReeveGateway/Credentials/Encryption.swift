// Soundness. The unsafe parts hand runs of bytes to OpenSSL with the lengths that they have, and room for as many bytes as
// AES-GCM writes, which is as many as it reads; libcrypto keeps no pointer to them. A context is freed, and with that
// overwritten, by the function that made it.

import COpenSSL
import ReeveTypes

/// AES-256-GCM and random numbers, by OpenSSL. Absent results are OpenSSL's own failures, or a tag that does not fit.
/// Source: NIST SP 800-38D.
enum Encryption {
  /// Random bytes that are good for keys.
  static func random(byteCount: Int) -> [UInt8]? {
    guard let count = CInt(exactly: byteCount) else { return nil }
    var bytes = [UInt8](repeating: 0, count: byteCount)
    return unsafe RAND_priv_bytes(&bytes, count) == 1 ? bytes : nil
  }

  /// The encrypted text, and its tag behind it.
  /// - Parameters:
  ///   - key: 32 bytes.
  ///   - nonce: 12 bytes, which no other text has under this key.
  static func encrypt(
    _ text: Span<UInt8>, key: Span<UInt8>, nonce: [UInt8], associated: [UInt8]
  ) -> [UInt8]? {
    guard let context = unsafe EVP_CIPHER_CTX_new() else { return nil }
    defer { unsafe EVP_CIPHER_CTX_free(context) }
    guard let textCount = CInt(exactly: text.count), let associatedCount = CInt(exactly: associated.count),
      key.count == 32, nonce.count == SealedSecret.nonceByteCount
    else { return nil }
    var output = [UInt8](repeating: 0, count: text.count + SealedSecret.tagByteCount)
    var tag = [UInt8](repeating: 0, count: SealedSecret.tagByteCount)
    var count: CInt = 0
    var rest = [UInt8](repeating: 0, count: 16)
    let isBegun = unsafe key.withUnsafeBufferPointer {
      unsafe EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, $0.baseAddress, nonce)
    }
    guard isBegun == 1, unsafe EVP_EncryptUpdate(context, nil, &count, associated, associatedCount) == 1 else {
      return nil
    }
    let isTaken = unsafe text.withUnsafeBufferPointer {
      unsafe EVP_EncryptUpdate(context, &output, &count, $0.baseAddress, textCount)
    }
    guard isTaken == 1, count == textCount, unsafe EVP_EncryptFinal_ex(context, &rest, &count) == 1, count == 0,
      unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, CInt(tag.count), &tag) == 1
    else { return nil }
    output.replaceSubrange(text.count..., with: tag)
    return output
  }

  /// The text; absent when the tag is not that of what is given.
  static func decrypt(
    _ encrypted: ArraySlice<UInt8>, key: Span<UInt8>, nonce: [UInt8], tag: [UInt8], associated: [UInt8]
  ) -> [UInt8]? {
    guard let context = unsafe EVP_CIPHER_CTX_new() else { return nil }
    defer { unsafe EVP_CIPHER_CTX_free(context) }
    guard let textCount = CInt(exactly: encrypted.count), let associatedCount = CInt(exactly: associated.count),
      key.count == 32, nonce.count == SealedSecret.nonceByteCount, tag.count == SealedSecret.tagByteCount
    else { return nil }
    var output = [UInt8](repeating: 0, count: encrypted.count)
    var tag = tag
    var count: CInt = 0
    var rest = [UInt8](repeating: 0, count: 16)
    let isBegun = unsafe key.withUnsafeBufferPointer {
      unsafe EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, $0.baseAddress, nonce)
    }
    guard isBegun == 1, unsafe EVP_DecryptUpdate(context, nil, &count, associated, associatedCount) == 1 else {
      return nil
    }
    let isTaken = unsafe encrypted.withUnsafeBufferPointer {
      unsafe EVP_DecryptUpdate(context, &output, &count, $0.baseAddress, textCount)
    }
    guard isTaken == 1, count == textCount,
      unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(tag.count), &tag) == 1,
      unsafe EVP_DecryptFinal_ex(context, &rest, &count) == 1, count == 0
    else {
      // What was decrypted before the tag was looked at is nobody's.
      SignatureV4.Hashing.erase(&output)
      return nil
    }
    return output
  }
}
