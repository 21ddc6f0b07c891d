// Soundness: each read goes into a local buffer of the length that is given.

import CReeveLinux
import Glibc

/// Folders whose entries change: inotify.
public struct FolderWatch: ~Copyable, Sendable {
  private let descriptor: OwnedDescriptor
  public var rawValue: CInt { descriptor.rawValue }

  public init() throws(SystemError) {
    let raw = reeve_inotify()
    guard raw >= 0 else { throw .last("watch folders") }
    descriptor = OwnedDescriptor(adopting: raw)
  }

  /// Watches the entries of a folder; links in `path` are followed. Watching it again changes nothing.
  public func watch(_ path: String) throws(SystemError) {
    guard unsafe reeve_inotify_watch_folder(descriptor.rawValue, path) >= 0 else { throw .last("watch", path) }
  }

  /// Takes what has happened off the descriptor; whether anything has.
  public func drain() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    var sawAny = false
    while unsafe buffer.withUnsafeMutableBytes({ unsafe read(descriptor.rawValue, $0.baseAddress, $0.count) }) > 0 {
      sawAny = true
    }
    return sawAny
  }
}
