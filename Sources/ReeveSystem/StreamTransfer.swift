// Soundness: each call gets a live buffer with its own length, and what was read is what the call says.

import CReeveLinux
import Glibc

/// Reading from and writing to a stream that never waits, and waiting for it until a deadline.
public enum StreamTransfer {
  /// What a stream is ready for.
  public struct Readiness: OptionSet, Sendable {
    public let rawValue: Int16
    public init(rawValue: Int16) { self.rawValue = rawValue }
    public static let read = Readiness(rawValue: Int16(POLLIN))
    public static let write = Readiness(rawValue: Int16(POLLOUT))
    /// The other end has gone, or the descriptor is broken; the next read or write says which.
    public static let broken = Readiness(rawValue: Int16(POLLERR | POLLHUP | POLLNVAL))
  }

  /// Waits until the stream is ready for one of `interest`, or the clock passes `deadline`.
  /// - Parameter deadline: of `SystemClock.monotonicNanoseconds`; absent: for ever.
  /// - Returns: what it is ready for; empty when the deadline has passed.
  public static func wait(
    _ descriptor: borrowing OwnedDescriptor, for interest: Readiness, until deadline: UInt64?
  ) throws(SystemError) -> Readiness {
    var entry = pollfd(fd: descriptor.rawValue, events: interest.rawValue, revents: 0)
    while true {
      let count = unsafe poll(&entry, 1, milliseconds(until: deadline))
      if count > 0 { return Readiness(rawValue: entry.revents) }
      if count < 0, errno != EINTR { throw .last("wait for a connection") }
      if let deadline, SystemClock.monotonicNanoseconds() >= deadline { return [] }
    }
  }

  /// Rounded up, so that a wait does not end before its deadline and spin.
  private static func milliseconds(until deadline: UInt64?) -> CInt {
    guard let deadline else { return -1 }
    let now = SystemClock.monotonicNanoseconds()
    guard deadline > now else { return 0 }
    return CInt(clamping: (deadline - now + 999_999) / 1_000_000)
  }

  /// What a read or write came to.
  public enum Outcome: Sendable, Hashable {
    /// So many bytes, at least one.
    case transferred(Int)
    /// None at the moment.
    case wouldWait
    /// The other end has gone.
    case ended
  }

  /// Reads at most `buffer.count` bytes into `buffer`.
  public static func read(
    _ descriptor: borrowing OwnedDescriptor, into buffer: inout [UInt8]
  ) throws(SystemError) -> Outcome {
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor.rawValue, $0.baseAddress, $0.count)
      }
      if count > 0 { return .transferred(count) }
      if count == 0 { return .ended }
      switch errno {
      case EINTR: continue
      case EAGAIN: return .wouldWait
      case ECONNRESET, EPIPE: return .ended
      default: throw .last("read from a connection")
      }
    }
  }

  /// Writes bytes from `offset` on. The process gets no signal when the other end has gone.
  public static func write(
    _ descriptor: borrowing OwnedDescriptor, _ bytes: [UInt8], from offset: Int
  ) throws(SystemError) -> Outcome {
    precondition(offset >= 0 && offset <= bytes.count)
    while true {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe send(
          descriptor.rawValue, buffer.baseAddress.map { unsafe $0 + offset }, buffer.count - offset,
          CInt(MSG_NOSIGNAL))
      }
      if count >= 0 { return .transferred(count) }
      switch errno {
      case EINTR: continue
      case EAGAIN: return .wouldWait
      case ECONNRESET, EPIPE: return .ended
      default: throw .last("write to a connection")
      }
    }
  }
}
