import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// What the records of principals say of the cells of their identity policies.
@Suite struct PrincipalCellsTests {
  /// Forty actions in the policies of one, none in full in those of another, and no policies of the third.
  private func world() -> World {
    var world = World()
    for number in 0..<4 {
      world.user("many\(number)", .deny("s3:*", on: ["arn:aws:s3:::no/*"]), .allow("s3:Get*"))
      for index in 0..<40 where index % 4 >= number {
        let id = world.document(.identity, [.allow(Self.action(index), on: ["arn:aws:s3:::bucket/\(number)*"])])
        world.store.accounts[0].users[number].inlinePolicies.append(AttachedPolicy(name: "\(index)", document: id))
      }
    }
    world.user("few", .allow("s3:*"))
    world.user("none", .allow("s3:*"))
    world.store.accounts[0].users[5].inlinePolicies = []
    return world
  }

  private static func action(_ number: Int) -> String { "s3:Do\(number)" }

  private func compiled(cellByteBudget: Int? = nil) throws -> [UInt8] {
    var compiler = Compiler()
    compiler.cellByteBudget = cellByteBudget
    return try compiler.compile(world().store).bytes
  }

  private struct Image {
    var bytes: [UInt8]

    func word(_ offset: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) } }
    func long(_ offset: Int) -> UInt64 { UInt64(word(offset)) | UInt64(word(offset + 4)) << 32 }

    func range(_ section: Section, stride: Int) -> StrideTo<Int> {
      let entry = HeaderLayout.sections + section.rawValue * SectionLayout.stride
      let start = Int(long(entry + SectionLayout.offset))
      return Swift.stride(from: start, to: start + Int(long(entry + SectionLayout.length)), by: stride)
    }

    /// Those of a policy set.
    func cells(_ set: UInt32) -> [Int] {
      range(.cellBuckets, stride: CellLayout.stride).filter { set != 0 && word($0 + CellLayout.policySet) == set }
    }

    var principals: [Int] {
      range(.principalBuckets, stride: BucketLayout.stride).compactMap {
        let record = Int(word($0 + BucketLayout.record))
        return record == 0 ? nil : record
      }
    }
  }

  /// Also where the budget ends among the cells of a set.
  @Test func recordsAgreeWithTheTable() throws {
    var unfinishedCount = 0
    for budget in [nil] + stride(from: 0, to: 12_000, by: 1_000).map(Optional.some) {
      let image = Image(bytes: try compiled(cellByteBudget: budget))
      #expect(image.principals.count == 6)
      for record in image.principals {
        let set = image.word(record + PrincipalLayout.policySet)
        var bits: UInt64 = 0
        var (plan, stepCount): (UInt32, UInt32) = (0, 0)
        for cell in image.cells(set) {
          let action = image.word(cell + CellLayout.action)
          if action == ActionLayout.others {
            plan = image.word(cell + CellLayout.plan)
            stepCount = image.word(cell + CellLayout.stepCount)
          } else {
            bits |= PrincipalLayout.bit(ofAction: action)
          }
        }
        #expect(image.long(record + PrincipalLayout.ownActions) == bits)
        #expect(image.word(record + PrincipalLayout.othersPlan) == plan)
        #expect(image.word(record + PrincipalLayout.othersStepCount) == stepCount)
        if bits != 0, plan == 0 { unfinishedCount += 1 }
      }
    }
    #expect(unfinishedCount > 0)
  }

  /// One look-up more, and the same verdict: no action has a cell that it does not have.
  @Test(arguments: [nil, 1_200]) func bitsTooManyChangeNothing(budget: Int?) throws {
    let bytes = try compiled(cellByteBudget: budget)
    var full = Image(bytes: bytes)
    for record in full.principals where full.word(record + PrincipalLayout.policySet) != 0 {
      for byte in 0..<8 { full.bytes[record + PrincipalLayout.ownActions + byte] = 0xFF }
    }
    for (index, byte) in ImageDigest.compute(full.bytes).enumerated() {
      full.bytes[HeaderLayout.digest + index] = byte
    }
    let (image, other) = try (OwnedImage(bytes), OwnedImage(full.bytes))
    var allowed = 0
    for user in ["many0", "many1", "many2", "many3", "few", "none"] {
      for action in (0..<40).map(Self.action) + ["s3:GetObject", "sqs:SendMessage"] {
        let request = Request(
          principal: "arn:aws:iam::111122223333:user/\(user)", action: action, resource: "arn:aws:s3:::bucket/1x")
        let outcome = image.outcome(request, trust: .reported, clock: Instant(epochSeconds: 0))
        #expect(
          other.outcome(request, trust: .reported, clock: Instant(epochSeconds: 0)) == outcome, "\(user) \(action)")
        if case .success(let answer) = outcome.result, answer.decision == .allowed { allowed += 1 }
      }
    }
    #expect(allowed == 75)
  }
}
