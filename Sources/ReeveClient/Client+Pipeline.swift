public import ReeveTypes
public import ReeveWire

/// The reply to a request that `Client.send` has queued.
public struct PipelinedReply: Sendable, Hashable {
  /// What `send` returned.
  public let id: UInt64
  /// The decision, or why there is none, which is a denial.
  public let outcome: Result<AuthorizeReply, ErrorReply>
}

extension Client {
  /// Queues a request; `flush` sends it with the others.
  /// - Parameter handles: sent in place of the principal and the action that the request has.
  /// - Returns: the id that its reply will have.
  public mutating func send(
    _ request: Request, handles: Handles = Handles(), names: Bool = false, minimumRevision: UInt64 = 0
  ) throws(ClientError) -> UInt64 {
    try enqueue(.authorize, try payload(of: request, handles, names: names, minimumRevision: minimumRevision))
  }

  /// Queues a request that is encoded already, as an `AuthorizePayload`.
  /// - Returns: the id that its reply will have.
  public mutating func send(payload: [UInt8]) throws(ClientError) -> UInt64 { try enqueue(.authorize, payload) }

  /// Sends what is queued. Replies that come meanwhile are kept for `receive`.
  public mutating func flush() throws(ClientError) {
    do throws(ClientError) {
      try connection.flush()
    } catch {
      // A server that closes a connection says why in its last frames.
      while let frame = try? connection.receiveIfThere() {
        do throws(ClientError) { arrived.append(try arrival(frame)) } catch { throw fail(error) }
      }
      throw fail(error)
    }
  }

  /// Requests that have been queued or sent and whose replies `receive` has not returned.
  public var pendingCount: Int { asked.count + arrived.count }

  /// The next reply, in whatever order they come; waits for it.
  /// - Throws: `ClientError.closed` and its kin, also when nothing was asked: no reply will come.
  public mutating func receive() throws(ClientError) -> PipelinedReply {
    let next = arrived.isEmpty ? try nextFromConnection() : arrived.removeFirst()
    switch next.reply {
    case .success(let payload):
      return PipelinedReply(
        id: next.id, outcome: .success(try decoded(AuthorizeReply(payload: payload), of: .authorizeReply)))
    case .failure(let error):
      if error.code.endsConnection { _ = fail(.refused(error)) }
      return PipelinedReply(id: next.id, outcome: .failure(error))
    }
  }
}
