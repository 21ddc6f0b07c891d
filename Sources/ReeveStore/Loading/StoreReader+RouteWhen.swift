import ReevePolicy

// When a check is made, variables that follow from a request, and headers that are read.
extension StoreReader {
  /// One object of tests that all have to hold, or an array of them, of which one has to.
  mutating func readAlternatives(_ value: JSONValue, _ names: RouteNamesInScope?) -> [RouteAlternative] {
    let elements = value.kind == .array ? Array(value.elements) : [value]
    if elements.isEmpty { report("ROUTE", "without a test, nothing holds", help: "leave `When` out", at: value) }
    var alternatives: [RouteAlternative] = []
    for element in elements {
      guard let members = object(element, "`When`") else { continue }
      var alternative = RouteAlternative([])
      for member in members {
        if let test = readTest(member.name, member.value, names) { alternative.tests.append(test) }
      }
      if !members.contains(where: { _ in true }) {
        report("ROUTE", "without a test, all requests fit", help: "leave `When` out", at: element)
      }
      alternatives.append(alternative)
    }
    return alternatives
  }

  private mutating func readTest(_ name: JSONValue, _ value: JSONValue, _ names: RouteNamesInScope?) -> RouteTest? {
    guard
      let variable = template(
        at: name, { () throws(TemplateProblem) in try RouteVariable(Substring(name.text ?? "")) })
    else { return nil }
    if case .named(let name) = variable, let names, !names.all.contains(name) {
      reportUnknownName(name, names, at: value)
    }
    if value.kind == .null { return RouteTest(variable, .absent) }
    guard value.kind == .object else { return readPatterns(value).map { RouteTest(variable, .like($0)) } }
    for member in value.members where !member.name.isText("Not") {
      reportUnknown(member.name, in: "a test", known: ["Not"])
    }
    guard let patterns = value["Not"] else {
      // Another member has been told of.
      guard !value.members.contains(where: { _ in true }) else { return nil }
      report("ROUTE", "a test without patterns", help: "write a pattern, or `{ \"Not\": PATTERN }`", at: value)
      return nil
    }
    return readPatterns(patterns).map { RouteTest(variable, .unlike($0)) }
  }

  private mutating func readPatterns(_ value: JSONValue) -> [String]? {
    let patterns = texts(value, "a pattern").map(\.text)
    guard !patterns.isEmpty else {
      report("ROUTE", "without a pattern, nothing matches", help: nil, at: value)
      return nil
    }
    return patterns
  }

  /// Texts, and arrays of cases.
  mutating func readVariables(_ value: JSONValue, of map: inout RouteMap) {
    for member in object(value, "`Variables`") ?? value.members {
      let name = member.name.text ?? ""
      guard RouteNames.isName(Substring(name)) else {
        report(
          "ROUTE", "`\(name)` is not the name of a variable", help: "it has 1 to 64 letters, digits and underscores",
          at: member.name)
        continue
      }
      guard map.variables[name] == nil, !map.derived.contains(where: { $0.name == name }) else {
        report("ROUTE", "`\(name)` is given twice", help: "keep one of the two", at: member.name)
        continue
      }
      if member.value.kind == .array {
        map.derived.append(DerivedVariable(name: name, cases: member.value.elements.compactMap { readCase($0) }))
      } else if let text = text(member.value, "a variable") {
        map.variables[name] = text
      }
    }
  }

  private mutating func readCase(_ value: JSONValue) -> DerivedVariable.Case? {
    guard let members = object(value, "a case") else { return nil }
    for member in members where !["When", "Value"].contains(member.name.text) {
      reportUnknown(member.name, in: "a case", known: ["When", "Value"])
    }
    guard let place = value["Value"] else {
      report("ROUTE", "a case needs a `Value`", help: nil, at: value)
      return nil
    }
    guard let text = text(place, "`Value`"),
      let filled = template(at: place, { () throws(TemplateProblem) in try FilledTemplate(text) })
    else { return nil }
    return DerivedVariable.Case(when: value["When"].map { readAlternatives($0, nil) } ?? [], value: filled)
  }

  /// What derived variables read is something that a request can have. None reads another one: it would have to be said which is
  /// worked out first.
  mutating func checkDerived(of map: RouteMap, at value: JSONValue) {
    let names = RouteNamesInScope(ofAllRoutesOf: map)
    for variable in map.derived {
      for case .named(let name) in variable.cases.flatMap(\.variables) where !names.all.contains(name) {
        if map.derived.contains(where: { $0.name == name }) {
          report(
            "ROUTE", "`\(variable.name)` has `\(name)` in a case, which has cases itself",
            help: "write what `\(name)` stands for", at: value)
        } else {
          reportUnknownName(name, names, at: value)
        }
      }
      // A part would be taken in its place, in some routes.
      if names.all.contains(variable.name) {
        report("ROUTE", "`\(variable.name)` is a part of a route as well", help: "give one another name", at: value)
      }
    }
  }

  mutating func readReadings(_ value: JSONValue) -> [RouteReading] {
    var readings: [RouteReading] = []
    for member in object(value, "`Read`") ?? value.members {
      let name = member.name.text ?? ""
      guard RouteNames.isHeader(Substring(name)) else {
        report("ROUTE", "`\(name)` is not the name of a header", help: nil, at: member.name)
        continue
      }
      let header = RouteNames.lowercased(Substring(name))
      guard !readings.contains(where: { $0.header == header }) else {
        report("ROUTE", "`\(header)` is given twice", help: "keep one of the two", at: member.name)
        continue
      }
      guard let text = text(member.value, "what is read"),
        let reading = template(
          at: member.value, { () throws(TemplateProblem) in try RouteReading(header: header, text) })
      else { continue }
      readings.append(reading)
    }
    return readings
  }
}

extension DerivedVariable.Case {
  fileprivate var variables: [RouteVariable] { value.variables + when.flatMap(\.tests).map(\.variable) }
}
