import ReeveTypes

// What is left of a decision once principal, action and resource are known: tests of the context, and after each a further one
// or the verdict.
//
// A tree grows as it is asked. Where nobody has come yet, the request is decided in full, and each test that looks at anything
// but principal, action and resource is noted with its result. The order of these tests depends on the results of those before
// and on nothing else, so a request for which they come out the same gets the same verdict. Whatever else looks at the context
// while it is noted ends the noting: a request that comes there is decided in full each time.

extension Evaluation {
  /// The verdict on a request that passed the door.
  @inline(never)
  func verdict() -> Verdict {
    scratch.parts.resource == ResourceMemo.passing ? join() : verdictByTree()
  }

  /// The same where there is a tree.
  @inline(__always)
  func verdictByTree() -> Verdict {
    let place = scratch.parts.resource
    var tree = place
    var number = scratch.resources.root(ofTreeAt: tree)
    while number != 0 {
      let cell = scratch.resources.cell(number, ofTreeAt: tree)
      if cell.kind < CellOfTree.Kind.condition.rawValue {
        number = cell.next(met: isMet(cell))
      } else if cell.kind == CellOfTree.Kind.verdict.rawValue {
        return cell.verdict
      } else if cell.kind == CellOfTree.Kind.values.rawValue {
        tree = branch(cell.sources, behind: number, ofTreeAt: tree)
        number = tree == ResourceMemo.passing ? 0 : scratch.resources.root(ofTreeAt: tree)
      } else {
        number = cell.next(met: isMetElsewhere(cell))
      }
    }
    return growTree(at: place)
  }

  /// Whether a value meets what a test compares with: in place where the value of its key is at hand.
  @inline(__always)
  private func isMet(_ cell: KeptCell) -> Bool {
    guard scratch.parts.present &>> UInt64(cell.source) & 1 != 0 else { return isMetElsewhere(cell) }
    let line = scratch.line(ofSource: cell.source)
    let converted = line.converted
    switch cell.kind {
    case CellOfTree.Kind.boolean.rawValue:
      return converted.word == cell.operand || (converted.isBoolean ? false : isMetElsewhere(cell))
    case CellOfTree.Kind.network.rawValue:
      return (cell.operand ^ converted.word) &>> UInt64(cell.operandWidth) == 0
        || (converted.isQuad ? false : isMetElsewhere(cell))
    case CellOfTree.Kind.networks.rawValue:
      guard converted.isQuad else { return isMetElsewhere(cell) }
      return isInSome(converted.bits, Int(cell.operandWidth), cell.operandOffset, image.from(cell.first))
    default:
      guard !line.isList else { return isMetElsewhere(cell) }
      let value = self.value(of: line)
      return cell.kind == CellOfTree.Kind.text.rawValue
        ? value == image.slice(cell.operandOffset, Int(cell.operandWidth))
        : matchesSomeText(value, Int(cell.operandWidth), cell.operandOffset, image.from(cell.first))
    }
  }

  @inline(never)
  private func isMetElsewhere(_ cell: KeptCell) -> Bool {
    if cell.kind == CellOfTree.Kind.expiration.rawValue { return isExpired }
    let isOfSessions = cell.kind == CellOfTree.Kind.conditionOfSessions.rawValue
    let program = (isOfSessions ? scratch.registered.image : image).from(cell.first)
    return holds(Int(cell.third), statement: cell.second, program: program) != cell.isNegated
  }

  /// Decides in full, and notes how.
  @inline(never)
  private func growTree(at place: Int) -> Verdict {
    forgetUnreadable()
    // What is kept of the resource is as it was found; what it could meet was looked up for another one.
    scratch.candidates.forget()
    scratch.resourceBits = 0
    scratch.parts.tree = place
    scratch.parts.link = scratch.resources.rootLink(ofTreeAt: place)
    scratch.parts.settled = 0
    let verdict = join()
    note(CellOfTree(verdict), isTrue: true)
    scratch.parts.link = 0
    return verdict
  }

  /// Whether the tests of this decision are noted.
  var isGrowing: Bool { @inline(__always) get { scratch.parts.link != 0 } }

  /// Something looks at the context that is no test: what comes after it is not noted.
  @inline(never)
  func stopGrowing() { scratch.parts.link = 0 }

  /// Notes a test with its result, where the tree ends; or goes on from what is known.
  @inline(never)
  func note(_ cell: CellOfTree, isTrue: Bool) {
    guard isGrowing else { return }
    let tree = scratch.parts.tree
    var number = scratch.resources.number(atLink: scratch.parts.link)
    if number == 0 {
      number = scratch.resources.add(cell, toTreeAt: tree)
      // A full tree begins anew, with what is asked now.
      if number == 0 {
        scratch.resources.clear(treeAt: tree, number: scratch.nextNumber())
        return stopGrowing()
      }
      scratch.resources.setNumber(number, atLink: scratch.parts.link)
    } else {
      let known = scratch.resources.cell(number, ofTreeAt: tree).whole
      // The same tests in the same order: the law of this tree.
      assert(known.asks(cell))
      guard known.asks(cell) else { return stopGrowing() }
    }
    scratch.parts.link = scratch.resources.link(ofCell: number, whenTrue: isTrue, ofTreeAt: tree)
  }

