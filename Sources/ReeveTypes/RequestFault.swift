/// A `RequestError` without its texts: what the hot path finds, and what the wire carries.
public struct RequestFault: Sendable, Hashable {
  /// The kinds of `RequestError`; the raw values are those of the wire.
  public enum Code: UInt8, Sendable, Hashable, CaseIterable {
    case textLength = 1
    case notUTF8 = 2
    case malformedPrincipal = 3
    case malformedAction = 5
    case malformedResource = 6
    case contextKeyCount = 7
    case malformedKey = 8
    case repeatedKey = 9
    case derivedKey = 10
    case serviceOnlyKey = 11
    case valueCount = 12
    case malformedValue = 13
    case contradictedKey = 14
    /// The payload's lengths do not add up; there is no request to speak of.
    case malformedPayload = 15
    case malformedEndpoint = 16
    case resourceCount = 17
    case contradictedEndpoint = 18
    case unknownHandle = 19
  }

  public var code: Code
  /// The `RequestError.Part` or `RequestError.ValueType` that the code is about, as its raw value; else zero.
  public var detail: UInt8
  /// The context entry that the code is about, or the resource, from zero; else zero.
  public var entry: UInt16
  /// The byte count, key count or value count that the code is about, or the handle; else zero.
  public var count: UInt32

  public init(_ code: Code, detail: UInt8 = 0, entry: Int = 0, count: Int = 0) {
    self.code = code
    self.detail = detail
    self.entry = UInt16(truncatingIfNeeded: entry)
    self.count = UInt32(truncatingIfNeeded: count)
  }
}

extension RequestError {
  /// The error that `fault` stands for in `request`. Absent for a malformed payload, and for a fault that names a part
  /// that the request does not have.
  public init?(_ fault: RequestFault, in request: Request) {
    let entry = Int(fault.entry)
    let key = request.context.indices.contains(entry) ? request.context[entry].key : ""
    let count = Int(fault.count)
    switch fault.code {
    case .textLength:
      guard let part = Part(rawValue: fault.detail) else { return nil }
      self = .textLength(part, byteCount: count)
    case .notUTF8:
      guard let part = Part(rawValue: fault.detail) else { return nil }
      self = .notUTF8(part)
    case .malformedPrincipal: self = .malformedPrincipal(request.principal)
    case .malformedAction: self = .malformedAction(request.action)
    case .malformedResource:
      self = .malformedResource(request.resources.indices.contains(entry) ? request.resources[entry] : "")
    case .resourceCount: self = .resourceCount(count)
    case .contradictedEndpoint: self = .contradictedEndpoint(request.endpoint ?? "")
    case .malformedEndpoint: self = .malformedEndpoint(request.endpoint ?? "")
    case .contextKeyCount: self = .contextKeyCount(count)
    case .malformedKey: self = .malformedKey(key)
    case .repeatedKey: self = .repeatedKey(key)
    case .derivedKey: self = .derivedKey(key)
    case .serviceOnlyKey: self = .serviceOnlyKey(key)
    case .valueCount: self = .valueCount(key, count)
    case .malformedValue:
      guard let type = ValueType(rawValue: fault.detail) else { return nil }
      self = .malformedValue(key, expected: type)
    case .contradictedKey: self = .contradictedKey(key)
    case .unknownHandle:
      guard let part = Part(rawValue: fault.detail) else { return nil }
      self = .unknownHandle(part, fault.count)
    case .malformedPayload: return nil
    }
  }
}
