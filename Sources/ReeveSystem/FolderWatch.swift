// Soundness: each read goes into a local buffer of the length that is given; what was read is cut up as an array.

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

  /// Takes what has happened off the descriptor, in its order.
  public func drain() -> [FolderEvent] {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    var events: [FolderEvent] = []
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor.rawValue, $0.baseAddress, $0.count) }
      guard count > 0 else { return events }
      FolderEvent.append(buffer[..<count], to: &events)
    }
  }
}

/// Something that happened to an entry of a folder that is watched.
public struct FolderEvent: Sendable, Hashable {
  public enum Kind: Sendable {
    /// The entry was renamed to its name, so that it is what it was under another one: whole, where that was.
    case arrived
    /// It was made, or written.
    case written
    case other
  }

  /// Empty when it happened to the folder itself, or to nobody knows whom.
  public let name: String
  public let kind: Kind

  /// Cuts up what was read. The kernel writes whole events: four fields of four bytes, of which the last is the length of
  /// the name, and the name, ended by zeros.
  static func append(_ bytes: ArraySlice<UInt8>, to events: inout [FolderEvent]) {
    var rest = bytes
    func field(_ number: Int) -> UInt32 {
      let start = rest.startIndex + 4 * number
      return rest[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    while rest.count >= 16 {
      let mask = field(1)
      let length = min(Int(field(3)), rest.count - 16)
      let name = rest.dropFirst(16).prefix(length).prefix { $0 != 0 }
      let kind: Kind =
        if mask & UInt32(IN_MOVED_TO) != 0 { .arrived } else if mask & UInt32(IN_CREATE | IN_CLOSE_WRITE) != 0 {
          .written
        } else { .other }
      events.append(FolderEvent(name: String(decoding: name, as: UTF8.self), kind: kind))
      rest = rest.dropFirst(16 + length)
    }
  }
}
