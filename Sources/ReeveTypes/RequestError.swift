/// Why a request gets no decision. A caller treats every one of them as a denial.
///
/// Checks run in this order, and the first that fails is the error: principal, action, resources, endpoint, then the context's
/// entries in their order (each: length, shape of the key, repetition, who may set it, number of values, type of
/// value), then what only all the entries together show.
public enum RequestError: Error, Sendable, Hashable {
  /// The part's UTF-8 is empty where it must not be, or longer than `RequestLimits.textByteCountMax`.
  case textLength(Part, byteCount: Int)
  /// The part is not UTF-8. Only the wire can carry such a request.
  case notUTF8(Part)
  /// Neither an ARN of a principal, a service name, the host of an identity provider, nor `*`.
  case malformedPrincipal(String)
  /// Not `service:Name`.
  case malformedAction(String)
  /// Neither an ARN of six parts nor `*`.
  case malformedResource(String)
  /// No resource, or more than `RequestLimits.resourceCountMax`.
  case resourceCount(Int)
  /// Another VPC endpoint than the one that the listener is bound to.
  case contradictedEndpoint(String)
  /// Neither `vpce-` and letters and digits, nor absent.
  case malformedEndpoint(String)
  /// More condition keys than `RequestLimits.contextKeyCountMax`.
  case contextKeyCount(Int)
  /// A handle that stands for nothing on its connection, or not for this part. Only the wire can carry such a request.
  case unknownHandle(Part, UInt32)
  /// A key without the shape `service:name`.
  case malformedKey(String)
  /// The same key twice, perhaps in different case.
  case repeatedKey(String)
  /// A key that the engine derives, from a caller that may not set it.
  case derivedKey(String)
  /// `aws:SourceArn` or `aws:SourceAccount` with a principal that is not an AWS service.
  case serviceOnlyKey(String)
  /// A single-valued key with a list, or more values than `RequestLimits.valueCountMax`.
  case valueCount(String, Int)
  /// A value that is not of its key's type.
  case malformedValue(String, expected: ValueType)
  /// The value differs from the one that the engine derives.
  case contradictedKey(String)

  /// A part of a request that text can be wrong in.
  public enum Part: UInt8, Sendable, Hashable {
    case principal = 0
    case action = 1
    case resource = 2
    case contextKey = 3
    case contextValue = 4
    case endpoint = 5
  }

  /// The types of condition values that are checked at the door.
  public enum ValueType: UInt8, Sendable, Hashable {
    case ipAddress = 0
    case boolean = 1
    case number = 2
    case date = 3
    case arn = 4
  }
}

extension RequestError.Part: CustomStringConvertible {
  public var description: String {
    switch self {
    case .principal: "principal"
    case .action: "action"
    case .resource: "resource"
    case .contextKey: "condition key"
    case .contextValue: "condition value"
    case .endpoint: "VPC endpoint"
    }
  }
}

extension RequestError.ValueType: CustomStringConvertible {
  public var description: String {
    switch self {
    case .ipAddress: "an IP address without a prefix length"
    case .boolean: "`true` or `false`"
    case .number: "a number"
    case .date: "a date such as `2026-01-31T12:00:00Z`"
    case .arn: "an ARN"
    }
  }
}

extension RequestError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .textLength(let part, let byteCount):
      byteCount == 0
        ? "the \(part) is empty"
        : "the \(part) has \(byteCount) bytes; at most \(RequestLimits.textByteCountMax) are allowed"
    case .notUTF8(let part): "the \(part) is not UTF-8"
    case .malformedPrincipal(let text):
      "malformed principal `\(text)`: expected the ARN of a user, role, role session, federated user, root "
        + "user or identity provider, a service name such as `bedrock.amazonaws.com`, or `*`"
        + (text.contains(":assumed-role/") ? "; a session's name has 2 to 64 letters, digits and `_+=,.@-`" : "")
    case .malformedAction(let text): "malformed action `\(text)`: expected `service:Name`"
    case .malformedResource(let text): "malformed resource `\(text)`: expected an ARN of six parts, or `*`"
    case .resourceCount(let count):
      count == 0
        ? "the request names no resource; name one, or `*`"
        : "the request names \(count) resources; at most \(RequestLimits.resourceCountMax) are allowed"
    case .contradictedEndpoint(let text):
      "VPC endpoint `\(text)` is not the one that the listener is bound to; leave it out"
    case .malformedEndpoint(let text):
      "malformed VPC endpoint `\(text)`: expected an id such as `vpce-1a2b3c4d`"
    case .contextKeyCount(let count):
      "the context has \(count) condition keys; at most \(RequestLimits.contextKeyCountMax) are allowed"
    case .unknownHandle(let part, let handle):
      "\(handle) is no handle of \(part == .action ? "an action" : "a principal") on this connection: intern the text on it, "
        + "or send the text"
    case .malformedKey(let key): "malformed condition key `\(key)`: expected `service:name`"
    case .repeatedKey(let key): "condition key `\(key)` is given twice; keys compare without regard to case"
    case .derivedKey(let key):
      "condition key `\(key)` is derived by the server; only a caller that the listener trusts may set it"
    case .serviceOnlyKey(let key): "condition key `\(key)` may be set only when the principal is an AWS service"
    case .valueCount(let key, let count):
      count > RequestLimits.valueCountMax
        ? "condition key `\(key)` has \(count) values; at most \(RequestLimits.valueCountMax) are allowed"
        : "condition key `\(key)` is single-valued and was given a list of \(count)"
    case .malformedValue(let key, let expected): "condition key `\(key)`: the value is not \(expected)"
    case .contradictedKey(let key): "condition key `\(key)` contradicts the value that the server derives"
    }
  }
}
