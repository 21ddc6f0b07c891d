import ReeveGateway
import ReeveSystem
import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveServer

/// The keys that open secrets come over the link, and the control plane is told what they do not open.
@Suite struct SealingKeysTests {
  private static let key = [UInt8](repeating: 1, count: 32)

  private func store(_ sealedBy: UInt8...) throws -> String {
    let entries = try sealedBy.enumerated().map { number, byte in
      var key = [UInt8](repeating: byte, count: 32)
      let (id, secret) = ("AKIAIOSFODNN7EXAMPL\(number)", Array("secret".utf8))
      let sealed = try SealingKeys(&key).seal(
        secret.span, accessKeyID: id, principal: "arn:aws:iam::111122223333:root")
      return
        #"{ "AccessKeyId": "\#(id)", "Principal": "arn:aws:iam::111122223333:root", "SealedSecret": "\#(sealed.text)" }"#
    }
    return #"{ "accounts": { "111122223333": {} }, "accessKeys": [ \#(entries.joined(separator: ", ")) ] }"#
  }

  private func send(_ keys: [UInt8], count: UInt8, to server: RunningDataPlane) throws {
    let memory = try SealedMemory.make(name: "keys", keys)
    try server.send(.sealingKeys(count: count), descriptor: memory.rawValue)
  }

  @Test func whatIsNotOpenedIsTold() throws {
    let server = try RunningDataPlane()
    #expect(try server.publish(try store(1, 1, 2), generation: 1) == .accessKeys(count: 3, unopenableCount: 3))
    #expect(try server.receive()?.activatedGeneration == 1)
    try send(Self.key, count: 1, to: server)
    #expect(try server.receive() == .accessKeys(count: 3, unopenableCount: 1))
    try send(Self.key + [UInt8](repeating: 2, count: 32), count: 2, to: server)
    #expect(try server.receive() == .accessKeys(count: 3, unopenableCount: 0))
    try server.send(.sealingKeys(count: 0))
    #expect(try server.receive() == .accessKeys(count: 3, unopenableCount: 3))
    // Without any access keys it is told once.
    #expect(try server.publish(#"{ "accounts": {} }"#, generation: 2) == .accessKeys(count: 0, unopenableCount: 0))
    #expect(try server.receive()?.activatedGeneration == 2)
    #expect(try server.publish(#"{ "accounts": { "111122223333": {} } }"#, generation: 3)?.activatedGeneration == 3)
  }

  /// Keys that are none leave none, and the server goes on.
  @Test func keysThatAreNone() throws {
    let server = try RunningDataPlane()
    _ = try server.publish(try store(1), generation: 1)
    _ = try server.receive()
    for (bytes, count) in [(Self.key, 2), (Self.key + [1], 1), (Self.key + Self.key, 2)] as [([UInt8], UInt8)] {
      try send(Self.key, count: 1, to: server)
      #expect(try server.receive() == .accessKeys(count: 1, unopenableCount: 0))
      try send(bytes, count: count, to: server)
      #expect(try server.receive() == .accessKeys(count: 1, unopenableCount: 1))
    }
    try send(Self.key, count: 1, to: server)
    _ = try server.receive()
    try server.send(.sealingKeys(count: 1))
    #expect(try server.receive() == .accessKeys(count: 1, unopenableCount: 1))
    #expect(server.isRunning)
  }

  /// A later control plane brings its own keys, and is told anew.
  @Test func aLaterControlPlane() throws {
    let server = try RunningDataPlane()
    try send(Self.key, count: 1, to: server)
    #expect(try server.publish(try store(1), generation: 1) == .accessKeys(count: 1, unopenableCount: 0))
    _ = try server.receive()
    server.dropLink()
    SystemClock.sleep(milliseconds: 50)
    try server.attachAgain()
    guard case .greeting? = try server.receive() else { return #expect(Bool(false)) }
    while case .listener? = try server.receive() {}
    try server.send(.sealingKeys(count: 0))
    #expect(try server.receive() == .accessKeys(count: 1, unopenableCount: 1))
  }
}
