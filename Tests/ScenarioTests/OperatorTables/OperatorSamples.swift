import ReevePolicy

/// Values to ask an operator about: what its policy names, and texts that match it or not.
struct OperatorSamples {
  typealias Comparison = ConditionOperator.Comparison

  var policyValues: [String]
  /// Two texts that the comparison of the positive operator holds for.
  var matching: [String]
  /// Two texts of the operator's type that it does not hold for.
  var differing: [String]
  /// A text that is none of the operator's type. Absent where every text is.
  var unreadable: String?

  init(_ comparison: Comparison) {
    let numbers = (low: ["1", "9.5"], at: ["10", "10.0"], high: ["10.5", "11"])
    let dates = (
      low: ["2025-12-31T23:59:59Z", "2025"], at: ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00"],
      high: ["2026-01-01T00:00:00.001Z", "2026-02"]
    )
    switch comparison {
    case .stringEquals, .stringNotEquals:
      self.init(["red", "blue"], matching: ["red", "blue"], differing: ["green", "Red"])
    case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase:
      self.init(["Red", "Blue"], matching: ["red", "BLUE"], differing: ["green", "reds"])
    case .stringLike, .stringNotLike:
      self.init(["r*", "b?ue"], matching: ["red", "blue"], differing: ["green", "Red"])
    case .numericEquals, .numericNotEquals: self.init("10", numbers.at, [numbers.low[1], numbers.high[1]], "ten")
    case .numericLessThan: self.init("10", numbers.low, [numbers.at[1], numbers.high[1]], "ten")
    case .numericLessThanEquals: self.init("10", [numbers.low[1], numbers.at[1]], numbers.high, "ten")
    case .numericGreaterThan: self.init("10", numbers.high, [numbers.low[1], numbers.at[1]], "ten")
    case .numericGreaterThanEquals: self.init("10", [numbers.at[1], numbers.high[1]], numbers.low, "ten")
    case .dateEquals, .dateNotEquals: self.init("2026", dates.at, [dates.low[0], dates.high[0]], "soon")
    case .dateLessThan: self.init("2026", dates.low, [dates.at[1], dates.high[0]], "soon")
    case .dateLessThanEquals: self.init("2026", [dates.low[0], dates.at[1]], dates.high, "soon")
    case .dateGreaterThan: self.init("2026", dates.high, [dates.low[0], dates.at[1]], "soon")
    case .dateGreaterThanEquals: self.init("2026", [dates.at[1], dates.high[0]], dates.low, "soon")
    case .bool: self.init("true", ["true", "TRUE"], ["false", "False"], "yes")
    case .binaryEquals:
      self.init(["cmVk", "Ymx1ZQ=="], matching: ["cmVk", "Ymx1ZQ=="], differing: ["Z3JlZW4=", "cmve"], "red!")
    case .ipAddress, .notIpAddress:
      self.init("203.0.113.0/24", ["203.0.113.7", "203.0.113.255"], ["198.51.100.7", "2001:db8::1"], "localhost")
    case .arnEquals, .arnLike, .arnNotEquals, .arnNotLike:
      self.init(
        "arn:aws:s3:::logs-*", ["arn:aws:s3:::logs-a", "arn:aws:s3:::logs-b"],
        ["arn:aws:s3:::data", "arn:aws:sqs:eu-west-1:111122223333:logs-a"], "logs-a")
    case .null: self.init([], matching: ["red", "blue"], differing: ["green", "Red"])
    }
  }

  private init(_ values: [String], matching: [String], differing: [String], _ unreadable: String? = nil) {
    policyValues = values
    self.matching = matching
    self.differing = differing
    self.unreadable = unreadable
  }

  private init(_ value: String, _ matching: [String], _ differing: [String], _ unreadable: String) {
    self.init([value], matching: matching, differing: differing, unreadable)
  }
}
