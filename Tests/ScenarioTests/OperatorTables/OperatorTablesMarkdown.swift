import ReevePolicy
import ReeveTypes
import Testing

/// The tables of the documentation, made of what the engines say.
enum Markdown {
  static var legend: String {
    table(["in the tables", "the request"], KeyPresence.all.map { [$0.heading, $0.meaning] })
  }

  /// One row for each form with each qualifier; every operator of the form has to say the same.
  static func forms() throws -> String {
    var rows: [[String]] = []
    for form in OperatorForm.allCases {
      let tables = try form.comparisons.map { try PresenceTable(form, $0) }
      for (place, defined) in form.definition.enumerated() {
        let cells = KeyPresence.all.indices.map { column in
          let said = Set(tables.map { $0.rows[place].cells[column] }).subtracting(["-"])
          return said.count == 1 ? word(said.first ?? "?") : said.isEmpty ? word("-") : "?"
        }
        let qualifier = defined.quantifier.rawValue + "…" + (defined.ifExists ? "IfExists" : "")
        rows.append([form.name, qualifier == "…" ? "none" : "`\(qualifier)`"] + cells)
      }
    }
    return table(["form", "qualifier"] + KeyPresence.all.map(\.heading), rows)
  }

  static func comparisons(_ family: OperatorFamily) throws -> String {
    let rows = try zip(family.pairs, family.cells()).map { pair, cells in
      [pair.policy.map(quoted).joined(separator: ", "), quoted(pair.request)] + cells.map(word)
    }
    return table(["policy", "request"] + family.comparisons.map { "`\($0.rawValue)`" }, rows)
  }

  static func presence(_ family: OperatorFamily) throws -> String {
    var rows: [[String]] = []
    for comparison in family.comparisons {
      for form in OperatorForm.allCases where form.comparisons.contains(comparison) {
        let suffix = comparison == .null ? " `\"\(form.policyValues(comparison)[0])\"`" : ""
        rows += try PresenceTable(form, comparison).rows.map { ["`\($0.name)`\(suffix)"] + $0.cells.map(word) }
      }
    }
    return table(["operator"] + KeyPresence.all.map(\.heading), rows)
  }

  /// What a statement does to a request that does not have its key.
  static func withoutKey() throws -> String {
    let operators = [
      "StringEquals", "StringEqualsIfExists", "StringNotEquals", "StringNotEqualsIfExists", "ForAllValues:StringEquals",
      "ForAllValues:StringNotEquals", "ForAnyValue:StringEquals", "ForAnyValue:StringNotEquals",
      "ForAnyValue:StringEqualsIfExists", "Bool", "BoolIfExists",
    ]
    let conditions = operators.map {
      ConditionProbe.Condition(conditionOperator: $0, values: [$0.hasPrefix("Bool") ? "false" : "red"])
    }
    let allow = try ConditionProbe(conditions)
    let deny = try ConditionProbe(conditions, effect: "Deny")
    let rows = operators.enumerated().map { place, name in
      [
        "`\(name)`", allow.decision(place, nil) == .allowed ? "**allowed**" : "not allowed",
        deny.decision(place, nil) == .explicitDeny ? "**denied**" : "not denied",
      ]
    }
    return table(["condition", "`Allow`", "`Deny`"], rows)
  }

  private static func quoted(_ text: String) -> String {
    let written = text.unicodeScalars.map { scalar in
      scalar == "\u{301}" || scalar == "\u{212A}" ? "\\u" + String(scalar.value, radix: 16) : String(scalar)
    }
    return "`\"\(written.joined())\"`"
  }

  private static func word(_ mark: Character) -> String {
    switch mark {
    case "T": "**true**"
    case "f": "false"
    case "-": "–"
    default: "?"
    }
  }

  private static func table(_ heading: [String], _ rows: [[String]]) -> String {
    ([heading, heading.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }
}
