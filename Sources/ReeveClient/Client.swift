public import ReeveSystem
public import ReeveTypes
public import ReeveWire

/// A connection to a Reeve server.
///
///     var client = try Client(SocketAddress("unix:/run/reeve/reeve.sock"))
///     let reply = try client.authorize(
///       Request(
///         principal: "arn:aws:iam::111122223333:user/mateojackson", action: "bedrock:InvokeModel",
///         resource: "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2"))
///     if reply.answer.decision == .allowed { … }
///
/// These calls send one frame each and wait for its reply. `send`, `flush` and `receive` keep many requests on their way.
/// Everything fails closed: what is no reply is thrown, and nothing that is thrown is an allow. After an error with
/// `endsConnection`, every further call throws the same error; connect again.
///
/// One thread uses a client at a time.
public struct Client: ~Copyable {
  var connection: Connection
  /// What was asked under each id that has no reply yet.
  var asked: [UInt64: Opcode] = [:]
  /// Replies that came while another was waited for, oldest first.
  var arrived: [Arrival] = []
  private var lastID: UInt64 = 0
  /// Tells the connections of a process apart.
  private let identity = ClientIdentity.next()
  private var failure: ClientError?

  /// A reply that has come, of a kind that was asked for.
  struct Arrival {
    let id: UInt64
    let reply: Result<[UInt8], ErrorReply>
  }

  /// Connects.
  /// - Parameter timeoutMilliseconds: for connecting, and for each wait after it; zero waits for ever.
  /// - Throws: `ClientError.connect`.
  public init(_ address: SocketAddress, timeoutMilliseconds: Int = 10_000) throws(ClientError) {
    connection = try Connection(address, timeoutMilliseconds: timeoutMilliseconds)
  }

  /// Settles the protocol's version, and asks for the server's limits. Optional.
  public mutating func hello() throws(ClientError) -> HelloReply {
    try decoded(HelloReply(payload: try call(.hello, HelloRequest().payload)), of: .helloReply)
  }

  /// Returns when the server has answered.
  public mutating func ping() throws(ClientError) {
    guard try call(.ping, []).isEmpty else { throw fail(.protocolViolated("a ping's reply has a payload")) }
  }

  /// Asks for one decision.
  /// - Parameters:
  ///   - handles: sent in place of the principal and the action that the request has.
  ///   - names: whether the reply names the policy and the statement that it rests on.
  ///   - minimumRevision: the least publisher's revision that may decide; zero asks for none.
  /// - Throws: `ClientError.refused` when the server cannot decide the request, and why.
  public mutating func authorize(
    _ request: Request, handles: Handles = Handles(), names: Bool = false, minimumRevision: UInt64 = 0
  ) throws(ClientError) -> AuthorizeReply {
    let payload = try payload(of: request, handles, names: names, minimumRevision: minimumRevision)
    return try decoded(AuthorizeReply(payload: try call(.authorize, payload)), of: .authorizeReply)
  }

  /// Asks for many decisions of one generation, in the order of the requests.
  /// - Parameter handles: of the requests, in their order; those behind the last send their texts.
  public mutating func authorizeMany(
    _ requests: [Request], handles: [Handles] = [], minimumRevision: UInt64 = 0
  ) throws(ClientError) -> AuthorizeManyReply {
    guard 1...WireLimits.requestCountMax ~= requests.count else { throw .requestCount(requests.count) }
    var numbers: [RequestHandles] = []
    for handles in handles { numbers.append(try own(handles)) }
    let payload: [UInt8]
    do {
      payload = try AuthorizeManyPayload.bytes(requests, handles: numbers, minimumRevision: minimumRevision)
    } catch { throw .unsendable(error) }
    let reply = try decoded(AuthorizeManyReply(payload: try call(.authorizeMany, payload)), of: .authorizeManyReply)
    guard reply.outcomes.count == requests.count else {
      throw fail(.protocolViolated("\(requests.count) requests got \(reply.outcomes.count) decisions"))
    }
    return reply
  }

  /// Asks the control plane for the story of a decision.
  /// - Throws: `ClientError.refused` with `ErrorCode.unavailable` while no control plane is attached.
  public mutating func explain(
    _ request: Request, handles: Handles = Handles(), format: ExplanationFormat = .text
  ) throws(ClientError) -> ExplainReply {
    let explain = ExplainRequest(
      format: format, request: try payload(of: request, handles, names: false, minimumRevision: 0))
    return try decoded(ExplainReply(payload: try call(.explain, explain.payload)), of: .explainReply)
  }

  /// Registers temporary credentials, and returns when every decision knows them. Registering the same session again
  /// replaces what was registered.
  /// - Parameter session: a JSON object, as an entry of a store's `sessions`, with `Expiration`.
  /// - Throws: `ClientError.refused` with `ErrorCode.malformedSession` and what is wrong, each with its place;
  ///   `.notPermitted` on a listener that does not let its callers register; `.sessionsFull`; `.unavailable` while no
  ///   control plane is attached, and when the server keeps no state. The session may have been registered all the same
  ///   when the connection breaks before the reply: register it again.
  public mutating func register(session: String) throws(ClientError) -> RegisterReply {
    try decoded(
      RegisterReply(payload: try call(.registerSession, Array(session.utf8))), of: .registerSessionReply)
  }

