import ReeveCompiler
import ReeveLoad
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Worlds of a shape come to what they say that they come to, in both engines, and their requests are alike.
@Suite struct ShapeTests {
  /// Enough for every kind of rule, and little enough for the reference.
  private func world(_ shape: Shape) -> ShapedWorld { ShapedWorld(shape, count: shape == .globs ? 64 : 60) }

  @Test(arguments: Shape.allCases)
  func questionsComeToWhatTheySay(shape: Shape) throws {
    let world = world(shape)
    let engines = try Engines(world.store)
    var counts: [Decision: Int] = [:]
    for question in world.questions { counts[question.decision, default: 0] += 1 }
    // Of five in a row, one: their kinds come round every eight, so each is among them.
    for index in stride(from: 0, to: world.questions.count, by: 5) {
      let question = world.questions[index]
      let outcomes = engines.outcomes(question.request, trust: .reported, clock: Instant(epochSeconds: 1_790_000_000))
      #expect(outcomes.agree, "\(question.request): \(outcomes.reference) but \(outcomes.image)")
      #expect(
        outcomes.reference.kind.hasPrefix(question.decision.description), "\(question.request): \(outcomes.reference)")
    }
    #expect(counts == [.allowed: 500, .explicitDeny: 125, .implicitDeny: 375])
  }

  /// Every user with a policy of its own, in both engines.
  @Test func questionsOfTheMatrixComeToWhatTheySay() throws {
    let matrix = PrincipalMatrix(count: 50)
    let engines = try Engines(matrix.store)
    var generator = SeededGenerator(seed: 7)
    var (counts, lengths): ([Decision: Int], Set<Int>) = ([:], [])
    for _ in 0..<200 {
      let question = matrix.question(&generator)
      let outcomes = engines.outcomes(question.request, trust: .reported, clock: Instant(epochSeconds: 1_790_000_000))
      #expect(outcomes.agree, "\(question.request): \(outcomes.reference) but \(outcomes.image)")
      #expect(
        outcomes.reference.kind.hasPrefix(question.decision.description), "\(question.request): \(outcomes.reference)")
      counts[question.decision, default: 0] += 1
      lengths.insert(question.request.resource.utf8.count)
    }
    #expect(135...165 ~= counts[.allowed] ?? 0 && counts[.explicitDeny] == nil, "\(counts)")
    #expect(lengths.count == 1, "\(lengths)")
  }

  /// Each user has two statements, and one of all names the two hundred actions.
  @Test func theMatrixGrowsWithItsUsers() throws {
    var compiler = Compiler()
    #expect(try compiler.compile(PrincipalMatrix(count: 30).store).statementCount == 61)
  }

  /// What differs in the cost of a decision is then the world's.
  @Test func requestsAreOfOneLength() {
    var lengths: Set<[Int]> = []
    for question in Shape.allCases.flatMap({ world($0).questions }) {
      let request = question.request
      lengths.insert(
        [request.principal, request.action, request.resource].map(\.utf8.count)
          + request.context.map { entry in
            if case .single(let text) = entry.value { entry.key.utf8.count + text.utf8.count } else { 0 }
          })
    }
    #expect(lengths.count == 1, "\(lengths)")
  }

  @Test(arguments: [Shape.ten, .organized])
  func tenStatementsAreTen(shape: Shape) throws {
    var compiler = Compiler()
    #expect(try compiler.compile(ShapedWorld(shape).store).statementCount == 10)
  }

  @Test func oneCountOneWorld() throws {
    for shape in Shape.allCases {
      var compiler = Compiler()
      let first = world(shape)
      let second = world(shape)
      #expect(try compiler.compile(first.store).bytes == compiler.compile(second.store).bytes)
      #expect(first.questions.map(\.request) == second.questions.map(\.request))
    }
  }

  /// The files of a store with an organization and boundaries are the store.
  @Test func filesAreTheStore() throws {
    let store = ShapedWorld(.organized).store
    let folder = try TemporaryFolder()
    try StoreFolder.write(store, to: folder.path)
    let reading = StoreLoader.load(folder: folder.path)
    let loaded = try #require(reading.store, "\(reading.diagnostics.first?.rendered ?? "")")
    var compiler = Compiler()
    #expect(try compiler.compile(loaded).bytes == compiler.compile(store).bytes)
  }
}
