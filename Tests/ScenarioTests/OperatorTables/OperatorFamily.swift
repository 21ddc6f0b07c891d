import ReevePolicy

/// Operators that read values in the same way, with texts on which they part: one value in the policy, one in the
/// request.
enum OperatorFamily: String, CaseIterable {
  case string = "String"
  case numeric = "Numeric"
  case date = "Date"
  case boolean = "Bool"
  case binary = "Binary"
  case address = "IpAddress"
  case arn = "Arn"
  case existence = "Null"

  var comparisons: [ConditionOperator.Comparison] {
    switch self {
    case .string:
      [
        .stringEquals, .stringNotEquals, .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase, .stringLike,
        .stringNotLike,
      ]
    case .numeric:
      [
        .numericEquals, .numericNotEquals, .numericLessThan, .numericLessThanEquals, .numericGreaterThan,
        .numericGreaterThanEquals,
      ]
    case .date:
      [.dateEquals, .dateNotEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan, .dateGreaterThanEquals]
    case .boolean: [.bool]
    case .binary: [.binaryEquals]
    case .address: [.ipAddress, .notIpAddress]
    case .arn: [.arnEquals, .arnLike, .arnNotEquals, .arnNotLike]
    case .existence: [.null]
    }
  }

  struct Pair {
    /// The values that the policy names; a request value has to match one of them.
    var policy: [String]
    var request: String
    /// One mark for each of the family's operators: `T` the condition is true, `f` it is false.
    var cells: [Character]

    init(_ policy: String, _ request: String, _ cells: String) { self.init([policy], request, cells) }

    init(_ policy: [String], _ request: String, _ cells: String) {
      self.policy = policy
      self.request = request
      self.cells = cells.filter { $0 != " " }
    }
  }

  /// What each comparison says, written down from IAM's documentation and not from what an engine answers.
  /// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
  var pairs: [Pair] {
    switch self {
    case .string: Self.strings
    case .numeric: Self.numbers
    case .date: Self.dates
    case .boolean:
      [
        Pair("true", "true", "T"), Pair("true", "TRUE", "T"), Pair("True", "true", "T"), Pair("true", "false", "f"),
        Pair("false", "false", "T"), Pair("false", "no", "f"), Pair("true", "1", "f"), Pair("true", " true", "f"),
        Pair("yes", "yes", "f"),
      ]
    case .binary:
      [
        Pair("QUJD", "QUJD", "T"), Pair("QUJD", "qujd", "f"), Pair("QUI=", "QUI=", "T"), Pair("QUI=", "QUI", "f"),
        Pair("", "", "T"), Pair("red!", "red!", "f"),
      ]
    case .address: Self.addresses
    case .arn: Self.arns
    case .existence: []
    }
  }

  private static let strings = [
    //                              =  ≠  =i ≠i like notLike
    Pair("Ops-*", "Ops-*", "        T  f  T  f  T  f"),
    Pair("Ops-*", "ops-*", "        f  T  T  f  f  T"),
    Pair("Ops-*", "Ops-West", "     f  T  f  T  T  f"),
    Pair("Ops-*", "Ops-", "         f  T  f  T  T  f"),
    Pair("Ops-*", "Ops-a/b:c", "    f  T  f  T  T  f"),
    Pair("Ops-*", "ops-West", "     f  T  f  T  f  T"),
    Pair("Ops-*", "DevOps-West", "  f  T  f  T  f  T"),
    Pair("Ops-*", "", "             f  T  f  T  f  T"),
    Pair("Ops-?", "Ops-W", "        f  T  f  T  T  f"),
    Pair("Ops-?", "Ops-", "         f  T  f  T  f  T"),
    Pair("Ops-?", "Ops-é", "        f  T  f  T  T  f"),
    Pair("Ops-${*}", "Ops-*", "     T  f  T  f  T  f"),
    Pair("Ops-${*}", "Ops-West", "  f  T  f  T  f  T"),
    Pair("été", "ÉTÉ", "            f  T  T  f  f  T"),
    Pair("été", "e\u{301}te\u{301}", "f T f  T  f  T"),
    Pair("straße", "STRASSE", "     f  T  f  T  f  T"),
    Pair("k", "\u{212A}", "         f  T  f  T  f  T"),
    Pair("", "", "                  T  f  T  f  T  f"),
    Pair("2", "2.0", "              f  T  f  T  f  T"),
    Pair("${aws:username}", "ana", "T  f  T  f  T  f"),
    Pair("${aws:PrincipalTag/none}", "ana", "f T f T f T"),
    Pair("${aws:PrincipalTag/none}", "", "f T f T f T"),
    Pair(["red", "blue"], "blue", " T  f  T  f  T  f"),
    Pair(["red", "blue"], "green", "f  T  f  T  f  T"),
  ]

