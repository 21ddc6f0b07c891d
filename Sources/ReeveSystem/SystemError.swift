// Soundness. The message is written into a live buffer of the length that is given.

import Glibc

/// A call to the system that failed: what was tried, on what, and the system's own number for why.
public struct SystemError: Error, Sendable, Hashable {
  /// What was tried, as a verb: `bind`, `map`, `start`.
  public var operation: String
  /// What it was tried on: a path, an address, a program. May be empty.
  public var subject: String
  /// The value of `errno`.
  public var code: CInt

  public init(_ operation: String, _ subject: String, code: CInt) {
    self.operation = operation
    self.subject = subject
    self.code = code
  }

  /// The error that the last call on this thread left in `errno`.
  static func last(_ operation: String, _ subject: String = "") -> SystemError {
    SystemError(operation, subject, code: errno)
  }
}

extension SystemError: CustomStringConvertible {
  public var description: String {
    var buffer = [CChar](repeating: 0, count: 256)
    // The message is cut to the buffer's length and ends with a zero byte.
    let reason = unsafe buffer.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return "error \(code)" }
      return unsafe strerror_r(code, base, buffer.count) == 0 ? String(cString: base) : "error \(code)"
    }
    let what = subject.isEmpty ? operation : "\(operation) `\(subject)`"
    return "cannot \(what): \(reason)"
  }
}

extension SystemError {
  /// `operation` again until no signal interrupts it.
  /// - Throws: the error of a result below zero.
  static func retrying<Result: SignedInteger>(
    _ what: String, _ subject: String = "", _ operation: () -> Result
  ) throws(SystemError) -> Result {
    while true {
      let result = operation()
      if result >= 0 { return result }
      if errno != EINTR { throw last(what, subject) }
    }
  }
}
