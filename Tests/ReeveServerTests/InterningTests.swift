import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveServer

/// Handles over a socket: whose they are, how long they last, and how many there may be.
@Suite struct InterningTests {
  let server: RunningDataPlane

  init() throws {
    server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
  }

  private static func frame(_ text: String, _ part: InternedPart) -> [UInt8] {
    Frame.bytes(.intern, id: 9, payload: InternRequest(part: part, text: Array(text.utf8)).payload)
  }

  private func intern(_ text: String, _ part: InternedPart, on connection: TestConnection) throws -> UInt32 {
    try connection.write(Self.frame(text, part))
    let reply = try #require(try connection.read())
    #expect(reply.header.opcode == Opcode.internReply.rawValue && reply.header.id == 9)
    return try #require(InternReply(payload: reply.payload)).handle
  }

  private func handles(of request: Request, on connection: TestConnection) throws -> RequestHandles {
    RequestHandles(
      principal: try intern(request.principal, .principal, on: connection),
      action: try intern(request.action, .action, on: connection))
  }

  private static func frame(_ request: Request, _ handles: RequestHandles, wantsNames: Bool = false) throws -> [UInt8] {
    var payload: [UInt8] = []
    // Its own texts are not sent.
    var request = request
    if handles.principal != nil { request.principal = "" }
    if handles.action != nil { request.action = "" }
    try AuthorizePayload.append(request, handles: handles, wantsNames: wantsNames, to: &payload)
    return Frame.bytes(.authorize, id: 1, payload: payload)
  }

  private func decision(
    _ request: Request, _ handles: RequestHandles, on connection: TestConnection
  ) throws -> Decision {
    try connection.write(Self.frame(request, handles))
    let reply = try #require(try connection.read())
    return try #require(AuthorizeReply(payload: reply.payload)).answer.decision
  }

  @Test func requestsByHandles() throws {
    let connection = try server.connect()
    let handles = try handles(of: Worlds.ana, on: connection)
    for _ in 0..<3 {
      for form in [
        handles, RequestHandles(principal: handles.principal), RequestHandles(action: handles.action),
        RequestHandles(),
      ] { #expect(try decision(Worlds.ana, form, on: connection) == .allowed) }
    }
    var other = Worlds.ana
    other.resource = "arn:aws:s3:::other/a"
    #expect(try decision(other, handles, on: connection) == .implicitDeny)
    try connection.write(Self.frame(Worlds.ana, handles, wantsNames: true))
    let reply = try #require(try connection.read())
    #expect(AuthorizeReply(payload: reply.payload)?.answer.statement?.sid == "Plans")
  }

  @Test func manyRequestsByHandles() throws {
    let connection = try server.connect()
    let handles = try handles(of: Worlds.ana, on: connection)
    let unknown = RequestHandles(principal: handles.principal, action: 77)
    try connection.write(
      Frame.bytes(
        .authorizeMany, id: 5,
        payload: AuthorizeManyPayload.bytes([Worlds.ana, Worlds.ana, Worlds.ana], handles: [handles, unknown])))
    let reply = try #require(try connection.read())
    #expect(
      AuthorizeManyReply(payload: reply.payload)?.outcomes == [
        .answered(.allowed, .identity, statement: 0, resource: 0), .failed(.unknownHandle, detail: 1),
        .answered(.allowed, .identity, statement: 0, resource: 0),
      ])
  }

  /// Their numbers are the same, and what they stand for is not.
  @Test func handlesOfTwoConnectionsOfOneReactor() throws {
    let (one, other) = (try server.connect(), try server.connect())
    var ben = Worlds.ana
    ben.principal = "arn:aws:iam::111122223333:user/ben"
    let handles = try handles(of: Worlds.ana, on: one)
    #expect(try self.handles(of: ben, on: other) == handles)
    for _ in 0..<4 {
      #expect(try decision(Worlds.ana, handles, on: one) == .allowed)
      #expect(try decision(Worlds.ana, handles, on: other) == .implicitDeny)
    }
  }

