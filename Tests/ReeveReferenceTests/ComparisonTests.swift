import ReeveTypes
import Testing

/// One value of a policy against one of a request, family by family.
/// Source: IAM User Guide, "Condition operators".
@Suite struct ComparisonTests {
  private func holds(_ name: String, _ policy: String, _ request: String) throws -> Bool {
    let world = try World.ana(
      #"""
      { "Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": { "\#(name)": { "app:k": "\#(policy)" } } }
      """#)
    let context = [ContextEntry("app:k", .single(request))]
    return try world.answer(World.ana, "s3:GetObject", "*", context).decision == .allowed
  }

  @Test(arguments: [
    ("StringEquals", "a", "a", true), ("StringEquals", "a", "A", false), ("StringEquals", "a*", "ab", false),
    ("StringEquals", "\u{E9}", "e\u{301}", false),
    ("StringEqualsIgnoreCase", "stra\u{DF}e \u{C9}", "STRA\u{DF}E \u{E9}", true),
    ("StringEqualsIgnoreCase", "\u{D7}", "\u{F7}", false), ("StringEqualsIgnoreCase", "\u{178}", "\u{FF}", false),
    ("StringLike", "a*c", "abbc", true), ("StringLike", "a?c", "abbc", false), ("StringLike", "a?c", "a日c", true),
    ("StringLike", "*:*/?", "x:y/z", true), ("StringLike", "A*", "ab", false), ("StringLike", "a", "a*", false),
    ("StringLike", "*", "", true), ("StringLike", "[a-z]*", "b", false), ("StringNotLike", "a*", "b", true),
    ("StringLike", "${*}x${?}", "*x?", true), ("StringLike", "${*}x", "axx", false),
  ])
  func texts(row: (String, String, String, Bool)) throws {
    #expect(try holds(row.0, row.1, row.2) == row.3, "\(row)")
  }

  @Test(arguments: [
    ("NumericEquals", "2", "2.0", true), ("NumericEquals", "100", "1e2", true), ("NumericEquals", "0", "-0", true),
    ("NumericEquals", "0.1", "0.10", true), ("NumericEquals", "0.1", "0.1000000000000000055", false),
    ("NumericLessThan", "123456789012345678901234567891", "123456789012345678901234567890", true),
    ("NumericLessThan", "5", "-6", true), ("NumericLessThanEquals", "5", "5.0", true),
    ("NumericGreaterThan", "-5", "-4.99", true), ("NumericGreaterThanEquals", "5", "4.9999", false),
    ("NumericNotEquals", "5", "six", true), ("NumericEquals", "5", " 5", false), ("NumericEquals", "5", "5.", false),
    ("NumericLessThan", "5", "", false),
  ])
  func numbers(row: (String, String, String, Bool)) throws {
    #expect(try holds(row.0, row.1, row.2) == row.3, "\(row)")
  }

  @Test(arguments: [
    ("DateEquals", "2026-01-31T12:00:00Z", "1769860800", true), ("DateEquals", "2026", "2026-01-01T00:00:00Z", true),
    ("DateEquals", "2026-02", "2026-02-01", true),
    ("DateEquals", "2026-01-31T12:00Z", "2026-01-31T13:00:00+01:00", true),
    ("DateEquals", "2026-01-31T12:00Z", "2026-01-31T12:00:00", true),
    ("DateLessThan", "2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.4999Z", true),
    ("DateGreaterThan", "2026", "1999-12-31T23:59:59Z", false), ("DateEquals", "2024-02-29", "2024-02-29T00:00Z", true),
    ("DateNotEquals", "2026", "2026-02-30", true), ("DateEquals", "1970", "0", true),
    ("DateLessThan", "1970", "-1", true),
    ("DateEquals", "2026", "02026", false), ("DateEquals", "0000-01-01", "-62167219200", true),
    ("DateGreaterThanEquals", "2026-01-31T23:30:00-01:00", "2026-02-01T00:30:00Z", true),
  ])
  func dates(row: (String, String, String, Bool)) throws {
    #expect(try holds(row.0, row.1, row.2) == row.3, "\(row)")
  }

  @Test(arguments: [
    ("IpAddress", "203.0.113.0/24", "203.0.113.255", true), ("IpAddress", "203.0.113.0/25", "203.0.113.128", false),
    ("IpAddress", "203.0.113.7/24", "203.0.113.0", true), ("IpAddress", "203.0.113.7", "203.0.113.7", true),
    ("IpAddress", "0.0.0.0/0", "255.255.255.255", true), ("IpAddress", "0.0.0.0/0", "::1", false),
    ("NotIpAddress", "0.0.0.0/0", "::1", true), ("IpAddress", "::/0", "203.0.113.7", false),
    ("IpAddress", "2001:db8::/33", "2001:db8:7fff::1", true), ("IpAddress", "2001:db8::/33", "2001:db8:8000::", false),
    ("IpAddress", "2001:DB8::1", "2001:db8:0:0:0:0:0:1", true),
    ("IpAddress", "203.0.113.0/24", "::ffff:203.0.113.9", true),
    ("IpAddress", "::ffff:203.0.113.0/120", "203.0.113.9", true),
    ("IpAddress", "203.0.113.0/24", "203.0.113.07", false),
    ("NotIpAddress", "203.0.113.0/24", "not an address", true),
    ("IpAddress", "203.0.113.0/24", "203.0.113.7/32", false),
  ])
  func addresses(row: (String, String, String, Bool)) throws {
    #expect(try holds(row.0, row.1, row.2) == row.3, "\(row)")
  }

  @Test(arguments: [
    ("Bool", "true", "True", true), ("Bool", "false", "0", false), ("Bool", "true", "yes", false),
    ("BinaryEquals", "QUI=", "QUI=", true), ("BinaryEquals", "QUI=", "QUJ=", false), ("BinaryEquals", "", "", true),
  ])
  func booleansAndBytes(row: (String, String, String, Bool)) throws {
    #expect(try holds(row.0, row.1, row.2) == row.3, "\(row)")
  }

  /// The example of the page, and what tells an ARN operator from a string operator.
  @Test(arguments: [
    (
      "StringLike", "arn:aws:x:*:111122223333:finance/*",
      "arn:aws:x:us-east-2:999999999999:store/abc:111122223333:finance/doc", true
    ),
    (
      "ArnLike", "arn:aws:x:*:111122223333:finance/*",
      "arn:aws:x:us-east-2:999999999999:store/abc:111122223333:finance/doc", false
    ),
    ("ArnEquals", "arn:aws:x:*:111122223333:finance/*", "arn:aws:x:us-east-2:111122223333:finance/a:b/c", true),
    ("ArnLike", "arn:aws:s3:::*", "arn:aws:s3:::a/b:c", true), ("ArnLike", "arn:aws:s3:*:*:a", "arn:aws:s3:::a", true),
    ("ArnLike", "arn:aws:s3:::A", "arn:aws:s3:::a", false), ("ArnLike", "*", "arn:aws:s3:::a", true),
    ("ArnLike", "*", "a", false), ("ArnNotLike", "arn:aws:s3:::a", "a", true),
    ("ArnNotEquals", "arn:aws:s3:::?", "arn:aws:s3:::a", false), ("ArnLike", "arn:*:s3:::a", "arn:aws-cn:s3:::a", true),
    ("ArnLike", "arn:aws:s3:::${aws:username}", "arn:aws:s3:::ana", true),
  ])
  func arns(row: (String, String, String, Bool)) throws {
    #expect(try holds(row.0, row.1, row.2) == row.3, "\(row)")
  }

  @Test func variables() throws {
    #expect(try holds("StringEquals", "${aws:PrincipalTag/team}", "core"))
    #expect(try holds("StringEquals", "${AWS:principaltag/TEAM}/x", "core/x"))
    #expect(try holds("StringEquals", "${aws:PrincipalTag/none, 'red'}", "red"))
    #expect(try !holds("StringEquals", "${aws:PrincipalTag/none}", "red"))
    #expect(try holds("StringNotEquals", "${aws:PrincipalTag/none}", "red"))
  }
}
