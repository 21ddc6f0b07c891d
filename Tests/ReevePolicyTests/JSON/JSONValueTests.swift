import ReevePolicy
import Testing

struct JSONValueTests {
  private func document(_ text: String) -> JSONDocument { JSONDocument(name: "test.json", bytes: Array(text.utf8)) }

  @Test func walksMembersAndElements() throws {
    let read = document(#" { "a": [1, "two", {"b": null}], "c": true, "": {} } "#)
    #expect(read.diagnostics.isEmpty)
    let root = try #require(read.root)
    #expect(root.kind == .object)
    #expect(root.members.map { $0.name.text } == ["a", "c", ""])
    let list = try #require(root["a"])
    #expect(list.elements.map(\.kind) == [.number, .string, .object])
    #expect(list.elements.map { $0.scalarText } == ["1", "two", nil])
    #expect(root["c"]?.rawText == "true")
    #expect(root["missing"] == nil)
    #expect(root[""]?.isEmpty == true)
    #expect(!list.isEmpty)
    #expect(Array(list.members).isEmpty)
  }

  @Test(arguments: [
    (#""a\u0062\"\\\/\b\f\n\r\t""#, "ab\"\\/\u{8}\u{C}\n\r\t"),
    (#""\ud83d\ude00 \u00e9""#, "\u{1F600} \u{E9}"),
    (#""\u0041ction""#, "Action"),
    (#""""#, ""),
    ("\"\u{FEFF}é\"", "\u{FEFF}é"),
  ])
  func resolvesEscapes(raw: String, expected: String) throws {
    let read = document(raw)
    #expect(read.diagnostics.isEmpty)
    #expect(read.root?.text?.unicodeScalars.elementsEqual(expected.unicodeScalars) == true)
  }

  @Test(arguments: ["0", "-0", "12.50", "1e400", "-1.5E+10", "9007199254740993", "true", "false", "null"])
  func keepsTheTextOfScalars(raw: String) {
    let read = document(" \(raw) ")
    #expect(read.diagnostics.isEmpty)
    #expect(read.root?.rawText == raw)
    #expect(read.root?.range == SourceRange(lower: 1, upper: 1 + raw.utf8.count))
  }

  @Test func comparesNamesInPlace() {
    #expect(document(#""Acti\u006fn""#).root?.isText("Action") == true)
    #expect(document(#""Action""#).root?.isText("Action") == true)
    #expect(document(#""action""#).root?.isText("Action") == false)
    #expect(document("3").root?.isText("3") == false)
  }

  @Test func passesAByteOrderMarkAtTheBeginning() {
    #expect(document("\u{FEFF}{}").diagnostics.isEmpty)
  }

  @Test func limitsDepthAndSize() {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(document(deep).diagnostics.isEmpty)
    #expect(document("[\(deep)]").diagnostics.map(\.check) == ["DOCUMENT_LIMIT"])
    let limits = JSONLimits(byteCountMax: 4)
    #expect(
      JSONDocument(name: "t", bytes: Array("[   ]".utf8), limits: limits).diagnostics.map(\.check) == ["DOCUMENT_LIMIT"]
    )
  }

  @Test func rendersAFinding() {
    let read = document("{\n\t\"a\": [1, 2\n}")
    #expect(
      read.diagnostics.map(\.rendered) == [
        """
        test.json:3:1: error: found `}` while the `[` of line 2 is still open [JSON_SYNTAX_ERROR]
          }
          ^
          test.json:2:7: opened here
          \t"a": [1, 2
          \t     ^
          help: close it with `]` first
        """
      ])
  }
}
