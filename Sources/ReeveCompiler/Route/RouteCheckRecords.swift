import ReeveImage
import ReeveStore

/// Writes what the section has of checks, of when they are made, and of variables that follow from a request.
struct RouteCheckRecords {
  /// What a map says of the names in its texts.
  private struct Scope {
    var variables: [String: String] = [:]
    /// The numbers of its derived variables, but for those that have a value of their own.
    var derived: [String: Int] = [:]
  }

  private var scope = Scope()
  private var scopes: [Scope] = []
  // What stands behind that of all others, and is written last.
  private var values: [(template: FilledTemplate, scope: Scope)] = []
  private var tests: [(test: RouteTest, scope: Scope)] = []
  private var cases: [(entry: DerivedVariable.Case, scope: Scope)] = []

  /// Writes the derived variables of a map. All maps are written before the first check.
  mutating func map(_ map: RouteMap, to bytes: inout RouteTableBytes) {
    // No case has a derived variable in it.
    let inner = Scope(variables: map.variables)
    var scope = inner
    for variable in map.derived {
      // Of two with one name, the first; what has a value of its own is not derived.
      if scope.derived[variable.name] == nil, map.variables[variable.name] == nil {
        scope.derived[variable.name] = bytes.count(.derived)
      }
      bytes.put(cases.count, variable.cases.count, to: .derived)
      cases += variable.cases.map { ($0, inner) }
    }
    scopes.append(scope)
  }

  /// The checks that follow are of a map.
  mutating func begin(map number: Int) { scope = scopes[number] }

  mutating func put(_ check: RouteCheck, to bytes: inout RouteTableBytes) {
    bytes.put(
      bytes.count(.filled), 1 + check.resources.count, bytes.count(.contexts), check.context.count,
      bytes.count(.alternatives), check.when.count, to: .checks)
    for template in [check.action] + check.resources {
      bytes.put(bytes.count(.pieces), template.pieces.count, to: .filled)
      Self.putPieces(of: template, scope, to: &bytes)
    }
    for entry in check.context {
      bytes.put(entry.key.utf8, to: .contexts)
      bytes.put(entry.isList ? 1 : 0, bytes.count(.values), entry.values.count, 0, to: .contexts)
      for value in entry.values {
        bytes.put(0, value.pieces.count, to: .values)
        values.append((value, scope))
      }
    }
    put(check.when, scope, to: &bytes)
  }

  private mutating func put(_ alternatives: [RouteAlternative], _ scope: Scope, to bytes: inout RouteTableBytes) {
    for alternative in alternatives {
      bytes.put(bytes.count(.tests), alternative.tests.count, to: .alternatives)
      for test in alternative.tests {
        bytes.put(Int(Self.kind(of: test).rawValue), 0, 1, 0, Self.patterns(of: test).count, 0, to: .tests)
        tests.append((test, scope))
      }
    }
  }

  private static func kind(of test: RouteTest) -> RouteTestKind {
    switch test.value {
    case .absent: .absent
    case .like: .like
    case .unlike: .unlike
    }
  }

  private static func patterns(of test: RouteTest) -> [String] {
    switch test.value {
    case .absent: []
    case .like(let patterns), .unlike(let patterns): patterns
    }
  }

  /// Writes what had to wait for the last check.
  mutating func finish(_ bytes: inout RouteTableBytes) {
    var firstAlternatives: [Int] = []
    for (entry, scope) in cases {
      firstAlternatives.append(bytes.count(.alternatives))
      put(entry.when, scope, to: &bytes)
    }
    for (number, value) in values.enumerated() {
      bytes[.values].patch32(
        bytes.count(.pieces), at: number * RouteFilledLayout.stride + RouteFilledLayout.firstPiece)
      Self.putPieces(of: value.template, value.scope, to: &bytes)
    }
    for (number, (test, scope)) in tests.enumerated() {
      let record = number * RouteTestLayout.stride
      bytes[.tests].patch32(bytes.count(.pieces), at: record + RouteTestLayout.firstPiece)
      Self.putPieces(of: FilledTemplate(pieces: [.variable(test.variable, default: nil)]), scope, to: &bytes)
      bytes[.tests].patch32(bytes.count(.patterns), at: record + RouteTestLayout.firstPattern)
      for pattern in Self.patterns(of: test) { bytes.put(pattern.utf8, to: .patterns) }
    }
    for ((entry, scope), firstAlternative) in zip(cases, firstAlternatives) {
      bytes.put(
        bytes.count(.pieces), entry.value.pieces.count, firstAlternative, entry.when.count, to: .cases)
      Self.putPieces(of: entry.value, scope, to: &bytes)
    }
  }

  private static func putPieces(of template: FilledTemplate, _ scope: Scope, to bytes: inout RouteTableBytes) {
    for piece in template.pieces {
      switch piece {
      case .literal(let text): put(.literal, name: nil, text, to: &bytes)
      case .variable(.named(let name), let otherwise):
        put(
          .part, name: name, scope.variables[name] ?? otherwise, derived: scope.derived[name].map { $0 + 1 } ?? 0,
          to: &bytes)
      case .variable(.query(let name), let otherwise): put(.parameter, name: name, otherwise, to: &bytes)
      case .variable(.header(let name), let otherwise): put(.header, name: name, otherwise, to: &bytes)
      case .variable(.body(let name), let otherwise): put(.body, name: name, otherwise, to: &bytes)
      }
    }
  }

  private static func put(
    _ kind: RoutePieceKind, name: String?, _ text: String?, derived: Int = 0, to bytes: inout RouteTableBytes
  ) {
    bytes[.pieces].put(littleEndian: kind.rawValue)
    bytes[.pieces].put(littleEndian: UInt16(text == nil || name == nil ? 0 : 1))
    bytes.put(name.map { bytes.number(ofName: $0) } ?? 0, to: .pieces)
    bytes.put((text ?? "").utf8, to: .pieces)
    bytes.put(derived, 0, to: .pieces)
  }
}

extension RouteCheck {
  /// All that its texts and tests read.
  var variables: [RouteVariable] {
    ([action] + resources + context.flatMap(\.values)).flatMap(\.variables) + when.flatMap(\.tests).map(\.variable)
  }
}

extension DerivedVariable.Case {
  var variables: [RouteVariable] { value.variables + when.flatMap(\.tests).map(\.variable) }
}

extension FilledTemplate {
  fileprivate var variables: [RouteVariable] {
    pieces.compactMap { if case .variable(let variable, _) = $0 { variable } else { nil } }
  }
}