  /// Notes that what comes next depends on the values of some keys: it has a tree for each of them.
  /// - Parameter sources: each its bit; of keys whose values are the context's.
  @inline(never)
  func noteValues(of sources: UInt64) {
    guard isGrowing, sources & ~scratch.parts.settled != 0 else { return }
    let link = scratch.parts.link
    note(CellOfTree(values: sources), isTrue: true)
    guard isGrowing else { return }
    let tree = keepBranch(sources, behind: scratch.resources.number(atLink: link), ofTreeAt: scratch.parts.tree)
    guard tree != ResourceMemo.passing else { return stopGrowing() }
    scratch.parts.tree = tree
    scratch.parts.link = scratch.resources.rootLink(ofTreeAt: tree)
    scratch.parts.settled |= sources & Self.contextSources
  }

  /// The tree for the values that the context has for some keys; `passing`: there is none.
  /// - Parameter cell: the number of the one that asks for it.
  @inline(never)
  private func branch(_ sources: UInt64, behind cell: UInt8, ofTreeAt tree: Int) -> Int {
    guard let text = textOfValues(of: sources) else { return ResourceMemo.passing }
    let parent = parent(behind: cell, ofTreeAt: tree)
    return scratch.resources.place(
      of: text, form: UInt64(text.count), MemoKey(hash: Hash.quick(text, salt: parent)), behind: parent)
  }

  /// What tells the trees behind one cell from those behind all others.
  @inline(__always)
  private func parent(behind cell: UInt8, ofTreeAt tree: Int) -> UInt64 {
    scratch.resources.number(ofTreeAt: tree) | UInt64(cell)
  }

  /// The same, with a place for one that is new, where it gets one.
  private func keepBranch(_ sources: UInt64, behind cell: UInt8, ofTreeAt tree: Int) -> Int {
    let known = branch(sources, behind: cell, ofTreeAt: tree)
    guard known == ResourceMemo.passing, let text = textOfValues(of: sources) else { return known }
    let parent = parent(behind: cell, ofTreeAt: tree)
    let place = scratch.resources.placeToKeep(MemoKey(hash: Hash.quick(text, salt: parent)))
    guard place != ResourceMemo.passing, place != tree, place != scratch.parts.resource else {
      return ResourceMemo.passing
    }
    _ = scratch.resources.keep(
      text, form: UInt64(text.count), at: place, parent: parent, number: scratch.nextNumber())
    scratch.resources.seal(place)
    return place
  }

  /// The values of some keys, each behind its length, or behind one that no value has where there is none; absent where one is a
  /// list, or they are too long to be kept.
  private func textOfValues(of sources: UInt64) -> Bytes? {
    var writer = scratch.valuesText
    var left = sources
    while left != 0 {
      let source = UInt8(truncatingIfNeeded: left.trailingZeroBitCount)
      left &= left &- 1
      guard scratch.parts.present &>> UInt64(source) & 1 != 0 else {
        writer.putNone()
        continue
      }
      let line = scratch.line(ofSource: source)
      guard !line.isList, writer.put(value(of: line)) else { return nil }
    }
    return writer.text
  }

  /// The conditions of a statement, each of which is noted.
  @inline(never)
  func notedConditionsHold(statement: Int, program: Bytes) -> Bool {
    var condition = program.int(statement + StatementLayout.conditions)
    let end = condition + program.int(statement + StatementLayout.conditionCount) * ConditionLayout.stride
    while condition < end {
      scratch.parts.isInCondition = true
      scratch.parts.hasReadContext = false
      let isTrue = holds(condition, statement: statement, program: program)
      scratch.parts.isInCondition = false
      if scratch.parts.hasReadContext || !isSettled(condition, program: program) {
        note(cell(ofCondition: condition, statement: statement, program: program), isTrue: isTrue)
      }
      if !isTrue { return false }
      condition += ConditionLayout.stride
    }
    return true
  }

  private func cell(ofCondition condition: Int, statement: Int, program: Bytes) -> CellOfTree {
    if let offset = image.offset(of: program) {
      var cell = CellOfTree(.condition, offset, statement, UInt32(truncatingIfNeeded: condition))
      readyToTest(&cell, offset, condition, program)
      return cell
    }
    let offset = scratch.registered.image.offset(of: program) ?? 0
    return CellOfTree(.conditionOfSessions, offset, statement, UInt32(truncatingIfNeeded: condition))
  }

