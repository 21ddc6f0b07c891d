/// What a handle stands for.
public enum InternedPart: UInt8, Sendable, Hashable, CaseIterable {
  case principal = 0
  case action = 1

  /// The part of a request that it is.
  @inlinable public var part: RequestError.Part { self == .principal ? .principal : .action }
}

/// Handles in place of a request's texts: numbers that one connection knows, for texts that it was sent once.
public struct RequestHandles: Sendable, Hashable {
  /// Absent: the request's principal is sent as it is.
  public var principal: UInt32?
  /// Absent: the request's action is sent as it is.
  public var action: UInt32?

  public init(principal: UInt32? = nil, action: UInt32? = nil) {
    self.principal = principal
    self.action = action
  }

  /// The bits of both in `flags` of an `AuthorizePayload`.
  @inlinable public static var flags: UInt8 { AuthorizePayload.principalIsHandle | AuthorizePayload.actionIsHandle }

  /// The bits of those that there are.
  var flags: UInt8 {
    (principal == nil ? 0 : AuthorizePayload.principalIsHandle) | (action == nil ? 0 : AuthorizePayload.actionIsHandle)
  }
}
