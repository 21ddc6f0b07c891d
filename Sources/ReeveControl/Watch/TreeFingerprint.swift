// Soundness: `stat` and `readlink` get live buffers with their own lengths.

import Glibc
import Reeve

/// What a store's files look like from outside: enough to see that one of them is another than before.
///
/// Names that begin with a dot are left out, as the loader leaves them out; links are followed. A store that is one file
/// has one entry.
struct TreeFingerprint: Hashable, Sendable {
  private(set) var entries: [Entry] = []
  /// Folders in which a change may mean that the store has changed: those of the tree, and those that links lead through.
  private(set) var folders: [String] = []
  /// Names in these folders that lead to the root: its own, and those in the targets of links.
  private(set) var names: Set<String> = []

  /// A file, folder or dangling link, by its name below the root.
  struct Entry: Hashable, Sendable {
    let name: String
    let device: UInt64
    let inode: UInt64
    let byteCount: Int64
    let seconds: Int
    let nanoseconds: Int
  }

  /// Folders inside one another; a store needs two, and links can make a circle.
  private static let depthMax = 5
  /// Entries that are looked at; a change beyond them is seen by inotify, or by SIGHUP.
  private static let entryCountMax = 200_000

  /// Looks at what stands under `path` now.
  init(of path: String) {
    followLinks(from: path)
    look(at: path, name: "", depth: 0)
  }

  /// Whether the store is one file, and another one than it was.
  func isAnotherFile(than other: TreeFingerprint?) -> Bool {
    guard let file = entries.first, file.name.isEmpty, file.byteCount >= 0 else { return false }
    guard let before = other?.entries.first else { return true }
    return (file.device, file.inode) != (before.device, before.inode)
  }

  static func == (left: TreeFingerprint, right: TreeFingerprint) -> Bool { left.entries == right.entries }
  func hash(into hasher: inout Hasher) { hasher.combine(entries) }

  private mutating func look(at path: String, name: String, depth: Int) {
    guard entries.count < Self.entryCountMax else { return }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      entries.append(Entry(name: name, device: 0, inode: 0, byteCount: -1, seconds: 0, nanoseconds: 0))
      return
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      entries.append(
        Entry(
          name: name, device: UInt64(status.st_dev), inode: UInt64(status.st_ino), byteCount: Int64(status.st_size),
          seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec))
      return
    }
    // A folder's own time says that an entry came or went, which the entries say themselves, and that one with a dot did.
    entries.append(
      Entry(name: name + "/", device: 0, inode: 0, byteCount: 0, seconds: 0, nanoseconds: 0))
    folders.append(path)
    guard depth < Self.depthMax else { return }
    for entry in (try? FileReading.names(in: path).get()) ?? [] {
      followLinks(from: "\(path)/\(entry)", isEntry: true)
      look(at: "\(path)/\(entry)", name: "\(name)/\(entry)", depth: depth + 1)
    }
  }

  /// Adds the folders of a link's targets, hop by hop; of the root also its own.
  private mutating func followLinks(from path: String, isEntry: Bool = false) {
    var path = path
    if !isEntry {
      folders.append(Self.folder(of: path))
      addNames(of: path.split(separator: "/").suffix(1))
    }
    // As many hops as Linux itself follows.
    for _ in 0..<40 {
      guard let target = Self.target(of: path) else { return }
      path = target.utf8.starts(with: "/".utf8) ? target : "\(Self.folder(of: path))/\(target)"
      if !isEntry { addNames(of: target.split(separator: "/")) }
      let folder = Self.folder(of: path)
      if !folders.contains(folder) { folders.append(folder) }
    }
  }

  private mutating func addNames(of parts: some Sequence<Substring>) {
    for part in parts { names.insert(String(part)) }
  }

  private static func folder(of path: String) -> String {
    let bytes = path.utf8
    var end = bytes.endIndex
    while end > bytes.startIndex, bytes[bytes.index(before: end)] == UInt8(ascii: "/") {
      end = bytes.index(before: end)
    }
    guard let slash = bytes[..<end].lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == bytes.startIndex ? "/" : String(path[..<slash])
  }

  private static func target(of path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe buffer.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return -1 }
      return unsafe readlink(path, base.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
