import Glibc
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveControl

/// What a control plane makes of whoever listens on the rendezvous socket.
@Suite struct FoundDataPlaneTests {
  private let folder: TemporaryFolder
  private var path: String { "\(folder.path)/c" }

  init() throws { folder = try TemporaryFolder() }

  /// Plays a data plane that sends these messages, some of them with a descriptor, and closes the link.
  private func play(_ packets: [(bytes: [UInt8], hasDescriptor: Bool)]) throws {
    let listener = try PacketChannel.listen(path: path).relinquish()
    try SystemThread.start(name: "rendezvous") {
      let listener = OwnedDescriptor(adopting: listener)
      guard (try? StreamTransfer.wait(listener, for: .read, until: nil)) == .read,
        let link = try? PacketChannel.accept(listener.rawValue),
        let memory = try? SealedMemory.make(name: "test", [1, 2, 3])
      else { return }
      for (bytes, hasDescriptor) in packets {
        try? link.send(bytes, descriptors: hasDescriptor ? [memory.rawValue] : [])
      }
    }
  }

  private func greeting(
    version: UInt16 = LinkMessage.version, listeners: UInt16, generation: UInt64, sequence: UInt64 = 0
  ) -> [UInt8] {
    LinkMessage.greeting(
      version: version, processID: 0, listenerCount: listeners, generation: generation, sequence: sequence
    ).bytes
  }

  @Test func everything() throws {
    try play([
      (greeting(listeners: 2, generation: 7, sequence: 9), false),
      (LinkMessage.listener(address: "unix:/a", terms: ListenerTerms(trust: .reported)).bytes, true),
      (LinkMessage.listener(address: "tcp://[::1]:1", terms: ListenerTerms(trust: .trusted)).bytes, true),
      (LinkMessage.running(generation: 7, revision: 0).bytes, true),
    ])
    let found = try #require(try FoundDataPlane.find(at: path))
    #expect(found.listeners.map(\.address) == [.unix(path: "/a"), .tcp(host: "::1", port: 1)])
    #expect(found.listeners.map(\.terms.trust) == [.reported, .trusted])
    let running = try #require(found.running)
    #expect(running.generation == 7)
    #expect(found.sequence == 9)
    #expect(try SealedMemory.bytes(of: running.image.descriptor, subject: "test") == [1, 2, 3])
  }

  @Test func withoutPolicies() throws {
    try play([(greeting(listeners: 0, generation: 0), false)])
    let found = try #require(try FoundDataPlane.find(at: path))
    #expect(found.listeners.isEmpty)
    #expect(found.running == nil)
  }

  @Test func nobody() throws {
    #expect(try FoundDataPlane.find(at: path) == nil)
    // A socket whose process has gone.
    _ = try PacketChannel.listen(path: path).rawValue
    #expect(try FoundDataPlane.find(at: path) == nil)
  }

  private func error() -> String {
    do { return "\(String(describing: try FoundDataPlane.find(at: path)))" } catch { return error.description }
  }

  @Test func inOtherHands() throws {
    try play([])
    #expect(error() == "the data plane at `\(path)` is controlled already, by process \(getpid())")
  }

  @Test func ofAnotherBuild() throws {
    try play([(greeting(version: 9, listeners: 0, generation: 0), false)])
    #expect(error().contains("is of another build: it speaks version 9 of the link"))
  }

  /// Cut short, or without what should come with it.
  @Test(arguments: 0..<5) func noDataPlane(variant: Int) throws {
    let listener = LinkMessage.listener(address: "unix:/a", terms: ListenerTerms(trust: .reported)).bytes
    let packets: [[([UInt8], Bool)]] = [
      [([1, 2, 3], false), ([1, 2, 3], false)],
      [(greeting(listeners: 1, generation: 0), false)],
      [(greeting(listeners: 1, generation: 0), false), (listener, false)],
      [(greeting(listeners: 0, generation: 3), false)],
      [(greeting(listeners: 0, generation: 3), false), (listener, true)],
    ]
    try play(packets[variant])
    #expect(error().hasPrefix("what listens at `\(path)` is no data plane of Reeve"))
  }

  @Test func anotherKindOfSocket() throws {
    let listener = try StreamSocket.listen(.unix(path: path))
    #expect(error().hasPrefix("cannot connect to `\(path)`"))
    _ = listener.rawValue
  }

  /// A rendezvous takes the place of an earlier one, and of nothing else.
  @Test func aRendezvousRemovesOnlyRendezvous() throws {
    _ = try PacketChannel.listen(path: path).rawValue
    _ = try PacketChannel.listen(path: path).rawValue
    try folder.write("file", "precious")
    #expect { try PacketChannel.listen(path: "\(folder.path)/file").rawValue } throws: {
      ($0 as? SystemError)?.code == EEXIST
    }
    #expect(try folder.read("file") == "precious")
    let listener = try StreamSocket.listen(.unix(path: "\(folder.path)/s"))
    #expect { try PacketChannel.listen(path: "\(folder.path)/s").rawValue } throws: {
      ($0 as? SystemError)?.code == EEXIST
    }
    _ = try StreamSocket.connect(.unix(path: "\(folder.path)/s")).rawValue
    _ = listener.rawValue
  }
}
