import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTypes

/// Compiles documents into programs, which any image can take in as they are. Its memory is used again from one document
/// to the next: a store has hundreds of thousands of them, and allocating would be most of the work.
struct ProgramLowering {
  private var writer = ProgramWriter()
  private var statements: [LoweredStatement] = []
  /// The actions that the document names in full.
  private var actions = InternTable()
  /// Each of them with a statement that names it, by action and then statement.
  private var naming: [(action: Int, statement: Int)] = []
  /// The statements that have patterns or `NotAction`.
  private var open: [Int] = []
  private var entries: [(hash: UInt64, offset: Int)] = []
  private var taking: [Int] = []

  /// The program of a document.
  mutating func program(of stored: StoredDocument) -> [UInt8] {
    writer.begin()
    statements.removeAll(keepingCapacity: true)
    let lowering = StatementLowering(type: stored.type, version: stored.document.version)
    for statement in stored.document.statements { statements.append(lowering.lower(statement, into: &writer)) }
    let statementOffset = writeStatements()
    collectActions()
    writeEntries()
    taking.removeAll(keepingCapacity: true)
    taking.append(contentsOf: open)
    let openEntry = writeEntry(action: [])
    writer.finish(
      statements: statementOffset, statementCount: statements.count, actions: entries, openEntry: openEntry)
    return writer.bytes
  }

  private mutating func writeStatements() -> Int {
    writer.withWriter { writer in
      writer.align(StatementLayout.stride)
      let offset = writer.count
      for statement in statements { writer.put(statement.record) }
      return offset
    }
  }

  private mutating func collectActions() {
    actions.removeAll()
    naming.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    for (number, statement) in statements.enumerated() {
      let isListed = !statement.isNever && !statement.isOpen
      if statement.isOpen { open.append(number) }
      for case .literal(let text) in statement.actions {
        let action = actions.number(text)
        if isListed { naming.append((action, number)) }
      }
    }
    naming.sort { ($0.action, $0.statement) < ($1.action, $1.statement) }
  }

  /// For each action, an entry with the statements that take it in. Statements that name actions in full find them by
  /// themselves; only those with patterns are asked about each.
  private mutating func writeEntries() {
    entries.removeAll(keepingCapacity: true)
    var next = 0
    for number in 0..<actions.count {
      let action = Array(actions.writer.bytes[actions.range(number)])
      taking.removeAll(keepingCapacity: true)
      while next < naming.count, naming[next].action == number {
        if taking.last != naming[next].statement { taking.append(naming[next].statement) }
        next += 1
      }
      for statement in open where statements[statement].takes(action) { taking.append(statement) }
      taking.sort()
      entries.append((Hash.foldingASCII(action), writeEntry(action: action)))
    }
  }

  /// The statements of `taking`, denials first.
  private mutating func writeEntry(action: [UInt8]) -> Int {
    writer.withWriter { writer in
      writer.align(4)
      let offset = writer.count
      let denyCount = taking.count { statements[$0].statement.effect == .deny }
      writer.put32(denyCount)
      writer.put32(taking.count - denyCount)
      writer.put32(action.count)
      for effect in [Effect.deny, .allow] {
        for number in taking where statements[number].statement.effect == effect { writer.put32(number) }
      }
      writer.put(action)
      return offset
    }
  }
}
