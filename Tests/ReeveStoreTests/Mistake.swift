import ReevePolicy
import ReeveStore
import Testing

/// Expects one error and no store; the error stands where `§` does, which is taken out.
func expectMistake(_ marked: String, _ message: String, sourceLocation: SourceLocation = #_sourceLocation) {
  let parts = marked.split(separator: "§", omittingEmptySubsequences: false)
  let reading = load(parts.joined())
  #expect(reading.store == nil, sourceLocation: sourceLocation)
  let lines = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
  let place = "\(lines.count):\(lines[lines.count - 1].count + 1)"
  let errors = reading.diagnostics.filter { $0.severity == .error }.map { $0.headline.dropFirst("store.json:".count) }
  #expect(errors == ["\(place): error: \(message)"], sourceLocation: sourceLocation)
}
