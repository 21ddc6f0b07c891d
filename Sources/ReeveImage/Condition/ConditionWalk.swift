import ReeveTypes

// Conditions: the presence of keys, the quantifiers, and the comparison of each family.
// Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Single-valued vs. multivalued context
// keys".
extension Evaluation {
  /// Whether every condition of a statement holds.
  @inline(__always)
  func conditionsHold(statement: Int, program: Bytes) -> Bool {
    if isGrowing { return notedConditionsHold(statement: statement, program: program) }
    var condition = program.int(statement &+ StatementLayout.conditions)
    let end = condition &+ program.int(statement &+ StatementLayout.conditionCount) &* ConditionLayout.stride
    while condition < end {
      if !holds(condition, statement: statement, program: program) { return false }
      condition &+= ConditionLayout.stride
    }
    return true
  }

  /// A condition: in place when it has no quantifier, and its key has one value that is at hand.
  @inline(__always)
  func holds(_ condition: Int, statement: Int, program: Bytes) -> Bool {
    let head = program.u32(condition)
    let test = UInt8(truncatingIfNeeded: head)
    let source = UInt8(truncatingIfNeeded: head &>> 16)
    guard head & Self.quantifiers == 0, test < ConditionTest.absence.rawValue else {
      return holdsElsewhere(condition, statement: statement, program: program)
    }
    let isNegated = head & UInt32(ConditionLayout.negated) << 8 != 0
    let count = program.int(condition &+ ConditionLayout.valueCount)
    let values = program.int(condition &+ ConditionLayout.values)
    if source == KeySource.requestedRegion.rawValue, test == ConditionTest.text.rawValue, let region = requestedRegion {
      return count > 0 && matchesSomeText(region, count, values, program) != isNegated
    }
    // The keys of one source are never missing where their bit is set; those before `firstOfContext` may have a value of the
    // engine's own.
    if scratch.parts.present &>> UInt64(source) & 1 != 0,
      source >= KeySource.firstOfContext || source == KeySource.secureTransport.rawValue
        || source == KeySource.requestedRegion.rawValue
    {
      let number = scratch.entryNumber(ofSource: source)
      let entry = scratch.entry(number)
      if test == ConditionTest.address.rawValue, entry.converted.isQuad {
        return count > 0 && isInSome(entry.converted.bits, count, values, program) != isNegated
      }
      if test == ConditionTest.boolean.rawValue, entry.converted.isBoolean {
        let kind = (entry.converted.bits != 0 ? ValueKind.yes : ValueKind.value).rawValue
        return count > 0 && some(count, values) { program.u32($0 &+ ReferenceLayout.kind) == kind } != isNegated
      }
      if test == ConditionTest.text.rawValue, !entry.isList {
        return count > 0 && matchesSomeText(firstValue(ofEntry: number), count, values, program) != isNegated
      }
    }
    if test == ConditionTest.text.rawValue, Self.ownTexts &>> UInt64(source) & 1 != 0,
      let value = engineValue(source: source, tagKey: payload.slice(0, 0), tagHash: 0)
    {
      return count > 0 && matchesSomeText(value, count, values, program) != isNegated
    }
    return holdsElsewhere(condition, statement: statement, program: program)
  }

  /// Keys of which the engine has one text, if it has any, each the bit of its source.
  private static var ownTexts: UInt64 {
    @inline(__always)
    get {
      1 << UInt64(KeySource.principalARN.rawValue) | 1 << UInt64(KeySource.principalAccount.rawValue)
        | 1 << UInt64(KeySource.principalType.rawValue) | 1 << UInt64(KeySource.principalServiceName.rawValue)
        | 1 << UInt64(KeySource.resourceAccount.rawValue) | 1 << UInt64(KeySource.principalOrganizationID.rawValue)
        | 1 << UInt64(KeySource.resourceOrganizationID.rawValue)
        | 1 << UInt64(KeySource.sourceOrganizationID.rawValue)
    }
  }

