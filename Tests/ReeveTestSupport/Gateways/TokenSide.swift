// Soundness. The unsafe parts hand live runs of bytes to OpenSSL with the lengths that they have, and room for a signature that
// OpenSSL has asked for; a key and a context are freed once, by the function that made them.

import COpenSSL
public import ReeveTypes

/// What an issuer of tokens would send, and what it must not: every part can be made wrong. The keys are made for tests.
public enum TokenSide {
  /// A key pair: the private key is PKCS #8, in base64.
  public struct Key: Sendable {
    public let algorithm: TokenAlgorithm
    /// As the issuer publishes it.
    public let publicText: String
    let privateText: String
  }

  public static let issuer = "https://login.example.com/tenant"

  public static let ed25519 = Key(
    algorithm: .edDSA,
    publicText: #"{ "kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": "6uFr9aHRnWU8MUknlOyQO-O0jrz9A4WXKfAstKcW3zQ" }"#,
    privateText: "MC4CAQAwBQYDK2VwBCIEIPYKprl360jX9H7gV6fsHLX68pFC7nhqOSfZZiVR2GC7")

  /// Of the same name, and of somebody else.
  public static let otherEd25519 = Key(
    algorithm: .edDSA,
    publicText: #"{ "kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": "TyUa-tx3Y5wD4uPPzFQS4yjN1uXBIEVrN1JST_zLQZw" }"#,
    privateText: "MC4CAQAwBQYDK2VwBCIEIHobhpcURDJGYz0RpItLFXWbHJyNwXpd0XrbFI0IKhs9")

  public static let p256 = Key(
    algorithm: .es256,
    publicText: #"{ "kty": "EC", "crv": "P-256", "kid": "ec", "alg": "ES256", "use": "sig", "#
      + #""x": "ncfSoyFebAoFAIk8oGcD930a8tMpT8_ZkqYdh3jh2uI", "#
      + #""y": "K2a_IQkeGOSCBV9MfIV_fh_vD81_1DvMyoXjLwNuWTI" }"#,
    privateText: "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgiI76o1s5KSVaI4JUIhCDP0qedD/RTyTS8L/N0c8oKz+hRANC"
      + "AASdx9KjIV5sCgUAiTygZwP3fRry0ylPz9mSph2HeOHa4itmvyEJHhjkggVfTHyFf34f7w/Nf9Q7zMqF4y8Dblky")

  public static let rsa = Key(
    algorithm: .rs256,
    publicText: #"{ "kty": "RSA", "kid": "rsa", "e": "AQAB", "n": ""# + rsaModulus + #"" }"#,
    privateText: "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCpSnBpOa+9LMuK+0BfB0chXk4uQlhIJdLTn3NjQmimDMGO"
      + "NA9N4QdJCuRuwu5PCxuHoE2BrQR6QnzR3cddcRbJBSJaJKqE6Jhwbo2yj2L2DGBbVY9Kev4zgwOfs+luVWOWOBuufpsp5C11"
      + "iJdebHzPGB/Ln9cKgO05dOxNvJKHGHmwRUlz5XkHFiJCv/QKX9b85N05iljxf+TUYFCEjGxwhPv6TC7GMAxYCcQnv97OvKPa"
      + "AxpzwwLE2cmMEIAmrE1Bqr3QgGiYUQH7ehaMo8WXctjHfU3H4y8c8RJYSkf9x+KA6mEH7qcms5ABhtPQh6xoN3WDl8Gm9+HI"
      + "eUCO9xEpAgMBAAECggEACy4HTmuo121l47/D+IKah/GaaCOpgNo+mgslq6BvGMgu4B1ABXye5ov5mfb1lfK91q8Xb0Dl0s0h"
      + "QRrMV7doMc5M/nb9a9mQd5xVbz1Y47bdhiqYU+rbbrtwOdO/zrGE6h66dUOXK6UN+30RwgKYG3UUZHYh1We+QtUd5eRWKOWx"
      + "Iph7Lu0D42UgESuRTKXvKDO3ZGumeZeSEcsloI21sOS2c4GM1jUT/zItdODFxvxAVN1PBKv60SXecmlWMXUGcoS78nsCbGlM"
      + "Tw/VGBW6xS+PdW5Hl172/bkpognh8BZ0NR8NPLbxq1UVmDeTK4vsdTdy/lpUEQv0iDDA3otQAQKBgQDusjPMLxzRK6JJQzTd"
      + "V2FhmXg83iEwrcvarn3B2YN1fFCHrG3W8hDpVhmFdqWngyTjQRBtICNyln9ED4TIl0fAtv9yQShO4A1T2NRbvYYglH17NAFD"
      + "YJwkodkAkgvRNBmyqrNGYRzVhuEwdICJ/jNT9qoDAUuH/MmRghWOlb9vQQKBgQC1kDDaDO9KnO4zetU8Ea3KM3YdRe/Y7iuK"
      + "xu/XUlmDGmRJOvDHC19cfCGnzC3u6QwzC5n1m9hgjthqf2XTUERgj6+lCm/xiEBTQpRy40vZXTONjAwRo+6mW9qXgAC2jY+l"
      + "7LxoCIYz6jAC9rcQYUnvU4KNI1fpfqU6vGBR9LYP6QKBgBpsgc1tvbvuH6YKmZSTMsWSLrxWPshbxQBtZqCKCsJ7w5JxZStx"
      + "WqvqCyM6MjZsDy5VKpNaBnKN9IK9UQ6/qILN/1NPoT2yEeehTkjlny6GIan85NLnpAFuJU6p3EMJiHq96OC2qXF93/n0O7KL"
      + "AHWgDcwNXaYtNscz5l0FeM7BAoGBAI1+u7OTFQFu32wbNAbGOEw2YrxZfpvusNxMQSnrMXssnC890dstD7pBuvDL/JgN4sX9"
      + "KpTwSWamrB4C/tX53e/qypWyVp9C8e5xGsOWQ8w4CC8tj1JIEXpwZyBeTy/1jpdesU3aJsxam+QTZYNMbpQm3r0jaCW93wKx"
      + "P9dfAGvRAoGBAIMlcfN5/Xcnn3ZESJdHCg0Ldt8U0T0884V7Tmee3bPUEblpIQukJjqUvX3B8mFI3N3DZ2iX4OqCQbZAhNfC"
      + "TS68JaG798sdrd3YJVJrymZx1hCdFKu3okOTzQFnagHKMexzWybeq+PZafTSwk2bIlhhU0jj+9UEIZu2Oy472q4G")

