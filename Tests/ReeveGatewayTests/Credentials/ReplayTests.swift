import ReeveTypes
import Testing

@testable import ReeveGateway

/// A signed request that comes a second time.
@Suite struct ReplayTests {
  /// Of the requests that tests sign: 30 August 2015, 12:36:00.
  private let now = Instant(epochSeconds: 1_440_938_160)
  private let terms = CredentialTerms(sources: [.signatureV4], refusesReplays: true)

  private func later(_ seconds: Int64) -> Instant { Instant(epochSeconds: now.epochSeconds + seconds) }

  private func signed(_ number: Int = 0) throws -> SignableRequest {
    var request = SignableRequest.unsigned(service: "service", fields: [("X-Number", "\(number)")])
    try request.sign()
    return request
  }

  private static func digest(_ number: Int) throws -> SignatureV4.Digest {
    let bytes = Array("\(number)".utf8)
    let digest = SignatureV4.Digest(of: bytes.span)
    return try #require(digest)
  }

  @Test func aSignedRequestCountsOnceForAllReactors() throws {
    let source = try KnownAccessKeys()
    let replays = ReplayMemory()
    var first = CredentialVerifier(replays: replays)
    var second = CredentialVerifier(replays: replays)
    let request = try signed().question()
    #expect(identify(request, terms, at: now, source, by: &first).identity != nil)
    for seconds in [0, 1, 59, 60, 899, 900] as [Int64] {
      let found = identify(request, terms, at: later(seconds), source, by: &second)
      #expect(found.failure == .signature(.replayed), "\(seconds)")
    }
    #expect(identify(request, terms, at: later(901), source, by: &first).failure == .signature(.tooLate))
    // Another one goes on.
    var other = SignableRequest.unsigned(service: "service", fields: [("X-Amz-Meta", "1")])
    try other.sign()
    #expect(identify(other.question(), terms, at: now, source, by: &first).identity != nil)
    // Its clock is ahead, so its time is longer.
    #expect(identify(other.question(), terms, at: later(-900), source, by: &first).failure == .signature(.replayed))
  }

  @Test func whatIsNotSignedIsNotPartOfIt() throws {
    let source = try KnownAccessKeys()
    var verifier = CredentialVerifier()
    var request = try signed()
    #expect(identify(request.question(), terms, at: now, source, by: &verifier).identity != nil)
    request.append("Accept", "text/plain")
    #expect(identify(request.question(), terms, at: now, source, by: &verifier).failure == .signature(.replayed))
  }

  @Test func elsewhereItMayComeAgain() throws {
    let source = try KnownAccessKeys()
    var verifier = CredentialVerifier()
    let request = try signed().question()
    let accepting = CredentialTerms(sources: [.signatureV4])
    for _ in 0..<3 { #expect(identify(request, accepting, at: now, source, by: &verifier).identity != nil) }
    // Nothing of it was kept.
    #expect(identify(request, terms, at: now, source, by: &verifier).identity != nil)
  }

  /// Made to be used by whoever has them, as often as they like.
  @Test func presignedRequestsMayComeAgain() throws {
    let source = try KnownAccessKeys()
    var verifier = CredentialVerifier()
    let request = SignatureV4PublishedTests.presigned.question()
    for seconds in 0..<3 {
      let at = Instant(epochSeconds: 1_369_353_600 + Int64(seconds))
      #expect(identify(request, terms, at: at, source, by: &verifier).identity != nil)
    }
  }

  /// Who does not have the secret brings nothing in.
  @Test func onlyVerifiedSignaturesAreKept() throws {
    var source = try KnownAccessKeys()
    var verifier = CredentialVerifier(replays: ReplayMemory(countMax: 0))
    let record = source.records["AKIDEXAMPLE"]
    source.records["AKIDEXAMPLE"] = try KnownAccessKeys.record(
      "AKIDEXAMPLE", sealedBy: try #require(source.sealingKeys), secret: "other")
    let request = try signed().question()
    #expect(identify(request, terms, at: now, source, by: &verifier).failure == .signature(.signatureMismatch))
    source.records["AKIDEXAMPLE"] = record
    let full = identify(request, terms, at: now, source, by: &verifier).failure
    #expect(full == .replayMemory && full?.isUnavailable == true)
    #expect(full?.serviceError(in: .exceptions).status == 503 && full?.serviceError(in: .s3).status == 503)
  }

  @Test func aFullMemoryForgetsNothing() throws {
    let memory = ReplayMemory(countMax: 32 * ReplayMemory.shardCount)
    var known: [Int] = []
    var refusedCount = 0
    for number in 0..<2_000 {
      switch memory.note(try Self.digest(number), signedAt: now, at: now) {
      case .new: known.append(number)
      case .full: refusedCount += 1
      case .used, nil: Issue.record("\(number)")
      }
    }
    #expect(known.count == 32 * ReplayMemory.shardCount && refusedCount == 2_000 - known.count)
    for number in known {
      #expect(memory.note(try Self.digest(number), signedAt: now, at: later(900)) == .used)
    }
    // All of them have ended, and there is room again.
    for number in 2_000..<2_100 {
      #expect(memory.note(try Self.digest(number), signedAt: later(1_020), at: later(1_020)) == .new)
      #expect(memory.note(try Self.digest(number), signedAt: later(1_020), at: later(1_020)) == .used)
    }
  }

  /// A clock that is set back by up to a minute makes nothing new.
  @Test func aClockThatIsSetBack() throws {
    let memory = ReplayMemory()
    let digest = try Self.digest(1)
    #expect(memory.note(digest, signedAt: now, at: now) == .new)
    #expect(memory.note(try Self.digest(2), signedAt: later(960), at: later(960)) == .new)
    #expect(memory.note(digest, signedAt: now, at: later(900)) == .used)
  }

  @Test func manyThreadsFindEachSignatureNewOnce() async throws {
    let memory = ReplayMemory()
    let digests = try (0..<500).map { try Self.digest($0) }
    let now = now
    let newCount = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask { digests.count { memory.note($0, signedAt: now, at: now) == .new } }
      }
      return await group.reduce(0, +)
    }
    #expect(newCount == digests.count)
  }
}
