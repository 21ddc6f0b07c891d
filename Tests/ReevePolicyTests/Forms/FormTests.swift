import ReevePolicy
import Testing

/// Which texts are numbers, dates, booleans, base64 and addresses, as a `Deny` shows: there each mismatch is an error.
struct FormTests {
  private func isAdmitted(_ value: String, under operatorName: String) -> Bool {
    let escaped = value.replacing("\"", with: "\\\"")
    let text = """
      { "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": { "\(operatorName)": { "a:b": "\(escaped)" } } } }
      """
    return PolicyReader.read(SourceText(name: "t", bytes: Array(text.utf8)), as: .identity).document != nil
  }

  @Test(arguments: ["0", "-1", "+1", "007", "1.50", "1e5", "1E-5", "1.5e+999999999", "1e0000000001"])
  func numbers(text: String) { #expect(isAdmitted(text, under: "NumericEquals")) }

  @Test(arguments: ["", "1.", ".5", "1e", "0x10", " 1", "1 ", "1,000", "١", "1e1000000000", "--1", "Infinity"])
  func notNumbers(text: String) { #expect(!isAdmitted(text, under: "NumericEquals")) }

  @Test(arguments: [
    "2026", "2026-01", "2024-02-29", "2000-02-29", "2026-01-31T12:00Z", "2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.123456789012Z", "2026-01-31T12:00:00+05:30", "2026-01-31T23:59-11:00", "0", "12345", "-1",
    "9223372036854775807",
  ])
  func dates(text: String) { #expect(isAdmitted(text, under: "DateEquals")) }

  @Test(
    arguments: [
      "", "2026-1-1", "2026-13", "2026-00-01", "2026-02-30", "2023-02-29", "1900-02-29", "2026-01-31T24:00Z",
      "2026-01-31T12:00:60Z", "2026-01-31T12:00:00", "2026-01-31T12Z", "2026-01-31 12:00:00Z", "2026-01-31t12:00:00z",
      "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00+0530", "2026-01-31T12:00:00Zx", "9223372036854775808", "yesterday",
    ])
  func notDates(text: String) { #expect(!isAdmitted(text, under: "DateEquals")) }

  @Test(arguments: ["true", "False", "TRUE"])
  func booleans(text: String) { #expect(isAdmitted(text, under: "Bool")) }

  @Test(arguments: ["", "1", "yes", " true"])
  func notBooleans(text: String) { #expect(!isAdmitted(text, under: "Bool")) }

  @Test(arguments: ["", "QQ==", "QUI=", "QUJD", "+/+/"])
  func base64(text: String) { #expect(isAdmitted(text, under: "BinaryEquals")) }

  @Test(arguments: ["Q", "QQ", "QQ=", "QR==", "QUJ=", "QQ==QQ==", "Q===", "====", "QU-_", "QU\\n="])
  func notBase64(text: String) { #expect(!isAdmitted(text, under: "BinaryEquals")) }

  @Test(arguments: [
    "203.0.113.7", "0.0.0.0/0", "10.0.0.0/8", "255.255.255.255/32", "::", "::1", "2001:db8::/32", "2001:DB8::1",
    "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "::ffff:192.0.2.1", "::ffff:192.0.2.0/120", "::/0", "1::8",
    "1:2:3:4:5:6:7::",
  ])
  func addresses(text: String) { #expect(isAdmitted(text, under: "IpAddress")) }

  @Test(arguments: [
    "", "203.0.113", "203.0.113.256", "203.0.113.07", "203.0.113.7/33", "203.0.113.7/08", "203.0.113.7/", "1.2.3.4.5",
    "::1%eth0", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", ":1", "1:", "::/129",
    "::ffff:192.0.2.0/95", "1.2.3.4::", "+1::", "localhost", "203.0.113.7/-1",
  ])
  func notAddresses(text: String) { #expect(!isAdmitted(text, under: "IpAddress")) }
}
