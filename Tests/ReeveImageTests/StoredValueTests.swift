import ReeveImage
import Testing

/// The forms in which the compiler stores the values of conditions, and with them the readers of the walk.
@Suite struct StoredValueTests {
  @Test(arguments: [
    ("0", "-0.00e7"), ("1", "1.0"), ("1", "0.1e1"), ("10", "1E+1"), ("0.05", "5e-2"), ("-12.50", "-1250e-2"),
    ("+7", "007"),
  ])
  func equalNumbers(left: String, right: String) {
    #expect(StoredValue.number(Array(left.utf8)) != nil)
    #expect(StoredValue.number(Array(left.utf8)) == StoredValue.number(Array(right.utf8)))
  }

  @Test(arguments: ["", "+", ".5", "5.", "1e", "1e+", " 1", "1 ", "0x1", "1,0", "NaN", "1e1000000000", "--1", "1.2.3"])
  func notNumbers(text: String) {
    #expect(StoredValue.number(Array(text.utf8)) == nil)
  }

  @Test func differentNumbers() {
    #expect(StoredValue.number(Array("0.1".utf8)) != StoredValue.number(Array("0.10000000000000000001".utf8)))
    #expect(StoredValue.number(Array("1".utf8)) != StoredValue.number(Array("-1".utf8)))
  }

  @Test(arguments: [
    ("1970", "1970-01-01T00:00:00Z"), ("2000-02", "2000-02-01"), ("2024-02-29", "2024-02-29T00:00Z"),
    ("2026-01-31T12:00:00+01:00", "2026-01-31T11:00:00Z"), ("2026-01-31T12:00", "2026-01-31T12:00:00.000Z"),
    ("86400", "1970-01-02"), ("-1", "1969-12-31T23:59:59Z"), ("2026-01-31T23:30:00-01:00", "2026-02-01T00:30Z"),
    ("2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.5000000001Z"),
  ])
  func equalDates(left: String, right: String) {
    #expect(StoredValue.date(Array(left.utf8)) != nil)
    #expect(StoredValue.date(Array(left.utf8)) == StoredValue.date(Array(right.utf8)))
  }

  @Test(arguments: [
    "", "2023-02-29", "2023-13", "2023-00", "2026-01-31T24:00Z", "2026-01-31T12:60Z", "2026-01-31T12:00:60Z",
    "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00+1:00", "2026-1-31", "+1", "1.5", "9223372036854775808",
    "2026-01-31 12:00Z", "2026-01-31T12Z", "1900-02-29",
  ])
  func notDates(text: String) {
    #expect(StoredValue.date(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    ("203.0.113.7/24", "203.0.113.0/24"), ("0.0.0.0/0", "9.9.9.9/0"), ("::ffff:10.0.0.1", "10.0.0.1/32"),
    ("::ffff:a00:1/104", "10.9.9.9/8"), ("2001:DB8::1", "2001:db8:0:0:0:0:0:1/128"), ("::", "0:0:0:0:0:0:0:0"),
    ("1::", "1:0:0:0:0:0:0:0"), ("2001:db8:ffff::/33", "2001:db8:8000::/33"), ("::1.2.3.4", "::102:304"),
  ])
  func equalAddresses(left: String, right: String) {
    #expect(StoredValue.address(Array(left.utf8)) != nil)
    #expect(StoredValue.address(Array(left.utf8)) == StoredValue.address(Array(right.utf8)))
  }

  @Test(arguments: [
    "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/08", ":::", "1:2", "::1::",
    "12345::", "g::", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8:9", "::1%eth0", "1:2:3:4:5:6:7:1.2.3.4", "::/129", ":1",
    "1:", "::1.2.3",
  ])
  func notAddresses(text: String) {
    #expect(StoredValue.address(Array(text.utf8)) == nil)
  }

  @Test(arguments: [("", true), ("QQ==", true), ("QUI=", true), ("QUJD", true), ("QR==", false), ("QUJ=", false)])
  func base64(text: String, isCanonical: Bool) {
    #expect((StoredValue.binary(Array(text.utf8)) != nil) == isCanonical)
  }

  @Test(arguments: ["Q", "QQ", "QQ=", "=", "====", "Q===", "QQ=A", "Q Q=", "QQ==QQ==", "QUI_"])
  func notBase64(text: String) {
    #expect(StoredValue.binary(Array(text.utf8)) == nil)
  }
}
