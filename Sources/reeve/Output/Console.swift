// Soundness. The unsafe expressions hand the bytes of an array to `write` for the length of the call, with the array's
// own length.

import Glibc
import Reeve

/// Where a command writes: what was asked for to standard output, errors to standard error.
final class Console {
  private var pending: [UInt8] = []

  /// Writes a line to standard output, sooner or later; `flush()` is sooner.
  func print(_ line: String) {
    pending.append(contentsOf: line.utf8)
    pending.append(UInt8(ascii: "\n"))
    // What cannot be written now is reported by the last flush, which tries again.
    if pending.count > 1 << 16 { _ = Self.write(&pending, to: STDOUT_FILENO) }
  }

  /// Writes a line of JSON to standard output.
  func print(_ json: JSONText) { print(json.line) }

  /// Writes what has been printed.
  func flush() throws(CommandError) {
    guard Self.write(&pending, to: STDOUT_FILENO) else {
      let reason = unsafe String(cString: strerror(errno))
      pending = []
      throw CommandError("standard output cannot be written: \(reason.lowercased())", help: "check where it goes to")
    }
  }

  /// Writes a finding about what the command reads to standard error.
  func report(_ diagnostic: PolicyDiagnostic) { report(line: diagnostic.rendered) }

  /// Writes what kept the command from its work to standard error.
  func report(_ error: CommandError) {
    report(line: "reeve: error: \(printable(error.message))")
    if let help = error.help { report(line: "  help: \(printable(help))") }
  }

  /// Writes a line to standard error, behind what was printed before.
  func report(line: String) {
    _ = Self.write(&pending, to: STDOUT_FILENO)
    var bytes = Array(line.utf8)
    bytes.append(UInt8(ascii: "\n"))
    // Nobody is left to tell when this fails.
    _ = Self.write(&bytes, to: STDERR_FILENO)
  }

  /// Writes all of `bytes` and empties it; on failure what is left stays there, and `errno` says why.
  private static func write(_ bytes: inout [UInt8], to descriptor: CInt) -> Bool {
    var written = 0
    defer { bytes.removeFirst(written) }
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + written }, buffer.count - written)
      }
      if count >= 0 { written += count } else if errno != EINTR { return false }
    }
    return true
  }
}
