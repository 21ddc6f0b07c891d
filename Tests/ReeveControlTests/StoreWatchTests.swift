import Glibc
import ReeveSystem
import ReeveTestSupport
import Testing

@testable import ReeveControl

/// What is a change of a store, and what is not; real files, real links.
@Suite struct StoreWatchTests {
  /// A folder in the shape in which Kubernetes mounts a ConfigMap.
  private func mount() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("mount/..2026_1/accounts.json", "1")
    try folder.link("mount/..data", to: "..2026_1")
    try folder.link("mount/accounts.json", to: "..data/accounts.json")
    return folder
  }

  private func swap(_ folder: TemporaryFolder) throws {
    try folder.write("mount/..2026_2/accounts.json", "1")
    try folder.link("mount/..data_tmp", to: "..2026_2")
    try folder.rename("mount/..data_tmp", to: "mount/..data")
  }

  @Test func whatIsSeen() throws {
    let folder = try TemporaryFolder()
    try folder.write("store/accounts/1.json", "one")
    func change(_ change: () throws -> Void) throws -> Bool {
      let before = TreeFingerprint(of: "\(folder.path)/store")
      try change()
      return TreeFingerprint(of: "\(folder.path)/store") != before
    }
    #expect(try !change {})
    #expect(try change { try folder.write("store/accounts/1.json", "other") })
    #expect(try change { try folder.write("store/accounts/2.json", "") })
    #expect(try change { try folder.rename("store/accounts/2.json", to: "store/accounts/3.json") })
    #expect(try change { try folder.remove("store/accounts/3.json") })
    #expect(try change { try folder.write("store/resources/a.json", "{}") })
    #expect(try change { try folder.write("store/catalogue.json", "{}") })
    #expect(try change { try folder.link("store/resources/b.json", to: "nowhere") })
    #expect(try !change { try folder.write("store/.hidden/a.json", "{}") })
    #expect(try !change { try folder.write("store/accounts/.1.json.swp", "{}") })
    #expect(try change { try folder.remove("store") })
  }

  /// Equal bytes in another file are a change: only a load can tell.
  @Test func aLinkThatIsSwapped() throws {
    let folder = try mount()
    let before = TreeFingerprint(of: "\(folder.path)/mount")
    try swap(folder)
    #expect(TreeFingerprint(of: "\(folder.path)/mount") != before)
    #expect(before.folders.contains("\(folder.path)/mount/..data"))
    #expect(before.folders.contains(folder.path))
  }

  @Test func aCircleOfLinksEnds() throws {
    let folder = try TemporaryFolder()
    try folder.write("store/accounts/1.json", "one")
    try folder.link("store/accounts/up", to: "..")
    try folder.link("store/self", to: "self")
    let fingerprint = TreeFingerprint(of: "\(folder.path)/store")
    #expect(fingerprint.entries.count < 200)
    #expect(fingerprint == TreeFingerprint(of: "\(folder.path)/store"))
  }

  /// A change while the store is read is seen when the load ends, and is loaded when it is quiet.
  @Test func aChangeDuringALoadIsSeen() throws {
    let folder = try TemporaryFolder()
    try folder.write("store/accounts/1.json", "one")
    var watch = try StoreWatch("\(folder.path)/store")
    watch.begin()
    // Taken out of the expectations, which would copy the watch.
    let before = watch.isUnchanged
    try folder.write("store/accounts/2.json", "two")
    let during = watch.isUnchanged
    #expect(before && !during)
    #expect(try isLoaded(&watch, milliseconds: 1_000))
    watch.begin()
    let after = watch.isUnchanged
    #expect(after)
  }

  /// inotify alone, long before the look of every two seconds.
  @Test(arguments: ["mount", "mount/", "link", "link/", "far"])
  func eventsComeAtOnce(path: String) throws {
    let folder = try mount()
    try folder.link("link", to: "mount")
    try folder.write("other/empty", "")
    try folder.link("other/hop", to: "../mount")
    try folder.link("far", to: "other/hop")
    var watch = try StoreWatch("\(folder.path)/\(path)")
    watch.begin()
    try swap(folder)
    #expect(try isLoaded(&watch, milliseconds: 1_000))
    watch.begin()
    #expect(try !isLoaded(&watch, milliseconds: 100))
  }

  /// A link in the middle of the way to the store.
  @Test func theStoresOwnLinkIsSwapped() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/accounts/1.json", "one")
    try folder.write("b/accounts/1.json", "two")
    try folder.link("store", to: "a")
    var watch = try StoreWatch("\(folder.path)/store")
    watch.begin()
    try folder.link("new", to: "b")
    try folder.rename("new", to: "store")
    #expect(try isLoaded(&watch, milliseconds: 1_000))
  }

  @Test func anImageIsReplaced() throws {
    let folder = try TemporaryFolder()
    try folder.write("policies.image", "one")
    var watch = try StoreWatch("\(folder.path)/policies.image")
    watch.begin()
    try folder.write("new", "two")
    try folder.rename("new", to: "policies.image")
    #expect(try isLoaded(&watch, milliseconds: 1_000))
    watch.begin()
    try folder.remove("policies.image")
    #expect(try isLoaded(&watch, milliseconds: 1_000))
  }

  /// What one look says right after a change, long before anything could be quiet.
  private func isTakenAtOnce(
    _ path: String, in folder: TemporaryFolder, _ change: () throws -> Void
  ) throws -> Bool {
    var watch = try StoreWatch("\(folder.path)/\(path)")
    watch.begin()
    try change()
    let now = SystemClock.monotonicNanoseconds()
    watch.eventsArrived(at: now)
    let isTaken = watch.look(at: now)
    // It is loaded in any case, sooner or later.
    if !isTaken { #expect(try isLoaded(&watch, milliseconds: 2_000)) }
    return isTaken
  }

  @Test func aFileThatIsRenamedIsComplete() throws {
    let folder = try TemporaryFolder()
    try folder.write("policies.image", "one")
    let isTaken = try isTakenAtOnce("policies.image", in: folder) {
      try folder.write("new", "two")
      try folder.rename("new", to: "policies.image")
    }
    #expect(isTaken)
    // Also where nothing was.
    try folder.remove("policies.image")
    let isTakenAnew = try isTakenAtOnce("policies.image", in: folder) {
      try folder.write("new", "three")
      try folder.rename("new", to: "policies.image")
    }
    #expect(isTakenAnew)
  }

  /// Kubernetes renames a link in the middle of the way to the file.
  @Test func aFileBehindALinkThatIsSwappedIsComplete() throws {
    let folder = try mount()
    #expect(try isTakenAtOnce("mount/accounts.json", in: folder) { try swap(folder) })
  }

  @Test func whatIsWrittenInPlaceWaits() throws {
    let folder = try TemporaryFolder()
    try folder.write("policies.image", "one")
    #expect(try !isTakenAtOnce("policies.image", in: folder) { try folder.write("policies.image", "more") })
    // A new file under the same name is written in place, too.
    let isTaken = try isTakenAtOnce("policies.image", in: folder) {
      try folder.rename("policies.image", to: "old")
      try folder.write("policies.image", "two")
    }
    #expect(!isTaken)
    // As is one that somebody went on writing after he had renamed it.
    let isTakenHalf = try isTakenAtOnce("policies.image", in: folder) {
      try folder.rename("old", to: "policies.image")
      try folder.write("policies.image", "and more")
    }
    #expect(!isTakenHalf)
    // Another file's renaming says nothing of this one.
    let isTakenForAnother = try isTakenAtOnce("policies.image", in: folder) {
      try folder.write("policies.image", "even more")
      try folder.write("a", "")
      try folder.rename("a", to: "b")
    }
    #expect(!isTakenForAnother)
  }

  /// One file of a store comes after another.
  @Test func aFolderWaits() throws {
    let folder = try TemporaryFolder()
    try folder.write("store/accounts/1.json", "one")
    let isTaken = try isTakenAtOnce("store", in: folder) {
      try folder.write("new", "two")
      try folder.rename("new", to: "store/accounts/1.json")
    }
    #expect(!isTaken)
  }

  /// Drives a watch as the control loop does; whether it asks for a load in time.
  private func isLoaded(_ watch: inout StoreWatch, milliseconds: UInt64) throws -> Bool {
    let epoll = try Epoll(capacity: 1)
    try epoll.add(watch.rawValue, .read, token: 1)
    let end = SystemClock.monotonicNanoseconds() + milliseconds * 1_000_000
    while SystemClock.monotonicNanoseconds() < end {
      if epoll.wait(timeoutMilliseconds: 5) > 0 { watch.eventsArrived(at: SystemClock.monotonicNanoseconds()) }
      let now = SystemClock.monotonicNanoseconds()
      if now >= watch.dueAt, watch.look(at: now) { return true }
    }
    return false
  }

  /// A store that never comes to rest is not loaded, and somebody is told, now and then.
  @Test func aStoreThatKeepsChanging() throws {
    let folder = try TemporaryFolder()
    try folder.write("store/accounts/1.json", "")
    var watch = try StoreWatch("\(folder.path)/store")
    watch.begin()
    let start = SystemClock.monotonicNanoseconds()
    var complaints: [Int] = []
    for step in 1...1_000 {
      try folder.write("store/accounts/1.json", String(repeating: "x", count: step))
      let now = start + UInt64(step) * 25_000_000
      let isQuiet = watch.look(at: now)
      #expect(!isQuiet)
      if watch.isRestless(at: now) { complaints.append(step) }
    }
    // After ten seconds, and after ten more.
    #expect(complaints == [401, 801])
    let isQuietAtLast = watch.look(at: start + 26_000_000_000)
    #expect(isQuietAtLast)
  }
}
