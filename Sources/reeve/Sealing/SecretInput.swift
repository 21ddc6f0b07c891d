// Soundness: `read` gets a place in a live buffer, and the length of the rest of it.

import Glibc
import ReeveGateway
import ReeveTypes

/// A secret that comes over standard input, and never over the command line, which every process can read.
final class SecretInput {
  private var bytes: [UInt8]

  private init(_ bytes: inout [UInt8]) {
    self.bytes = []
    swap(&self.bytes, &bytes)
  }

  deinit { SealingKeys.erase(&bytes) }

  /// Reads a secret access key, with at most one line break behind it.
  static func read() throws(CommandError) -> SecretInput {
    // Room for all of it at once, and one more to see that it is too long.
    var bytes = [UInt8](repeating: 0, count: SealedSecret.secretByteCountMax + 3)
    var count = 0
    while count < bytes.count {
      let read = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(STDIN_FILENO, buffer.baseAddress.map { unsafe $0 + count }, buffer.count - count)
      }
      if read == 0 { break }
      if read > 0 { count += read } else if errno != EINTR { throw unreadable }
    }
    if count > 0, bytes[count - 1] == UInt8(ascii: "\n") { count -= 1 }
    if count > 0, bytes[count - 1] == UInt8(ascii: "\r") { count -= 1 }
    bytes.removeLast(bytes.count - count)
    guard 1...SealedSecret.secretByteCountMax ~= count, bytes.allSatisfy({ 0x21...0x7E ~= $0 }) else {
      SealingKeys.erase(&bytes)
      throw CommandError(
        "standard input has no secret access key",
        help: "give it 1 to \(SealedSecret.secretByteCountMax) printable characters on one line, such as "
          + "`reeve key seal … < secret`")
    }
    return SecretInput(&bytes)
  }

  func withSpan<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = bytes
    return try body(bytes.span)
  }

  private static var unreadable: CommandError { CommandError("standard input cannot be read", help: nil) }
}