  /// Sees whether a condition can be tested in place: without a quantifier, and of a key with a source of its own, whose value
  /// is the context's if that has one.
  private func readyToTest(_ cell: inout CellOfTree, _ offset: Int, _ condition: Int, _ program: Bytes) {
    let flags = program[condition + ConditionLayout.flags]
    let source = program[condition + ConditionLayout.source]
    guard flags & (ConditionLayout.forAllValues | ConditionLayout.forAnyValue) == 0,
      Self.contextSources >> UInt64(source) & 1 != 0
    else { return }
    cell.source = source
    cell.isNegated = flags & ConditionLayout.negated != 0
    let values = program.int(condition + ConditionLayout.values)
    let count = program.u32(condition + ConditionLayout.valueCount)
    guard count > 0 else { return }
    let kind = program.u32(values + ReferenceLayout.kind)
    let value = program.int(values + ReferenceLayout.offset)
    (cell.operand, cell.operandWidth) = (UInt64(values), count)
    switch program[condition + ConditionLayout.test] {
    case ConditionTest.address.rawValue:
      cell.kind = .networks
      if count == 1, kind == ValueKind.value.rawValue,
        let (network, width) = Address.network(stored: program.from(value))
      {
        (cell.operand, cell.operandWidth, cell.kind) = (ConvertedValue(quad: network).word, width, .network)
      }
    case ConditionTest.boolean.rawValue where count == 1 && kind != ValueKind.never.rawValue:
      (cell.operand, cell.kind) = (ConvertedValue(kind == ValueKind.yes.rawValue).word, .boolean)
    case ConditionTest.text.rawValue:
      cell.kind = .texts
      if count == 1, kind == TextKind.literal.rawValue {
        (cell.operand, cell.operandWidth, cell.kind) = (
          UInt64(offset + value), program.u32(values + ReferenceLayout.length), .text
        )
      }
    default: return
    }
  }

  /// Keys of one source whose value is the context's, if that has one, each the bit of its source. A region that the engine
  /// itself knows is noted in no tree.
  private static var contextSources: UInt64 {
    ~0 << UInt64(KeySource.firstOfContext) | 1 << UInt64(KeySource.secureTransport.rawValue)
      | 1 << UInt64(KeySource.requestedRegion.rawValue)
  }

  /// Whether a condition's key has the same values in every request that comes to this tree: the engine's own, from principal,
  /// action and resource, or those for which the tree is.
  private func isSettled(_ condition: Int, program: Bytes) -> Bool {
    isSettled(
      key: program.int(ProgramLayout.keys) + program.int(condition + ConditionLayout.key) * KeyLayout.stride,
      program: program)
  }

  private func isSettled(key at: Int, program: Bytes) -> Bool {
    let source = program[at + KeyLayout.source]
    if scratch.parts.settled >> UInt64(source) & 1 != 0 { return true }
    if source == KeySource.principalTag.rawValue, mayBeToldTags { return false }
    return Self.settledSources >> UInt64(source) & 1 != 0
      && engineValues(source: source, key: at, program: program) != nil
  }

  /// A pattern or a value looks at a key.
  @inline(never)
  func noteVariable(key: Int, program: Bytes) {
    let at = program.int(ProgramLayout.keys) + key * KeyLayout.stride
    if isSettled(key: at, program: program) { return }
    if scratch.parts.isInCondition { scratch.parts.hasReadContext = true } else { stopGrowing() }
  }

  /// Keys that have the same value whatever the context, if the engine has one, each the bit of its source.
  private static var settledSources: UInt64 {
    1 << UInt64(KeySource.principalARN.rawValue) | 1 << UInt64(KeySource.principalAccount.rawValue)
      | 1 << UInt64(KeySource.principalType.rawValue) | 1 << UInt64(KeySource.userID.rawValue)
      | 1 << UInt64(KeySource.userName.rawValue) | 1 << UInt64(KeySource.principalIsService.rawValue)
      | 1 << UInt64(KeySource.principalServiceName.rawValue) | 1 << UInt64(KeySource.principalServiceNames.rawValue)
      | 1 << UInt64(KeySource.principalTag.rawValue) | 1 << UInt64(KeySource.sourceIdentity.rawValue)
      | 1 << UInt64(KeySource.federatedProvider.rawValue) | 1 << UInt64(KeySource.resourceTag.rawValue)
      | 1 << UInt64(KeySource.resourceAccount.rawValue) | 1 << UInt64(KeySource.principalOrganizationID.rawValue)
      | 1 << UInt64(KeySource.principalOrganizationPaths.rawValue)
      | 1 << UInt64(KeySource.resourceOrganizationID.rawValue)
      | 1 << UInt64(KeySource.resourceOrganizationPaths.rawValue) | 1 << UInt64(KeySource.requestedRegion.rawValue)
  }
}