  @inline(__always)
  private func holdsElsewhere(_ condition: Int, statement: Int, program: Bytes) -> Bool {
    conditionHolds(condition, isDeny: program[statement &+ StatementLayout.effect] == 0, program: program)
  }

  @inline(__always)
  func matchesSomeText(_ value: Bytes, _ count: Int, _ values: Int, _ program: Bytes) -> Bool {
    some(count, values) { matches(value, reference: $0, program: program) }
  }

  @inline(__always)
  private static var quantifiers: UInt32 { UInt32(ConditionLayout.forAllValues | ConditionLayout.forAnyValue) << 8 }

  @inline(__always)
  func isInSome(_ quad: UInt32, _ count: Int, _ values: Int, _ program: Bytes) -> Bool {
    some(count, values) { reference in
      program.u32(reference &+ ReferenceLayout.kind) == ValueKind.value.rawValue
        && Address.contains(stored: program.from(program.int(reference &+ ReferenceLayout.offset)), quad: quad)
    }
  }

  @inline(never)
  func conditionHolds(_ condition: Int, isDeny: Bool, program: Bytes) -> Bool {
    let flags = program[condition + ConditionLayout.flags]
    let forAll = flags & ConditionLayout.forAllValues != 0
    let forAny = flags & ConditionLayout.forAnyValue != 0
    let test = program[condition + ConditionLayout.test]
    if test == ConditionTest.absence.rawValue, forAll || forAny { return forAll }
    let values = self.values(key: program.int(condition + ConditionLayout.key), program: program)
    if test == ConditionTest.absence.rawValue {
      return matchesPresence(values.count > 0, condition: condition, program: program)
    }
    if values.count == 0 { return holdsWhenAbsent(condition: condition, flags: flags, program: program) }
    // A list of no values matches nothing, whatever the request has.
    guard program.int(condition + ConditionLayout.valueCount) > 0 else { return false }
    if values.isAmbiguous {
      return holdsForAmbiguous(values.count, condition: condition, flags: flags, isDeny: isDeny, program: program)
    }
    if forAll || forAny, onlyEmptyTexts(values.count) { return forAll }
    guard forAll || forAny else {
      return !values.isList && isTrue(of: scratch.value(0), condition: condition, flags: flags, program: program)
    }
    for index in 0..<values.count {
      if isTrue(of: scratch.value(index), condition: condition, flags: flags, program: program) != forAll {
        return forAny
      }
    }
    return forAll
  }

  private func holdsWhenAbsent(condition: Int, flags: UInt8, program: Bytes) -> Bool {
    if flags & (ConditionLayout.ifExists | ConditionLayout.forAllValues) != 0 { return true }
    if flags & ConditionLayout.forAnyValue != 0 { return false }
    return flags & ConditionLayout.negated != 0 && program.int(condition + ConditionLayout.valueCount) > 0
  }

  /// A key that is ambiguous holds only when each of its values gives the same result; else the statement must not widen
  /// access: false in an Allow, true in a Deny.
  private func holdsForAmbiguous(
    _ count: Int, condition: Int, flags: UInt8, isDeny: Bool, program: Bytes
  ) -> Bool {
    let quantified = flags & (ConditionLayout.forAllValues | ConditionLayout.forAnyValue) != 0
    func result(_ index: Int) -> Bool {
      let value = scratch.value(index)
      if quantified, value.count == 0 { return flags & ConditionLayout.forAllValues != 0 }
      return isTrue(of: value, condition: condition, flags: flags, program: program)
    }
    let first = result(0)
    for index in 1..<count where result(index) != first { return isDeny }
    return first
  }

  private func onlyEmptyTexts(_ count: Int) -> Bool {
    for index in 0..<count where scratch.value(index).count > 0 { return false }
    return true
  }

  /// Null: the policy's `true` asks that the key be absent.
  private func matchesPresence(_ isPresent: Bool, condition: Int, program: Bytes) -> Bool {
    var reference = program.int(condition + ConditionLayout.values)
    for _ in 0..<program.int(condition + ConditionLayout.valueCount) {
      let kind = program.u32(reference + ReferenceLayout.kind)
      if kind == (isPresent ? ValueKind.value : ValueKind.yes).rawValue { return true }
      reference += ReferenceLayout.stride
    }
    return false
  }

