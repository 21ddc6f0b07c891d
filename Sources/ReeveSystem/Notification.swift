// Soundness: each read goes into a local buffer of the length that is given.

import CReeveLinux
import Glibc

/// Wakes a thread that waits in epoll: an eventfd.
public struct WakeUp: ~Copyable, Sendable {
  private let descriptor: OwnedDescriptor
  public var rawValue: CInt { descriptor.rawValue }

  public init() throws(SystemError) {
    let raw = reeve_eventfd()
    guard raw >= 0 else { throw .last("make an event descriptor") }
    descriptor = OwnedDescriptor(adopting: raw)
  }

  /// The descriptor becomes ready; safe from any thread.
  public func signal() {
    var one: UInt64 = 1
    unsafe _ = write(descriptor.rawValue, &one, 8)
  }

  /// The descriptor is no longer ready.
  public func clear() {
    var count: UInt64 = 0
    unsafe _ = read(descriptor.rawValue, &count, 8)
  }
}

/// Signals as a descriptor: blocked for this thread, and those that it starts, from now on.
public struct SignalDescriptor: ~Copyable, Sendable {
  private let descriptor: OwnedDescriptor
  public var rawValue: CInt { descriptor.rawValue }

  public init(_ signals: [CInt]) throws(SystemError) {
    let raw = unsafe signals.withUnsafeBufferPointer { unsafe reeve_signalfd_block($0.baseAddress, CInt($0.count)) }
    guard raw >= 0 else { throw .last("watch signals") }
    descriptor = OwnedDescriptor(adopting: raw)
  }

  /// The next signal that has come; absent when there is none.
  public func next() -> CInt? {
    // signalfd_siginfo has 128 bytes and begins with the signal's number.
    var information = [UInt32](repeating: 0, count: 32)
    let count = unsafe information.withUnsafeMutableBytes {
      unsafe read(descriptor.rawValue, $0.baseAddress, $0.count)
    }
    return count == 128 ? CInt(information[0]) : nil
  }

  /// A process that writes to a connection whose other end has gone gets an error, not a signal.
  public static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }
}

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
