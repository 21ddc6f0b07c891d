/// Reads a compiled statement back into words.
struct StatementReading {
  let program: Bytes
  /// Offset of the statement in its program.
  let statement: Int

  var index: Int { program.int(statement + StatementLayout.index) }

  var sid: String? {
    let sid = program.int(statement + StatementLayout.sid)
    return sid == 0 ? nil : program.slice(sid + StatementLayout.sidText, program.int(sid)).string
  }

  /// The resource test, then the conditions in their order.
  var tests: [StatementTest] {
    let count = program.int(statement + StatementLayout.conditionCount)
    let conditions = program.int(statement + StatementLayout.conditions)
    return [resourceTest].compactMap { $0 }
      + (0..<count).map { condition(conditions + $0 * ConditionLayout.stride) }
  }

  private var resourceTest: StatementTest? {
    let set = program.int(statement + StatementLayout.resources)
    guard set != 0 else { return nil }
    var values: [String] = []
    let bucketCount = Int(program.u32(set + ResourceSetLayout.bucketCount) & ResourceSetLayout.countMask)
    let buckets = program.int(set + ResourceSetLayout.buckets)
    for number in 0..<bucketCount {
      let record = program.int(buckets + number * BucketLayout.stride + BucketLayout.record)
      if record != 0 { values.append(program.slice(record + 4, program.int(record)).string) }
    }
    // The order in a table is that of hashes, which says nothing.
    values.sort()
    values += texts(set + ResourceSetLayout.patterns, count: program.int(set + ResourceSetLayout.count))
    let isNegated = program[statement + StatementLayout.flags] & StatementLayout.resourceNegated != 0
    return StatementTest(subject: "resource", comparison: isNegated ? "ArnNotLike" : "ArnLike", values: values)
  }

  private func condition(_ at: Int) -> StatementTest {
    let key = program.int(ProgramLayout.keys) + program.int(at + ConditionLayout.key) * KeyLayout.stride
    let name = program.slice(program.int(key + KeyLayout.name), program.int(key + KeyLayout.nameLength))
    let test = ConditionTest(rawValue: program[at + ConditionLayout.test]) ?? .absence
    let values = program.int(at + ConditionLayout.values)
    let count = program.int(at + ConditionLayout.valueCount)
    let texts =
      [.text, .textIgnoringCase, .arn].contains(test)
      ? texts(values, count: count)
      : (0..<count).map { ValueReading(program: program, reference: values + $0 * ReferenceLayout.stride).text(test) }
    return StatementTest(
      subject: name.string,
      comparison: comparison(test, flags: program[at + ConditionLayout.flags], isPattern: isPattern(values, count)),
      values: texts)
  }

  private func texts(_ references: Int, count: Int) -> [String] {
    (0..<count).map {
      PatternReading(program: program).text(reference: references + $0 * ReferenceLayout.stride)
    }
  }

  /// Whether some text is more than a literal.
  private func isPattern(_ references: Int, _ count: Int) -> Bool {
    (0..<count).contains {
      program.u32(references + $0 * ReferenceLayout.stride + ReferenceLayout.kind) != TextKind.literal.rawValue
    }
  }

  /// The name of the operator that tests so.
  private func comparison(_ test: ConditionTest, flags: UInt8, isPattern: Bool) -> String {
    let not = flags & ConditionLayout.negated != 0 ? "Not" : ""
    let name =
      switch test {
      case .text: "String\(not)\(isPattern ? "Like" : "Equals")"
      case .textIgnoringCase: "String\(not)EqualsIgnoreCase"
      case .arn: "Arn\(not)Like"
      case .numberEqual: "Numeric\(not)Equals"
      case .numberLess: "NumericLessThan"
      case .numberLessOrEqual: "NumericLessThanEquals"
      case .numberGreater: "NumericGreaterThan"
      case .numberGreaterOrEqual: "NumericGreaterThanEquals"
      case .dateEqual: "Date\(not)Equals"
      case .dateLess: "DateLessThan"
      case .dateLessOrEqual: "DateLessThanEquals"
      case .dateGreater: "DateGreaterThan"
      case .dateGreaterOrEqual: "DateGreaterThanEquals"
      case .boolean: "Bool"
      case .binary: "BinaryEquals"
      case .address: "\(not)IpAddress"
      case .absence: "Null"
      }
    let quantifier =
      flags & ConditionLayout.forAllValues != 0
      ? "ForAllValues:" : flags & ConditionLayout.forAnyValue != 0 ? "ForAnyValue:" : ""
    return quantifier + name + (flags & ConditionLayout.ifExists != 0 ? "IfExists" : "")
  }
}
