public import ReevePolicy
import ReeveTypes

/// What came of reading a scenario file.
public struct ScenarioReading: Sendable {
  /// Present when no finding is an error.
  public let file: ScenarioFile?
  public let diagnostics: [PolicyDiagnostic]

  /// Reads a scenario file.
  public static func read(file path: String) -> ScenarioReading {
    var reader = StoreReader()
    guard let root = reader.root(of: path) else {
      return ScenarioReading(file: nil, diagnostics: reader.diagnostics)
    }
    return read(root)
  }

  /// Reads a scenario file from its outermost value.
  public static func read(_ root: JSONValue) -> ScenarioReading {
    var reader = ScenarioReader()
    let file = reader.readFile(root)
    let diagnostics = reader.reader.diagnostics
    return ScenarioReading(
      file: diagnostics.contains { $0.severity == .error } ? nil : file, diagnostics: diagnostics)
  }

  /// Whether a JSON value looks like a scenario file, and not like a policy document or a part of a store.
  public static func isScenarioFile(_ root: JSONValue) -> Bool { root["cases"] != nil }
}

/// A scenario file while it is read.
private struct ScenarioReader {
  var reader = StoreReader()
  private var names: Set<String> = []

  mutating func readFile(_ root: JSONValue) -> ScenarioFile? {
    guard let members = reader.object(root, "a scenario file") else { return nil }
    guard root["cases"] != nil else {
      reader.report(
        "SCENARIO", "a scenario file needs `cases`", help: "a scenario file has `description`, `store` and `cases`",
        at: root)
      return nil
    }
    var description = ""
    var store: ScenarioFile.StoreSource?
    var scenarios: [Scenario] = []
    for member in members {
      switch member.name.text {
      case "description": description = reader.text(member.value, "`description`") ?? ""
      case "store":
        if member.value.kind == .object {
          store = .inline(member.value)
        } else if let path = reader.text(member.value, "`store`") {
          store = .folder(path)
        }
      case "cases":
        for value in reader.array(member.value, "`cases`") ?? member.value.elements {
          if let scenario = readCase(value) { scenarios.append(scenario) }
        }
      default:
        reader.reportUnknown(member.name, in: "a scenario file", known: ["description", "store", "cases"])
      }
    }
    guard let store else {
      if root["store"] == nil {
        reader.report(
          "SCENARIO", "a scenario file needs `store`", help: "name a store's folder, or put the store itself there",
          at: root)
      }
      return nil
    }
    return ScenarioFile(description: description, store: store, scenarios: scenarios)
  }

  private mutating func readCase(_ value: JSONValue) -> Scenario? {
    guard let members = reader.object(value, "a case") else { return nil }
    var name: String?
    var request: Request?
    var expectation: Scenario.Expectation?
    for member in members {
      switch member.name.text {
      case "name": name = reader.text(member.value, "`name`")
      case "request": request = readRequest(member.value)
      case "expect": expectation = readExpectation(member.value)
      default: reader.reportUnknown(member.name, in: "a case", known: ["name", "request", "expect"])
      }
    }
    if let name, !names.insert(name).inserted {
      reader.report("SCENARIO", "case `\(name)` is given twice", help: "give each case a name of its own", at: value)
    }
    guard let name, let request, let expectation else {
      for (member, isMissing) in [
        ("name", value["name"] == nil), ("request", value["request"] == nil), ("expect", value["expect"] == nil),
      ] where isMissing {
        reader.report("SCENARIO", "a case needs `\(member)`", help: nil, at: value)
      }
      return nil
    }
    return Scenario(
      name: name, request: request, sessionPolicies: value["request"]?["sessionPolicies"].map { Array($0.elements) },
      expectation: expectation, value: value)
  }

