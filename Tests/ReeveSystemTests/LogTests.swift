import Glibc
import Testing

@testable import ReeveSystem

/// A log whose reader hangs.
@Suite struct LogTests {
  enum Stream: CaseIterable {
    case pipe
    case socket

    func ends() -> [CInt] {
      var ends: [CInt] = [-1, -1]
      switch self {
      case .pipe: #expect(unsafe Glibc.pipe(&ends) == 0)
      case .socket: #expect(unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
      }
      // A pipe is read from its first end, a socket from either.
      return ends
    }
  }

  private func read(_ descriptor: CInt) -> [Substring] {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      text += buffer[..<count]
    }
    return String(decoding: text, as: UTF8.self).split(separator: "\n")
  }

  @Test(.timeLimit(.minutes(1)), arguments: Stream.allCases)
  func aReaderThatHangsStopsNobodyAndLearnsWhatItMissed(stream: Stream) throws {
    let ends = stream.ends()
    defer { for end in ends { close(end) } }
    let log = Log(level: .info, descriptor: ends[1])
    for number in 0..<20_000 { log.info("line", ["number": number]) }
    let first = read(ends[0])
    #expect(first.count < 20_000)
    #expect(first.enumerated().allSatisfy { $1.hasSuffix(" info line number=\($0)") })
    log.info("read again")
    let second = read(ends[0])
    try #require(second.count == 2)
    #expect(second[0].hasSuffix(" count=\(20_000 - first.count)"))
    #expect(second[1].hasSuffix(" info read again"))
  }

  @Test func aLineIsCutBetweenCharacters() throws {
    let ends = Stream.pipe.ends()
    defer { for end in ends { close(end) } }
    Log(level: .info, descriptor: ends[1]).info("é", ["value": String(repeating: "é", count: 5_000)])
    let lines = read(ends[0])
    try #require(lines.count == 1)
    #expect(lines[0].hasSuffix("é…") && !lines[0].contains("\u{FFFD}"))
    #expect(4_090...4_095 ~= lines[0].utf8.count)
  }
}
