// Soundness: `poll` gets a live array with its own count; `reeve_pipe` fills a live one of two.

import CReeveLinux
import Glibc

/// A program that was run to its end, and what it wrote: within limits, whatever the program does.
public struct ProgramRun: Sendable {
  public let ending: ChildProcess.Ending
  /// What it wrote to standard output.
  public let output: [UInt8]
  /// The beginning of what it wrote to standard error.
  public let errors: [UInt8]
  /// Why it was ended; absent: it has ended by itself.
  public let cut: Cut?

  public enum Cut: Sendable, Hashable {
    /// It wrote more than it may.
    case output
    /// It took longer than it may.
    case time
  }

  /// Bytes of `errors`.
  private static let errorByteCountMax = 4_096

  /// Runs a program that gets no variable of the environment and no input, and waits until it has ended.
  /// - Throws: when it cannot be started.
  public static func of(
    _ path: String, arguments: [String], outputByteCountMax: Int, timeoutMilliseconds: Int
  ) throws(SystemError) -> ProgramRun {
    var output = try Stream(byteCountMax: outputByteCountMax)
    var errors = try Stream(byteCountMax: errorByteCountMax)
    let child = try output.withWritingEnd { (one) throws(SystemError) -> ChildProcess in
      try errors.withWritingEnd { (other) throws(SystemError) -> ChildProcess in
        try ChildProcess.start(path, arguments: arguments, output: one, errors: other)
      }
    }
    let deadline = SystemClock.monotonicNanoseconds() + UInt64(max(0, timeoutMilliseconds)) * 1_000_000
    var cut: Cut?
    while cut == nil, output.isOpen || errors.isOpen {
      let now = SystemClock.monotonicNanoseconds()
      guard now < deadline else {
        cut = .time
        break
      }
      // The ends that are closed have no descriptor, which `poll` passes over.
      var entries = [
        pollfd(fd: output.rawValue, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors.rawValue, events: Int16(POLLIN), revents: 0),
      ]
      _ = unsafe poll(&entries, nfds_t(entries.count), CInt(clamping: (deadline - now + 999_999) / 1_000_000))
      output.take()
      errors.take()
      if output.isTooLong { cut = .output }
    }
    if cut != nil { child.send(signal: SIGKILL) }
    let ending = end(of: child, deadline, &cut)
    return ProgramRun(ending: ending, output: output.bytes, errors: errors.bytes, cut: cut)
  }

  /// A program can close what it writes to and go on.
  private static func end(of child: ChildProcess, _ deadline: UInt64, _ cut: inout Cut?) -> ChildProcess.Ending {
    while true {
      if let ending = child.ending() { return ending }
      if cut == nil, SystemClock.monotonicNanoseconds() >= deadline {
        cut = .time
        child.send(signal: SIGKILL)
      }
      SystemClock.sleep(milliseconds: 1)
    }
  }
}

/// What a program writes to one of its descriptors.
private struct Stream: ~Copyable {
  private var reading: OwnedDescriptor?
  private var writing: OwnedDescriptor?
  private let byteCountMax: Int
  private(set) var bytes: [UInt8] = []
  private(set) var isTooLong = false

  init(byteCountMax: Int) throws(SystemError) {
    var ends: [CInt] = [-1, -1]
    guard unsafe reeve_pipe(&ends) == 0 else { throw .last("make a pipe") }
    reading = OwnedDescriptor(adopting: ends[0])
    let other = OwnedDescriptor(adopting: ends[1])
    // The program is told nothing of waiting: a full pipe makes it wait.
    guard fcntl(ends[1], F_SETFL, 0) == 0 else { throw .last("change a descriptor's mode") }
    writing = consume other
    self.byteCountMax = byteCountMax
  }

  var isOpen: Bool { reading != nil }
  var rawValue: CInt { isOpen ? raw : -1 }
  private var raw: CInt {
    switch reading {
    case .some(let descriptor): descriptor.rawValue
    case nil: -1
    }
  }

  /// Lends the end that is for the program; it is closed here afterwards, so that the program's own is the last.
  mutating func withWritingEnd<Result>(
    _ body: (borrowing OwnedDescriptor) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    guard let end = writing.take() else { throw SystemError("use", "a pipe", code: EBADF) }
    return try body(end)
  }

  /// Takes what has come. What is beyond the limit is read and dropped.
  mutating func take() {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      guard let end = reading.take() else { return }
      let outcome: StreamTransfer.Outcome
      do throws(SystemError) { outcome = try StreamTransfer.read(end, into: &chunk) } catch { return }
      switch outcome {
      case .ended: return
      case .wouldWait:
        reading = consume end
        return
      case .transferred(let count):
        reading = consume end
        let taken = min(count, byteCountMax - bytes.count)
        bytes += chunk[..<taken]
        if taken < count {
          isTooLong = true
          return
        }
      }
    }
  }
}
