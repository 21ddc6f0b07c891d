import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Which derived keys a caller may set: those that it is trusted with, one by one.
@Suite struct TrustTests {
  private let ana = "arn:aws:iam::111122223333:user/ana"

  /// Every key that can be trusted has a rule of its own, and every rule of a derived key its bit.
  @Test func everyBitHasItsRule() {
    for (bit, name) in CallerTrust.keyNames.enumerated() {
      let rule = name.hasSuffix("*") ? String(name.dropLast()) : name
      let rules = KeyRule.all.filter { Int($0.trustBit) == bit }
      #expect(rules.map(\.name.description) == [rule.lowercased()])
      #expect(rules.allSatisfy { $0.setter == .engine || $0.setter == .endpointCaller })
    }
    for rule in KeyRule.all where rule.setter == .engine || rule.setter == .endpointCaller {
      #expect(Int(rule.trustBit) < CallerTrust.keyNames.count, "\(rule.name)")
    }
  }

  @Test(arguments: CallerTrust.keyNames)
  func oneKeyAlone(name: String) throws {
    var world = World()
    world.user("ana", .allow("*"))
    world.store.endpoints = [Endpoint(id: "vpce-1", vpcID: "vpc-1")]
    let image = try world.image()
    let key = name.hasSuffix("/*") ? name.dropLast() + "new" : name
    // No value is of every type, and none contradicts anything.
    let entry = ContextEntry(key, .multiple([]))
    let trusted = try #require(CallerTrust(keys: [name]))
    let others = CallerTrust(rawValue: ~trusted.rawValue)
    #expect(try image.words(ana, "a:B", "*", [entry], endpoint: "vpce-1") == "derivedKey")
    #expect(try image.words(ana, "a:B", "*", [entry], endpoint: "vpce-1", trust: others) == "derivedKey")
    #expect(try image.words(ana, "a:B", "*", [entry], endpoint: "vpce-1", trust: trusted) == "allowed identity")
    // The store says nothing of this endpoint's VPC.
    let isCallers = ["aws:SourceVpc", "aws:SourceVpcArn"].contains(name)
    #expect((try image.words(ana, "a:B", "*", [entry]) == "allowed identity") == isCallers)
  }

  @Test func keysThatNoRowHas() throws {
    var world = World()
    world.user("ana", .allow("*"))
    let image = try world.image()
    let unknown = [ContextEntry("aws:NotYet", .single("x"))]
    let known = try #require(CallerTrust(keys: CallerTrust.keyNames))
    let bit = CallerTrust(rawValue: 1 << UInt64(CallerTrust.unknownGlobalKeyBit))
    #expect(try image.words(ana, "a:B", "*", unknown, trust: known) == "derivedKey")
    #expect(try image.words(ana, "a:B", "*", unknown, trust: bit) == "allowed identity")
  }

  /// A value that the engine has must be given as it is, whatever else the caller is trusted with.
  @Test func trustedValuesMustAgree() throws {
    var world = World()
    world.user("ana", .allow("*"))
    let image = try world.image()
    let trust = try #require(CallerTrust(keys: ["aws:PrincipalAccount"]))
    for (account, words) in [("111122223333", "allowed identity"), ("999999999999", "contradictedKey")] {
      let entry = ContextEntry("aws:PrincipalAccount", .single(account))
      #expect(try image.words(ana, "a:B", "*", [entry], trust: trust) == words)
    }
    let region = [ContextEntry("aws:RequestedRegion", .single("eu-west-1"))]
    let queue = "arn:aws:sqs:us-east-1:111122223333:q"
    #expect(try image.words(ana, "a:B", queue, region, trust: trust) == "contradictedKey")
    #expect(try image.words(ana, "a:B", queue, region) == "contradictedKey")
  }
}
