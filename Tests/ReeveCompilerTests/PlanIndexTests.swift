import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// A plan with an index decides as it does without one, and names the same statement.
@Suite struct PlanIndexTests {
  private static let user = "arn:aws:iam::111122223333:user/ana"

  /// The images of one user with these statements: with an index in each plan that can have one, and with none.
  private func images(_ statements: [Statement]) throws -> (indexed: OwnedImage, plain: OwnedImage) {
    var world = World()
    let id = world.document(.identity, statements)
    world.store.accounts[0].users.append(
      User(arn: Self.user, name: "ana", inlinePolicies: [AttachedPolicy(name: "inline", document: id)]))
    let images = (
      indexed: try OwnedImage(world.compiled(indexedStepCountMin: 1)),
      plain: try OwnedImage(world.compiled(indexedStepCountMin: .max))
    )
    #expect(images.indexed.summary.byteCount > images.plain.summary.byteCount)
    return images
  }

  private func expectSame(
    _ images: (indexed: OwnedImage, plain: OwnedImage), _ resource: String, _ context: [ContextEntry] = []
  ) throws {
    let indexed = try images.indexed.decide(Self.user, "s3:GetObject", resource, context)
    let plain = try images.plain.decide(Self.user, "s3:GetObject", resource, context)
    #expect(indexed == plain, "\(resource) \(context)")
  }

  /// Half bytes, lengths and beginnings of beginnings: of names of two letters there are few enough to ask for all.
  @Test(arguments: 0..<24 as Range<UInt64>) func namesOfFewLetters(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let letters = random.pick([["a", "b"], ["a", "q"], ["0", "p", "\u{E9}"], ["a", "b", "c", "A"]])
    func name() -> String { (0..<random.below(5)).map { _ in random.pick(letters) }.joined() }
    let statements = (0..<random.within(2...40)).map { _ in
      let resources = (0..<random.within(1...6)).map { _ in
        let name = name()
        return "arn:aws:s3:::\(name)" + random.pick(["", "", "*", "*", "?", "*\(name)"])
      }
      let conditions =
        random.chance(30)
        ? [
          ConditionClause(
            ConditionOperator(random.pick([.stringEquals, .stringLike, .stringNotLike])), key: "aws:UserAgent",
            values: (0..<random.within(1...3)).map { _ in name() + random.pick(["", "*"]) })
        ] : []
      return random.chance(25)
        ? Statement.deny("s3:*", on: resources, where: conditions)
        : Statement.allow("s3:*", on: resources, where: conditions)
    }
    let images = try images(statements)
    for _ in 0..<400 {
      let agent = random.chance(70) ? [ContextEntry("aws:UserAgent", .single(name()))] : []
      try expectSame(images, "arn:aws:s3:::\(name())", agent)
    }
    try expectSame(images, "*")
  }

  @Test(arguments: 0..<12 as Range<UInt64>) func networks(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    func octets() -> String { (0..<4).map { _ in random.pick(["0", "1", "128", "255"]) }.joined(separator: ".") }
    let statements = (0..<30).map { _ in
      let clause = ConditionClause(
        ConditionOperator(
          random.pick([.ipAddress, .ipAddress, .notIpAddress]), ifExists: random.chance(20)), key: "aws:SourceIp",
        values: (0..<random.within(1...3)).map { _ in
          random.chance(8) ? "2001:db8::/32" : "\(octets())/\(random.pick([0, 1, 8, 9, 16, 24, 31, 32]))"
        })
      return random.chance(30) ? Statement.deny("s3:*", where: [clause]) : Statement.allow("s3:*", where: [clause])
    }
    let images = try images(statements)
    for _ in 0..<400 {
      let address = random.pick([octets(), octets(), "::ffff:\(octets())", "2001:db8::1"])
      try expectSame(
        images, "arn:aws:s3:::x", random.chance(95) ? [ContextEntry("aws:SourceIp", .single(address))] : [])
    }
  }

  /// Pieces at even and odd places, at the end and one over the other, alone and in pairs.
  @Test(arguments: 0..<24 as Range<UInt64>) func piecesOfFewLetters(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let letters = random.pick([["a", "b"], ["a", "b", "c"], ["0", "p", "\u{E9}"]])
    func name(_ lengths: ClosedRange<Int>) -> String {
      (0..<random.within(lengths)).map { _ in random.pick(letters) }.joined()
    }
    let statements = (0..<random.within(2...40)).map { _ in
      let resources = (0..<random.within(1...6)).map { _ in
        let pieces = (0..<random.within(1...3)).map { _ in name(1...random.pick([4, 4, 20])) }
        return random.pick(["*", "arn:aws:s3:::*", "arn:aws:s3:::*", "arn:aws:s3:::\(random.pick(letters))*"])
          + pieces.joined(separator: "*") + random.pick(["", "*"])
      }
      return random.chance(25) ? Statement.deny("s3:*", on: resources) : Statement.allow("s3:*", on: resources)
    }
    let images = try images(statements)
    for _ in 0..<400 { try expectSame(images, "arn:aws:s3:::\(name(0...24))") }
  }

  /// A request that meets more lists than are merged: each longer beginning has a list.
  @Test func moreListsThanAreMerged() throws {
    let name = "abcdefghijklmnopqrstuvwxyz"
    let statements = (1...26).reversed().map { length in
      Statement.allow(
        "s3:*", on: ["arn:aws:s3:::\(name.prefix(length))*"],
        where: [ConditionClause(ConditionOperator(.stringEquals), key: "k:k", values: ["\(length)"])])
    }
    let images = try images(statements)
    for length in 1...26 {
      for value in 1...26 {
        try expectSame(
          images, "arn:aws:s3:::\(name.prefix(length))", [ContextEntry("k:k", .single("\(value)"))])
      }
    }
  }
}
