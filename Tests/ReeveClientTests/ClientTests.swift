import ReeveClient
import ReeveSystem
import ReeveTypes
import ReeveWire
import Testing

/// One request at a time: what comes back, and that nothing but a reply is taken for one.
@Suite struct ClientTests {
  static let request = Request(
    principal: "arn:aws:iam::111122223333:user/jane", action: "s3:ListBucket", resource: "arn:aws:s3:::logs")

  /// What `authorize` comes to when the server answers the first request with these bytes.
  private func outcome(_ answer: @escaping @Sendable (UInt64) -> [UInt8]) throws -> Result<AuthorizeReply, ClientError>
  {
    let server = try ScriptedServer { connection in
      if let id = connection.receive()?.header.id { connection.send(answer(id)) }
    }
    var client = try server.client()
    do throws(ClientError) { return .success(try client.authorize(Self.request)) } catch { return .failure(error) }
  }

  @Test func replies() throws {
    let allowed = try outcome {
      Frame.bytes(.authorizeReply, id: $0, payload: ScriptedConnection.reply(7, allowed: true))
    }
    #expect(try allowed.get().answer.decision == .allowed)
    #expect(try allowed.get().generation == 7)
    let denied = try outcome {
      Frame.bytes(.authorizeReply, id: $0, payload: ScriptedConnection.reply(8, allowed: false))
    }
    #expect(try denied.get().answer.decision == .implicitDeny)
  }

  @Test func whatIsSent() throws {
    let server = try ScriptedServer { connection in
      while let (header, payload) = connection.receive() {
        let isAsked =
          header.opcode == Opcode.authorize.rawValue
          && AuthorizePayload.decode(payload) == Self.request
          && payload[AuthorizePayload.Offset.flags] == AuthorizePayload.wantsNames
          && payload[AuthorizePayload.Offset.minimumRevision] == 9
        connection.send(.authorizeReply, id: header.id, ScriptedConnection.reply(1, allowed: isAsked))
      }
    }
    var client = try server.client()
    let reply = try client.authorize(Self.request, names: true, minimumRevision: 9)
    #expect(reply.answer.decision == .allowed)
  }

  /// Requests go by the handles that the server has given, and not by those of another connection.
  @Test func handles() throws {
    let script: @Sendable (ScriptedConnection) -> Void = { connection in
      var texts: [UInt32: InternRequest] = [:]
      while let (header, payload) = connection.receive() {
        if let text = InternRequest(payload: payload), header.opcode == Opcode.intern.rawValue {
          let handle = UInt32(texts.count + 7)
          texts[handle] = text
          connection.send(.internReply, id: header.id, InternReply(handle: handle).payload)
          continue
        }
        let replaced = try? AuthorizePayload.replacingHandles(in: payload) { handle, part in
          texts[handle]?.part == part ? texts[handle]?.text : nil
        }
        let isAsked =
          replaced.flatMap { AuthorizePayload.decode($0) } == Self.request && replaced?.count != payload.count
        connection.send(.authorizeReply, id: header.id, ScriptedConnection.reply(1, allowed: isAsked))
      }
    }
    let (server, other) = (try ScriptedServer(script), try ScriptedServer(script))
    var client = try server.client()
    var stranger = try other.client()
    let principal = try client.intern(principal: Self.request.principal)
    let action = try client.intern(action: Self.request.action)
    for handles in [
      Handles(principal: principal, action: action), Handles(principal: principal), Handles(action: action),
    ] {
      #expect(try client.authorize(Self.request, handles: handles).answer.decision == .allowed)
      let id = try client.send(Self.request, handles: handles)
      try client.flush()
      let reply = try client.receive()
      #expect(reply.id == id)
      #expect(try reply.outcome.get().answer.decision == .allowed)
      #expect(throws: ClientError.foreignHandle) { try stranger.authorize(Self.request, handles: handles) }
      #expect(throws: ClientError.foreignHandle) { try stranger.authorizeMany([Self.request], handles: [handles]) }
    }
    // Nothing was sent, and the connection goes on.
    _ = try stranger.intern(action: Self.request.action)
  }

