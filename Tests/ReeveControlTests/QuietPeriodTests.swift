import Testing

@testable import ReeveControl

@Suite struct QuietPeriodTests {
  private let millisecond: UInt64 = 1_000_000

  /// A period that can be asked inside an expectation.
  private final class Period {
    private var period = QuietPeriod<String>()

    init(taken: String) { take(taken) }

    var dueAt: UInt64? { period.dueAt }
    var changingSince: UInt64? { period.changingSince }
    func take(_ state: String) { period.take(state) }
    func observe(_ state: String, at now: UInt64) -> Bool { period.observe(state, at: now) }
  }

  @Test func whatStaysIsLeftAlone() {
    let period = Period(taken: "a")
    for time in 0..<10 { #expect(!period.observe("a", at: UInt64(time) * 1_000 * millisecond)) }
    #expect(period.dueAt == nil)
  }

  @Test func aChangeIsTakenWhenItIsQuiet() {
    let period = Period(taken: "a")
    #expect(!period.observe("b", at: 10 * millisecond))
    #expect(period.dueAt == 60 * millisecond)
    #expect(!period.observe("b", at: 59 * millisecond))
    #expect(period.observe("b", at: 60 * millisecond))
    period.take("b")
    #expect(period.dueAt == nil)
    #expect(!period.observe("b", at: 61 * millisecond))
  }

  /// A store that is copied slowly is not read before its last file is there.
  @Test func aChangeThatGoesOnIsWaitedFor() {
    let period = Period(taken: "a")
    for time in 1..<5_000 { #expect(!period.observe("b\(time)", at: UInt64(time * 20) * millisecond)) }
    #expect(period.changingSince == 20 * millisecond)
    #expect(!period.observe("c", at: 100_000 * millisecond))
    #expect(period.observe("c", at: 100_050 * millisecond))
  }

  /// A file that was written and put back is no change.
  @Test func whatComesBackIsLeftAlone() {
    let period = Period(taken: "a")
    #expect(!period.observe("b", at: 0))
    #expect(!period.observe("a", at: 20 * millisecond))
    #expect(!period.observe("a", at: 70 * millisecond))
    #expect(period.dueAt == nil)
  }
}
