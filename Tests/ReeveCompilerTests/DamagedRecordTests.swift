import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// A field of a record that breaks a rule of IMAGE.md is found, and the rule is named.
@Suite struct DamagedRecordTests {
  /// One of everything: an alias, a boundary, an organization, an endpoint, a session of a role and a federated user.
  private static func store() -> Store {
    var world = World()
    world.user("ana", boundary: [.allow("s3:*")], .allow("s3:*"))
    world.role("", "R", .allow("s3:*"))
    let policies = [world.attached("policy", .session, [.allow("s3:*")])].compactMap { $0 }
    world.store.sessions = [
      Session(
        arn: "arn:aws:sts::111122223333:assumed-role/R/one", policies: policies, tags: [Tag(key: "k", value: "v")],
        expiration: "2030-01-01", sourceIdentity: "Fay"),
      Session(
        arn: "arn:aws:sts::111122223333:federated-user/fay", policies: policies,
        federatedBy: "arn:aws:iam::111122223333:user/ana"),
    ]
    world.store.endpoints = [
      Endpoint(
        id: "vpce-1", policy: world.document(.endpoint, [.allow("*").by(.everyone)]), vpcID: "vpc-1",
        ownerAccountID: "111122223333")
    ]
    if let secret = SealedSecret(bytes: [1] + [UInt8](repeating: 7, count: 60)) {
      world.store.accessKeys = [
        AccessKey(
          id: "AKIAIOSFODNN7EXAMPLE", principal: "arn:aws:iam::111122223333:user/ana", sealedSecret: secret,
          creationDate: "2020-01-01")
      ]
    }
    if let principal = ClaimTemplate("arn:aws:sts::111122223333:assumed-role/R/${sub}") {
      world.store.tokenIssuers = [
        TokenIssuer(
          issuer: "https://a.example", audiences: ["a"],
          keys: [TokenKey(id: nil, material: .ed25519([UInt8](repeating: 9, count: 32)))], principal: principal)
      ]
    }
    world.store.resources = [
      Resource(arn: alias, targetKeyARN: "arn:aws:kms:us-east-1:111122223333:key/0123456789abcdef0123456789abcdef")
    ]
    let service = [world.attached("scp", .scp, [.allow("*")])].compactMap { $0 }
    let resource = [world.attached("rcp", .rcp, [.deny("s3:Put*").by(.everyone)])].compactMap { $0 }
    let level = ControlPolicies(service: service, resource: resource)
    world.store.organization = Organization(
      id: "o-1", hasServiceControlPolicies: true, hasResourceControlPolicies: true,
      root: OrganizationalUnit(
        id: "r-1", policies: level,
        accounts: [MemberAccount(id: "111122223333", policies: level), MemberAccount(id: "999999999999")]))
    return world.store
  }

  private static let alias = "arn:aws:kms:us-east-1:111122223333:alias/a"

  /// The ARNs of both sessions end within this many bytes.
  private static let sessionStride = 88

