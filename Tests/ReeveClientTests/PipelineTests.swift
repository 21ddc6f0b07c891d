import ReeveClient
import ReeveSystem
import ReeveTypes
import ReeveWire
import Testing

/// Many requests on their way.
@Suite struct PipelineTests {
  private static let request = ClientTests.request

  @Test func repliesInAnyOrder() throws {
    let server = try ScriptedServer { connection in
      var ids: [UInt64] = []
      while ids.count < 8, let id = connection.receive()?.header.id { ids.append(id) }
      for id in ids.reversed() {
        connection.send(.authorizeReply, id: id, ScriptedConnection.reply(id, allowed: id % 2 == 0))
      }
      _ = connection.receive()
    }
    var client = try server.client()
    var ids: [UInt64] = []
    for _ in 0..<8 { ids.append(try client.send(Self.request)) }
    try client.flush()
    var replies: [PipelinedReply] = []
    for _ in 0..<8 { replies.append(try client.receive()) }
    #expect(replies.map(\.id) == ids.reversed())
    for reply in replies {
      let answer = try reply.outcome.get()
      #expect(answer.generation == reply.id)
      #expect((answer.answer.decision == .allowed) == (reply.id % 2 == 0))
    }
    let pending = client.pendingCount
    #expect(pending == 0)
  }

  @Test func errorsStandAmongReplies() throws {
    let server = try ScriptedServer { connection in
      while let (header, _) = connection.receive() {
        if header.opcode == Opcode.ping.rawValue {
          connection.send(.pingReply, id: header.id)
        } else if header.id % 3 == 0 {
          connection.send(.error, id: header.id, ScriptedConnection.error(.malformedAction))
        } else {
          connection.send(.authorizeReply, id: header.id, ScriptedConnection.reply(1, allowed: true))
        }
      }
    }
    var client = try server.client()
    for _ in 0..<9 { _ = try client.send(Self.request) }
    try client.flush()
    var failures = 0
    for _ in 0..<9 {
      let reply = try client.receive()
      if case .failure(let error) = reply.outcome {
        failures += 1
        #expect(error.code == .malformedAction)
        #expect(reply.id % 3 == 0)
      }
    }
    #expect(failures == 3)
    try client.ping()
  }

  /// A call in the middle gets its own reply, and those that come before it are kept.
  @Test func aCallBetween() throws {
    let server = try ScriptedServer { connection in
      while let (header, _) = connection.receive() {
        let isPing = header.opcode == Opcode.ping.rawValue
        connection.send(
          isPing ? .pingReply : .authorizeReply, id: header.id,
          isPing ? [] : ScriptedConnection.reply(header.id, allowed: true))
      }
    }
    var client = try server.client()
    let first = try client.send(Self.request)
    let second = try client.send(Self.request)
    try client.ping()
    let replies = [try client.receive(), try client.receive()]
    #expect(replies.map(\.id) == [first, second])
  }

  /// The server stops reading while its replies are not taken, as Reeve's does: a client that only wrote would hang.
  @Test(.timeLimit(.minutes(1))) func aBurstDoesNotDeadlock() throws {
    let count = 20_000
    let server = try ScriptedServer { connection in
      for _ in 0..<count {
        guard let (header, _) = connection.receive(),
          connection.send(.authorizeReply, id: header.id, ScriptedConnection.reply(1, allowed: true))
        else { return }
      }
    }
    var client = try server.client(timeoutMilliseconds: 20_000)
    for _ in 0..<count { _ = try client.send(Self.request) }
    try client.flush()
    var allowed = 0
    for _ in 0..<count where try client.receive().outcome.get().answer.decision == .allowed { allowed += 1 }
    #expect(allowed == count)
  }

  /// What was answered before the connection broke is answered.
  @Test func aConnectionThatEndsInTheMiddle() throws {
    let server = try ScriptedServer { connection in
      var ids: [UInt64] = []
      while ids.count < 4, let id = connection.receive()?.header.id { ids.append(id) }
      for id in ids.prefix(2) {
        connection.send(.authorizeReply, id: id, ScriptedConnection.reply(1, allowed: true))
      }
    }
    var client = try server.client()
    for _ in 0..<4 { _ = try client.send(Self.request) }
    try client.flush()
    for _ in 0..<2 { _ = try client.receive().outcome.get() }
    #expect(throws: ClientError.closed) { try client.receive() }
    let pending = client.pendingCount
    #expect(pending == 2)
    #expect(throws: ClientError.closed) { try client.ping() }
  }

  @Test func nothingWasAsked() throws {
    let server = try ScriptedServer { connection in
      connection.send(.authorizeReply, id: 1, ScriptedConnection.reply(1, allowed: true))
    }
    var client = try server.client()
    var error: ClientError?
    do throws(ClientError) { _ = try client.receive() } catch let thrown { error = thrown }
    guard case .protocolViolated = error else { throw error ?? .closed }
  }
}
