import ReeveStore
import ReeveTypes

// The checks at the door, in the order that `RequestError` states.

extension ReferenceEngine {
  /// Checks the texts and the context of a request, and gives who asks.
  func check(_ request: Request, trust: CallerTrust, _ trail: Trail? = nil) throws(RequestError) -> Requester {
    try checkLength(request.principal, .principal)
    let requester = try requester(request.principal, trail)
    try checkLength(request.action, .action)
    guard ActionForm.isAction(request.action) else { throw .malformedAction(request.action) }
    let resources = request.resources
    guard resources.count <= RequestLimits.resourceCountMax else { throw .resourceCount(resources.count) }
    for resource in resources {
      try checkLength(resource, .resource)
      guard Text.equal(resource, "*") || ARN(resource) != nil else { throw .malformedResource(resource) }
    }
    if let id = EndpointForm.id(of: request) {
      try checkLength(id, .endpoint)
      guard EndpointForm.isEndpoint(id) else { throw .malformedEndpoint(id) }
    }
    let vpc = endpoint(of: request)?.known?.vpcID
    guard request.context.count <= RequestLimits.contextKeyCountMax else {
      throw .contextKeyCount(request.context.count)
    }
    var seen: Set<KeyName> = []
    for entry in request.context {
      try checkLength(entry.key, .contextKey)
      guard isKey(entry.key) else { throw .malformedKey(entry.key) }
      guard seen.insert(KeyName(entry.key)).inserted else { throw .repeatedKey(entry.key) }
      try check(entry, requester, trust, isVPCKnown: vpc != nil, trail)
    }
    return requester
  }

  private func checkLength(_ text: String, _ part: RequestError.Part) throws(RequestError) {
    guard 1...RequestLimits.textByteCountMax ~= text.utf8.count else {
      throw .textLength(part, byteCount: text.utf8.count)
    }
  }

  /// `service:name`, without spaces or control characters before the colon.
  private func isKey(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
      && parts[0].allSatisfy { $0 > 0x20 && $0 != 0x7F }
  }

  private func check(
    _ entry: ContextEntry, _ requester: Requester, _ trust: CallerTrust, isVPCKnown: Bool, _ trail: Trail?
  ) throws(RequestError) {
    let name = KeyName(entry.key)
    let row = KeyCatalogue.row(of: name)
    let setter = row?.setter ?? (Text.hasPrefix(name.text, "aws:") ? .engine : .anyCaller)
    let isTrusted = trust.includes(row?.trustBit ?? CallerTrust.unknownGlobalKeyBit)
    switch setter {
    case .anyCaller: break
    case .anyCallerUnlessKnown:
      if isVPCKnown, !isTrusted {
        trail?.note(.doorKeyOfKnownVPC)
        throw .derivedKey(entry.key)
      }
    case .engine:
      if !isTrusted {
        trail?.note(row == nil ? .doorUnknownGlobalKey : .doorKeyOfEngine)
        throw .derivedKey(entry.key)
      }
    // They bind a service to the resource that it acts for: nobody else has them, however trusted who reports them.
    case .serviceOnly:
      if !requester.isService {
        trail?.note(.doorKeyOfServices)
        throw .serviceOnlyKey(entry.key)
      }
    }
    let values: [String]
    switch entry.value {
    case .single(let value): values = [value]
    case .multiple(let list): values = list
    }
    // The page knows its keys, the catalogue those of services; of others the request is believed.
    var type = row?.type
    var isSingle = row.map { !$0.isMultivalued } ?? false
    if row == nil, let form = ServiceKeys.form(of: name, in: serviceKeys) {
      type = form.type
      isSingle = !form.isMultivalued
    }
    guard values.count <= RequestLimits.valueCountMax else { throw .valueCount(entry.key, values.count) }
    if isSingle, values.count > 1 {
      trail?.note(row == nil ? .doorSingleValueInCatalogue : .doorSingleValue)
      throw .valueCount(entry.key, values.count)
    }
    for value in values {
      guard value.utf8.count <= RequestLimits.textByteCountMax else {
        throw .textLength(.contextValue, byteCount: value.utf8.count)
      }
      if let type, let expected = type.refusal(of: value) {
        trail?.note(row == nil ? .doorTypeInCatalogue : .doorType)
        throw .malformedValue(entry.key, expected: expected)
      }
    }
  }
}

extension KeyType {
  /// What a text should have been; absent when it is of the type.
  fileprivate func refusal(of value: String) -> RequestError.ValueType? {
    switch self {
    case .string: nil
    case .arn: ARN(value) == nil ? .arn : nil
    case .bool: Boolean.value(value) == nil ? .boolean : nil
    case .numeric: ExactNumber(value) == nil ? .number : nil
    case .epoch: PolicyDate.epochSeconds(value) == nil ? .number : nil
    case .date: PolicyDate.instant(value) == nil ? .date : nil
    case .ip: IPRange(address: value) == nil ? .ipAddress : nil
    }
  }
}

/// The shape of an action in a request.
enum ActionForm {
  static func isAction(_ text: String) -> Bool {
    let parts = Text.split(text, at: ":")
    guard parts.count == 2 else { return false }
    return 1...64 ~= parts[0].utf8.count && parts[0].utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x2D }
      && 1...128 ~= parts[1].utf8.count && parts[1].utf8.allSatisfy { isAlphanumeric($0) || "-._".utf8.contains($0) }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
  }
}
