public import ReeveReference

/// What came of a run so far.
public struct Tally: Sendable {
  public var pairs = 0
  public var stores = 0
  /// Pairs on which the engines did not agree.
  public var disagreements = 0
  /// Stores that a reader of stores should have taken, and did not.
  public var refused: [String] = []
  /// How often each decision with its reason, or each error, was the answer.
  public var outcomes: [String: Int] = [:]
  /// How often each kind of request or store was asked about.
  public var subjects: [String: Int] = [:]
  /// How often each rule of the reference was decisive.
  public var rules: [Rule: Int] = [:]

  public init() {}

  public mutating func add(_ other: Tally) {
    pairs += other.pairs
    stores += other.stores
    disagreements += other.disagreements
    refused += other.refused
    outcomes.merge(other.outcomes, uniquingKeysWith: +)
    subjects.merge(other.subjects, uniquingKeysWith: +)
    rules.merge(other.rules, uniquingKeysWith: +)
  }

  /// The run in lines: how much was asked, and the share of each outcome, subject and rule, the most frequent first.
  public var report: String {
    var lines = ["\(pairs) pairs of \(stores) stores, \(disagreements) disagreements:"]
    let ofRules = Dictionary(uniqueKeysWithValues: Rule.allCases.map { ($0.rawValue, rules[$0, default: 0]) })
    for (title, counts) in [("outcome", outcomes), ("asked about", subjects), ("decisive rule", ofRules)] {
      lines.append("  \(title)")
      lines += counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { name, count in
        "    \(share(count)) \(name)"
      }
    }
    return lines.joined(separator: "\n")
  }

  /// In percent of the pairs, with two digits; a count where that would be nothing.
  private func share(_ count: Int) -> String {
    let hundredths = Int((Double(count) * 10_000 / Double(max(pairs, 1))).rounded())
    let fraction = hundredths % 100
    let percent = "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
    return String(repeating: " ", count: max(0, 8 - percent.utf8.count)) + percent + " (\(count))"
  }
}