  private static let numbers = [
    //                         =  ≠  <  <= >  >=
    Pair("10", "9.999", "      f  T  T  T  f  f"),
    Pair("10", "10", "         T  f  f  T  f  T"),
    Pair("10", "10.0", "       T  f  f  T  f  T"),
    Pair("10", "+10", "        T  f  f  T  f  T"),
    Pair("10", "010", "        T  f  f  T  f  T"),
    Pair("10", "1e1", "        T  f  f  T  f  T"),
    Pair("10", "10.001", "     f  T  f  f  T  T"),
    Pair("10", "-10", "        f  T  T  T  f  f"),
    Pair("0", "-0.0", "        T  f  f  T  f  T"),
    Pair("0.3", "0.30000000000000004", "f T f f T T"),
    Pair("9007199254740992", "9007199254740993", "f T f f T T"),
    Pair("10", " 10", "        f  T  f  f  f  f"),
    Pair("10", "10.", "        f  T  f  f  f  f"),
    Pair("10", "0xA", "        f  T  f  f  f  f"),
    Pair("10", "ten", "        f  T  f  f  f  f"),
    Pair("ten", "10", "        f  T  f  f  f  f"),
    Pair(["10", "20"], "15", " f  T  T  T  T  T"),
    Pair(["10", "20"], "20", " T  f  f  T  T  T"),
  ]

  private static let dates = [
    //                                                            =  ≠  <  <= >  >=
    Pair("2026-01-01T00:00:00Z", "2025-12-31T23:59:59.999Z", "    f  T  T  T  f  f"),
    Pair("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "   T  f  f  T  f  T"),
    Pair("2026-01-01T00:00:00Z", "2026-01-01", "                  T  f  f  T  f  T"),
    Pair("2026-01-01T00:00:00Z", "2026", "                        T  f  f  T  f  T"),
    Pair("2026-01-01T00:00:00Z", "1767225600", "                  T  f  f  T  f  T"),
    Pair("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.001Z", "    f  T  f  f  T  T"),
    Pair("2026-01-01T00:00:00Z", "2026-01-01T00:00:00", "         T  f  f  T  f  T"),
    Pair("2026", "2026-06-30", "                                  f  T  f  f  T  T"),
    Pair("2026-01-01T00:00:00Z", "2026-1-1", "                    f  T  f  f  f  f"),
    Pair("2026-01-01T00:00:00Z", "2026-02-29", "                  f  T  f  f  f  f"),
    Pair("2026-01-01T00:00:00Z", "2026-01-01T00:00:00+0000", "    f  T  f  f  f  f"),
    Pair("2026-01-01T00:00:00Z", "soon", "                        f  T  f  f  f  f"),
    Pair("soon", "2026-01-01T00:00:00Z", "                        f  T  f  f  f  f"),
  ]

  private static let addresses = [
    Pair("203.0.113.0/24", "203.0.113.0", "T f"),
    Pair("203.0.113.0/24", "203.0.113.255", "T f"),
    Pair("203.0.113.0/24", "203.0.114.0", "f T"),
    Pair("203.0.113.7/24", "203.0.113.200", "T f"),
    Pair("203.0.113.7", "203.0.113.7", "T f"),
    Pair("203.0.113.7", "203.0.113.8", "f T"),
    Pair("0.0.0.0/0", "198.51.100.7", "T f"),
    Pair("0.0.0.0/0", "2001:db8::1", "f T"),
    Pair("::/0", "198.51.100.7", "f T"),
    Pair("2001:db8::/32", "2001:0DB8:0:0::7", "T f"),
    Pair("2001:db8::7", "2001:db8::8", "f T"),
    Pair("203.0.113.0/24", "::ffff:203.0.113.7", "T f"),
    Pair("203.0.113.0/24", "203.0.113.07", "f T"),
    Pair("203.0.113.0/24", "203.0.113", "f T"),
    Pair("203.0.113.0/24", "localhost", "f T"),
  ]

  private static let arns = [
    Pair("arn:aws:s3:::logs-*", "arn:aws:s3:::logs-eu", "T T f f"),
    Pair("arn:aws:s3:::logs-*", "arn:aws:s3:::logs-eu/2026:01", "T T f f"),
    Pair("arn:aws:s3:::logs-*", "arn:aws:s3:::Logs-eu", "f f T T"),
    Pair("arn:aws:s3:::logs-*", "arn:aws:s3:eu-west-1::logs-eu", "f f T T"),
    Pair("arn:aws:s3:*:*:logs-*", "arn:aws:s3:::logs-eu", "T T f f"),
    Pair("arn:aws:s3:*", "arn:aws:s3:::logs-eu", "f f T T"),
    Pair("arn:aws:sqs:*:111122223333:*", "arn:aws:sqs:eu-west-1:111122223333:jobs", "T T f f"),
    Pair("arn:aws:sqs:*:111122223333:*", "arn:aws:sqs:eu-west-1:444455556666:x:111122223333:y", "f f T T"),
    Pair("arn:aws:sqs:eu-west-?:111122223333:jobs", "arn:aws:sqs:eu-west-1:111122223333:jobs", "T T f f"),
    Pair("arn:aws:iam::111122223333:user/${aws:username}", "arn:aws:iam::111122223333:user/ana", "T T f f"),
    Pair("*", "arn:aws:s3:::logs-eu", "T T f f"),
    Pair("*", "logs-eu", "f f T T"),
    Pair("logs-eu", "logs-eu", "f f T T"),
  ]
}
