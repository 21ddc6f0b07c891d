import ReevePolicy

/// Whether a resource is one of those that a statement names.
/// Source: IAM User Guide, "IAM JSON policy elements: Resource" and "NotResource".
struct ResourceMatch {
  let type: PolicyType
  let version: LanguageVersion
  let context: RequestContext
  /// The action has no resource type.
  let actsOnNoResource: Bool

  /// An element with an empty list has no effect, whichever of the two it is. Without an element, only a trust policy's
  /// statement is about something: its role.
  func match(_ element: ResourceElement?) -> ElementMatch {
    let trail = context.trail
    switch element {
    case nil:
      trail?.note(type == .trust ? .resourceOfTrustPolicy : .resourceMissing)
      return ElementMatch(holds: type == .trust)
    case .resource(let patterns):
      let found = first(of: patterns)
      if found == nil { trail?.note(patterns.isEmpty ? .resourceListEmpty : .resourceNoneMatches) }
      return ElementMatch(holds: found != nil, pattern: found)
    case .notResource(let patterns):
      let found = first(of: patterns)
      trail?.note(
        patterns.isEmpty ? .resourceListEmpty : found == nil ? .notResourceNoneMatches : .notResourceExcludes)
      return ElementMatch(holds: !patterns.isEmpty && found == nil, pattern: found)
    }
  }

  /// The first pattern that matches. It tells how it matched, and where there is none, all tell why they do not.
  private func first(of patterns: [String]) -> String? {
    if context.trail == nil { return patterns.first { matches(pattern: $0) } }
    let quiet = ResourceMatch(
      type: type, version: version, context: context.quiet, actsOnNoResource: actsOnNoResource)
    let found = patterns.first { quiet.matches(pattern: $0) }
    for pattern in found.map({ [$0] }) ?? patterns { _ = matches(pattern: pattern) }
    return found
  }

  private func matches(pattern: String) -> Bool {
    if Text.equal(pattern, "*") {
      context.trail?.note(.resourceStar)
      return true
    }
    // A request on no particular resource is met by `*` alone.
    if context.resource.arn == nil {
      context.trail?.note(.noResourceMetByStarAlone)
      return false
    }
    if actsOnNoResource {
      context.trail?.note(.actionWithoutResourceType)
      return false
    }
    guard let parts = ARNPattern(pattern, of: .resource, version: version, context: context)?.parts else {
      return false
    }
    if matches(parts: parts) { return true }
    // Identity policies: what is missing of the six parts is `*`.
    guard parts.count < 6, [.identity, .managed, .boundary].contains(type) else { return false }
    let missing = [[Wildcard.Element]](repeating: [.anyRun(crossesColons: true)], count: 6 - parts.count)
    guard matches(parts: parts + missing) else { return false }
    context.trail?.note(.resourceShortPattern)
    return true
  }

  private func matches(parts: [[Wildcard.Element]]) -> Bool {
    let text = context.resource.text
    guard Wildcard(elements: elements(parts)).matches(text) else { return false }
    guard let trail = context.trail else { return true }
    trail.note(parts.joined().allSatisfy { $0.isLiteral } ? .resourceSame : .resourceWildcard)
    if !Wildcard(elements: elements(parts, lastStarCrosses: false)).matches(text) {
      trail.note(.resourceStarCrossesColons)
    }
    if !Wildcard(elements: elements(parts, sixthPartIsFree: false)).matches(text) {
      trail.note(.resourceSixthPartKeepsColons)
    }
    return true
  }

  /// In each of the first five parts, wildcards stay inside the part; but a `*` that ends its part may run on across
  /// colons. The sixth part is free.
  private func elements(
    _ parts: [[Wildcard.Element]], lastStarCrosses: Bool = true, sixthPartIsFree: Bool = true
  ) -> [Wildcard.Element] {
    var elements: [Wildcard.Element] = []
    for (number, part) in parts.enumerated() {
      if number > 0 { elements.append(.character(":")) }
      let isFree = number == 5 && sixthPartIsFree
      for (place, element) in part.enumerated() {
        switch element {
        case .anyRun where !isFree:
          elements.append(.anyRun(crossesColons: number < 5 && lastStarCrosses && place == part.count - 1))
        case .anyOne where !isFree: elements.append(.anyOne(matchesColon: false))
        default: elements.append(element)
        }
      }
    }
    return elements
  }
}

/// A pattern of an ARN: at most six parts, with its variables replaced. The pattern is split first, so that a value
/// cannot move the parts; colons inside a variable do not split.
struct ARNPattern {
  enum Place {
    /// `Resource` or `NotResource`: there is no variable before the fifth colon.
    case resource
    /// A value of an ARN operator.
    case condition
  }

  var parts: [[Wildcard.Element]] = [[]]

  /// Absent when a variable has no value or stands where none may, or a value with a colon stands in one of the first
  /// five parts.
  init?(_ pattern: String, of place: Place, version: LanguageVersion, context: RequestContext) {
    guard let text = context.variableText(pattern, version: version) else { return nil }
    for part in text.parts {
      switch part {
      case .character(let scalar): parts[parts.count - 1].append(.character(scalar))
      case .variable(let key, let defaultValue):
        if place == .resource, parts.count < 6 {
          context.trail?.note(.variableBeforeSixthPart)
          return nil
        }
        guard let value = context.value(of: key, defaultValue: defaultValue) else { return nil }
        if parts.count < 6, value.unicodeScalars.contains(":") {
          context.trail?.note(.variableMovesNoParts)
          return nil
        }
        parts[parts.count - 1] += Wildcard.literal(value)
      case .text(let text):
        for element in Wildcard.elements(of: text) {
          if case .character(":") = element, parts.count < 6 {
            parts.append([])
          } else {
            parts[parts.count - 1].append(element)
          }
        }
      }
    }
  }
}
