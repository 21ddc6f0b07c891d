import ReevePolicy
import ReeveTypes
import Testing

/// Every operator with every qualifier, on everything that a request can have for a key: both engines against the
/// definition, and against the tables that the documentation prints.
@Suite struct OperatorTableTests {
  /// The 27 operators, each in exactly one form and one family.
  @Test func everyOperatorHasItsPlace() {
    let all = Set(ConditionOperator.Comparison.allCases)
    #expect(all.count == 27)
    let forms = OperatorForm.allCases.flatMap { $0 == .nullFalse ? [] : $0.comparisons }
    #expect(forms.count == 27 && Set(forms) == all)
    let families = OperatorFamily.allCases.flatMap(\.comparisons)
    #expect(families.count == 27 && Set(families) == all)
  }

  @Test(arguments: OperatorForm.allCases)
  func presenceIsAsDefined(form: OperatorForm) throws {
    for table in try form.comparisons.map({ try PresenceTable(form, $0) }) {
      for (row, defined) in zip(table.rows, form.definition) {
        let expected = zip(defined.cells, row.cells).map { cell, asked in asked == "-" ? "-" : cell }
        #expect(row.cells == expected, "\(row.name): \(String(row.cells)), defined as \(String(expected))")
      }
    }
  }

  @Test(arguments: OperatorFamily.allCases.filter { !$0.pairs.isEmpty })
  func comparisonsAreAsDefined(family: OperatorFamily) throws {
    for (pair, cells) in zip(family.pairs, try family.cells()) {
      #expect(cells == pair.cells, "\(pair.policy), \(pair.request): \(String(cells))")
    }
  }

  @Test func theDocumentPrintsThem() throws {
    var tables: [(name: String, text: String)] = [
      ("legend", Markdown.legend), ("forms", try Markdown.forms()), ("without key", try Markdown.withoutKey()),
    ]
    for family in OperatorFamily.allCases {
      if !family.pairs.isEmpty { tables.append(("\(family.rawValue) comparisons", try Markdown.comparisons(family))) }
      tables.append(("\(family.rawValue) presence", try Markdown.presence(family)))
    }
    try GeneratedTables.compare(tables, with: "Sources/ReeveReference/CONDITIONS.md")
  }
}

/// What the engines say of one operator, with each qualifier that it takes.
struct PresenceTable {
  struct Row {
    var name: String
    var cells: [Character]
  }

  var rows: [Row] = []

  init(_ form: OperatorForm, _ comparison: ConditionOperator.Comparison) throws {
    let samples = OperatorSamples(comparison)
    let operators = form.definition.map {
      ConditionOperator(comparison, quantifier: $0.quantifier, ifExists: $0.ifExists)
    }
    let probe = try ConditionProbe(
      operators.map { .init(conditionOperator: $0.description, values: form.policyValues(comparison)) })
    for (place, conditionOperator) in operators.enumerated() {
      let cells: [Character] = KeyPresence.all.map { presence in
        presence.value(samples).map { probe.mark(place, $0) } ?? "-"
      }
      rows.append(Row(name: conditionOperator.description, cells: cells))
    }
  }
}

extension OperatorFamily {
  /// What the engines say of each pair, in the order of the operators.
  func cells() throws -> [[Character]] {
    let conditions = pairs.flatMap { pair in
      comparisons.map { ConditionProbe.Condition(conditionOperator: $0.rawValue, values: pair.policy) }
    }
    let probe = try ConditionProbe(conditions)
    return pairs.enumerated().map { row, pair in
      comparisons.indices.map { probe.mark(row * comparisons.count + $0, .single(pair.request)) }
    }
  }
}

extension ConditionProbe {
  /// `T` where the condition holds, `f` where it does not, `?` where the engines do not agree.
  func mark(_ place: Int, _ value: ContextValue?) -> Character {
    switch decision(place, value) {
    case .allowed: "T"
    case .implicitDeny: "f"
    default: "?"
    }
  }
}