  /// A section, the offset of a field in it, the bytes that it is given, and a word of the rule.
  private static let damages: [(Section, Int, [UInt8], String)] = [
    (.serviceBuckets, BucketLayout.record, [1, 0, 0, 0], "service"),
    (.services, ServiceLayout.length, [0xFF, 0xFF, 0xFF, 0x7F], "service"),
    (.levelLists, LevelListLayout.count, [0xFF, 0xFF, 0xFF, 0x3F], "level list"),
    (.levelLists, LevelListLayout.count, [1, 0, 0, 0], "level list"),
    (.levelLists, LevelListLayout.sets, [1, 0, 0, 0], "policy set"),
    (.accounts, AccountLayout.number, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0], "ascend"),
    (.accounts, AccountLayout.isDescribed, [2], "flag"), (.accounts, AccountLayout.isDescribed + 1, [1], "reserved"),
    (.accounts, AccountLayout.organizationIDLength, [0xFF, 0xFF], "text"),
    (.accounts, AccountLayout.organizationID, [1, 0, 0, 0], "text"),
    (.accounts, AccountLayout.pathLength, [0xFF, 0xFF, 0xFF, 0x7F], "text"),
    (.accounts, AccountLayout.serviceLevels, [1, 0, 0, 0], "level list"),
    (.accounts, AccountLayout.resourceLevels, [0xFF, 0xFF, 0xFF, 0xFF], "level list"),
    (.plans, PlanLayout.steps + StepLayout.program, [1, 0, 0, 0], "program of its attachment"),
    (.plans, PlanLayout.steps + StepLayout.statement, [1, 0, 0, 0], "statement of its program"),
    (.principals, PrincipalLayout.name, [1, 0, 0, 0], "text"),
    (.principals, PrincipalLayout.boundary, [1, 0, 0, 0], "policy set"),
    (.principals, PrincipalLayout.accountRecord, [0, 0, 0, 0], "account"),
    (.principals, PrincipalLayout.account, [1, 0, 0, 0, 0, 0, 0, 0], "account"),
    (.principals, PrincipalLayout.othersPlan, [1, 0, 0, 0], "plan of its policies"),
    (.principals, PrincipalLayout.othersPlan, [0, 0, 0, 0], "plan of its policies"),
    (.principals, PrincipalLayout.othersStepCount, [0xFF, 0xFF, 0, 0], "how many steps that plan"),
    (.sessionBuckets, BucketLayout.record, [1, 0, 0, 0], "session"),
    (.sessions, SessionLayout.kind, [PrincipalKind.user.rawValue], "role or a federated user"),
    (.sessions, SessionLayout.kind, [PrincipalKind.federated.rawValue], "ARN of its kind"),
    (.sessions, SessionLayout.flags, [4], "flags"), (.sessions, SessionLayout.flags, [2], "flags"),
    (.actionBuckets, BucketLayout.record, [1, 0, 0, 0], "action"),
    (.actions, ActionLayout.flags, [16], "flags"), (.actions, ActionLayout.flags, [8], "global"),
    (.actions, ActionLayout.flags + 1, [1], "reserved"),
    (.resources, ResourceLayout.targetLength, [0xFF, 0xFF, 0xFF, 0x7F], "resource"),
    (.resources, ResourceLayout.targetLength, [4, 0, 0, 0], "KMS key"),
    (.resources, ResourceLayout.arn + alias.utf8.count, Array("axn".utf8), "KMS key"),
    (.resources, ResourceLayout.arn + alias.utf8.count + 50, [0xFF], "KMS key"),
    (.keyRuleBuckets, BucketLayout.record, [1, 0, 0, 0], "key rule"), (.keyRules, KeyRuleLayout.setter, [4], "setter"),
    (.keyRules, KeyRuleLayout.valueType, [7], "type"), (.keyRules, KeyRuleLayout.isList, [2], "key rule"),
    (.keyRules, KeyRuleLayout.source, [200], "source"), (.keyRules, KeyRuleLayout.length, [0xFF, 0xFF], "key rule"),
    (.keyRules, KeyRuleLayout.trustBit, [64], "bit"), (.keyRules, KeyRuleLayout.trustBit + 1, [1], "reserved"),
    (.keyPatternChains, 0, [1, 0, 0, 0], "key pattern"), (.keyPatterns, KeyPatternLayout.next, [1, 0, 0, 0], "behind"),
    (.keyPatterns, KeyPatternLayout.pieceCount, [1, 0, 0, 0], "around"),
    (.keyPatterns, KeyPatternLayout.pieceCount, [3, 0, 0, 0], "length"),
    (.keyPatterns, KeyPatternLayout.pieces, [0xFF, 0xFF], "length"),
    (.keyPatterns, KeyRuleLayout.length, [0xFF, 0xFF], "key pattern"),
    (.keyPatterns, KeyRuleLayout.trustBit, [64], "bit"), (.keyPatterns, KeyRuleLayout.setter, [4], "setter"),
    (.sessions, SessionLayout.arnLength, [0xFF, 0xFF], "session"),
    (.sessions, SessionLayout.principal, [1, 0, 0, 0], "principal"),
    (.sessions, SessionLayout.policySet, [1, 0, 0, 0], "policy set"),
    (.sessions, SessionLayout.tags, [1, 0, 0, 0], "tag list"),
    (.sessions, SessionLayout.sourceIdentityLength, [0xFF, 0xFF], "text"),
    (.sessions, SessionLayout.makerLength, [0xFF, 0xFF], "text"),
    (.sessions, SessionLayout.maker, [1, 0, 0, 0], "text"),
    (.sessions, SessionLayout.arn, Array("axn".utf8), "ARN of its kind"),
    (.endpointBuckets, BucketLayout.record, [1, 0, 0, 0], "endpoint"),
    (.endpoints, EndpointLayout.attachment, [0xFE, 0xFF, 0xFF, 0xFF], "attachment"),
    (.endpoints, EndpointLayout.isGateway, [2], "flag"),
    (.endpoints, EndpointLayout.idLength, [0xFF, 0xFF], "endpoint"),
    (.endpoints, EndpointLayout.vpcLength, [0xFF, 0xFF], "text"),
    (.endpoints, EndpointLayout.owner, [1, 0, 0, 0], "text"),
    (.accessKeyBuckets, BucketLayout.record, [1, 0, 0, 0], "access key"),
    (.accessKeyBuckets, BucketLayout.record, [0, 0, 0, 0], "number of access keys"),
    (.accessKeys, AccessKeyLayout.expirationSeconds, [1], "a time"),
    (.accessKeys, AccessKeyLayout.flags, [64], "flags"), (.accessKeys, AccessKeyLayout.flags, [0], "a time"),
    (.accessKeys, AccessKeyLayout.flags + 1, [1], "reserved"), (.accessKeys, AccessKeyLayout.reserved, [1], "reserved"),
    (.accessKeys, AccessKeyLayout.flags, [4 | 16], "second factor"),
    (.accessKeys, AccessKeyLayout.flags, [4 | 8 | 32], "second factor"),
    (.accessKeys, AccessKeyLayout.creationSeconds + 8, [0, 0xCA, 0x9A, 0x3B], "a time"),
    (.accessKeys, AccessKeyLayout.idLength, [0xFF, 0xFF], "in its section"),
    (.accessKeys, AccessKeyLayout.idLength, [15, 0], "id of its form"),
    (.accessKeys, AccessKeyLayout.id, [0x2D], "id of its form"),
    (.accessKeys, AccessKeyLayout.secretLength, [0xFF, 0xFF], "in its section"),
    (.accessKeys, AccessKeyLayout.secretLength, [37, 0], "sealed secret"),
    (.accessKeys, AccessKeyLayout.id + 20, [2], "sealed secret"),
    (.accessKeys, AccessKeyLayout.principal, [1, 0, 0, 0], "text"),
    (.accessKeys, AccessKeyLayout.principalLength, [3, 0], "user, the root user or a session"),
    (.accessKeys, AccessKeyLayout.principalLength, [0xFF, 0xFF], "text"),
    (.accessKeys, AccessKeyLayout.tokenDigest + 31, [1], "without a token"),
    (.tokenIssuerBuckets, BucketLayout.record, [1, 0, 0, 0], "issuer of tokens lies"),
    (.tokenIssuerBuckets, BucketLayout.record, [0, 0, 0, 0], "number of issuers"),
    (.tokenIssuers, TokenIssuerLayout.length, [0xFF, 0xFF, 0xFF, 0x7F], "in its section"),
    (.tokenIssuers, TokenIssuerLayout.length, [4, 0], "issuer of tokens is well-formed"),
    (.tokenIssuers, TokenIssuerLayout.issuerLength, [0xFF, 0xFF], "in its section"),
    (.tokenIssuers, TokenIssuerLayout.issuerLength, [4, 0], "issuer of tokens is well-formed"),
    (.tokenIssuers, TokenIssuerLayout.reserved, [1], "reserved"),
    (.tokenIssuers, TokenIssuerLayout.issuer, [0x48], "its own name"),
    (.endpoints, EndpointLayout.accountRecord, [1, 0, 0, 0], "account"),
  ]

  private static func int(_ bytes: [UInt8], _ offset: Int) -> Int {
    (0..<8).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }

  /// A field of four bytes.
  private static func half(_ bytes: [UInt8], _ offset: Int) -> Int { int(bytes, offset) & 0xFFFF_FFFF }

  private static func entry(_ section: Section) -> Int {
    HeaderLayout.sections + section.rawValue * SectionLayout.stride
  }

  private static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for (index, byte) in ImageDigest.compute(bytes).enumerated() { bytes[HeaderLayout.digest + index] = byte }
    return bytes
  }

  private func compiled() throws -> [UInt8] {
    var compiler = Compiler()
    return try compiler.compile(Self.store()).bytes
  }

  private func refusal(of bytes: [UInt8]) -> ImageError? {
    do throws(ImageError) {
      _ = try OwnedImage(Self.sealed(bytes))
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: damages.indices)
  func aBrokenRuleIsNamed(number: Int) throws {
    let (section, offset, field, word) = Self.damages[number]
    var bytes = try compiled()
    let start = Self.int(bytes, Self.entry(section) + SectionLayout.offset)
    // In a table of buckets, the first that is not empty.
    var at = start
    if "\(section)".hasSuffix("Buckets") {
      while bytes[at + BucketLayout.record..<at + BucketLayout.stride].allSatisfy({ $0 == 0 }) {
        at += BucketLayout.stride
      }
    }
    bytes.replaceSubrange(at + offset..<at + offset + field.count, with: field)
    let found = refusal(of: bytes)
    #expect(found?.description.contains(word) == true, "\(section) \(offset): \(found?.description ?? "no error")")
  }

  /// As much of a plan is asked for as its cell says.
  @Test func aCellSaysHowManyStepsItsPlanHas() throws {
    var bytes = try compiled()
    var cell = Self.int(bytes, Self.entry(.cellBuckets) + SectionLayout.offset)
    while bytes[cell + CellLayout.policySet..<cell + CellLayout.action].allSatisfy({ $0 == 0 }) {
      cell += CellLayout.stride
    }
    bytes[cell + CellLayout.stepCount] ^= 1
    #expect(refusal(of: bytes)?.description.contains("how many steps") == true)
  }

  /// A search for a cell ends at an empty one, and the records of principals are compared with what it finds.
  @Test func oneCellIsEmpty() throws {
    var bytes = try compiled()
    let table = Self.int(bytes, Self.entry(.cellBuckets) + SectionLayout.offset)
    for number in 0..<Self.int(bytes, Self.entry(.cellBuckets) + SectionLayout.count) {
      bytes[table + number * CellLayout.stride + CellLayout.policySet] |= 1
    }
    #expect(refusal(of: bytes)?.description.contains("one cell is empty") == true)
  }

  /// Nor does a table that is nearly full make the search of each principal as long as itself.
  @Test func searchesForCellsAreShort() throws {
    var world = World()
    for number in 0..<2_100 { world.user("u\(number)", .allow("s3:A\(number)*")) }
    var compiler = Compiler()
    var bytes = try compiler.compile(world.store).bytes
    let table = Self.int(bytes, Self.entry(.cellBuckets) + SectionLayout.offset)
    let count = Self.int(bytes, Self.entry(.cellBuckets) + SectionLayout.count)
    #expect(count == 8_192)
    let places = (0..<count).map { table + $0 * CellLayout.stride }
    let other = places.last { Self.half(bytes, $0 + CellLayout.policySet) != 0 }.map {
      bytes[$0..<$0 + CellLayout.stride]
    }
    // The principal that is verified first loses its cell, and all others stand behind the only empty one.
    let buckets = Self.int(bytes, Self.entry(.principalBuckets) + SectionLayout.offset)
    let set = try #require(
      stride(from: buckets, to: bytes.count, by: BucketLayout.stride).lazy
        .map { Self.half(bytes, $0 + BucketLayout.record) }.filter { $0 != 0 }
        .map { Self.half(bytes, $0 + PrincipalLayout.policySet) }.first { $0 != 0 })
    let lost = try #require(places.firstIndex { Self.half(bytes, $0 + CellLayout.policySet) == set })
    for (index, place) in places.enumerated() where index == lost || Self.half(bytes, place + CellLayout.policySet) == 0
    {
      try bytes.replaceSubrange(place..<place + CellLayout.stride, with: #require(other))
    }
    let empty = places[(lost + count - 1_000) % count]
    bytes.replaceSubrange(empty..<empty + CellLayout.stride, with: [UInt8](repeating: 0, count: CellLayout.stride))
    #expect(refusal(of: bytes)?.description.contains("after 4096 others") == true)
  }

  /// An empty bucket of the table of cells would be taken for the cell of no policies.
  @Test func whoHasNoPoliciesHasNoCells() throws {
    var bytes = try compiled()
    let principal = Self.int(bytes, Self.entry(.principals) + SectionLayout.offset)
    for field in [PrincipalLayout.policySet, PrincipalLayout.othersPlan, PrincipalLayout.othersStepCount] {
      for byte in 0..<4 { bytes[principal + field + byte] = 0 }
    }
    #expect(refusal(of: bytes) == nil)
    bytes[principal + PrincipalLayout.ownActions + 7] = 1
    #expect(refusal(of: bytes)?.description.contains("without policies has no cells") == true)
  }

  /// The walk asks whether there is any before it looks for one: a count that says no must not hide them.
  @Test(arguments: [
    Section.sessions, .levelLists, .accounts, .endpointBuckets, .sessionBuckets, .serviceBuckets,
  ])
  func countsAreTrue(section: Section) throws {
    var bytes = try compiled()
    for count in [UInt8(0), 1, 3] where Int(count) != Self.int(bytes, Self.entry(section) + SectionLayout.count) {
      bytes[Self.entry(section) + SectionLayout.count] = count
      let found = refusal(of: bytes)
      #expect(found != nil)
    }
  }

  /// A role's session may not name a user, nor a federated user a role.
  @Test func sessionsNameTheirKind() throws {
    var bytes = try compiled()
    let sessions = Self.int(bytes, Self.entry(.sessions) + SectionLayout.offset)
    let second = sessions + Self.sessionStride
    #expect(bytes[second + SessionLayout.kind] == PrincipalKind.federated.rawValue)
    for index in 0..<4 {
      bytes.swapAt(sessions + SessionLayout.principal + index, second + SessionLayout.principal + index)
    }
    let found = refusal(of: bytes)
    #expect(found?.description.contains("made by a user") == true)
  }

  /// The same store gives the same bytes, also when the compiler has made another image before.
  @Test func theSameStoreGivesTheSameBytes() throws {
    let bytes = try compiled()
    #expect(try compiled() == bytes)
    var compiler = Compiler()
    var other = Self.store()
    other.sessions = []
    other.organization = nil
    _ = try compiler.compile(other)
    #expect(try compiler.compile(Self.store()).bytes == bytes)
  }
}
