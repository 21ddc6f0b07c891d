import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Requests about several resources: each is decided alone, and all must be allowed.
@Suite struct SeveralResourcesTests {
  private let ana = "arn:aws:iam::111122223333:user/ana"

  private func world() -> World {
    var world = World()
    world.user("ana", .allow("s3:*", on: ["arn:aws:s3:::open/*"]))
    world.resource("arn:aws:s3:::shared", .allow("s3:*", on: ["arn:aws:s3:::shared/*"]).by(.everyone))
    world.resource("arn:aws:s3:::closed", .deny("s3:*", on: ["arn:aws:s3:::closed/*"]).by(.everyone))
    return world
  }

  private func verdict(
    _ image: OwnedImage, _ resources: [String], _ context: [ContextEntry] = [], trust: CallerTrust = .reported
  ) throws -> Verdict {
    var payload: [UInt8] = []
    try AuthorizePayload.append(
      Request(
        principal: ana, action: "s3:GetObject", resource: resources[0], furtherResources: Array(resources.dropFirst()),
        context: context), to: &payload)
    return image.decide(payload: payload, trust: trust)
  }

  private func words(_ resources: String...) throws -> String {
    let verdict = try verdict(world().image(), resources.map { $0.hasPrefix("arn:") ? $0 : "arn:aws:s3:::\($0)/k" })
    if let fault = verdict.fault { return "\(fault.code) \(fault.entry)" }
    return "\(verdict.decision) \(verdict.reason) \(verdict.resource)"
  }

  @Test func theFirstThatIsNotAllowedAnswers() throws {
    #expect(try words("open", "shared") == "allowed identity 0")
    #expect(try words("shared", "open") == "allowed resource 0")
    #expect(try words("open", "other", "closed") == "implicitDeny identity 1")
    #expect(try words("open", "closed", "other") == "explicitDeny resource 1")
    #expect(try words("other", "open") == "implicitDeny identity 0")
    #expect(try words("open", "open", "open", "shared", "other") == "implicitDeny identity 4")
  }

  @Test func everyTextIsCheckedAtTheDoor() throws {
    #expect(try words("open", "arn:aws:s3") == "malformedResource 1")
    #expect(try words("arn:aws:s3", "arn:aws:s3") == "malformedResource 0")
    var payload: [UInt8] = []
    try AuthorizePayload.append(
      Request(principal: ana, action: "s3:GetObject", resource: "*", furtherResources: ["", "*"]), to: &payload)
    let image = try world().image()
    #expect(image.decide(payload: payload).fault == .init(.textLength, detail: 2, entry: 1, count: 0))
    payload = []
    let long = String(repeating: "a", count: RequestLimits.textByteCountMax + 1)
    try AuthorizePayload.append(
      Request(principal: ana, action: "s3:GetObject", resource: "*", furtherResources: ["*", "arn:\(long)"]),
      to: &payload)
    #expect(
      image.decide(payload: payload).fault
        == .init(.textLength, detail: 2, entry: 2, count: RequestLimits.textByteCountMax + 5))
  }

  @Test func howMany() throws {
    let image = try world().image()
    for (count, fault) in [(2, nil), (16, nil), (17, RequestFault(.resourceCount, count: 17))] as [(Int, RequestFault?)]
    {
      let verdict = try verdict(image, Array(repeating: "arn:aws:s3:::open/k", count: count))
      #expect(verdict.fault == fault)
      #expect(verdict.decision == (fault == nil ? .allowed : .implicitDeny))
    }
    var payload: [UInt8] = []
    try AuthorizePayload.append(Request(principal: ana, action: "s3:GetObject", resource: ""), to: &payload)
    payload[AuthorizePayload.Offset.resourceCount] = 0
    #expect(image.decide(payload: payload).fault == .init(.resourceCount))
  }

  @Test func lengthsFillTheField() throws {
    let image = try world().image()
    var payload: [UInt8] = []
    try AuthorizePayload.append(
      Request(principal: ana, action: "s3:GetObject", resource: "*", furtherResources: ["*"]), to: &payload)
    let field = AuthorizePayload.headerLength + ana.utf8.count + "s3:GetObject".utf8.count
    #expect(image.decide(payload: payload).fault == nil)
    for (offset, byte) in [(field, 2), (field, 0), (field + 1, 1), (field + 3, 2), (field + 3, 0), (field + 4, 0xFF)] {
      var damaged = payload
      damaged[offset] = UInt8(byte)
      #expect(image.decide(payload: damaged).fault?.code == .malformedPayload)
    }
    for count in [3, 16, 200] {
      payload[AuthorizePayload.Offset.resourceCount] = UInt8(count)
      #expect(image.decide(payload: payload).fault?.code == .malformedPayload)
    }
  }

  /// A key that contradicts one of the resources is wrong for the request, whichever is denied first.
  @Test func contradictions() throws {
    let image = try world().image()
    let queues = ["us-east-1", "eu-west-1"].map { "arn:aws:sqs:\($0):111122223333:q" }
    let region = [ContextEntry("s3:prefix", .single("p")), ContextEntry("aws:RequestedRegion", .single("us-east-1"))]
    for trust in [CallerTrust.reported, .trusted] {
      #expect(try verdict(image, queues, region, trust: trust).fault == RequestFault(.contradictedKey, entry: 1))
      #expect(try verdict(image, [queues[0], queues[0]], region, trust: trust).fault == nil)
    }
  }

  /// Owner, tags and policy are of the resource that is decided.
  @Test func keysAreOfEachResource() throws {
    var world = World()
    let isRed = ConditionClause(ConditionOperator(.stringEquals), key: "aws:ResourceTag/team", values: ["red"])
    world.user("ana", .allow("s3:*", where: [isRed]))
    world.resource("arn:aws:s3:::one", tags: [Tag(key: "team", value: "red")])
    world.resource("arn:aws:s3:::two", owner: "999999999999", tags: [Tag(key: "team", value: "red")])
    world.resource("arn:aws:s3:::three", tags: [Tag(key: "team", value: "blue")])
    let image = try world.image()
    func words(_ names: String...) throws -> String {
      let verdict = try verdict(image, names.map { "arn:aws:s3:::\($0)" })
      return "\(verdict.decision) \(verdict.reason) \(verdict.resource)"
    }
    #expect(try words("one", "one") == "allowed identity 0")
    #expect(try words("one", "two") == "implicitDeny resource 1")
    #expect(try words("two", "one") == "implicitDeny resource 0")
    #expect(try words("one", "three") == "implicitDeny identity 1")
    #expect(try words("one", "none") == "implicitDeny identity 1")
  }
}
