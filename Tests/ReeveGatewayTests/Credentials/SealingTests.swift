import ReeveGateway
import ReeveTypes
import Testing

/// Secrets that are sealed: opened by the key that sealed them, for whom they were sealed, and by nothing else.
@Suite struct SealingTests {
  private static let id = "AKIAIOSFODNN7EXAMPLE"
  private static let jane = "arn:aws:iam::111122223333:user/Jane"
  private static let secret = Array("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".utf8)

  private func keys(_ bytes: UInt8...) throws -> SealingKeys {
    var keys = bytes.flatMap { [UInt8](repeating: $0, count: 32) }
    return try SealingKeys(&keys)
  }

  private func seal(_ keys: SealingKeys, _ secret: [UInt8] = secret) throws -> SealedSecret {
    try keys.seal(secret.span, accessKeyID: Self.id, principal: Self.jane)
  }

  private func open(
    _ sealed: SealedSecret, _ keys: SealingKeys, _ id: String = id, _ principal: String = jane
  ) throws(SealingFailure) -> [UInt8] {
    try keys.open(sealed, accessKeyID: id, principal: principal).withSpan { span in
      span.indices.map { span[$0] }
    }
  }

  @Test func aSecretComesBack() throws {
    let keys = try keys(1)
    let sealed = try seal(keys)
    #expect(try open(sealed, keys) == Self.secret)
    #expect(sealed.bytes.count == SealedSecret.headerByteCount + 40 + SealedSecret.tagByteCount)
    #expect(!sealed.bytes.indices.contains { sealed.bytes[$0...].starts(with: Self.secret.prefix(8)) })
    // A number that is used once.
    #expect(try seal(keys).bytes != sealed.bytes)
    for count in [1, 15, 16, 17, 255, 256] {
      let secret = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
      #expect(try open(try seal(keys, secret), keys) == secret)
    }
    #expect(throws: SealingFailure.length) { try seal(keys, []) }
    #expect(throws: SealingFailure.length) { try seal(keys, [UInt8](repeating: 1, count: 257)) }
    #expect(SealedSecret.secretByteCountMax == SignatureV4.Limits.secretByteCountMax)
  }

  @Test func whatWasMovedIsNotOpened() throws {
    let keys = try keys(1)
    let sealed = try seal(keys)
    #expect(throws: SealingFailure.tampered) { try open(sealed, keys, "AKIAIOSFODNN7EXAMPL2") }
    #expect(throws: SealingFailure.tampered) { try open(sealed, keys, Self.id, "arn:aws:iam::111122223333:root") }
    // The end of the one is not taken for the beginning of the other.
    #expect(throws: SealingFailure.tampered) { try open(sealed, keys, Self.id + "a", "rn:" + Self.jane.dropFirst(4)) }
    #expect(throws: SealingFailure.tampered) { try open(sealed, keys, Self.id + "a", String(Self.jane.dropFirst())) }
    #expect(throws: SealingFailure.length) {
      try open(sealed, keys, Self.id, String(repeating: "a", count: 2_049))
    }
  }

  @Test func everyBitCounts() throws {
    let keys = try keys(1)
    let sealed = try seal(keys)
    for place in sealed.bytes.indices {
      for bit in 0..<8 {
        var bytes = sealed.bytes
        bytes[place] ^= 1 << UInt8(bit)
        guard let changed = SealedSecret(bytes: bytes) else {
          #expect(place == 0)
          continue
        }
        #expect(throws: SealingFailure.self) { try open(changed, keys) }
      }
    }
    for count in SealedSecret.byteCounts.lowerBound..<sealed.bytes.count {
      let cut = try #require(SealedSecret(bytes: Array(sealed.bytes.prefix(count))))
      #expect(throws: SealingFailure.tampered) { try open(cut, keys) }
    }
  }

  @Test func keysAreChangedOneAfterTheOther() throws {
    let (old, new, both) = (try keys(1), try keys(2), try keys(2, 1))
    let sealed = try seal(old)
    #expect(throws: SealingFailure.unknownKey(id: old.ids[0])) { try open(sealed, new) }
    #expect(try open(sealed, both) == Self.secret)
    let again = try seal(both)
    #expect(try open(again, new) == Self.secret)
    #expect(throws: SealingFailure.unknownKey(id: new.ids[0])) { try open(again, old) }
    // The key's id does not help who changes it.
    var bytes = sealed.bytes
    bytes.replaceSubrange(1..<9, with: new.ids[0])
    let renamed = try #require(SealedSecret(bytes: bytes))
    #expect(throws: SealingFailure.tampered) { try open(renamed, both) }
  }

  @Test func howManyKeysThereCanBe() throws {
    var none: [UInt8] = []
    #expect(throws: SealingFailure.keyCount) { try SealingKeys(&none) }
    var short = [UInt8](repeating: 1, count: 31)
    #expect(throws: SealingFailure.keyCount) { try SealingKeys(&short) }
    #expect(throws: SealingFailure.repeatedKey) { try keys(1, 2, 1) }
    var many = (0..<17).flatMap { [UInt8](repeating: UInt8($0), count: 32) }
    #expect(throws: SealingFailure.keyCount) { try SealingKeys(&many) }
    many = (0..<16).flatMap { [UInt8](repeating: UInt8($0), count: 32) }
    #expect(try SealingKeys(&many).ids.count == 16)
    // What was given is overwritten.
    #expect(many.allSatisfy { $0 == 0 } && short.allSatisfy { $0 == 0 })
  }

  @Test func filesOfKeys() throws {
    let key = try SealingKeys.newKey()
    let other = try SealingKeys.newKey()
    #expect(key.count == 32 && key != other)
    let text = Array(Base64Text.text(of: key).utf8)
    for file in [key, text, text + [0x0A], text + [0x0D, 0x0A]] {
      var file = file
      #expect(try SealingKeys.key(ofFile: &file) == key)
      #expect(file.allSatisfy { $0 == 0 })
    }
    let wrong: [[UInt8]] = [
      [], [UInt8](key.dropLast()), key + [0x0A], text + [0x0A, 0x0A], [0x20] + text, Array(text.dropLast(4)),
      Array(Base64Text.text(of: key + [1]).utf8), [UInt8](repeating: 0x41, count: 4_096),
    ]
    for file in wrong {
      var file = file
      #expect(throws: SealingFailure.malformedKey) { try SealingKeys.key(ofFile: &file) }
    }
  }

  @Test func nothingShowsASecret() throws {
    let keys = try keys(0x41)
    let opened = try keys.open(try seal(keys), accessKeyID: Self.id, principal: Self.jane)
    for text in ["\(keys)", String(reflecting: keys), "\(opened)", String(reflecting: opened)] {
      #expect(!text.contains("AAAA") && !text.contains("wJalr") && !text.contains("65, 65"))
    }
    var dumped = ""
    dump(opened, to: &dumped)
    dump(keys, to: &dumped)
    #expect(!dumped.contains("119") && !dumped.contains("65"))
  }
}
