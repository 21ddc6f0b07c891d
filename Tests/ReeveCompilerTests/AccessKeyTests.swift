import ReeveCompiler
import ReeveImage
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Access keys in an image: found by their ids, with all that the store says of them.
@Suite struct AccessKeyTests {
  private func secret(_ byte: UInt8) throws -> SealedSecret {
    try #require(SealedSecret(bytes: [1] + [UInt8](repeating: byte, count: 60)))
  }

  private func record(_ id: String, in image: OwnedImage) -> AccessKeyRecord? {
    let bytes = Array(id.utf8)
    return image.view.accessKey(bytes.span)
  }

  @Test func eachIsFoundByItsID() throws {
    var world = World()
    world.user("ana", .allow("s3:*"))
    let user = "arn:aws:iam::111122223333:user/ana"
    let session = "arn:aws:sts::111122223333:assumed-role/R/one"
    world.store.accessKeys = [
      AccessKey(id: "AKIAIOSFODNN7EXAMPLE", principal: user, sealedSecret: try secret(3)),
      AccessKey(
        id: "ASIAIOSFODNN7EXAMPLE", principal: session, isActive: false, sealedSecret: try secret(4),
        sessionToken: "abc", expiration: "2030-01-31T12:00:00.5Z", creationDate: "1700000000",
        isMultiFactorAuthenticated: true),
    ]
    for number in 0..<300 {
      world.store.accessKeys.append(
        AccessKey(
          id: "AKIA000000000000\(number)", principal: user, sealedSecret: try secret(UInt8(number % 256))))
    }
    let image = try world.image()
    #expect(image.view.accessKeyCount == 302 && image.summary.accessKeyCount == 302)
    #expect(
      record("AKIAIOSFODNN7EXAMPLE", in: image) == AccessKeyRecord(principal: user, sealedSecret: try secret(3)))
    let digest = ImageDigest.compute(ofAll: Array("abc".utf8))
    #expect(
      record("ASIAIOSFODNN7EXAMPLE", in: image)
        == AccessKeyRecord(
          principal: session, isActive: false, sealedSecret: try secret(4), tokenDigest: digest,
          expiration: Instant(epochSeconds: 1_896_091_200, nanoseconds: 500_000_000),
          creation: Instant(epochSeconds: 1_700_000_000), isMultiFactorAuthenticated: true))
    for number in 0..<300 {
      #expect(record("AKIA000000000000\(number)", in: image)?.sealedSecret == (try secret(UInt8(number % 256))))
    }
    for id in ["", "AKIA", "akiaiosfodnn7example", "AKIA000000000000300", String(repeating: "A", count: 10_000)] {
      #expect(record(id, in: image) == nil)
    }
    let keyID = [UInt8](repeating: 3, count: SealedSecret.keyIDByteCount)
    // That of the first, and two of the three hundred: 3 and 259.
    #expect(image.view.accessKeyCount(sealedWithoutAnyOf: [keyID]) == 302 - 3)
    #expect(image.view.accessKeyCount(sealedWithoutAnyOf: []) == 302)
  }

  @Test func anImageWithoutAnyHasNone() throws {
    let image = try World().image()
    #expect(image.view.accessKeyCount == 0 && record("AKIAIOSFODNN7EXAMPLE", in: image) == nil)
    #expect(image.view.accessKeyCount(sealedWithoutAnyOf: []) == 0)
  }

  /// The token itself is not in the image.
  @Test func tokensAreDigests() throws {
    var world = World()
    world.store.accessKeys = [
      AccessKey(
        id: "ASIAIOSFODNN7EXAMPLE", principal: "arn:aws:iam::111122223333:root", sealedSecret: try secret(4),
        sessionToken: "a-token-of-a-session")
    ]
    var compiler = Compiler()
    let bytes = try compiler.compile(world.store).bytes
    let token = Array("a-token-of-a-session".utf8)
    #expect(!bytes.indices.contains { bytes[$0...].starts(with: token) })
  }

  /// An expiration that nobody can read has passed.
  @Test func expirationsThatNobodyReads() throws {
    var world = World()
    world.store.accessKeys = [
      AccessKey(
        id: "AKIAIOSFODNN7EXAMPLE", principal: "arn:aws:iam::111122223333:root", sealedSecret: try secret(4),
        expiration: "soon", creationDate: "lately")
    ]
    let found = try #require(record("AKIAIOSFODNN7EXAMPLE", in: try world.image()))
    #expect(found.expiration == Instant(epochSeconds: .min) && found.creation == nil)
  }
}
