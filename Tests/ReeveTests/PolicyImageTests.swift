import Reeve
import ReeveTestSupport
import Testing

@Suite struct PolicyImageTests {
  private let jane = "arn:aws:iam::111122223333:user/jane"

  private func loaded() throws -> (PolicyImage, ReferenceEngine) {
    let folder = try PolicyFolder.make()
    var loader = PolicyLoader()
    let policies = try #require(loader.load(folder.path).policies)
    return (try policies.image(), try #require(policies.reference()))
  }

  @Test func decisions() throws {
    let (image, reference) = try loaded()
    for (resource, decision, index) in [
      ("arn:aws:s3:::logs/a", Decision.allowed, 0), ("arn:aws:s3:::logs/private/a", .explicitDeny, 1),
      ("arn:aws:s3:::other/a", .implicitDeny, nil),
    ] as [(String, Decision, Int?)] {
      let request = Request(principal: jane, action: "s3:GetObject", resource: resource)
      let answer = try image.decide(request)
      #expect(answer.decision == decision)
      #expect(answer.statement?.index == index)
      #expect(answer.statement?.policy == index.map { _ in "inline" })
      let explanation = try reference.explain(request, trust: .reported, clock: .now)
      #expect(explanation.answer == answer)
    }
  }

  @Test func malformedRequests() throws {
    let (image, _) = try loaded()
    #expect(throws: RequestError.malformedPrincipal("jane")) {
      try image.decide(Request(principal: "jane", action: "s3:GetObject", resource: "*"))
    }
    #expect(throws: RequestError.derivedKey("aws:username")) {
      try image.decide(
        Request(
          principal: jane, action: "s3:GetObject", resource: "*",
          context: [ContextEntry("aws:username", .single("jane"))]))
    }
    // A trusted caller may, where it is so.
    let trusted = Request(
      principal: jane, action: "s3:GetObject", resource: "arn:aws:s3:::logs/a",
      context: [ContextEntry("aws:username", .single("jane"))])
    #expect(try image.decide(trusted, trust: .trusted).decision == .allowed)
    #expect(throws: RequestError.textLength(.action, byteCount: 70_000)) {
      try image.decide(
        Request(principal: jane, action: String(repeating: "a", count: 70_000), resource: "*"))
    }
  }

  /// The file may be overwritten, cut off or removed: the image is in memory of its own.
  @Test func theFileMayChange() throws {
    let folder = try PolicyFolder.make()
    var loader = PolicyLoader()
    let policies = try #require(loader.load(folder.path).policies)
    try folder.write("image", policies.imageBytes)
    let image = try PolicyImage(file: "\(folder.path)/image")
    try folder.write("image", [UInt8](repeating: 0xFF, count: 16))
    let request = Request(principal: jane, action: "s3:GetObject", resource: "arn:aws:s3:::logs/a")
    #expect(try image.decide(request).decision == .allowed)
    #expect(image.digest == policies.digest)
    #expect(throws: PolicyImageError.refused(.notAnImage)) { try PolicyImage(file: "\(folder.path)/image") }
    #expect(throws: PolicyImageError.self) { try PolicyImage(file: "\(folder.path)/missing") }
    #expect(throws: PolicyImageError.refused(.notAnImage)) { try PolicyImage(bytes: []) }
  }

  /// Many threads may ask one image at a time; each gets the answer to its own request.
  @Test func manyThreads() async throws {
    let (image, _) = try loaded()
    await withTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        group.addTask {
          (0..<500).count { number in
            let isPrivate = (task + number).isMultiple(of: 2)
            let request = Request(
              principal: "arn:aws:iam::111122223333:user/jane", action: "s3:GetObject",
              resource: "arn:aws:s3:::logs/\(isPrivate ? "private/" : "")\(number)")
            return (try? image.decide(request).decision) != (isPrivate ? .explicitDeny : .allowed)
          }
        }
      }
      for await wrong in group { #expect(wrong == 0) }
    }
  }

  @Test func plans() throws {
    let (image, _) = try loaded()
    let plan = try image.plan(principal: jane, action: "S3:GetObject")
    #expect(plan.action == "s3:getobject")
    #expect(plan.source == .cell)
    #expect(plan.steps.map(\.effect) == [.deny, .allow])
    #expect(plan.steps.map(\.statement.index) == [1, 0])
    #expect(
      plan.steps.first?.tests == [
        StatementTest(subject: "resource", comparison: "ArnLike", values: ["arn:aws:s3:::logs/private/*"])
      ])
    #expect(throws: RequestError.malformedAction("GetObject")) {
      try image.plan(principal: jane, action: "GetObject")
    }
  }
}