  /// In base64url.
  public static let rsaModulus =
    "qUpwaTmvvSzLivtAXwdHIV5OLkJYSCXS059zY0JopgzBjjQPTeEHSQrkbsLuTwsbh6BNga0EekJ80d3HXXEWyQUiWiSqhOiY"
    + "cG6Nso9i9gxgW1WPSnr-M4MDn7PpblVjljgbrn6bKeQtdYiXXmx8zxgfy5_XCoDtOXTsTbyShxh5sEVJc-V5BxYiQr_0Cl_W"
    + "_OTdOYpY8X_k1GBQhIxscIT7-kwuxjAMWAnEJ7_ezryj2gMac8MCxNnJjBCAJqxNQaq90IBomFEB-3oWjKPFl3LYx31Nx-Mv"
    + "HPESWEpH_cfigOphB-6nJrOQAYbT0IesaDd1g5fBpvfhyHlAjvcRKQ"

  /// The three, as a set.
  public static var keysText: String {
    "{ \"keys\": [ \(ed25519.publicText), \(p256.publicText), \(rsa.publicText) ] }"
  }

  /// A token that says of itself to be signed by `key`.
  public static func token(_ claims: String, _ key: Key, keyID: String? = nil) -> String {
    let id = keyID ?? (key.algorithm == .edDSA ? "ed" : key.algorithm == .es256 ? "ec" : "rsa")
    return token(header: #"{"alg":"\#(key.algorithm.name)","typ":"JWT","kid":"\#(id)"}"#, claims, key)
  }

  /// Header and claims as they are, and a signature of them.
  public static func token(header: String, _ claims: String, _ key: Key) -> String {
    let signed = Base64URLText.text(of: Array(header.utf8)) + "." + Base64URLText.text(of: Array(claims.utf8))
    return signed + "." + Base64URLText.text(of: signature(of: Array(signed.utf8), key))
  }

  private static func signature(of text: [UInt8], _ key: Key) -> [UInt8] {
    let encoded = Base64Text.bytes(of: Array(key.privateText.utf8)) ?? []
    let made = unsafe encoded.withUnsafeBufferPointer { buffer in
      var place = buffer.baseAddress
      return unsafe d2i_AutoPrivateKey(nil, &place, buffer.count)
    }
    guard let made = unsafe made else { return [] }
    defer { unsafe EVP_PKEY_free(made) }
    guard let context = unsafe EVP_MD_CTX_new() else { return [] }
    defer { unsafe EVP_MD_CTX_free(context) }
    var count = 0
    let digest = unsafe key.algorithm == .edDSA ? nil : EVP_sha256()
    guard unsafe EVP_DigestSignInit(context, nil, digest, nil, made) == 1,
      unsafe EVP_DigestSign(context, nil, &count, text, text.count) == 1
    else { return [] }
    var signature = [UInt8](repeating: 0, count: count)
    guard unsafe EVP_DigestSign(context, &signature, &count, text, text.count) == 1 else { return [] }
    signature.removeLast(signature.count - count)
    return key.algorithm == .es256 ? numbers(of: signature) : signature
  }

  /// Both numbers of an ECDSA signature, of 32 bytes each, out of a sequence of two integers.
  private static func numbers(of signature: [UInt8]) -> [UInt8] {
    var numbers: [UInt8] = []
    var rest = signature.dropFirst(2)
    for _ in 0..<2 {
      let count = Int(rest.dropFirst().first ?? 0)
      let digits = rest.dropFirst(2).prefix(count).drop { $0 == 0 }
      numbers += [UInt8](repeating: 0, count: max(0, 32 - digits.count)) + digits
      rest = rest.dropFirst(2 + count)
    }
    return numbers
  }
}
