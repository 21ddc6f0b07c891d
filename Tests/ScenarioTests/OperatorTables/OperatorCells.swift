import ReevePolicy
import ReeveTypes

/// What a request can have for a key: the columns of the tables.
struct KeyPresence {
  enum Element { case match, differ, unreadable, empty }
  enum Shape {
    case absent
    case one(Element)
    case list([Element])
  }

  var heading: String
  var meaning: String
  var shape: Shape

  static let all: [KeyPresence] = [
    .init("no key", "the request does not have the key", .absent),
    .init("`[]`", "the key has an empty list", .list([])),
    .init("`m`", "one value, which matches", .one(.match)),
    .init("`d`", "one value of the operator's type, which does not match", .one(.differ)),
    .init("`u`", "one value that the operator cannot read: no number, no date, …", .one(.unreadable)),
    .init("`\"\"`", "one value, which is the empty text", .one(.empty)),
    .init("`[m]`", "a list with one value, which matches", .list([.match])),
    .init("`[m m]`", "a list whose values all match", .list([.match, .match])),
    .init("`[m d]`", "a list of which some values match", .list([.match, .differ])),
    .init("`[d d]`", "a list of which no value matches", .list([.differ, .differ])),
    .init("`[m u]`", "a list of a value that matches and one that cannot be read", .list([.match, .unreadable])),
    .init("`[\"\"]`", "a list of nothing but empty texts", .list([.empty])),
    .init("`[\"\" m]`", "a list of an empty text and a value that matches", .list([.empty, .match])),
  ]

  init(_ heading: String, _ meaning: String, _ shape: Shape) {
    self.heading = heading
    self.meaning = meaning
    self.shape = shape
  }

  /// The value that a request has. Absent when the samples have no text of the kind; `.some(nil)` where there is no key.
  func value(_ samples: OperatorSamples) -> ContextValue?? {
    var counts: [Element: Int] = [:]
    func text(_ element: Element) -> String? {
      let place = counts[element, default: 0]
      counts[element] = place + 1
      return switch element {
      case .match: samples.matching[place]
      case .differ: samples.differing[place]
      case .unreadable: samples.unreadable
      case .empty: ""
      }
    }
    switch shape {
    case .absent: return .some(nil)
    case .one(let element): return text(element).map { .single($0) }
    case .list(let elements):
      let texts = elements.compactMap(text)
      return texts.count == elements.count ? .some(.multiple(texts)) : nil
    }
  }
}

/// The forms of operators: those of one form differ in what matches, and in nothing else.
enum OperatorForm: CaseIterable {
  case positive, negated, nullTrue, nullFalse

  var name: String {
    switch self {
    case .positive: "positive"
    case .negated: "negated"
    case .nullTrue: "`Null` `\"true\"`"
    case .nullFalse: "`Null` `\"false\"`"
    }
  }

  var comparisons: [ConditionOperator.Comparison] {
    let negated: Set<ConditionOperator.Comparison> = [
      .stringNotEquals, .stringNotEqualsIgnoreCase, .stringNotLike, .numericNotEquals, .dateNotEquals, .notIpAddress,
      .arnNotEquals, .arnNotLike,
    ]
    return switch self {
    case .positive: ConditionOperator.Comparison.allCases.filter { $0 != .null && !negated.contains($0) }
    case .negated: ConditionOperator.Comparison.allCases.filter(negated.contains)
    case .nullTrue, .nullFalse: [.null]
    }
  }

  /// What the policy names.
  func policyValues(_ comparison: ConditionOperator.Comparison) -> [String] {
    switch self {
    case .positive, .negated: OperatorSamples(comparison).policyValues
    case .nullTrue: ["true"]
    case .nullFalse: ["false"]
    }
  }

  struct Row {
    var quantifier: ConditionOperator.Quantifier
    var ifExists: Bool
    /// One mark for each of `KeyPresence.all`: `T` the condition is true, `f` it is false, `-` there is no such value.
    var cells: [Character]

    init(_ quantifier: ConditionOperator.Quantifier, ifExists: Bool, _ cells: String) {
      self.quantifier = quantifier
      self.ifExists = ifExists
      self.cells = cells.filter { $0 != " " }
    }
  }

  /// The definition, written down from IAM's documentation and not from what an engine answers.
  /// Source: IAM User Guide, "Condition operators" and "Single-valued vs. multivalued context keys".
  var definition: [Row] {
    switch self {
    case .positive:
      [
        //                                  none  []  m d u ""  [m] [mm] [md] [dd] [mu]  [""] ["" m]
        Row(.none, ifExists: false, "        f    f   T f f f    f   f    f    f    f     f     f"),
        Row(.none, ifExists: true, "         T    T   T f f f    f   f    f    f    f     f     f"),
        Row(.forAllValues, ifExists: false, "T    T   T f f T    T   T    f    f    f     T     f"),
        Row(.forAllValues, ifExists: true, " T    T   T f f T    T   T    f    f    f     T     f"),
        Row(.forAnyValue, ifExists: false, " f    f   T f f f    T   T    T    f    T     f     T"),
        Row(.forAnyValue, ifExists: true, "  T    T   T f f f    T   T    T    f    T     f     T"),
      ]
    case .negated:
      [
        Row(.none, ifExists: false, "        T    T   f T T T    f   f    f    f    f     f     f"),
        Row(.none, ifExists: true, "         T    T   f T T T    f   f    f    f    f     f     f"),
        Row(.forAllValues, ifExists: false, "T    T   f T T T    f   f    f    T    f     T     f"),
        Row(.forAllValues, ifExists: true, " T    T   f T T T    f   f    f    T    f     T     f"),
        Row(.forAnyValue, ifExists: false, " f    f   f T T f    f   f    T    T    T     f     T"),
        Row(.forAnyValue, ifExists: true, "  T    T   f T T f    f   f    T    T    T     f     T"),
      ]
    case .nullTrue:
      [
        Row(.none, ifExists: false, "        T    T   f f - f    f   f    f    f    -     f     f"),
        Row(.forAllValues, ifExists: false, "T    T   T T - T    T   T    T    T    -     T     T"),
        Row(.forAnyValue, ifExists: false, " f    f   f f - f    f   f    f    f    -     f     f"),
      ]
    case .nullFalse:
      [
        Row(.none, ifExists: false, "        f    f   T T - T    T   T    T    T    -     T     T"),
        Row(.forAllValues, ifExists: false, "T    T   T T - T    T   T    T    T    -     T     T"),
        Row(.forAnyValue, ifExists: false, " f    f   f f - f    f   f    f    f    -     f     f"),
      ]
    }
  }
}
