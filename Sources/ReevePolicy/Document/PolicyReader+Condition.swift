import ReeveTypes

extension PolicyReader {
  /// Every operator and key of `Condition`, in the order of the document.
  mutating func conditions(_ elements: Elements, effect: Effect) -> [ConditionClause] {
    guard let value = elements[.condition] else { return [] }
    guard value.kind == .object else {
      reportType("`Condition`", expected: "an object", found: value)
      return []
    }
    var clauses: [ConditionClause] = []
    var isEmpty = true
    for block in value.members {
      isEmpty = false
      // One block is most of all: its list is then the list.
      let more = conditions(block, effect: effect)
      if clauses.isEmpty { clauses = more } else { clauses += more }
    }
    if isEmpty { report(.condition(.emptyObject("Condition")), at: value.range) }
    return clauses
  }

  /// The keys under one operator.
  private mutating func conditions(_ block: JSONMember, effect: Effect) -> [ConditionClause] {
    let name = block.name.text ?? ""
    let conditionOperator = ConditionOperator(name)
    if let conditionOperator {
      if conditionOperator.comparison == .null, conditionOperator.quantifier != .none {
        report(.condition(.nullWithQualifier(name)), at: block.name.range)
      }
    } else {
      reportOperator(name, at: block.name.range)
    }
    guard block.value.kind == .object else {
      reportType("the value of \(quoted(name))", expected: "an object", found: block.value)
      return []
    }
    var clauses: [ConditionClause] = []
    var firstOfKey = FirstPlaces<JSONValue>()
    var isEmpty = true
    for member in block.value.members {
      isEmpty = false
      let key = sharedText(of: member.name)
      let folded = asciiLowercased(key)
      if let first = firstOfKey.insert(folded, at: member.name) { reportSameKey(member.name, key, as: first) }
      checkKey(key, folded: folded, at: member.name.range, under: conditionOperator)
      let values = values(member, key: key)
      guard let conditionOperator else { continue }
      check(values, of: member, under: conditionOperator, effect: effect)
      clauses.append(
        ConditionClause(
          conditionOperator, key: key, values: shared.shared(values.map(\.text)), range: inDocument(member.range)))
    }
    if isEmpty { report(.condition(.emptyObject(name)), at: block.value.range) }
    return clauses
  }

  private mutating func reportOperator(_ name: String, at range: SourceRange) {
    let bare = name.utf8.split(separator: UInt8(ascii: ":")).last.map { String(Substring($0)) } ?? name
    if bare == "NullIfExists" {
      report(.condition(.nullIfExists), at: range)
    } else {
      let nearest = diagnostics.isFull ? nil : ConditionOperator.nearest(to: name)
      report(.condition(.unknownOperator(name, nearest: nearest)), at: range)
    }
  }

  /// The same key in another spelling. In the same spelling it is a repeated name, which is JSON's to report.
  private mutating func reportSameKey(_ name: JSONValue, _ key: String, as first: JSONValue) {
    let earlier = first.text ?? ""
    if earlier.utf8.elementsEqual(key.utf8) { return }
    report(
      .condition(.keysDifferInCase(earlier, key)), at: name.range,
      related: PolicyDiagnostic.Related("first given here", at: first.range))
  }

  private mutating func checkKey(
    _ key: String, folded: String, at range: SourceRange, under conditionOperator: ConditionOperator?
  ) {
    guard ConditionKeyForm.admits(key) else {
      report(.condition(.malformedKey(key)), at: range)
      return
    }
    if ConditionKeyForm.lacksTagKey(folded) { report(.condition(.missingTagKey(key)), at: range) }
    if let conditionOperator, conditionOperator.quantifier == .none, conditionOperator.comparison != .null,
      multivaluedKeys.contains(folded)
    {
      report(.condition(.missingQualifier(key: key, operator: conditionOperator.description)), at: range)
    }
  }

  /// The values of a key: strings, and numbers and booleans as their text.
  private mutating func values(_ member: JSONMember, key: String) -> [LocatedText] {
    let values = member.value.kind == .array ? Array(member.value.elements) : [member.value]
    var texts: [LocatedText] = []
    var firstKind: JSONKind?
    var saidMixed = false
    for value in values {
      guard let text = value.kind == .string ? sharedText(of: value) : value.scalarText else {
        reportType("a value of \(quoted(key))", expected: "a string, number or boolean", found: value)
        continue
      }
      if let firstKind, firstKind != value.kind, !saidMixed {
        saidMixed = true
        report(.condition(.mixedTypes(key: key, firstKind, value.kind)), at: value.range)
      }
      firstKind = firstKind ?? value.kind
      texts.append(LocatedText(text: text, value: value))
    }
    return texts
  }

  private mutating func check(
    _ values: [LocatedText], of member: JSONMember, under conditionOperator: ConditionOperator, effect: Effect
  ) {
    if member.value.kind == .array, member.value.isEmpty {
      let problem = ConditionProblem.emptyValues(
        operator: conditionOperator.description, conditionOperator.quantifier, ifExists: conditionOperator.ifExists)
      report(.condition(problem), at: member.value.range)
    }
    let form = conditionOperator.comparison.valueForm
    if form == .boolean, values.count > 1 {
      report(.condition(.severalBooleans(key: member.name.text ?? "")), at: member.value.range)
    }
    for value in values {
      check(value, form: form, under: conditionOperator, denies: effect == .deny)
    }
  }
}
