import Reeve

/// Which sets of keys are fetched when, and which of them are in force: a value without clock, network and files, so that every
/// order of events can be tried.
///
/// Times are nanoseconds of a clock that is never set. A jitter is from 0 to 1: it keeps many servers from asking at once.
struct KeySchedule {
  private var entries: [FetchURL: Entry] = [:]

  private struct Entry {
    /// Absent for a set of an earlier process, as long as no store asks for it.
    var terms: PublishedKeys.FetchTerms?
    var keys: [TokenKey]?
    /// May lie before the beginning of the clock.
    var fetchedAt: Int64 = 0
    var dueAt: UInt64 = 0
    var isFetching = false
    /// Somebody asked for it while it was being fetched, and may mean what has changed since.
    var isHurried = false
    var failureCount = 0
    var problem: String?

    /// A fetch has ended.
    mutating func end(at now: UInt64, next: UInt64) {
      dueAt = isHurried ? now : next
      isFetching = false
      isHurried = false
    }

    var expiresAt: Int64? {
      guard keys != nil, let terms else { return nil }
      return fetchedAt + Int64(terms.maximumAgeSeconds) * KeySchedule.second
    }
  }

  private static let second: Int64 = 1_000_000_000
  /// From a fetch that failed to the next one; it doubles with each, up to the time from one that succeeded.
  static let retrySeconds = 5

  /// Takes over a set that an earlier process has fetched.
  mutating func restore(_ url: FetchURL, _ keys: [TokenKey], ageSeconds: Int, at now: UInt64) {
    entries[url] = Entry(keys: keys, fetchedAt: Int64(clamping: now) - Int64(ageSeconds) * Self.second)
  }

  /// Says what a store asks for: all else is forgotten, and what is new is due at once.
  mutating func want(_ fetches: [FetchURL: PublishedKeys.FetchTerms], at now: UInt64) {
    entries = entries.filter { fetches[$0.key] != nil }
    for (url, terms) in fetches {
      var entry = entries[url] ?? Entry()
      if entry.terms == nil { entry.dueAt = now }
      entry.terms = terms
      entry.dueAt = min(entry.dueAt, Self.later(now, terms.refreshSeconds, jitter: 1, fraction: 10))
      entries[url] = entry
    }
  }

  /// Makes all due: somebody asked for it.
  mutating func hurry(at now: UInt64) {
    for (url, entry) in entries where entry.terms != nil {
      if entry.isFetching { entries[url]?.isHurried = true } else { entries[url]?.dueAt = min(entry.dueAt, now) }
    }
  }

  /// When `takeDue` or `takeExpired` has something next; `UInt64.max`: not until something else happens.
  var dueAt: UInt64 {
    entries.values.reduce(UInt64.max) { earliest, entry in
      let fetch = entry.isFetching || entry.terms == nil ? UInt64.max : entry.dueAt
      return min(earliest, fetch, entry.expiresAt.map { UInt64(max(0, $0)) } ?? .max)
    }
  }

  /// What is to be fetched now; each is being fetched from now on.
  mutating func takeDue(at now: UInt64) -> [FetchURL] {
    let due = entries.filter { $0.value.terms != nil && !$0.value.isFetching && $0.value.dueAt <= now }.keys
    for url in due { entries[url]?.isFetching = true }
    return due.sorted { $0.text < $1.text }
  }

  /// Sets that have become too old; they are dropped.
  mutating func takeExpired(at now: UInt64) -> [FetchURL] {
    let expired = entries.filter { $0.value.expiresAt.map { $0 <= Int64(clamping: now) } ?? false }.keys
    for url in expired { entries[url]?.keys = nil }
    return expired.sorted { $0.text < $1.text }
  }

  /// What a set is, compared with the one before it.
  enum News: Equatable {
    /// There was none.
    case first
    /// It has the same keys.
    case unchanged(afterFailure: Bool)
    case changed(came: [TokenKey], went: [TokenKey])
  }

  /// A set was fetched.
  /// - Returns: nothing when nobody asks for it any more.
  mutating func succeeded(_ url: FetchURL, _ keys: [TokenKey], at now: UInt64, jitter: Double) -> News? {
    guard var entry = entries[url], let terms = entry.terms else { return nil }
    let news: News
    if let before = entry.keys {
      let (old, new) = (Set(before), Set(keys))
      news =
        old == new
        ? .unchanged(afterFailure: entry.problem != nil)
        : .changed(came: keys.filter { !old.contains($0) }, went: before.filter { !new.contains($0) })
    } else {
      news = .first
    }
    // In another order they are the same ones, and make no other image.
    if case .unchanged = news {} else { entry.keys = keys }
    entry.fetchedAt = Int64(clamping: now)
    entry.failureCount = 0
    entry.problem = nil
    entry.end(at: now, next: Self.later(now, terms.refreshSeconds, jitter: jitter, fraction: 10))
    entries[url] = entry
    return news
  }

  /// A set was not fetched: the one before it goes on.
  /// - Returns: whether this is another problem than the one before it.
  mutating func failed(_ url: FetchURL, _ problem: String, at now: UInt64, jitter: Double) -> Bool {
    guard var entry = entries[url], let terms = entry.terms else { return false }
    let isNews = entry.problem != problem
    let seconds = min(terms.refreshSeconds, Self.retrySeconds << min(entry.failureCount, 16))
    entry.failureCount += 1
    entry.problem = problem
    entry.end(at: now, next: Self.later(now, seconds, jitter: jitter, fraction: 4))
    entries[url] = entry
    return isNews
  }

  /// Later by so many seconds, and by up to a fraction of them.
  private static func later(_ now: UInt64, _ seconds: Int, jitter: Double, fraction: UInt64) -> UInt64 {
    let nanoseconds = UInt64(seconds) * UInt64(second)
    return now + nanoseconds + UInt64(Double(nanoseconds / fraction) * min(max(jitter, 0), 1))
  }

  /// Whether there are keys of this URL.
  func hasKeys(of url: FetchURL) -> Bool { entries[url]?.keys != nil }

  /// Why a set was not fetched the last time; absent: it was, or was not tried yet.
  func problem(with url: FetchURL) -> String? { entries[url]?.problem }

  /// All sets, and how old they are now.
  func fetched(at now: UInt64) -> FetchedKeys {
    FetchedKeys(
      entries.compactMapValues { entry in
        entry.keys.map { keys in
          FetchedKeys.KeySet(keys, ageSeconds: Int(max(0, Int64(clamping: now) - entry.fetchedAt) / Self.second))
        }
      })
  }
}