  /// The next connection has the place of the one that has ended, and none of its handles.
  @Test func handlesEndWithTheirConnection() throws {
    for _ in 0..<3 {
      let connection = try server.connect()
      let unknown = try connection.error(Self.frame(Worlds.ana, RequestHandles(principal: 1, action: 2)))
      #expect(unknown.code == .unknownHandle)
      #expect(unknown.detail == 0 && unknown.count == 1)
      #expect(unknown.message.contains("1 is no handle of a principal on this connection: intern"))
      let handles = try handles(of: Worlds.ana, on: connection)
      #expect(handles == RequestHandles(principal: 1, action: 2))
      for _ in 0..<3 { #expect(try decision(Worlds.ana, handles, on: connection) == .allowed) }
      connection.finishWriting()
      #expect(try connection.read() == nil)
    }
  }

  /// The same handles, and other policies.
  @Test func handlesStayWhenThePoliciesChange() throws {
    let connection = try server.connect()
    let handles = try handles(of: Worlds.ana, on: connection)
    for (generation, effect, expected) in [
      (2, "Deny", Decision.explicitDeny), (3, "Allow", .allowed), (4, "Deny", .explicitDeny),
    ] as [(UInt64, String, Decision)] {
      _ = try server.publish(Worlds.store(effect), generation: generation)
      for _ in 0..<4 { #expect(try decision(Worlds.ana, handles, on: connection) == expected) }
    }
  }

  @Test func errorsQuoteTheTextsOfHandles() throws {
    let connection = try server.connect()
    let principal = try intern("nobody at all", .principal, on: connection)
    let action = try intern("GetObject", .action, on: connection)
    let ana = try intern(Worlds.ana.principal, .principal, on: connection)
    let malformed = try connection.error(
      Self.frame(Worlds.ana, RequestHandles(principal: principal, action: action)))
    #expect(malformed.code == .malformedPrincipal && malformed.message.contains("`nobody at all`"))
    let second = try connection.error(Self.frame(Worlds.ana, RequestHandles(principal: ana, action: action)))
    #expect(second.code == .malformedAction && second.message.contains("`GetObject`"))
    // A handle of the other part is none.
    let swapped = try connection.error(Self.frame(Worlds.ana, RequestHandles(principal: action, action: ana)))
    #expect(swapped.code == .unknownHandle)
    var request = Worlds.ana
    request.context = [ContextEntry("aws:PrincipalTag/team", .single("core"))]
    let derived = try connection.error(Self.frame(request, RequestHandles(principal: ana)))
    #expect(derived.code == .derivedKey && derived.message.contains("`aws:PrincipalTag/team`"))
  }

  /// The control plane is told texts.
  @Test func explanationsAreMadeOfTexts() throws {
    let connection = try server.connect()
    let handles = try handles(of: Worlds.ana, on: connection)
    var payload: [UInt8] = []
    try AuthorizePayload.append(Worlds.ana, handles: handles, to: &payload)
    let question = ExplainRequest(format: .text, request: payload)
    try connection.write(Frame.bytes(.explain, id: 3, payload: question.payload))
    guard case .explain(let relay, _, _, _, let request) = try server.receive() else {
      Issue.record("nothing was relayed")
      return
    }
    #expect(AuthorizePayload.decode(request) == Worlds.ana)
    try server.send(.declined(relay: relay, .unavailable, message: "not now"))
    #expect(ErrorReply(payload: try #require(try connection.read()).payload)?.message == "not now")
    payload[AuthorizePayload.headerLength] = 9
    let unknown = try connection.error(
      Frame.bytes(.explain, id: 4, payload: ExplainRequest(format: .text, request: payload).payload))
    #expect(unknown.code == .unknownHandle)
  }

  @Test func theCountIsBounded() throws {
    let connection = try server.connect()
    let last = UInt32(WireLimits.handleCountMax)
    for handle in 1...last where handle.isMultiple(of: 64) {
      var frames: [UInt8] = []
      for _ in 0..<64 { frames += Self.frame("s3:GetObject", .action) }
      try connection.write(frames)
      for number in handle - 63...handle {
        #expect(InternReply(payload: try #require(try connection.read()).payload)?.handle == number)
      }
    }
    let full = try connection.error(Self.frame("s3:GetObject", .action))
    #expect(full.code == .handlesFull && full.message.contains("4096"))
    // The handles that there are go on, and so do texts; another connection has its own.
    let handles = RequestHandles(action: last)
    for _ in 0..<2 { #expect(try decision(Worlds.ana, handles, on: connection) == .allowed) }
    #expect(try intern(Worlds.ana.principal, .principal, on: server.connect()) == 1)
  }

  @Test func theBytesAreBounded() throws {
    let connection = try server.connect()
    let text = String(repeating: "x", count: RequestLimits.textByteCountMax)
    for number in 1...WireLimits.handleByteCountMax / RequestLimits.textByteCountMax {
      #expect(try intern(text, .principal, on: connection) == UInt32(number))
    }
    #expect(try connection.error(Self.frame("x", .principal)).code == .handlesFull)
  }

  @Test func whatCannotBeInterned() throws {
    let connection = try server.connect()
    for (text, count) in [("", 0), (String(repeating: "x", count: 2_049), 2_049)] {
      let error = try connection.error(Self.frame(text, .action))
      #expect(error.code == .textLength && error.detail == 1 && error.count == UInt32(count))
      #expect(error.message.hasPrefix("the action "))
    }
    for payload: [UInt8] in [[], [0, 0, 0], [2, 0, 0, 0, 65], [0, 1, 0, 0, 65], [0, 0, 0, 1, 65]] {
      #expect(try connection.error(Frame.bytes(.intern, id: 1, payload: payload)).code == .malformedPayload)
    }
    #expect(try intern("x", .principal, on: connection) == 1)
  }

  /// Requests of a large image are looked up ahead together, those by handles too.
  @Test func groupsOfRequestsByHandles() throws {
    _ = try server.publish(Worlds.large(byteCount: 17 << 20), generation: 2)
    let connection = try server.connect()
    let handles = try handles(of: Worlds.ana, on: connection)
    let forms = [
      handles, RequestHandles(), RequestHandles(principal: handles.principal), RequestHandles(principal: 9, action: 2),
      RequestHandles(action: handles.action),
    ]
    var request = Worlds.ana
    request.resource = "arn:aws:s3:::plans/0/" + String(repeating: "plans/", count: 150)
    for _ in 0..<3 {
      var frames: [UInt8] = []
      for index in 0..<40 { frames += try Self.frame(request, forms[index % forms.count]) }
      try connection.write(frames)
      for index in 0..<40 {
        let reply = try #require(try connection.read())
        if index % forms.count == 3 {
          #expect(ErrorReply(payload: reply.payload)?.code == .unknownHandle)
        } else {
          #expect(AuthorizeReply(payload: reply.payload)?.answer.decision == .allowed)
        }
      }
    }
  }
}
