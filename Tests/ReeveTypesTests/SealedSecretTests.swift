import ReeveTypes
import Testing

/// The form of sealed secrets, and the base64 that they are written in.
@Suite struct SealedSecretTests {
  @Test(
    arguments: [
      ([], ""), ([0x66], "Zg=="), ([0x66, 0x6F], "Zm8="), ([0x66, 0x6F, 0x6F], "Zm9v"),
      ([0x66, 0x6F, 0x6F, 0x62], "Zm9vYg=="), ([0xFF, 0xEF, 0xBE], "/+++"),
    ] as [([UInt8], String)])
  func base64(bytes: [UInt8], text: String) {
    #expect(Base64Text.text(of: bytes) == text)
    #expect(Base64Text.bytes(of: Array(text.utf8)) == bytes)
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", "Zg==\n", " Zg==", "Zm9-", "====", "=g==", "Z===", "Zm9vZm9vZ===",
  ])
  func whatIsNoBase64(text: String) { #expect(Base64Text.bytes(of: Array(text.utf8)) == nil) }

  @Test func everyByteComesBack() {
    for count in 0..<300 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
      #expect(Base64Text.bytes(of: Array(Base64Text.text(of: bytes).utf8)) == bytes)
    }
  }

  @Test func parts() throws {
    let bytes = [1] + (2...9) + [UInt8](repeating: 10, count: 12) + [11, 12] + [UInt8](repeating: 13, count: 16)
    let secret = try #require(SealedSecret(bytes: bytes))
    #expect(secret.keyID.elementsEqual(2...9) && secret.nonce.allSatisfy { $0 == 10 } && secret.nonce.count == 12)
    #expect(Array(secret.encrypted) == [11, 12] && secret.tag.count == 16 && secret.tag.allSatisfy { $0 == 13 })
    #expect(SealedSecret(text: secret.text) == secret)
    #expect(SealedSecret(bytes: [2] + bytes.dropFirst()) == nil)
    #expect(SealedSecret(bytes: Array(bytes.prefix(37))) == nil)
    #expect(SealedSecret(bytes: bytes + [UInt8](repeating: 0, count: 255)) == nil)
    #expect(SealedSecret(text: String(repeating: "A", count: 1_000_000)) == nil)
  }
}
