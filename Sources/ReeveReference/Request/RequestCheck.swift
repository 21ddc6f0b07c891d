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
      try check(entry, requester, trust, isVPCKnown: vpc != nil)
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
    _ entry: ContextEntry, _ requester: Requester, _ trust: CallerTrust, isVPCKnown: Bool
  ) throws(RequestError) {
    let name = KeyName(entry.key)
    let row = KeyCatalogue.row(of: name)
    let setter = row?.setter ?? (Text.hasPrefix(name.text, "aws:") ? .engine : .anyCaller)
    let isTrusted = trust.includes(row?.trustBit ?? CallerTrust.unknownGlobalKeyBit)
    switch setter {
    case .anyCaller: break
    case .anyCallerUnlessKnown: if isVPCKnown, !isTrusted { throw .derivedKey(entry.key) }
    case .engine: if !isTrusted { throw .derivedKey(entry.key) }
    // They bind a service to the resource that it acts for: nobody else has them, however trusted who reports them.
    case .serviceOnly: if !requester.isService { throw .serviceOnlyKey(entry.key) }
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
    guard values.count <= RequestLimits.valueCountMax, !isSingle || values.count <= 1 else {
      throw .valueCount(entry.key, values.count)
    }
    for value in values {
      guard value.utf8.count <= RequestLimits.textByteCountMax else {
        throw .textLength(.contextValue, byteCount: value.utf8.count)
      }
      if let type { try check(value, type, entry.key) }
    }
  }

  private func check(_ value: String, _ type: KeyType, _ key: String) throws(RequestError) {
    switch type {
    case .string: break
    case .arn: if ARN(value) == nil { throw .malformedValue(key, expected: .arn) }
    case .bool: if Boolean.value(value) == nil { throw .malformedValue(key, expected: .boolean) }
    case .numeric: if ExactNumber(value) == nil { throw .malformedValue(key, expected: .number) }
    case .epoch: if PolicyDate.epochSeconds(value) == nil { throw .malformedValue(key, expected: .number) }
    case .date: if PolicyDate.instant(value) == nil { throw .malformedValue(key, expected: .date) }
    case .ip: if IPRange(address: value) == nil { throw .malformedValue(key, expected: .ipAddress) }
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
