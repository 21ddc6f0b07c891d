import ReeveTypes
import Testing

@Suite struct CallerTrustTests {
  @Test func everyNameHasABitOfItsOwnBelowThatOfUnknownKeys() {
    let bits = CallerTrust.keyNames.compactMap { CallerTrust.bit(of: $0) }
    #expect(bits == Array(CallerTrust.keyNames.indices))
    #expect(CallerTrust.keyNames.count < CallerTrust.unknownGlobalKeyBit)
  }

  @Test func someKeysAreTrustedAndOthersAreNot() throws {
    let trust = try #require(CallerTrust(keys: ["aws:PrincipalTag/*", "AWS:calledvia"]))
    #expect(trust.keys == ["aws:PrincipalTag/*", "aws:CalledVia"])
    #expect(!trust.includes(CallerTrust.unknownGlobalKeyBit))
    #expect(CallerTrust(keys: ["aws:PrincipalTag/team"]) == nil)
    #expect(CallerTrust(keys: []) == .reported)
    #expect(CallerTrust.trusted.includes(CallerTrust.unknownGlobalKeyBit))
    #expect(CallerTrust.trusted.keys == CallerTrust.keyNames)
  }
}