  /// Asks what runs.
  public mutating func status() throws(ClientError) -> StatusReply {
    try decoded(StatusReply(payload: try call(.status, [])), of: .statusReply)
  }
}

extension Client {
  func payload(
    of request: Request, _ handles: Handles, names: Bool, minimumRevision: UInt64
  ) throws(ClientError) -> [UInt8] {
    let handles = try own(handles)
    var payload: [UInt8] = []
    do {
      try AuthorizePayload.append(
        request, handles: handles, wantsNames: names, minimumRevision: minimumRevision, to: &payload)
    } catch { throw .unsendable(error) }
    return payload
  }

  /// The numbers of handles, which are this connection's.
  func own(_ handles: Handles) throws(ClientError) -> RequestHandles {
    guard handles.principal?.connection ?? identity == identity, handles.action?.connection ?? identity == identity
    else { throw .foreignHandle }
    return RequestHandles(principal: handles.principal?.number, action: handles.action?.number)
  }

  /// Appends a frame to what goes out next.
  /// - Returns: the id of its reply.
  mutating func enqueue(_ opcode: Opcode, _ payload: [UInt8]) throws(ClientError) -> UInt64 {
    if let failure { throw failure }
    let byteCount = FrameLayout.headerByteCount + payload.count
    guard byteCount <= WireLimits.frameByteCountMax else { throw .frameTooLong(byteCount: byteCount) }
    lastID += 1
    connection.append(opcode, id: lastID, payload: payload)
    asked[lastID] = opcode
    return lastID
  }

  /// Sends a text, and waits for its handle.
  mutating func intern(_ text: String, as part: InternedPart) throws(ClientError) -> (number: UInt32, UInt64) {
    let request = InternRequest(part: part, text: Array(text.utf8))
    let reply = try decoded(InternReply(payload: try call(.intern, request.payload)), of: .internReply)
    return (reply.handle, identity)
  }

  /// Sends a frame and waits for its reply; others that come before it are kept.
  private mutating func call(_ opcode: Opcode, _ payload: [UInt8]) throws(ClientError) -> [UInt8] {
    let id = try enqueue(opcode, payload)
    do throws(ClientError) {
      try flush()
    } catch {
      // The server may have answered before the connection broke.
      guard let arrival = takeArrival(id) else { throw error }
      return try settle(arrival)
    }
    while true {
      let arrival = try nextFromConnection()
      if arrival.id == id { return try settle(arrival) }
      arrived.append(arrival)
    }
  }

  private mutating func takeArrival(_ id: UInt64) -> Arrival? {
    arrived.firstIndex { $0.id == id }.map { arrived.remove(at: $0) }
  }

  private mutating func settle(_ arrival: Arrival) throws(ClientError) -> [UInt8] {
    switch arrival.reply {
    case .success(let payload): return payload
    case .failure(let error): throw fail(.refused(error))
    }
  }

  /// The next reply that comes, matched with what was asked.
  mutating func nextFromConnection() throws(ClientError) -> Arrival {
    if let failure { throw failure }
    do throws(ClientError) { return try arrival(try connection.receive()) } catch { throw fail(error) }
  }

  mutating func arrival(_ frame: Connection.Frame) throws(ClientError) -> Arrival {
    let id = frame.header.id
    if frame.header.opcode == Opcode.error.rawValue {
      guard let error = ErrorReply(payload: frame.payload) else {
        throw .protocolViolated("an error reply cannot be read")
      }
      guard asked.removeValue(forKey: id) != nil else {
        // The stream broke where the server could not read the id.
        throw error.code.endsConnection ? .refused(error) : .protocolViolated("an error answers no request")
      }
      return Arrival(id: id, reply: .failure(error))
    }
    guard let request = asked.removeValue(forKey: id) else { throw .protocolViolated("a reply answers no request") }
    guard frame.header.opcode == request.rawValue | Self.replyBit else {
      throw .protocolViolated("the reply is of another kind than the request")
    }
    return Arrival(id: id, reply: .success(frame.payload))
  }

  /// A reply's opcode is its request's with this bit.
  private static let replyBit: UInt8 = 0x80

  /// Remembers what ended the connection.
  mutating func fail(_ error: ClientError) -> ClientError {
    if error.endsConnection, failure == nil { failure = error }
    return error
  }

  mutating func decoded<Reply>(_ reply: Reply?, of opcode: Opcode) throws(ClientError) -> Reply {
    guard let reply else { throw fail(.protocolViolated("the payload of a reply (\(opcode)) cannot be read")) }
    return reply
  }
}
