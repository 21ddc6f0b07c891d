import ReevePolicy

/// The families of values that conditions compare.
enum ValueKind: CaseIterable {
  case text, number, date, boolean, address, arn, binary

  /// The operators for values of this kind.
  var operators: [ConditionOperator.Comparison] {
    switch self {
    case .text:
      [
        .stringEquals, .stringNotEquals, .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase, .stringLike,
        .stringNotLike,
      ]
    case .number:
      [
        .numericEquals, .numericNotEquals, .numericLessThan, .numericLessThanEquals, .numericGreaterThan,
        .numericGreaterThanEquals,
      ]
    case .date:
      [.dateEquals, .dateNotEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan, .dateGreaterThanEquals]
    case .boolean: [.bool]
    case .address: [.ipAddress, .notIpAddress]
    case .arn: [.arnEquals, .arnLike, .arnNotEquals, .arnNotLike]
    case .binary: [.binaryEquals]
    }
  }

  /// The kind of values that an operator compares.
  static func of(_ comparison: ConditionOperator.Comparison) -> ValueKind {
    allCases.first { $0.operators.contains(comparison) } ?? .boolean
  }
}

/// Values at the edges of each family.
enum ValuePool {
  /// Numbers that are equal or nearly so come first.
  static let numbers = [
    "0", "-0", "1", "1.0", "1e0", "10E-1", "-1", "0.1", "0.10", "100", "1e+2", "123456789012345678901234567890",
    "123456789012345678901234567891", "0.1234567890123456789012345", "0.1234567890123456789012346", "01", "+0",
    "100.00", "-0.1", "7", "70", "1e999999999", "-1e999999999", "1769860800",
    "0.000000000000000000000000000001", "1e-30",
  ]
  /// One of the values; for numbers and dates mostly one of those that are near each other.
  static func near(_ kind: ValueKind, _ values: [String], _ random: inout SeededRandom) -> String {
    let isOrdered = kind == .number || kind == .date
    return isOrdered && random.chance(60) ? random.pick(Array(values.prefix(15))) : random.pick(values)
  }

  static let notNumbers = ["", "1.", ".5", "abc", " 1", "1 ", "1e", "1e1000000000", "0x1", "1,0", "--1", "\u{661}"]

  /// Several spellings of a few instants, and the ends of the calendar.
  static let dates = [
    "2026-01-31T12:00:00Z", "2026-01-31T12:00Z", "2026-01-31T13:00:00+01:00", "2026-01-31T11:30:00-00:30",
    "2026-01-31T12:00:00.0Z", "2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.500000000Z",
    "2026", "2025", "2025-06-15", "1985-06-15", "2026-01-31T12:00:01Z", "1769860800", "2026-01-31",
    "2026-01-31T12:00:00.4999999999Z", "2026-01-31T11:59:59Z", "1769860801", "1769817600", "2026-01",
    "2026-02-01T00:00:00+12:00", "2026-02", "1970", "0", "-1", "01970",
    "1969-12-31T23:59:59Z", "2024-02-29", "2024-03-01", "2000-02-29T23:59:59Z", "9999-12-31T23:59:59Z", "0000-01-01",
    "-62167219200", "2026-12-31T23:59:59.999999999Z", "1999", "2024", "2027", "2000-01",
  ]
  static let notDates = [
    "", "2026-02-30", "2023-02-29", "2026-13", "2026-00", "2026-01-00", "2026-01-31T24:00Z", "2026-01-31T12:00:60Z",
    "2026-01-31 12:00Z", "abc", "1e9", "+5", "2026-1-1", "2026-01-31T12:00:00.Z", "2026-01-31T12Z",
    "99999999999999999999", "2026-01-31T12:00:00+0100", "2026-01-31T12:00:00Z ", "2026-01T12:00Z", "-2026-01-01",
  ]
  /// A time without a zone: no policy may have it, a request may.
  static let zonelessDates = ["2026-01-31T12:00:00", "2026-01-31T12:00"]

  static let booleans = ["true", "false", "True", "FALSE"]
  static let notBooleans = ["", "1", "yes", "true ", "tru"]

  static let addresses = [
    "203.0.113.7", "203.0.113.8", "203.0.112.7", "203.0.113.135", "255.255.255.255", "0.0.0.0", "2001:db8::1",
    "2001:DB8:0:0::1", "2001:db8:0:0:8000::", "2001:db9::", "::1", "::", "::ffff:203.0.113.7", "::FFFF:cb00:7107",
    "::fffe:203.0.113.7", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:203.0.113.7",
  ]
  static let ranges = [
    "203.0.113.0/24", "203.0.113.7/24", "203.0.113.0/25", "203.0.113.128/25", "203.0.112.0/23", "203.0.113.6/31",
    "203.0.113.7/32", "203.0.113.8/29", "0.0.0.0/0", "128.0.0.0/1", "::/0", "2001:db8::/32", "2001:db8::/31",
    "2001:db8::/64", "2001:db8::/65", "2001:db8::1/128", "2001:db8::/127", "::ffff:203.0.113.0/120", "::ffff:0:0/96",
    "::fffe:0:0/95", "8000::/1",
  ]
  static let notAddresses = [
    "", "203.0.113", "203.0.113.07", "203.0.113.256", "203.0.113.7/33", "203.0.113.7/", "203.0.113.7/024", "1::2::3",
    ":::", "1:2:3:4:5:6:7:8:9", "12345::", "fe80::1%eth0", "203.0.113.7 ", "::1.2.3", "1.2.3.4::", "2001:db8::/129",
    "::ffff:203.0.113.0/95", "g::",
  ]

  static let binaries = ["QUJD", "QUJE", "QQ==", "QUI=", "", "AAAA", "//+/"]
  static let notBinaries = ["QR==", "QUJ", "QUJD\n", "Q===", "====", "QUJ=", "Q_-_", "QUJD=", "é==="]

  static let notARNs = ["", "arn:aws:s3", "arn:aws:s3::", "alpha", "ARN:aws:s3:::alpha", "xarn:aws:s3:::alpha"]

  /// Texts that are of the kind, and texts that are not.
  static func texts(of kind: ValueKind) -> (valid: [String], invalid: [String]) {
    switch kind {
    case .text: (NamePool.words, NamePool.words)
    case .number: (numbers, notNumbers)
    case .date: (dates, notDates)
    case .boolean: (booleans, notBooleans)
    case .address: (addresses + ranges, notAddresses)
    case .arn: (NamePool.resources(of: "s3", account: NamePool.accounts[0]), notARNs)
    case .binary: (binaries, notBinaries)
    }
  }
}
