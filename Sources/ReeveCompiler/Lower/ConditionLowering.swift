import ReeveImage
import ReevePolicy

/// Lowers one condition key under one operator.
struct ConditionLowering {
  let version: LanguageVersion

  /// A `ConditionLayout` record.
  func lower(_ clause: ConditionClause, into program: inout ProgramWriter) -> [UInt8] {
    let (test, isNegated) = Self.test(clause.conditionOperator.comparison)
    var flags: UInt8 = isNegated ? ConditionLayout.negated : 0
    if clause.conditionOperator.ifExists { flags |= ConditionLayout.ifExists }
    switch clause.conditionOperator.quantifier {
    case .none: break
    case .forAllValues: flags |= ConditionLayout.forAllValues
    case .forAnyValue: flags |= ConditionLayout.forAnyValue
    }
    let references = clause.values.map { reference($0, test, clause.conditionOperator.comparison, into: &program) }
    let values = program.references(references)
    let name = PatternText.lowercased(Array(clause.key.utf8))
    let key = program.key(name)
    var record = ByteWriter()
    record.put(test.rawValue)
    record.put(flags)
    record.put(KeySource.of(name).0.rawValue)
    record.put(0)
    record.put32(key)
    record.put32(references.count)
    record.put32(values)
    return record.bytes
  }

  private func reference(
    _ text: String, _ test: ConditionTest, _ comparison: ConditionOperator.Comparison,
    into program: inout ProgramWriter
  ) -> ProgramWriter.Reference {
    let bytes = Array(text.utf8)
    switch test {
    case .text, .textIgnoringCase:
      let hasWildcards = comparison == .stringLike || comparison == .stringNotLike
      return pattern(
        TextPattern.lower(
          text, version: version, hasWildcards: hasWildcards, ignoresCase: test == .textIgnoringCase),
        into: &program)
    case .arn: return pattern(ARNConditionPattern.lower(text, version: version), into: &program)
    case .numberEqual, .numberLess, .numberLessOrEqual, .numberGreater, .numberGreaterOrEqual:
      return value(StoredValue.number(bytes), into: &program)
    case .dateEqual, .dateLess, .dateLessOrEqual, .dateGreater, .dateGreaterOrEqual:
      return value(StoredValue.date(bytes), into: &program)
    case .address: return value(StoredValue.address(bytes), into: &program)
    case .binary: return value(StoredValue.binary(bytes), into: &program)
    case .boolean, .absence:
      let kind: ValueKind =
        switch StoredValue.boolean(bytes) {
        case nil: .never
        case false?: .value
        case true?: .yes
        }
      return ProgramWriter.Reference(offset: 0, length: 0, kind: kind.rawValue)
    }
  }

  /// A pattern; one that nothing matches stays in its place as a text that no request can have.
  private func pattern(_ pattern: LoweredPattern?, into program: inout ProgramWriter) -> ProgramWriter.Reference {
    if let pattern, let reference = program.reference(pattern) { return reference }
    return program.reference(Self.unmatchable, .literal)
  }

  /// A byte that no UTF-8 has.
  private static let unmatchable: [UInt8] = [0xFF]

  private func value(_ stored: [UInt8]?, into program: inout ProgramWriter) -> ProgramWriter.Reference {
    guard let stored else { return ProgramWriter.Reference(offset: 0, length: 0, kind: ValueKind.never.rawValue) }
    return ProgramWriter.Reference(
      offset: program.text(stored), length: stored.count, kind: ValueKind.value.rawValue)
  }

  /// The test of an operator, and whether it asks that nothing match.
  private static func test(_ comparison: ConditionOperator.Comparison) -> (ConditionTest, isNegated: Bool) {
    switch comparison {
    case .stringEquals, .stringLike: (.text, false)
    case .stringNotEquals, .stringNotLike: (.text, true)
    case .stringEqualsIgnoreCase: (.textIgnoringCase, false)
    case .stringNotEqualsIgnoreCase: (.textIgnoringCase, true)
    case .numericEquals: (.numberEqual, false)
    case .numericNotEquals: (.numberEqual, true)
    case .numericLessThan: (.numberLess, false)
    case .numericLessThanEquals: (.numberLessOrEqual, false)
    case .numericGreaterThan: (.numberGreater, false)
    case .numericGreaterThanEquals: (.numberGreaterOrEqual, false)
    case .dateEquals: (.dateEqual, false)
    case .dateNotEquals: (.dateEqual, true)
    case .dateLessThan: (.dateLess, false)
    case .dateLessThanEquals: (.dateLessOrEqual, false)
    case .dateGreaterThan: (.dateGreater, false)
    case .dateGreaterThanEquals: (.dateGreaterOrEqual, false)
    case .bool: (.boolean, false)
    case .binaryEquals: (.binary, false)
    case .ipAddress: (.address, false)
    case .notIpAddress: (.address, true)
    case .arnEquals, .arnLike: (.arn, false)
    case .arnNotEquals, .arnNotLike: (.arn, true)
    case .null: (.absence, false)
    }
  }
}
