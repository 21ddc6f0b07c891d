import ReevePolicy
import ReeveServices
import ReeveTypes

// What a route asks for: actions, resources and context, as texts that a request fills in.
extension StoreReader {
  /// - Parameter isOfSeveral: the value is an element of `Checks`; else it is the route.
  mutating func readCheck(_ value: JSONValue, _ names: RouteNamesInScope, isOfSeveral: Bool) -> RouteCheck? {
    guard let members = object(value, "a check") else { return nil }
    var when: [RouteAlternative] = []
    if isOfSeveral {
      for member in members where !["Action", "Resource", "Context", "When"].contains(member.name.text) {
        reportUnknown(member.name, in: "a check", known: ["Action", "Resource", "Context", "When"])
      }
      if let value = value["When"] { when = readAlternatives(value, names) }
    }
    let names = names.demanded(by: when)
    guard let actionText = value["Action"], let resourceTexts = value["Resource"] else {
      report(
        "ROUTE",
        "`\(value["Action"] == nil ? "Action" : "Resource")` is missing: what does the request need permission for?",
        help: "a route has `Action` and `Resource`, or `Checks` that have them", at: value)
      return nil
    }
    guard let action = filled(actionText, "`Action`", names, isOptional: false) else { return nil }
    if case .literal(let text)? = action.pieces.first, action.pieces.count == 1 { checkAction(text, at: actionText) }
    var resources: [FilledTemplate] = []
    for (_, place) in texts(resourceTexts, "`Resource`") {
      if let resource = filled(place, "`Resource`", names, isOptional: false) { resources.append(resource) }
    }
    guard !resources.isEmpty else { return nil }
    guard resources.count <= RequestLimits.resourceCountMax else {
      report("ROUTE", "a request has at most \(RequestLimits.resourceCountMax) resources", help: nil, at: resourceTexts)
      return nil
    }
    var check = RouteCheck(action: action, resources: resources, when: when)
    for member in members where member.name.isText("Context") {
      for entry in object(member.value, "`Context`") ?? member.value.members {
        let isList = entry.value.kind == .array
        let values = texts(entry.value, "a value").compactMap { filled($0.place, "a value", names, isOptional: true) }
        check.context.append(RouteContext(key: entry.name.text ?? "", values: values, isList: isList))
      }
    }
    return check
  }

  /// An action that nobody has is one that no policy allows.
  private mutating func checkAction(_ text: String, at value: JSONValue) {
    guard let colon = text.firstIndex(of: ":") else {
      report("ROUTE", "`\(text)` is not an action", help: "write it as `SERVICE:NAME`", at: value)
      return
    }
    guard let service = catalogue.service(String(text[..<colon])), catalogue.action(text) == nil else { return }
    let names = service.actions.map { "\(service.prefix):\($0.name)" }
    report(
      "ROUTE", "\(service.name) has no action `\(text)`",
      help: nearestName(to: text, in: names).map { "did you mean `\($0)`?" }, at: value, severity: .warning)
  }

  /// Each part has a name of its own, wherever it stands: of two with one name, one would be lost.
  mutating func checkNames(of route: Route, _ map: RouteMap, at value: JSONValue) {
    var names = Set(map.hosts.flatMap(\.parts))
    let demanded = (route.query + route.headers).compactMap { demand in
      if case .like(let segment) = demand.value { segment.part } else { nil }
    }
    let read = route.readings.flatMap(\.parts)
    for part in route.path.parts + demanded + read where !names.insert(part).inserted {
      report("ROUTE", "part `\(part)` stands in two places", help: "give each part a name of its own", at: value)
    }
  }

  /// A template whose variables the route knows.
  /// - Parameter isOptional: what cannot be filled in is left out; else the route has to be sure of it.
  mutating func filled(
    _ value: JSONValue, _ what: String, _ names: RouteNamesInScope, isOptional: Bool
  ) -> FilledTemplate? {
    guard let text = text(value, what),
      let filled = template(at: value, { () throws(TemplateProblem) in try FilledTemplate(text) })
    else { return nil }
    for variable in filled.needed {
      if case .named(let name) = variable, !names.all.contains(name) {
        reportUnknownName(name, names, at: value)
      } else if !isOptional, !names.areSure(of: variable) {
        report(
          "ROUTE", "\(what) depends on what a request may not have",
          help: names.remedy(for: variable), at: value)
      }
    }
    return filled
  }

  mutating func reportUnknownName(_ name: String, _ names: RouteNamesInScope, at value: JSONValue) {
    report(
      "ROUTE", "nothing says what `${\(name)}` is",
      help: nearestName(to: name, in: names.all.sorted()).map { "did you mean `${\($0)}`?" }
        ?? "name a part of the path so, or give it a value in `Variables`", at: value)
  }

  /// One text, or an array of them, each with its place.
  mutating func texts(_ value: JSONValue, _ what: String) -> [(text: String, place: JSONValue)] {
    if value.kind != .array { return text(value, what).map { [($0, value)] } ?? [] }
    var texts: [(text: String, place: JSONValue)] = []
    for element in value.elements {
      if let text = text(element, what) { texts.append((text, element)) }
    }
    return texts
  }

  mutating func template<Template>(
    at value: JSONValue, _ read: () throws(TemplateProblem) -> Template
  ) -> Template? {
    do {
      return try read()
    } catch {
      report("ROUTE", error.message, help: error.help, at: value)
      return nil
    }
  }
}
