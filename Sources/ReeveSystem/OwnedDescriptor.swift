import CReeveLinux
import Glibc

/// An open descriptor with exactly one owner: closed when the owner ends, never twice.
public struct OwnedDescriptor: ~Copyable, Sendable {
  /// For calls to the system while the owner lives.
  public let rawValue: CInt

  /// Takes over `rawValue`, which is open and has no other owner.
  public init(adopting rawValue: CInt) {
    precondition(rawValue >= 0)
    self.rawValue = rawValue
  }

  /// Gives ownership to the caller.
  public consuming func relinquish() -> CInt {
    let raw = rawValue
    discard self
    return raw
  }

  /// Another descriptor of the same open file, closed on exec.
  public func duplicate() throws(SystemError) -> OwnedDescriptor {
    let copy = fcntl(rawValue, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw .last("duplicate a descriptor") }
    return OwnedDescriptor(adopting: copy)
  }

  /// Reads and writes return at once, with `EAGAIN` where they would wait.
  public func setNonBlocking() throws(SystemError) {
    let flags = fcntl(rawValue, F_GETFL)
    guard flags >= 0, fcntl(rawValue, F_SETFL, flags | O_NONBLOCK) == 0 else {
      throw .last("change a descriptor's mode")
    }
  }

  deinit { _ = Glibc.close(rawValue) }
}

extension OwnedDescriptor {
  /// The descriptor that a parent has left under a number (`reeved`'s link is 3), from now on closed on exec.
  public static func inherited(_ rawValue: CInt) throws(SystemError) -> OwnedDescriptor {
    guard reeve_set_cloexec(rawValue, 1) == 0 else { throw .last("use the inherited descriptor", "\(rawValue)") }
    return OwnedDescriptor(adopting: rawValue)
  }
}
