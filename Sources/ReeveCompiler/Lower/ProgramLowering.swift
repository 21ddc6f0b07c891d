import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTypes

/// A compiled document, which any image can take in as it is.
struct Program: Sendable {
  var bytes: [UInt8]
  var statementCount: Int
  /// The actions that it names in full, in lower case, each once.
  var actions: [[UInt8]]
  /// For each of `actions`, the statements that take it in, in order.
  private var named: [[UInt8]: [Int]] = [:]
  /// The statements that have patterns or `NotAction`.
  private var open: [OpenStatement] = []
  private var isDeny: [Bool]
  private var statementOffset: Int

  private struct OpenStatement: Sendable {
    var number: Int
    var actions: [ActionPattern]
    var isNegated: Bool
  }

  init(_ stored: StoredDocument) {
    var writer = ProgramWriter()
    let lowering = StatementLowering(type: stored.type, version: stored.document.version)
    let statements = stored.document.statements.map { lowering.lower($0, into: &writer) }
    actions = Self.namedActions(statements)
    statementCount = statements.count
    statementOffset = writer.withWriter { writer in
      writer.align(8)
      let offset = writer.count
      for statement in statements { writer.put(statement.record) }
      return offset
    }
    var table = BucketTable(capacity: actions.count)
    isDeny = statements.map { $0.statement.effect == .deny }
    for (action, taking) in Self.statementsTaking(actions, of: statements) {
      named[action] = taking
      let offset = Self.writeEntry(taking, of: statements, action: action, into: &writer)
      table.insert(Hash.exact(action), record: offset)
    }
    let openNumbers = statements.indices.filter { statements[$0].isOpen }
    open = openNumbers.map {
      OpenStatement(number: $0, actions: statements[$0].actions, isNegated: statements[$0].isActionNegated)
    }
    let openEntry = Self.writeEntry(openNumbers, of: statements, action: [], into: &writer)
    bytes = writer.finish(
      statements: statementOffset, statementCount: statements.count, actions: table, openEntry: openEntry)
  }

  /// Visits the statements that take in an action, in the document's order, with their offsets in the program.
  func forEachStep(_ action: [UInt8], _ visit: (_ isDeny: Bool, _ statement: Int) -> Void) {
    let taking =
      named[action]
      ?? open.filter { open in open.actions.contains { $0.matches(action) } != open.isNegated }.map(\.number)
    for number in taking { visit(isDeny[number], statementOffset + number * StatementLayout.stride) }
  }

  private static func namedActions(_ statements: [LoweredStatement]) -> [[UInt8]] {
    var seen: Set<[UInt8]> = []
    var actions: [[UInt8]] = []
    for statement in statements {
      for case .literal(let action) in statement.actions where seen.insert(action).inserted { actions.append(action) }
    }
    return actions
  }

  /// For each action, the statements that take it in. Statements that name actions in full find them by themselves; only
  /// those with patterns are asked about each.
  private static func statementsTaking(
    _ actions: [[UInt8]], of statements: [LoweredStatement]
  ) -> [(action: [UInt8], statements: [Int])] {
    var naming: [[UInt8]: [Int]] = [:]
    var others: [Int] = []
    for (number, statement) in statements.enumerated() where !statement.isNever {
      if statement.isOpen {
        others.append(number)
        continue
      }
      for case .literal(let action) in statement.actions where naming[action]?.last != number {
        naming[action, default: []].append(number)
      }
    }
    return actions.map { action in
      (action, ((naming[action] ?? []) + others.filter { statements[$0].takes(action) }).sorted())
    }
  }

  private static func writeEntry(
    _ taking: [Int], of statements: [LoweredStatement], action: [UInt8], into program: inout ProgramWriter
  ) -> Int {
    let denials = taking.filter { statements[$0].statement.effect == .deny }
    let allows = taking.filter { statements[$0].statement.effect == .allow }
    return program.withWriter { writer in
      writer.align(4)
      let offset = writer.count
      writer.put32(denials.count)
      writer.put32(allows.count)
      writer.put32(action.count)
      for number in denials + allows { writer.put32(number) }
      writer.put(action)
      return offset
    }
  }
}
