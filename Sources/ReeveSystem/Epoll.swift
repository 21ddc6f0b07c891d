// Soundness: the buffer of events is allocated with the capacity that `epoll_wait` is given, and only as many events as
// it reports are read.

import CReeveLinux
import Glibc

/// A set of descriptors, and which of them are ready: level-triggered epoll.
@safe public struct Epoll: ~Copyable {
  private let descriptor: OwnedDescriptor
  private let events: UnsafeMutablePointer<reeve_epoll_event>
  private let capacity: Int

  /// What a descriptor is watched for, or is ready for.
  public struct Interest: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    public static let read = Interest(rawValue: UInt32(REEVE_EPOLLIN))
    public static let write = Interest(rawValue: UInt32(REEVE_EPOLLOUT))
    /// The other end has gone, or the descriptor is broken; always watched for.
    public static let broken = Interest(rawValue: UInt32(REEVE_EPOLLERR | REEVE_EPOLLHUP))
  }

  /// - Parameter capacity: events that one wait reports at most.
  public init(capacity: Int = 256) throws(SystemError) {
    let raw = reeve_epoll_create()
    guard raw >= 0 else { throw .last("watch descriptors") }
    descriptor = OwnedDescriptor(adopting: raw)
    self.capacity = capacity
    unsafe events = UnsafeMutablePointer<reeve_epoll_event>.allocate(capacity: capacity)
  }

  deinit { unsafe events.deallocate() }

  /// - Parameters:
  ///   - token: comes back with each event of this descriptor.
  ///   - isExclusive: of several sets that watch the descriptor, one is woken.
  public func add(
    _ watched: CInt, _ interest: Interest, token: UInt64, isExclusive: Bool = false
  ) throws(SystemError) {
    guard reeve_epoll_add(descriptor.rawValue, watched, interest.rawValue, isExclusive ? 1 : 0, token) == 0 else {
      throw .last("watch a descriptor")
    }
  }

  public func modify(_ watched: CInt, _ interest: Interest, token: UInt64) throws(SystemError) {
    guard reeve_epoll_modify(descriptor.rawValue, watched, interest.rawValue, token) == 0 else {
      throw .last("watch a descriptor")
    }
  }

  public func remove(_ watched: CInt) { _ = reeve_epoll_remove(descriptor.rawValue, watched) }

  /// Waits until a descriptor is ready, or `timeoutMilliseconds` have passed; -1 waits for ever.
  /// - Returns: how many events there are: zero after a signal and after the timeout.
  public func wait(timeoutMilliseconds: CInt) -> Int {
    let count = unsafe reeve_epoll_wait(descriptor.rawValue, events, CInt(capacity), timeoutMilliseconds)
    return count > 0 ? Int(count) : 0
  }

  /// An event of the last wait.
  /// - Parameter index: below what `wait` returned.
  @inline(__always)
  public func event(_ index: Int) -> (token: UInt64, ready: Interest) {
    precondition(index >= 0 && index < capacity)
    let event = unsafe events[index]
    return (event.data, Interest(rawValue: event.events))
  }
}
