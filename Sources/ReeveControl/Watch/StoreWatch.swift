import ReeveSystem

/// Sees that a store has changed: inotify says at once that something happened, a fingerprint says whether it is of
/// interest, and is taken every two seconds besides, for what inotify does not see (network file systems, a link swapped
/// further up).
///
/// A store that is one file and was renamed into its place is complete, and taken at once. Everything else waits until it is
/// quiet: a file that is written in place, and a folder, of which no event says that it was the last.
struct StoreWatch: ~Copyable {
  private let path: String
  private let folders: FolderWatch
  private var quiet = QuietPeriod<TreeFingerprint>()
  private var nextLookAt: UInt64
  /// Names of which an event may say that the store has been replaced.
  private var names: Set<String> = []
  /// The last that happened to one of them is that something was renamed to it.
  private var hasArrived = false
  /// A look at a large store takes a while; so long it is left alone after one.
  private var restUntil: UInt64 = 0

  /// When `isRestless` was last true.
  private var restlessAt: UInt64 = 0

  /// A store that changes for so long is worth a word.
  private static let restlessNanoseconds: UInt64 = 10_000_000_000
  private static let lookNanoseconds: UInt64 = 2_000_000_000
  /// From an event to the look: one change makes several events.
  private static let gatherNanoseconds: UInt64 = 5_000_000

  init(_ path: String) throws(SystemError) {
    // With a slash at its end, a link would be followed where it is asked for its target.
    var bytes = Array(path.utf8)
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    self.path = String(decoding: bytes, as: UTF8.self)
    folders = try FolderWatch()
    nextLookAt = SystemClock.monotonicNanoseconds() + Self.lookNanoseconds
  }

  /// Becomes readable when something happens in a watched folder.
  var rawValue: CInt { folders.rawValue }

  /// When `look` is called next, of `SystemClock.monotonicNanoseconds`.
  var dueAt: UInt64 { max(restUntil, min(quiet.dueAt ?? .max, nextLookAt)) }

  /// Takes what inotify has said off its descriptor, and looks soon.
  mutating func eventsArrived(at now: UInt64) {
    let events = folders.drain()
    guard !events.isEmpty else { return }
    for event in events where event.kind != .other && names.contains(event.name) {
      hasArrived = event.kind == .arrived
    }
    nextLookAt = min(nextLookAt, hasArrived ? now : now + Self.gatherNanoseconds)
  }

  /// Looks at the store.
  /// - Returns: whether it has changed, and is quiet or complete: `begin` and a load follow.
  mutating func look(at now: UInt64) -> Bool {
    let fingerprint = TreeFingerprint(of: path)
    watch(fingerprint)
    let after = SystemClock.monotonicNanoseconds()
    if after > now { restUntil = after + 4 * (after - now) }
    if now >= nextLookAt { nextLookAt = now + Self.lookNanoseconds }
    if hasArrived {
      hasArrived = false
      if fingerprint.isAnotherFile(than: quiet.taken) { return true }
    }
    return quiet.observe(fingerprint, at: now)
  }

  /// Whether the store has been changing for so long that somebody should know; once in as long.
  mutating func isRestless(at now: UInt64) -> Bool {
    guard let since = quiet.changingSince else { return false }
    guard now >= max(since, restlessAt) + Self.restlessNanoseconds else { return false }
    restlessAt = now
    return true
  }

  /// Says that the store is loaded as it stands now.
  mutating func begin() {
    let fingerprint = TreeFingerprint(of: path)
    watch(fingerprint)
    quiet.take(fingerprint)
  }

  /// Whether the store stands as it did when `begin` was called; if not, it is looked at soon.
  var isUnchanged: Bool {
    mutating get {
      let now = SystemClock.monotonicNanoseconds()
      let fingerprint = TreeFingerprint(of: path)
      if fingerprint == quiet.taken { return true }
      watch(fingerprint)
      _ = quiet.observe(fingerprint, at: now)
      return false
    }
  }

  /// Watching a folder again changes nothing, and one that was replaced under its name is another folder.
  private mutating func watch(_ fingerprint: TreeFingerprint) {
    names = fingerprint.names
    // A folder that cannot be watched is looked at every two seconds all the same.
    for folder in fingerprint.folders { try? folders.watch(folder) }
  }
}
