import ReeveTypes
import Synchronization

/// What stands for a principal on one connection: a few bytes in place of its text.
public struct PrincipalHandle: Sendable, Hashable {
  let number: UInt32
  let connection: UInt64
}

/// What stands for an action on one connection.
public struct ActionHandle: Sendable, Hashable {
  let number: UInt32
  let connection: UInt64
}

/// Handles in place of a request's principal and action.
public struct Handles: Sendable, Hashable {
  /// Absent: the text of the request is sent.
  public var principal: PrincipalHandle?
  /// Absent: the text of the request is sent.
  public var action: ActionHandle?

  public init(principal: PrincipalHandle? = nil, action: ActionHandle? = nil) {
    self.principal = principal
    self.action = action
  }
}

extension Client {
  /// Sends a principal once, to be known on this connection by a handle. The same again has another handle.
  /// - Throws: `ClientError.refused` with `ErrorCode.handlesFull` when the connection has as many as it may, and with
  ///   `.textLength`. What else is wrong with the text, the requests are told that have its handle.
  public mutating func intern(principal: String) throws(ClientError) -> PrincipalHandle {
    let (number, connection) = try intern(principal, as: .principal)
    return PrincipalHandle(number: number, connection: connection)
  }

  /// The same of an action.
  public mutating func intern(action: String) throws(ClientError) -> ActionHandle {
    let (number, connection) = try intern(action, as: .action)
    return ActionHandle(number: number, connection: connection)
  }
}

/// Numbers for connections, each once in a process: a handle of another connection would stand for another text.
enum ClientIdentity {
  private static let last = Atomic<UInt64>(0)

  static func next() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}
