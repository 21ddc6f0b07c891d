import Foundation
import Testing

/// Benchmarks/limits.json bounds what a decision and a gateway's check may cost. A limit is lowered at will, and raised only
/// with a reason.
@Suite struct LimitsTests {
  struct Document: Decodable {
    var limits: [Limit]
    var checks: [CheckLimit]
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
    var allocations: Int?
    var on: String
    var reason: String
  }

  /// Of a gateway's check.
  struct CheckLimit: Decodable, CustomTestStringConvertible {
    var asked: String
    var instructions: Int
    var limit: Int
    var allocations: Int
    var allocationLimit: Int
    var raise: Raise
    var testDescription: String { asked }
  }

  static let document: Document? = {
    let path = "\(SourcesTests.root)/Benchmarks/limits.json"
    return FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(Document.self, from: $0) }
  }()
  static let limits = document?.limits ?? []
  static let checks = document?.checks ?? []

  @Test func everyRowCanBeReadAndNoneComesTwice() {
    #expect(!Self.limits.isEmpty, "Benchmarks/limits.json has rows with world, form, instructions, limit and raise")
    #expect(Set(Self.limits.map(\.testDescription)).count == Self.limits.count)
    #expect(!Self.checks.isEmpty && Set(Self.checks.map(\.asked)).count == Self.checks.count)
  }

  @Test(arguments: limits) func aRaiseHasAReason(limit: Limit) {
    #expect(limit.limit <= limit.raise.to, "the limit is above its last raise: write a new `raise` with a reason")
    Self.expectReason(limit.raise)
  }

  private static func expectReason(_ raise: Raise) {
    #expect(raise.reason.split(separator: " ").count >= 4, "a reason is a sentence: \(raise.reason)")
    #expect(raise.on.wholeMatch(of: /20\d\d-\d\d-\d\d/) != nil, "the day of the raise: \(raise.on)")
  }

  @Test(arguments: checks) func aRaiseOfACheckHasAReason(limit: CheckLimit) {
    #expect(limit.limit <= limit.raise.to, "the limit is above its last raise: write a new `raise` with a reason")
    #expect(limit.allocationLimit <= limit.raise.allocations ?? 0, "the allocations are above their last raise")
    Self.expectReason(limit.raise)
  }

  @Test(arguments: checks) func aLimitOfACheckIsNearWhatWasCounted(limit: CheckLimit) {
    #expect(limit.instructions <= limit.limit && limit.allocations <= limit.allocationLimit)
    #expect(Double(limit.limit) <= Double(limit.instructions) * 1.16)
    #expect(Double(limit.allocationLimit) <= Double(limit.allocations) * 1.16 + 1)
  }

  /// A limit far above what was counted would let the next regression through.
  @Test(arguments: limits) func aLimitIsNearWhatWasCounted(limit: Limit) {
    #expect(limit.instructions <= limit.limit)
    #expect(Double(limit.limit) <= Double(limit.instructions) * 1.03)
  }
}
