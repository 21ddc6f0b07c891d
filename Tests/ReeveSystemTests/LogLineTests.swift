import ReeveSystem
import Testing

@Suite struct LogLineTests {
  private func line(_ message: String, _ values: Log.Values = [:]) -> String {
    LogLine.text(seconds: 1_795_593_600, nanoseconds: 123_999_999, .info, message, values)
  }

  @Test func words() {
    #expect(
      line("generation activated", ["generation": 3, "digest": "9f86"])
        == "2026-11-25T08:00:00.123Z info generation activated generation=3 digest=9f86\n")
  }

  @Test(arguments: [
    ("plain-1.2/:x", "plain-1.2/:x"), ("", #""""#), ("two words", #""two words""#), ("a=b", #""a=b""#),
    (#"say "no""#, #""say \"no\"""#), (#"a\b"#, #""a\\b""#), ("one\ntwo", #""one\ntwo""#),
    ("\u{1B}[2J", #""\u{1b}[2J""#), ("a\u{202E}b", #""a\u{202e}b""#), ("é", #""é""#),
  ])
  func values(value: String, written: String) {
    #expect(line("m", ["k": value]) == "2026-11-25T08:00:00.123Z info m k=\(written)\n")
  }

  /// Whatever a message quotes, it stays one line.
  @Test func messages() {
    let text = line("store.json:1:2: error: bad `\n2026-11-25T08:00:00.000Z error forged`")
    #expect(text.filter { $0 == "\n" }.count == 1)
    #expect(text.hasSuffix("\n"))
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (951_868_800, "2000-03-01T00:00:00Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
    (253_402_300_799, "9999-12-31T23:59:59Z"),
  ])
  func times(seconds: Int64, written: String) {
    #expect(LogLine.time(seconds: seconds) == written)
  }

  @Test func levels() {
    #expect(LogLevel.allCases.map(\.description) == ["debug", "info", "notice", "warning", "error"])
    #expect(LogLevel.allCases.allSatisfy { LogLevel(name: $0.description) == $0 })
    #expect(LogLevel(name: "Info") == nil)
    #expect(LogLevel.debug < .info)
  }
}