  @Test func everyCall() throws {
    let server = try ScriptedServer { connection in
      while let (header, _) = connection.receive() {
        switch Opcode(rawValue: header.opcode) {
        case .hello: connection.send(.helloReply, id: header.id, HelloReply().payload)
        case .ping: connection.send(.pingReply, id: header.id)
        case .status:
          var status = StatusReply()
          status.generation = 5
          status.note = "a note"
          connection.send(.statusReply, id: header.id, status.payload)
        case .explain: connection.send(.explainReply, id: header.id, [3, 0, 0, 0, 0, 0, 0, 0] + Array("why".utf8))
        case .authorizeMany:
          let outcome: [UInt8] = [2, 1, 0, 0, 255, 255, 255, 255]
          let head: [UInt8] = [4, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 8) + [2, 0, 1, 0, 0, 0, 0, 0]
          connection.send(.authorizeManyReply, id: header.id, head + outcome + outcome)
        default: connection.send(.error, id: header.id, ScriptedConnection.error(.unknownOpcode))
        }
      }
    }
    var client = try server.client()
    let hello = try client.hello()
    #expect(hello == HelloReply())
    try client.ping()
    let status = try client.status()
    #expect(status.generation == 5)
    #expect(status.note == "a note")
    let story = try client.explain(Self.request)
    #expect(story == ExplainReply(generation: 3, text: "why"))
    let many = try client.authorizeMany([Self.request, Self.request])
    #expect(
      many.outcomes == [
        .answered(.allowed, .identity, statement: nil, resource: 0),
        .answered(.allowed, .identity, statement: nil, resource: 0),
      ])
    // Two answers to one question are not for this client to sort out.
    let error = #expect(throws: ClientError.self) { try client.authorizeMany([Self.request]) }
    #expect(error?.endsConnection == true)
    #expect(throws: ClientError.self) { try client.ping() }
  }

  /// The connection goes on after an error about a request.
  @Test func errorsOfRequests() throws {
    let server = try ScriptedServer { connection in
      if let id = connection.receive()?.header.id {
        connection.send(.error, id: id, ScriptedConnection.error(.malformedPrincipal))
      }
      if let id = connection.receive()?.header.id { connection.send(.pingReply, id: id) }
    }
    var client = try server.client()
    let error = #expect(throws: ClientError.self) { try client.authorize(Self.request) }
    guard case .refused(let reply) = error else { throw error ?? .closed }
    #expect(reply.code == .malformedPrincipal)
    #expect(reply.message == "no")
    try client.ping()
  }

  /// None of these is an allow, and none is a crash.
  @Test(arguments: [
    // A reply to another request, of another kind, cut off, too long, with a decision that is none.
    (Opcode.authorizeReply, UInt64(1), ScriptedConnection.reply(1, allowed: true)),
    (.pingReply, 0, []), (.statusReply, 0, ScriptedConnection.reply(1, allowed: true)), (.authorizeReply, 0, []),
    (.authorizeReply, 0, ScriptedConnection.reply(1, allowed: true).dropLast()),
    (.authorizeReply, 0, ScriptedConnection.reply(1, allowed: true) + [0]),
    (.authorizeReply, 0, [3] + ScriptedConnection.reply(1, allowed: true).dropFirst()), (.error, 0, []),
    (.error, 1, ScriptedConnection.error(.busy)), (.authorize, 0, ScriptedConnection.reply(1, allowed: true)),
  ])
  func violations(opcode: Opcode, offset: UInt64, payload: [UInt8]) throws {
    let result = try outcome { Frame.bytes(opcode, id: $0 + offset, payload: payload) }
    guard case .failure(.protocolViolated) = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test(arguments: [
    [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [12, 0, 0, 0, 0x83, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8),
  ])
  func noise(bytes: [UInt8]) throws {
    let result = try outcome { _ in bytes }
    guard case .failure(.protocolViolated) = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test func aConnectionThatIsClosed() throws {
    #expect(try outcome { _ in [] } == .failure(.closed))
    #expect(try outcome { Frame.bytes(.authorizeReply, id: $0, payload: [2, 1]).dropLast() } == .failure(.closed))
  }

  /// The stream broke where the server could not read the id.
  @Test func anErrorThatEndsTheConnection() throws {
    let result = try outcome { _ in Frame.bytes(.error, id: 0, payload: ScriptedConnection.error(.frameLength)) }
    guard case .failure(.refused(let reply)) = result else { throw ClientError.closed }
    #expect(reply.code == .frameLength)
  }

  @Test func aServerThatDoesNotAnswer() throws {
    let server = try ScriptedServer { connection in while connection.receive() != nil {} }
    var client = try server.client(timeoutMilliseconds: 50)
    #expect(throws: ClientError.timedOut(milliseconds: 50)) { try client.authorize(Self.request) }
    // A late reply must not be taken for the answer to the next question.
    #expect(throws: ClientError.timedOut(milliseconds: 50)) { try client.ping() }
  }

  @Test func nobodyThere() {
    let error = #expect(throws: ClientError.self) { _ = try Client(.unix(path: "/tmp/reeve-nobody")).self }
    guard case .connect = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func whatCannotBeSent() throws {
    let server = try ScriptedServer { connection in
      while let (header, _) = connection.receive() { connection.send(.pingReply, id: header.id) }
    }
    var client = try server.client()
    var long = Self.request
    long.resource = String(repeating: "a", count: 70_000)
    #expect(throws: ClientError.unsendable(.textLength(.resource, byteCount: 70_000))) { try client.authorize(long) }
    #expect(throws: ClientError.requestCount(0)) { try client.authorizeMany([]) }
    #expect(throws: ClientError.requestCount(1_025)) {
      try client.authorizeMany(Array(repeating: Self.request, count: 1_025))
    }
    long.resource = String(repeating: "a", count: 60_000)
    let error = #expect(throws: ClientError.self) { try client.authorizeMany(Array(repeating: long, count: 5)) }
    guard case .frameTooLong = error else { throw error ?? .closed }
    try client.ping()
  }
}
