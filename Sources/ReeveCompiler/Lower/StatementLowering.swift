import ReeveImage
import ReevePolicy
import ReeveTypes

/// A statement whose parts have been written into its program, but not yet itself.
struct LoweredStatement {
  var statement: Statement
  /// Of `Action` or `NotAction`.
  var actions: [ActionPattern]
  var isActionNegated: Bool
  /// No request can meet it: an empty list, or no resource where the type needs one.
  var isNever: Bool
  var record: [UInt8]

  /// Whether it takes in an action that is named in full.
  func takes(_ action: [UInt8]) -> Bool {
    !isNever && actions.contains { $0.matches(action) } != isActionNegated
  }

  /// Whether it can take in an action that its document does not name.
  var isOpen: Bool {
    guard !isNever else { return false }
    return isActionNegated
      || actions.contains { action in
        switch action {
        case .everything, .tokens: true
        case .literal, .nothing: false
        }
      }
  }
}

/// Lowers the parts of one statement.
struct StatementLowering {
  let type: PolicyType
  let version: LanguageVersion

  func lower(_ statement: Statement, into program: inout ProgramWriter) -> LoweredStatement {
    var flags: UInt8 = 0
    var isNever = false
    let texts: [String]
    switch statement.action {
    case .action(let list): texts = list
    case .notAction(let list):
      texts = list
      flags |= StatementLayout.actionNegated
    }
    let actions = texts.map { ActionPattern($0) }
    if texts.isEmpty { isNever = true }
    program.beginStatement()
    let open = actions.compactMap { openPattern($0, into: &program) }
    let actionList = open.isEmpty ? 0 : program.patternList(open)
    var (resources, principals, conditions) = (0, 0, 0)
    program.putTogether { program in
      resources = resourceSet(statement.resource, flags: &flags, isNever: &isNever, into: &program)
      conditions = self.conditions(statement.conditions, into: &program)
    }
    principals = principalList(statement.principal, flags: &flags, into: &program)
    let sid = statement.sid.map { program.sid(Array($0.utf8)) } ?? 0

    var record = ByteWriter()
    record.put32(statement.index)
    record.put(statement.effect == .allow ? 1 : 0)
    record.put(flags)
    record.putZeros(2)
    record.put32(actionList)
    record.put32(resources)
    record.put32(principals)
    record.put32(statement.conditions.count)
    record.put32(conditions)
    record.put32(sid)
    return LoweredStatement(
      statement: statement, actions: actions, isActionNegated: flags & StatementLayout.actionNegated != 0,
      isNever: isNever, record: record.bytes)
  }

  /// Actions named in full are the table's; only patterns are tested.
  private func openPattern(_ action: ActionPattern, into program: inout ProgramWriter) -> ProgramWriter.Reference? {
    switch action {
    case .everything: program.reference(.everything)
    case .tokens(let tokens): program.reference(.tokens(tokens))
    case .literal, .nothing: nil
    }
  }

  private func resourceSet(
    _ element: ResourceElement?, flags: inout UInt8, isNever: inout Bool, into program: inout ProgramWriter
  ) -> Int {
    let texts: [String]
    switch element {
    // A trust policy's resource is its role. Elsewhere a statement without one is about nothing.
    case nil:
      if type != .trust { isNever = true }
      return 0
    case .resource(let list):
      texts = list
      if list.contains("*") { return 0 }
    case .notResource(let list):
      texts = list
      flags |= StatementLayout.resourceNegated
    }
    if texts.isEmpty { isNever = true }
    let completesParts = [.identity, .managed, .boundary].contains(type)
    let references = texts.flatMap { text in
      ResourcePattern.lower(text, version: version, completesParts: completesParts)
        .compactMap { program.reference($0) }
    }
    return program.resourceSet(references)
  }

  private func conditions(_ clauses: [ConditionClause], into program: inout ProgramWriter) -> Int {
    let lowering = ConditionLowering(version: version)
    let records = clauses.map { lowering.lower($0, into: &program) }
    return program.withWriter { writer in
      writer.align(4)
      let offset = writer.count
      for record in records { writer.put(record) }
      return offset
    }
  }

  private func principalList(
    _ element: PrincipalElement?, flags: inout UInt8, into program: inout ProgramWriter
  ) -> Int {
    let patterns: [PrincipalPattern]
    switch element {
    case nil: return 0
    case .principal(let list): patterns = list
    case .notPrincipal(let list):
      patterns = list
      flags |= StatementLayout.principalNegated
    }
    let matchers = patterns.compactMap { PrincipalLowering.lower($0) }
    let texts = matchers.map { program.text($0.text) }
    return program.withWriter { writer in
      writer.align(8)
      let offset = writer.count
      writer.put32(matchers.count)
      writer.put32(0)
      for (matcher, text) in zip(matchers, texts) {
        writer.put(littleEndian: matcher.account)
        writer.put32(text)
        writer.put32(matcher.text.count)
        writer.put(littleEndian: matcher.kind.rawValue)
        writer.put32(0)
      }
      return offset
    }
  }
}
