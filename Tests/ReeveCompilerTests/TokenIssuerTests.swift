import ReeveCompiler
import ReeveImage
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Issuers of tokens in an image: found by their names, with all that the store says of them.
@Suite struct TokenIssuerTests {
  private func issuer(_ name: String) throws -> TokenIssuer {
    TokenIssuer(
      issuer: name, audiences: ["reeve", "ä"],
      keys: [
        TokenKey(id: "one", material: .rsa(modulus: [0x80] + [UInt8](repeating: 1, count: 255), exponent: 65_537)),
        TokenKey(id: nil, material: .p256(point: [UInt8](repeating: 2, count: 64))),
        TokenKey(id: "one", material: .ed25519([UInt8](repeating: 3, count: 32))),
      ],
      principal: try #require(ClaimTemplate("arn:aws:sts::111122223333:assumed-role/web/${sub}")),
      tags: [TokenIssuer.SessionTag(key: "team", value: try #require(ClaimTemplate("${org}-${team}")))],
      requiredClaims: [TokenIssuer.RequiredClaim(name: "groups", patterns: ["admins", "dev-*"])],
      clockSkewSeconds: 5, maximumAgeSeconds: 3_600)
  }

  private func found(_ name: String, in image: OwnedImage) -> TokenIssuer? {
    let bytes = Array(name.utf8)
    return image.view.tokenIssuer(bytes.span)
  }

  @Test func eachIsFoundByItsName() throws {
    var world = World()
    for number in 0..<50 { world.store.tokenIssuers.append(try issuer("https://\(number).example")) }
    let image = try world.image()
    #expect(image.view.tokenIssuerCount == 50 && image.summary.tokenIssuerCount == 50)
    for number in 0..<50 {
      #expect(found("https://\(number).example", in: image) == (try issuer("https://\(number).example")))
    }
    for name in ["", "https://0.example/", "HTTPS://0.example", "https://50.example"] {
      #expect(found(name, in: image) == nil)
    }
    #expect(image.view.number != (try World().image().view.number))
  }

  @Test func anImageWithoutAnyHasNone() throws {
    let image = try World().image()
    #expect(image.view.tokenIssuerCount == 0 && found("https://0.example", in: image) == nil)
  }

  /// Its keys are to be fetched, and were not: whoever asks can tell it from one that is not there.
  @Test func anIssuerMayBeWithoutKeys() throws {
    var world = World()
    var issuer = try issuer("https://a.example")
    issuer.keys = []
    world.store.tokenIssuers.append(issuer)
    let image = try world.image()
    #expect(image.view.tokenIssuerCount == 1 && found("https://a.example", in: image) == issuer)
  }

  /// Nothing is taken for an issuer that is cut short, goes on, or breaks a limit.
  @Test func bytesThatAreNoIssuer() throws {
    let whole = try issuer("https://a.example")
    let bytes = whole.bytes
    #expect(TokenIssuer(bytes: bytes) == whole)
    for count in 0..<bytes.count { #expect(TokenIssuer(bytes: Array(bytes[..<count])) == nil) }
    #expect(TokenIssuer(bytes: bytes + [0]) == nil)
    for index in bytes.indices {
      var damaged = bytes
      for value in [0, 1, 0x7F, 0xFF] as [UInt8] {
        damaged[index] = value
        // Whatever it is, it is within the limits, and has one form.
        if let read = TokenIssuer(bytes: damaged) { #expect(read.isWellFormed && read.bytes == damaged) }
      }
    }
    let breaches: [(inout TokenIssuer) -> Void] = [
      { $0.issuer = "a b" }, { $0.issuer = "" }, { $0.audiences = [] },
      { $0.keys = [$0.keys[0], $0.keys[0]] }, { $0.clockSkewSeconds = 301 }, { $0.maximumAgeSeconds = 0 },
      { $0.tags[0].key = "aws:x" }, { $0.tags.append($0.tags[0]) }, { $0.requiredClaims[0].patterns = [] },
      { $0.requiredClaims[0].name = "a b" },
      { $0.keys[0].material = .rsa(modulus: [0x7F] + [UInt8](repeating: 1, count: 255), exponent: 65_537) },
      { $0.keys[0].material = .rsa(modulus: [0x80] + [UInt8](repeating: 1, count: 255), exponent: 1) },
      { $0.keys[1].material = .p256(point: [1]) }, { $0.keys[2].material = .ed25519([]) },
    ]
    for (number, breach) in breaches.enumerated() {
      var issuer = whole
      breach(&issuer)
      #expect(!issuer.isWellFormed, "\(number)")
    }
  }
}
