public import ReeveStore
public import ReeveTypes

/// A store of one shape, and requests that reach deep into it. Equal shapes, counts and seeds give equal worlds.
public struct ShapedWorld: Sendable {
  public let store: Store
  public let questions: [ShapedQuestion]

  /// So many questions are put to a world, or fewer where it has not as much to ask about.
  public static let questionCount = 1_000

  /// - Parameter count: of the shape's unit, at most `shape.countMax`; worlds of ten statements have ten.
  /// - Complexity: O(count).
  public init(_ shape: Shape, count: Int? = nil, seed: UInt64 = 1) {
    let count = min(max(1, count ?? shape.count), shape.countMax)
    var generator = SeededGenerator(seed: seed, part: 0x7368_6170)
    var builder = ShapeBuilder()
    let subjects =
      switch shape {
      case .ten: builder.ten()
      case .organized: builder.organized()
      case .literals: builder.literals(count)
      case .globs: builder.globs(count)
      case .conditions: builder.conditions(count)
      case .individuals: builder.individuals(count)
      case .resources: builder.resources(count)
      }
    store = builder.store
    questions = (0..<Self.questionCount).map { subjects.question($0, &generator) }
  }
}

/// A request, and the decision that it must come to.
public struct ShapedQuestion: Sendable {
  public var request: Request
  public var decision: Decision
}

/// What requests can be about: for each caller, the rules that say yes or no, and what no rule is about.
struct ShapeSubjects {
  var callers: [Caller] = []

  struct Caller {
    var principal: String
    var allows: [ShapeRule]
    var denies: [ShapeRule]
    /// What no rule is about, and when.
    var misses: [(resource: String, circumstances: Circumstances)]
  }

  /// Of eight questions four are allowed: by the last rule, by one in the middle and by two others. One is explicitly
  /// denied, one is about a rule's resource in circumstances in which the rule does not hold, two are about what no rule
  /// names.
  func question(_ number: Int, _ generator: inout SeededGenerator) -> ShapedQuestion {
    let caller = callers[number / 8 % callers.count]
    let allows = caller.allows
    switch number % 8 {
    case 0: return question(caller, allows[allows.count - 1], last: true, &generator)
    case 2: return question(caller, allows[allows.count / 2], last: false, &generator)
    case 4, 6: return question(caller, generator.pick(allows), last: false, &generator)
    case 1: return question(caller, generator.pick(caller.denies), last: false, &generator)
    case 3:
      let rule = generator.pick(allows)
      return ShapedQuestion(
        request: Self.request(caller, generator.pick(rule.examples), .refused(generator.chance(50))),
        decision: .implicitDeny)
    default:
      let miss = generator.pick(caller.misses)
      return ShapedQuestion(
        request: Self.request(caller, miss.resource, miss.circumstances), decision: .implicitDeny)
    }
  }

  private func question(
    _ caller: Caller, _ rule: ShapeRule, last: Bool, _ generator: inout SeededGenerator
  ) -> ShapedQuestion {
    let example = last ? rule.examples[rule.examples.count - 1] : generator.pick(rule.examples)
    return ShapedQuestion(
      request: Self.request(caller, example, rule.demand.circumstances),
      decision: rule.effect == .allow ? .allowed : .explicitDeny)
  }

  private static func request(_ caller: Caller, _ resource: String, _ circumstances: Circumstances) -> Request {
    Request(
      principal: caller.principal, action: ShapeBuilder.action, resource: resource, context: circumstances.entries)
  }
}
