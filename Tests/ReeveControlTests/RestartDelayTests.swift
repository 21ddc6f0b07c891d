import Testing

@testable import ReeveControl

@Suite struct RestartDelayTests {
  @Test func theFirstDeathCostsNothingAndTheNextOnesMoreAndMore() {
    var delay = RestartDelay()
    let delays = (0..<9).map { _ in delay.died(after: 1_000_000) }
    #expect(delays == [0, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
    let later = (0..<1_000).map { _ in delay.died(after: 0) }
    #expect(later.allSatisfy { $0 == 5_000 })
  }

  @Test func aGoodLifeIsRemembered() {
    var delay = RestartDelay()
    for _ in 0..<5 { _ = delay.died(after: 0) }
    let delays = [delay.died(after: RestartDelay.goodLifeNanoseconds), delay.died(after: 0)]
    #expect(delays == [0, 100])
  }
}