  private mutating func readRequest(_ value: JSONValue) -> Request? {
    guard let members = reader.object(value, "`request`") else { return nil }
    var request = Request(principal: "", action: "", resource: "")
    var missing: Set<String> = ["principal", "action", "resource"]
    for member in members {
      let name = member.name.text ?? ""
      missing.remove(name)
      switch name {
      case "principal": request.principal = reader.text(member.value, "`principal`") ?? ""
      case "action": request.action = reader.text(member.value, "`action`") ?? ""
      case "resource":
        let resources = readResources(member.value)
        request.resource = resources.first ?? ""
        request.furtherResources = Array(resources.dropFirst())
      case "context":
        for entry in reader.object(member.value, "`context`") ?? member.value.members {
          if let values = readValue(entry.value) {
            request.context.append(ContextEntry(entry.name.text ?? "", values))
          }
        }
      case "endpoint": request.endpoint = reader.text(member.value, "`endpoint`")
      case "sessionPolicies": _ = reader.array(member.value, "`sessionPolicies`")
      default:
        reader.reportUnknown(
          member.name, in: "`request`",
          known: ["principal", "action", "resource", "context", "endpoint", "sessionPolicies"])
      }
    }
    for name in missing.sorted() {
      reader.report("SCENARIO", "`request` needs `\(name)`", help: nil, at: value)
    }
    return missing.isEmpty ? request : nil
  }

  /// One resource, or an array of those that one action acts on.
  private mutating func readResources(_ value: JSONValue) -> [String] {
    guard value.kind == .array else { return reader.text(value, "`resource`").map { [$0] } ?? [] }
    let elements = Array(value.elements)
    if elements.isEmpty {
      reader.report("SCENARIO", "`resource` is an empty array", help: "name at least one resource, or `*`", at: value)
    }
    return elements.compactMap { reader.text($0, "`resource`") }
  }

  /// A string, number or boolean, or an array of these. Numbers and booleans keep their JSON text.
  private mutating func readValue(_ value: JSONValue) -> ContextValue? {
    guard value.kind == .array else { return readScalar(value).map { .single($0) } }
    var values: [String] = []
    for element in value.elements {
      if let text = readScalar(element) { values.append(text) }
    }
    return .multiple(values)
  }

  private mutating func readScalar(_ value: JSONValue) -> String? {
    if let text = value.scalarText { return text }
    reader.report(
      "SCENARIO", "a context value is a string, a number, a boolean, or an array of these",
      help: nil, at: value)
    return nil
  }

  private mutating func readExpectation(_ value: JSONValue) -> Scenario.Expectation? {
    guard let members = reader.object(value, "`expect`") else { return nil }
    var decision: Decision?
    var reason: Reason?
    var statement: String?
    var error: String?
    for member in members {
      let name = member.name.text ?? ""
      let text = reader.text(member.value, "`\(name)`") ?? ""
      switch name {
      case "decision":
        decision = Decision(name: text)
        if decision == nil {
          reader.report(
            "SCENARIO", "unknown decision `\(text)`",
            help: "expected `allowed`, `explicitDeny` or `implicitDeny`", at: member.value)
        }
      case "reason":
        reason = Reason(name: text)
        if reason == nil {
          let known = Reason.allCases.map(\.description).joined(separator: ", ")
          reader.report(
            "SCENARIO", "unknown reason `\(text)`", help: "expected one of: \(known)", at: member.value)
        }
      case "statement": statement = text
      case "error": error = text
      default:
        reader.reportUnknown(
          member.name, in: "`expect`", known: ["decision", "reason", "statement", "error"])
      }
    }
    if let error {
      if decision != nil || reason != nil || statement != nil {
        reader.report("SCENARIO", "`error` stands in place of `decision`", help: "keep one of the two", at: value)
      }
      return .error(error)
    }
    guard let decision else {
      if value["decision"] == nil {
        reader.report("SCENARIO", "`expect` needs `decision` or `error`", help: nil, at: value)
      }
      return nil
    }
    return .decision(decision, reason: reason, statement: statement)
  }
}
