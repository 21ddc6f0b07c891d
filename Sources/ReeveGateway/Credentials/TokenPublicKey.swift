// Soundness. The unsafe parts hand runs of bytes to OpenSSL with the lengths that they have; libcrypto keeps no pointer to them. A
// key is freed once, by the only object that has it, and a context by the function that made it.

import COpenSSL
import ReeveTypes

/// A public key of an issuer of tokens, as OpenSSL has it. One thread owns it.
@safe final class TokenPublicKey {
  private let key: OpaquePointer
  private let algorithm: TokenAlgorithm

  /// Absent when the numbers make no key, such as a point that does not lie on its curve, or there is no memory.
  init?(_ key: TokenKey) {
    guard key.isWellFormed else { return nil }
    let encoded = Self.subjectPublicKeyInfo(key.material)
    let made = unsafe encoded.withUnsafeBufferPointer { buffer in
      var place = buffer.baseAddress
      return unsafe d2i_PUBKEY(nil, &place, buffer.count)
    }
    guard let made = unsafe made else { return nil }
    unsafe self.key = made
    algorithm = key.algorithm
  }

  deinit { unsafe EVP_PKEY_free(key) }

  /// Whether `signature` is that of `signed`; absent when OpenSSL has no memory.
  /// Source: RFC 7518, sections 3.3 and 3.4; RFC 8037, section 3.1.
  func verifies(_ signature: [UInt8], of signed: [UInt8]) -> Bool? {
    let encoded: [UInt8]
    switch algorithm {
    case .rs256, .edDSA: encoded = signature
    case .es256:
      // Both numbers, one behind the other, of 32 bytes each.
      guard signature.count == 64 else { return false }
      encoded = DER.sequence([DER.integer(signature[..<32]), DER.integer(signature[32...])])
    }
    guard let context = unsafe EVP_MD_CTX_new() else { return nil }
    defer { unsafe EVP_MD_CTX_free(context) }
    let digest = unsafe algorithm == .edDSA ? nil : EVP_sha256()
    guard unsafe EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1 else { return nil }
    let result = unsafe encoded.withUnsafeBufferPointer { signature in
      unsafe signed.withUnsafeBufferPointer { signed in
        unsafe EVP_DigestVerify(context, signature.baseAddress, signature.count, signed.baseAddress, signed.count)
      }
    }
    // Below zero, too, of a signature that is malformed.
    return result == 1
  }

  /// A key in the form that OpenSSL reads. Source: RFC 5280, section 4.1; RFC 8017, A.1; RFC 5480, 2.1; RFC 8410, section 4.
  private static func subjectPublicKeyInfo(_ material: TokenKey.Material) -> [UInt8] {
    switch material {
    case .rsa(let modulus, let exponent):
      let digits = (0..<4).reversed().map { UInt8(truncatingIfNeeded: exponent >> (8 * $0)) }
      let key = DER.sequence([DER.integer(modulus[...]), DER.integer(digits[...])])
      return DER.sequence([DER.sequence([DER.rsaEncryption, DER.null]), DER.bits(key)])
    case .p256(let point):
      return DER.sequence([DER.sequence([DER.ecPublicKey, DER.prime256v1]), DER.bits([4] + point)])
    case .ed25519(let bytes): return DER.sequence([DER.sequence([DER.ed25519]), DER.bits(bytes)])
    }
  }
}

/// As much of the Distinguished Encoding Rules as keys and signatures need. Source: ITU-T X.690.
enum DER {
  static let null: [UInt8] = [5, 0]
  /// 1.2.840.113549.1.1.1
  static let rsaEncryption = tagged(6, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1])
  /// 1.2.840.10045.2.1
  static let ecPublicKey = tagged(6, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1])
  /// 1.2.840.10045.3.1.7
  static let prime256v1 = tagged(6, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7])
  /// 1.3.101.112
  static let ed25519 = tagged(6, [0x2B, 0x65, 0x70])

  static func sequence(_ parts: [[UInt8]]) -> [UInt8] { tagged(0x30, parts.flatMap { $0 }) }

  /// A number of no sign, the first byte the highest.
  static func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let digits = bytes.drop { $0 == 0 }
    let needsZero = digits.first.map { $0 >= 0x80 } ?? true
    return tagged(2, (needsZero ? [0] : []) + digits)
  }

  /// Whole bytes.
  static func bits(_ bytes: [UInt8]) -> [UInt8] { tagged(3, [0] + bytes) }

  /// Of up to 65,535 bytes: a key has fewer.
  private static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    switch count {
    case ..<0x80: return [tag, UInt8(count)] + content
    case ..<0x100: return [tag, 0x81, UInt8(count)] + content
    default:
      return [tag, 0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)] + content
    }
  }
}
