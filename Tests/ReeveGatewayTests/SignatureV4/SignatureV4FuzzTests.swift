import ReeveTestSupport
import ReeveTypes
import Testing

@testable import ReeveGateway

/// Requests with random damage: none of them stops the process, and none is verified but one that says the same.
@Suite struct SignatureV4FuzzTests {
  private static let inputs = 20_000

  /// Bytes that mean something somewhere in a request.
  private static let pieces: [[UInt8]] =
    [
      "%", "%2", "%2F", "%00", "/", "//", "/./", "/../", "?", "&", "=", ";", ",", " ", "\t", "\r\n", "+", "~", "host",
      "x-amz-", "X-Amz-Signature=", "X-Amz-Date=", "X-Amz-Expires=1", "Credential=", "Signature=", "AWS4-HMAC-SHA256 ",
      "aws4_request", "UNSIGNED-PAYLOAD", "99999999999999999999",
    ].map { Array($0.utf8) } + [[0], [0xFF], [0xC3, 0xA9]]

  private static func damage(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    let place = random.below(bytes.count + 1)
    switch random.weighted(40, 20, 20, 10, 10) {
    case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8(random.below(8)) }
    case 1: bytes.insert(contentsOf: random.pick(pieces), at: place)
    case 2: bytes.removeSubrange(place..<min(bytes.count, place + random.within(1...4)))
    case 3: bytes.removeSubrange(place...)
    default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + random.within(1...40))], at: place)
    }
  }

  private static func damage(_ request: inout SignableRequest, _ random: inout SeededRandom) {
    let field = random.below(request.fields.count)
    switch random.weighted(5, 30, 40, 5, 5, 5, 5, 5) {
    case 0: damage(&request.method, &random)
    case 1: damage(&request.target, &random)
    case 2: damage(&request.fields[field].value, &random)
    case 3: damage(&request.fields[field].name, &random)
    case 4: request.fields.append(request.fields[field])
    case 5: if request.fields.count > 1 { request.fields.remove(at: field) }
    case 6: request.fields.swapAt(field, random.below(request.fields.count))
    default:
      var body = request.body ?? []
      damage(&body, &random)
      request.body = random.chance(20) ? nil : body
    }
  }

  @Test func damagedRequestsAreRefused() throws {
    var random = SeededRandom(seed: 0x516)
    let originals = SignedRequest.all.map(\.raw) + [SignatureV4PublishedTests.presigned]
    let canonical = try Set(originals.map { try $0.claim().canonicalRequest(body: $0.seenBody) })
    var verified = 0
    var failures: Set<String> = []
    for _ in 0..<Self.inputs {
      var request = random.pick(originals)
      for _ in 0..<random.within(1...3) { Self.damage(&request, &random) }
      do throws(SignatureV4.Failure) {
        let claim = try request.claim()
        let key = try SignableRequest.key(for: claim)
        // At its own date, so that a changed date does not hide the signature.
        _ = try claim.verify(at: claim.date, body: request.seenBody, key: key)
        verified += 1
        #expect(canonical.contains(try claim.canonicalRequest(body: request.seenBody)))
      } catch {
        failures.insert(String("\(error)".prefix(40)))
      }
    }
    // Some damage says the same as before, such as the case of a name; most of it is found, in many ways.
    #expect(verified > Self.inputs / 100 && verified < Self.inputs / 2)
    #expect(failures.count > 25)
  }

  /// Bytes without any shape.
  @Test func noiseIsRefused() {
    var random = SeededRandom(seed: 7)
    func noise(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
    for _ in 0..<2_000 {
      var request = SignableRequest("GET", "/", [])
      request.target = Array("/".utf8) + noise(random.below(60))
      request.fields = (0..<random.below(5)).map { _ in (Array("a".utf8), noise(random.below(40))) }
      request.append("Authorization", "AWS4-HMAC-SHA256 ")
      request.fields[request.fields.count - 1].value += noise(random.below(80))
      #expect(request.failure() != nil)
    }
  }
}