  /// The operator on one value of the request: some value of the policy matches it, or for a negated operator none.
  @inline(__always)
  private func isTrue(of value: Bytes, condition: Int, flags: UInt8, program: Bytes) -> Bool {
    matchesSome(value, condition: condition, program: program) != (flags & ConditionLayout.negated != 0)
  }

  private func matchesSome(_ value: Bytes, condition: Int, program: Bytes) -> Bool {
    let test = program[condition + ConditionLayout.test]
    let values = program.int(condition + ConditionLayout.values)
    let count = program.int(condition + ConditionLayout.valueCount)
    switch test {
    case ConditionTest.text.rawValue:
      return some(count, values) { matches(value, reference: $0, program: program) }
    case ConditionTest.textIgnoringCase.rawValue:
      return some(count, values) { matchesIgnoringCase(value, reference: $0, program: program) }
    case ConditionTest.arn.rawValue:
      guard ARNText.hasSixParts(value) else { return false }
      return some(count, values) { matches(value, reference: $0, program: program) }
    case ConditionTest.numberEqual.rawValue...ConditionTest.numberGreaterOrEqual.rawValue:
      guard let number = Decimal(value) else { return false }
      return some(count, values) {
        guard let stored = stored($0, program: program) else { return false }
        return Self.ranks(
          Decimal.compare(number, Decimal(stored: stored)), test &- ConditionTest.numberEqual.rawValue)
      }
    case ConditionTest.dateEqual.rawValue...ConditionTest.dateGreaterOrEqual.rawValue:
      guard let instant = DateText.instant(value) else { return false }
      return some(count, values) {
        guard let stored = stored($0, program: program) else { return false }
        let date = Instant(
          epochSeconds: Int64(bitPattern: stored.u64(InstantLayout.seconds)),
          nanoseconds: stored.u32(InstantLayout.nanoseconds))
        let order = instant < date ? -1 : (instant == date ? 0 : 1)
        return Self.ranks(order, test &- ConditionTest.dateEqual.rawValue)
      }
    case ConditionTest.boolean.rawValue:
      guard let boolean = BooleanText.value(value) else { return false }
      let kind = (boolean ? ValueKind.yes : ValueKind.value).rawValue
      return some(count, values) { program.u32($0 + ReferenceLayout.kind) == kind }
    case ConditionTest.binary.rawValue:
      guard Base64.isCanonical(value) else { return false }
      return some(count, values) { stored($0, program: program).map { $0 == value } ?? false }
    case ConditionTest.address.rawValue:
      guard let address = Address(value, allowingPrefix: false) else { return false }
      return some(count, values) {
        stored($0, program: program).map { Address(stored: $0).contains(address) } ?? false
      }
    default: return false
    }
  }

  @inline(__always)
  private func some(_ count: Int, _ values: Int, _ matches: (Int) -> Bool) -> Bool {
    var reference = values
    for _ in 0..<count {
      if matches(reference) { return true }
      reference += ReferenceLayout.stride
    }
    return false
  }

  /// The bytes of a policy's value that converted.
  @inline(__always)
  private func stored(_ reference: Int, program: Bytes) -> Bytes? {
    guard program.u32(reference + ReferenceLayout.kind) == ValueKind.value.rawValue else { return nil }
    return program.slice(
      program.int(reference + ReferenceLayout.offset), program.int(reference + ReferenceLayout.length))
  }

  /// Whether an order (negative, zero, positive) is what a comparison asks for; numbers and dates count alike.
  @inline(__always)
  private static func ranks(_ order: Int, _ comparison: UInt8) -> Bool {
    switch comparison {
    case 0: order == 0
    case 1: order < 0
    case 2: order <= 0
    case 3: order > 0
    default: order >= 0
    }
  }
}
