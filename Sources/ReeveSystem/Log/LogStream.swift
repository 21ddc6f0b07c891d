// Soundness: the bytes of a live array are handed to `write` and `send` for the length of the call, with their own count.

import Glibc
import Synchronization

/// Where lines of the log go, without ever waiting; and how many could not go there.
final class LogStream: Sendable {
  private let descriptor: CInt
  private let lostCount = Atomic<Int>(0)

  /// Bytes of a line. A pipe that has room takes so many at once, and does not mix them with another process's.
  static let lineByteCountMax = 4_096

  init(_ descriptor: CInt) { self.descriptor = descriptor }

  /// Lines that were lost since the last call.
  func takeLostCount() -> Int { lostCount.exchange(0, ordering: .relaxed) }

  /// Writes a line, which is cut when it is longer than `lineByteCountMax`.
  /// - Parameter lineCount: lines that are lost when this one is.
  func write(_ line: String, lineCount: Int) {
    if !put(Self.cut(Array(line.utf8))) { lostCount.add(lineCount, ordering: .relaxed) }
  }

  private static func cut(_ line: [UInt8]) -> [UInt8] {
    guard line.count > lineByteCountMax else { return line }
    let ending = Array("…\n".utf8)
    var count = lineByteCountMax - ending.count
    // Not in the middle of a character.
    while line[count] & 0xC0 == 0x80 { count -= 1 }
    return line[..<count] + ending
  }

  private func put(_ line: [UInt8]) -> Bool {
    while true {
      // systemd gives a socket, which can be told not to wait; a pipe, a file and a terminal are asked first.
      var result = unsafe line.withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, CInt(MSG_DONTWAIT | MSG_NOSIGNAL))
      }
      if result < 0, errno == ENOTSOCK {
        guard hasRoom else { return false }
        result = unsafe line.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      }
      if result >= 0 { return true }
      if errno != EINTR { return false }
    }
  }

  private var hasRoom: Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&request, 1, 0) == 1 && request.revents & Int16(POLLOUT) != 0
  }
}
