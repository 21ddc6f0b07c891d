// Soundness: each read goes into a local buffer of the length that is given.

import CReeveLinux
import Glibc

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
