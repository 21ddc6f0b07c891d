import Reeve
import ReeveTestSupport
import Testing

@testable import ReeveControl

/// When keys are fetched, and for how long they are good; by a clock of the test.
@Suite struct KeyScheduleTests {
  private static let second: UInt64 = 1_000_000_000
  private let url = try! FetchURL("https://a.example/keys")
  private let other = try! FetchURL("https://b.example/keys")
  private let terms = PublishedKeys.FetchTerms(refreshSeconds: 60, maximumAgeSeconds: 600)
  /// Any beginning: the clock's own, or long after it.
  private let start: UInt64 = 1_000 * second

  private func key(_ id: String, _ byte: UInt8 = 1) -> TokenKey {
    TokenKey(id: id, material: .ed25519([UInt8](repeating: byte, count: 32)))
  }

  private func ids(_ schedule: KeySchedule, _ url: FetchURL, at now: UInt64) -> [String?]? {
    schedule.fetched(at: now).sets[url]?.keys.map(\.id)
  }

  @Test func whatIsWantedIsFetchedAtOnceAndThenAgain() {
    var schedule = KeySchedule()
    #expect(schedule.dueAt == .max)
    schedule.want([url: terms], at: start)
    #expect(schedule.dueAt == start)
    let first = schedule.takeDue(at: start)
    #expect(first == [url] && schedule.dueAt == .max)
    let again = schedule.takeDue(at: start + 100 * Self.second)
    #expect(again == [], "one fetch at a time")
    let news = schedule.succeeded(url, [key("a")], at: start + Self.second, jitter: 0)
    #expect(news == .first)
    #expect(schedule.dueAt == start + 61 * Self.second)
    let early = schedule.takeDue(at: start + 60 * Self.second)
    let due = schedule.takeDue(at: start + 61 * Self.second)
    #expect(early == [] && due == [url])
    // Servers that were started together do not ask together for long: up to a tenth later.
    let unchanged = schedule.succeeded(url, [key("a")], at: start + 62 * Self.second, jitter: 1)
    #expect(unchanged == .unchanged(afterFailure: false) && schedule.dueAt == start + 128 * Self.second)
    // The same store loaded again changes nothing.
    schedule.want([url: terms], at: start + 63 * Self.second)
    #expect(schedule.dueAt == start + 128 * Self.second)
    // One that wants it sooner does, and one that does not want it at all ends it.
    schedule.want(
      [url: PublishedKeys.FetchTerms(refreshSeconds: 60, maximumAgeSeconds: 70)], at: start + 64 * Self.second)
    #expect(schedule.dueAt == start + 128 * Self.second)
    schedule.want([other: terms], at: start + 65 * Self.second)
    #expect(schedule.fetched(at: start).sets.isEmpty && schedule.dueAt == start + 65 * Self.second)
    let late = schedule.succeeded(url, [key("a")], at: start, jitter: 0)
    #expect(late == nil, "nobody asks for it any more")
  }

  @Test func aChangeSaysWhatCameAndWent() {
    var schedule = KeySchedule()
    schedule.want([url: terms], at: start)
    _ = schedule.succeeded(url, [key("a"), key("b")], at: start, jitter: 0)
    let ordered = schedule.succeeded(url, [key("b"), key("a")], at: start, jitter: 0)
    #expect(ordered == .unchanged(afterFailure: false))
    #expect(ids(schedule, url, at: start) == ["a", "b"], "no other image for another order")
    let news = schedule.succeeded(url, [key("b"), key("c")], at: start, jitter: 0)
    #expect(news == .changed(came: [key("c")], went: [key("a")]))
    // A key under an old name is another key.
    let renewed = schedule.succeeded(url, [key("b", 2), key("c")], at: start, jitter: 0)
    #expect(renewed == .changed(came: [key("b", 2)], went: [key("b")]))
    #expect(ids(schedule, url, at: start) == ["b", "c"])
  }

