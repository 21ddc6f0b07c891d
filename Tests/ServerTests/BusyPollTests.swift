import Glibc
import ReeveClient
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

extension ServerTests {
  @Suite struct BusyPoll {
    /// A reactor that polls before it sleeps answers, takes new policies, and sleeps when nothing comes.
    @Test(.timeLimit(.minutes(1))) func aReactorPollsAndThenSleeps() throws {
      let folder = try SmallStores.folder()
      let server = try RunningServer(in: folder, RunningServer.arguments + ["--busy-poll", "100"])
      var client = try server.client()
      let first = try client.authorize(SmallStores.request)
      #expect(first.answer.decision == .allowed)
      let process = Int32(bitPattern: try server.status().processID)
      let words = try Self.text("/proc/\(process)/cmdline").split(separator: 0).map {
        String(decoding: $0, as: UTF8.self)
      }
      let place = try #require(words.firstIndex(of: "--busy-poll"))
      #expect(words[place + 1] == "100")
      try folder.replaceAccount(SmallStores.denying)
      try server.wait(for: "generation 2") { $0.generation == 2 }
      let second = try client.authorize(SmallStores.request)
      #expect(second.answer.decision == .explicitDeny)
      let before = try Self.processorMilliseconds(process)
      SystemClock.sleep(milliseconds: 500)
      #expect(try Self.processorMilliseconds(process) - before <= 100)
    }

    private static func text(_ path: String) throws -> [UInt8] {
      let raw = unsafe open(path, O_RDONLY | O_CLOEXEC)
      try #require(raw >= 0)
      let file = OwnedDescriptor(adopting: raw)
      var buffer = [UInt8](repeating: 0, count: 4_096)
      guard case .transferred(let count) = try StreamTransfer.read(file, into: &buffer) else { return [] }
      return Array(buffer[..<count])
    }

    /// Time that a process has spent on processors.
    private static func processorMilliseconds(_ process: Int32) throws -> Int {
      let text = String(decoding: try text("/proc/\(process)/stat"), as: UTF8.self)
      // Behind the name in brackets; the 14th and 15th fields of proc(5), in hundredths of a second.
      let fields = try #require(text.split(separator: ")").last).split(separator: " ")
      return try 10 * (#require(Int(fields[11])) + #require(Int(fields[12])))
    }
  }
}
