import Foundation
import Testing

/// Benchmarks/limits.json bounds what a decision may cost. A limit is lowered at will, and raised only with a reason.
@Suite struct LimitsTests {
  struct Document: Decodable {
    var limits: [Limit]
  }

  struct Limit: Decodable, CustomTestStringConvertible {
    var world: String
    var form: String
    /// Instructions of a decision when the limit was last set.
    var instructions: Int
    var limit: Int
    var raise: Raise
    var testDescription: String { "\(world), \(form)" }
  }

  /// The last time that the limit went up.
  struct Raise: Decodable {
    var to: Int
    var on: String
    var reason: String
  }

  static let limits: [Limit] = {
    let path = "\(SourcesTests.root)/Benchmarks/limits.json"
    guard let text = FileManager.default.contents(atPath: path) else { return [] }
    return (try? JSONDecoder().decode(Document.self, from: text))?.limits ?? []
  }()

  @Test func everyRowCanBeReadAndNoneComesTwice() {
    #expect(!Self.limits.isEmpty, "Benchmarks/limits.json has rows with world, form, instructions, limit and raise")
    #expect(Set(Self.limits.map(\.testDescription)).count == Self.limits.count)
  }

  @Test(arguments: limits) func aRaiseHasAReason(limit: Limit) {
    #expect(limit.limit <= limit.raise.to, "the limit is above its last raise: write a new `raise` with a reason")
    #expect(limit.raise.reason.split(separator: " ").count >= 4, "a reason is a sentence: \(limit.raise.reason)")
    #expect(limit.raise.on.wholeMatch(of: /20\d\d-\d\d-\d\d/) != nil, "the day of the raise: \(limit.raise.on)")
  }

  /// A limit far above what was counted would let the next regression through.
  @Test(arguments: limits) func aLimitIsNearWhatWasCounted(limit: Limit) {
    #expect(limit.instructions <= limit.limit)
    #expect(Double(limit.limit) <= Double(limit.instructions) * 1.03)
  }
}
