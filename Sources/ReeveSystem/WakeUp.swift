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