  @Test func aFailureKeepsTheKeysAndIsTriedAgainLaterAndLater() {
    var schedule = KeySchedule()
    schedule.want([url: terms], at: start)
    _ = schedule.succeeded(url, [key("a")], at: start, jitter: 0)
    var now = start
    var delays: [UInt64] = []
    for number in 0..<7 {
      let isNews = schedule.failed(url, number < 3 ? "one" : "two", at: now, jitter: 0)
      #expect(isNews == (number == 0 || number == 3), "a problem is told once")
      delays.append((schedule.dueAt - now) / Self.second)
      now = schedule.dueAt
      #expect(ids(schedule, url, at: now) == ["a"] && schedule.problem(with: url) == (number < 3 ? "one" : "two"))
    }
    #expect(delays == [5, 10, 20, 40, 60, 60, 60])
    let recovered = schedule.succeeded(url, [key("a")], at: now, jitter: 0)
    #expect(recovered == .unchanged(afterFailure: true) && schedule.problem(with: url) == nil)
    _ = schedule.failed(url, "three", at: now, jitter: 1)
    #expect(schedule.dueAt == now + 6_250_000_000, "never sooner than 5 seconds, and up to a quarter later")
    for _ in 0..<100 { _ = schedule.failed(url, "three", at: now, jitter: 1) }
    #expect(schedule.dueAt == now + 75 * Self.second)
  }

  @Test func keysThatAreTooOldAreDropped() {
    var schedule = KeySchedule()
    schedule.want([url: terms], at: start)
    _ = schedule.succeeded(url, [key("a")], at: start, jitter: 0)
    var now = start
    while now < start + 599 * Self.second {
      _ = schedule.takeDue(at: now)
      _ = schedule.failed(url, "gone", at: now, jitter: 0)
      now = schedule.dueAt
      if now < start + 600 * Self.second {
        let expired = schedule.takeExpired(at: now)
        #expect(expired == [] && schedule.hasKeys(of: url))
      }
    }
    _ = schedule.takeDue(at: now)
    #expect(schedule.dueAt <= start + 600 * Self.second)
    let expired = schedule.takeExpired(at: start + 600 * Self.second)
    #expect(expired == [url] && !schedule.hasKeys(of: url) && schedule.fetched(at: now).sets.isEmpty)
    let again = schedule.takeExpired(at: start + 601 * Self.second)
    #expect(again == [], "once")
    let news = schedule.succeeded(url, [key("a")], at: start + 700 * Self.second, jitter: 0)
    #expect(news == .first)
  }

  /// A process that has just been started knows nothing but how old the keys are; the clock may be younger.
  @Test(arguments: [0, 1_000 * second]) func keysOfAnEarlierProcess(now: UInt64) {
    var schedule = KeySchedule()
    schedule.restore(url, [key("a")], ageSeconds: 599, at: now)
    schedule.restore(other, [key("b")], ageSeconds: 600, at: now)
    #expect(schedule.dueAt == .max, "nobody has asked yet")
    #expect(schedule.fetched(at: now + 2 * Self.second).sets[url]?.ageSeconds == 601)
    schedule.want([url: terms, other: terms], at: now)
    let expired = schedule.takeExpired(at: now)
    #expect(expired == [other] && ids(schedule, url, at: now) == ["a"])
    let due = schedule.takeDue(at: now)
    #expect(due == [url, other], "there may be newer ones")
    #expect(schedule.dueAt == now + Self.second)
    let gone = schedule.takeExpired(at: now + Self.second)
    #expect(gone == [url])
  }

  @Test func somebodyWhoAsksNeedNotWait() {
    var schedule = KeySchedule()
    schedule.restore(other, [key("b")], ageSeconds: 1, at: start)
    schedule.want([url: terms], at: start)
    _ = schedule.takeDue(at: start)
    schedule.hurry(at: start)
    #expect(schedule.dueAt == .max, "it is being fetched")
    _ = schedule.succeeded(url, [key("a")], at: start, jitter: 0)
    // What was fetched may be from before the change for which somebody asked.
    let again = schedule.takeDue(at: start)
    #expect(again == [url])
    _ = schedule.failed(url, "one", at: start, jitter: 0)
    #expect(schedule.dueAt == start + 5 * Self.second)
    schedule.hurry(at: start + Self.second)
    let due = schedule.takeDue(at: start + Self.second)
    #expect(due == [url])
  }
}
