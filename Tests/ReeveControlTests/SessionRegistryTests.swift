import Glibc
import Reeve
import ReeveSystem
import ReeveTestSupport
import ReeveWire
import Testing

@testable import ReeveControl

@Suite struct SessionRegistryTests {
  private let folder: TemporaryFolder
  private var state: String { "\(folder.path)/state" }

  init() throws { folder = try TemporaryFolder() }

  private func session(_ name: String, _ more: String = "") -> [UInt8] {
    Array(
      """
      { "Arn": "arn:aws:sts::111122223333:assumed-role/R/\(name)",\r
        "Expiration": "2100-01-01T00:00:00Z"\(more) }
      """.utf8)
  }

  private func numbers(_ outcome: SessionRegistry.Outcome) -> [UInt64?] { outcome.results.map { try? $0.get() } }

  /// What came together is numbered in its order, whatever stands between; what lasts is what was numbered.
  @Test func together() throws {
    var registry = try SessionRegistry.open(folder: state)
    #expect(try registry.overlay() == nil)
    let outcome = registry.register([
      session("one"), Array("{".utf8), session("two"), session("one", #", "Tags": []"#), session("three", ", 1"),
    ])
    #expect(numbers(outcome) == [1, nil, 2, 3, nil])
    #expect(outcome.overlay?.sequence == 3)
    #expect(outcome.overlay?.registered.count == 2)
    for result in [outcome.results[1], outcome.results[4]] {
      if case .failure(let refusal) = result { #expect(refusal.code == .malformedSession) }
    }
    #expect(try folder.read("state/sessions.jsonl").split(separator: "\n").count == 3)
    let nothing = registry.register([Array("[]".utf8)])
    #expect(nothing.overlay == nil)
    #expect(registry.sequence == 3)
  }

  /// One process has the folder; the next one reads what the last one has written.
  @Test func again() throws {
    func first() throws {
      var registry = try SessionRegistry.open(folder: state)
      _ = registry.register([session("one"), session("two")])
      let error = #expect(throws: ServeError.self) { _ = try SessionRegistry.open(folder: state).count }
      guard case .lockedState = error else { throw error ?? .nothingToServe }
    }
    try first()
    var registry = try SessionRegistry.open(folder: state)
    #expect(registry.count == 2)
    #expect(registry.sequence == 2)
    #expect(registry.tornByteCount == 0)
    #expect(try registry.overlay()?.registered.count == 2)
    #expect(numbers(registry.register([session("one")])) == [3])
  }

  /// However a journal is cut off, what is whole of it is read, and the next line does not join what is not.
  @Test func torn() throws {
    let line = SessionJournal.line(1, session("one"))
    let next = SessionJournal.line(2, session("two"))
    for count in 0..<next.count {
      try folder.write("state/sessions.jsonl", line + next[..<count])
      var registry = try SessionRegistry.open(folder: state)
      #expect(registry.sequence == 1)
      #expect(registry.tornByteCount == count)
      if count % 16 == 0 {
        #expect(numbers(registry.register([session("two")])) == [2])
        #expect(Array(try folder.read("state/sessions.jsonl").utf8) == line + next)
      }
    }
  }

  /// More than half of a journal that is not short is replaced lines: they go, and the numbers go on.
  @Test func compaction() throws {
    var registry = try SessionRegistry.open(folder: state)
    for _ in 0..<32 { _ = registry.register([session("one"), session("two")]) }
    #expect(try registry.compact() == 62)
    let kept = SessionJournal.line(63, session("one")) + SessionJournal.line(64, session("two"))
    #expect(Array(try folder.read("state/sessions.jsonl").utf8) == kept)
    #expect(try registry.compact() == 0)
    #expect(numbers(registry.register([session("one")])) == [65])
    #expect(unsafe access("\(state)/sessions.jsonl.new", F_OK) != 0)
  }
}
