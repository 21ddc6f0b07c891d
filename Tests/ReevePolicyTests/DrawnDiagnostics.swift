import ReevePolicy
import Testing

// A test shows a text with the findings drawn into it, under the lines that they are about:
//
//     { "Effect": "allow" }
//                 ^~~~~~~ error: … [INVALID_EFFECT]
//                         help: did you mean `Allow`?
//
// The drawings are taken out, the rest is read, and what is found is drawn again: both texts must be equal.

/// The findings of `read` on the text of `drawn` are those that are drawn into it, and no others.
func expectDrawn(
  _ drawn: String, _ sourceLocation: SourceLocation = #_sourceLocation, read: (SourceText) -> [PolicyDiagnostic]
) {
  let expected = drawn.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  let plain = expected.filter { !isDrawing($0) }
  let source = SourceText(name: "test.json", bytes: Array(plain.joined(separator: "\n").utf8))
  let found = read(source)
  var actual: [String] = []
  for (number, line) in plain.enumerated() {
    actual.append(line)
    for diagnostic in found where source.position(of: diagnostic.location.lower).line == number + 1 {
      actual += drawing(of: diagnostic)
    }
  }
  #expect(actual.joined(separator: "\n") == drawn, sourceLocation: sourceLocation)
}

/// The findings of the JSON reader.
func expectJSON(_ drawn: String, _ sourceLocation: SourceLocation = #_sourceLocation) {
  expectDrawn(drawn, sourceLocation) { JSONDocument($0).diagnostics }
}

/// The findings of reading a document, those of JSON included; a document with an error is not given.
func expectPolicy(as type: PolicyType, _ drawn: String, _ sourceLocation: SourceLocation = #_sourceLocation) {
  expectDrawn(drawn, sourceLocation) { source in
    let reading = PolicyReader.read(source, as: type)
    #expect((reading.document == nil) == reading.diagnostics.contains { $0.severity == .error })
    return reading.diagnostics
  }
}

private func isDrawing(_ line: String) -> Bool {
  let content = line.drop { $0 == " " }
  return content.hasPrefix("^") || content.hasPrefix("help: ")
}

private func drawing(of diagnostic: PolicyDiagnostic) -> [String] {
  let source = diagnostic.source
  let (line, column) = source.position(of: diagnostic.location.lower)
  let end = source.position(of: diagnostic.location.upper)
  let width = end.line == line ? end.column - column : source.line(line).unicodeScalars.count + 1 - column
  let indent = String(repeating: " ", count: column - 1)
  let mark = indent + "^" + String(repeating: "~", count: max(0, width - 1))
  var lines = ["\(mark) \(diagnostic.severity): \(diagnostic.message) [\(diagnostic.check)]"]
  if let help = diagnostic.help { lines.append(String(repeating: " ", count: mark.count + 1) + "help: \(help)") }
  return lines
}
