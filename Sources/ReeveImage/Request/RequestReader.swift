import ReeveTypes

// Reading the request in place, and the checks at the door. The order of the checks is the one that `RequestError`
// states. A fault denies: none of them can let a request through.

extension RequestFault {
  static func text(_ code: Code, _ part: RequestError.Part, entry: Int = 0, count: Int = 0) -> RequestFault {
    RequestFault(code, detail: part.rawValue, entry: entry, count: count)
  }
}

/// The texts of a request, cut out of its payload.
struct RequestTexts {
  /// As it stands there, which may be a handle; the same of the action.
  var principal: Bytes
  var action: Bytes
  /// The text of the one resource, or, of any other number, a length (2 bytes) and a text for each.
  var resources: Bytes
  var resourceCount: Int
  /// Empty: the request came through no VPC endpoint.
  var endpoint: Bytes
  var contextCount: Int
  /// Offset of the first context entry in the payload.
  var context: Int

  /// Absent when the lengths do not add up, or a field that must be zero is not.
  @inline(__always)
  init?(_ payload: Bytes) {
    typealias Offset = AuthorizePayload.Offset
    guard payload.count >= AuthorizePayload.headerLength else { return nil }
    let principalLength = Int(payload.u16(Offset.principalLength))
    let actionLength = Int(payload.u16(Offset.actionLength))
    let resourceLength = Int(payload.u16(Offset.resourceLength))
    let endpointLength = Int(payload.u16(Offset.endpointLength))
    let contextLength = payload.int(Offset.contextLength)
    let resourceEnd = AuthorizePayload.headerLength + principalLength + actionLength + resourceLength
    context = resourceEnd + endpointLength
    guard context + contextLength == payload.count,
      payload[Offset.flags] & ~(AuthorizePayload.wantsNames | RequestHandles.flags) == 0
    else { return nil }
    resourceCount = Int(payload[Offset.resourceCount])
    contextCount = Int(payload.u16(Offset.contextCount))
    principal = payload.slice(AuthorizePayload.headerLength, principalLength)
    action = payload.slice(AuthorizePayload.headerLength + principalLength, actionLength)
    resources = payload.slice(resourceEnd - resourceLength, resourceLength)
    endpoint = payload.slice(resourceEnd, endpointLength)
    if resourceCount != 1, !resourcesFillTheirField { return nil }
  }

  private var resourcesFillTheirField: Bool {
    var offset = 0
    for _ in 0..<resourceCount {
      guard offset + 2 <= resources.count else { return false }
      offset += 2 + Int(resources.u16(offset))
    }
    return offset == resources.count
  }

  /// Offset of `resources` in the payload.
  var resourcesOffset: Int { @inline(__always) get { context &- endpoint.count &- resources.count } }

  /// Visits the text of each resource, until `visit` says that it has enough.
  @inline(__always)
  func forEachResource(_ visit: (_ place: Int, Bytes) -> Bool) {
    if resourceCount == 1 {
      _ = visit(0, resources)
      return
    }
    var offset = 0
    for place in 0..<resourceCount {
      let length = Int(resources.u16(offset))
      if visit(place, resources.slice(offset + 2, length)) { return }
      offset += 2 + length
    }
  }
}

extension Evaluation {
  /// Reads the action: its shape, its lower case, its hash.
  @inline(__always)
  func readAction(_ text: Bytes) -> RequestFault? {
    guard text.count > 0, text.count <= RequestLimits.textByteCountMax else { return Self.textFault(text, .action) }
    let prepared = preparedNames
    let hash = prepared >= 0 ? scratch.prepared(prepared).actionHash : Hash.foldingASCII(text)
    let record =
      prepared >= 0
      ? scratch.prepared(prepared).actionRecord : Self.actionRecord(text, hash: hash, in: image, tables.actions)
    actionHash = hash
    actionRecord = record
    if record != 0 { action = image.slice(record &+ ActionLayout.text, Int(image.u16(record &+ ActionLayout.length))) }
    // An action that a document names has the shape of one.
    if actionRecord != 0 { return nil }
    return otherActionFault(text)
  }

  /// What is wrong with an action that no document names in full.
  @inline(never)
  private func otherActionFault(_ text: Bytes) -> RequestFault? {
    action = scratch.foldedAction(text)
    if ActionName.isWellFormed(text) { return nil }
    return Self.textFault(text, .action) ?? RequestFault(.malformedAction)
  }

  /// A text that must not be empty: its length, then its encoding.
  @inline(__always)
  static func textFault(_ text: Bytes, _ part: RequestError.Part) -> RequestFault? {
    guard text.count > 0, text.count <= RequestLimits.textByteCountMax else {
      return .text(.textLength, part, count: text.count)
    }
    return text.isWellFormedUTF8 ? nil : .text(.notUTF8, part)
  }

  /// The record of what the product knows about a key, or zero. Tag keys share the rule of their prefix, which is no key
  /// by itself.
  @inline(__always)
  func keyRule(_ key: Bytes) -> Int {
    let found = keyRule(named: key, hash: Hash.foldingASCII(key))
    return found != 0 ? found : tagKeyRule(key)
  }

  @inline(__always)
  func keyRule(named key: Bytes, hash: UInt64) -> Int {
    guard key.count > 0, key[key.count - 1] != UInt8(ascii: "/") || !ConditionKeyName.isGlobal(key) else { return 0 }
    return find(keyRule: key, hash: hash)
  }

  func tagKeyRule(_ key: Bytes) -> Int {
    guard ConditionKeyName.isGlobal(key) else { return 0 }
    let slash = key.first(UInt8(ascii: "/"))
    guard slash + 1 < key.count else { return 0 }
    let prefix = key.slice(0, slash + 1)
    return find(keyRule: prefix, hash: Hash.foldingASCII(prefix))
  }

  @inline(__always)
  private func find(keyRule name: Bytes, hash: UInt64) -> Int {
    tables.keyRules.find(hash, in: image) { rule in
      name.folds(to: image.slice(rule + KeyRuleLayout.name, Int(image.u16(rule + KeyRuleLayout.length))))
    }
  }
}

/// The shape of an action in a request: `service:Name`.
public enum ActionName {
  @inline(__always)
  public static func isWellFormed(_ text: Bytes) -> Bool {
    let colon = text.first(UInt8(ascii: ":"))
    guard colon >= 1, colon <= 64, text.count - colon - 1 >= 1, text.count - colon - 1 <= 128 else { return false }
    return text.slice(0, colon).isAll(of: .service) && text.from(colon + 1).isAll(of: .action)
  }
}

extension ActionName {
  /// The same, for the compiler.
  public static func isWellFormed(_ text: [UInt8]) -> Bool { text.withBytes { isWellFormed($0) } }
}

/// The shape of a condition key: `service:name`.
enum ConditionKeyName {
  @inline(__always)
  static func isWellFormed(_ key: Bytes) -> Bool {
    let colon = key.first(UInt8(ascii: ":"))
    guard colon > 0, colon + 1 < key.count else { return false }
    for index in 0..<colon where key[index] <= 0x20 || key[index] == 0x7F { return false }
    return true
  }

  /// Whether the key begins with `aws:`.
  @inline(__always)
  static func isGlobal(_ key: Bytes) -> Bool {
    key.count >= 4 && key.u32(0) | 0x0020_2020 == 0x3A73_7761
  }
}

/// The values of keys whose type the product knows.
enum TypedValue {
  /// What the value should have been; absent when it is.
  static func mismatch(_ value: Bytes, _ type: UInt8) -> RequestError.ValueType? {
    switch type {
    case KeyRule.ValueType.address.rawValue: Address(value, allowingPrefix: false) == nil ? .ipAddress : nil
    case KeyRule.ValueType.boolean.rawValue: BooleanText.value(value) == nil ? .boolean : nil
    case KeyRule.ValueType.number.rawValue: Decimal(value) == nil ? .number : nil
    case KeyRule.ValueType.date.rawValue: DateText.instant(value) == nil ? .date : nil
    case KeyRule.ValueType.epoch.rawValue: DateText.epoch(value) == nil ? .number : nil
    case KeyRule.ValueType.arn.rawValue: ARNText.hasSixParts(value) ? nil : .arn
    default: nil
    }
  }
}

/// `true` and `false`, without regard to the case of the letters.
enum BooleanText {
  @inline(__always)
  static func value(_ text: Bytes) -> Bool? {
    // Letters alone become these when one bit of each byte is set.
    switch text.count {
    case 4: text.u32(0) | 0x2020_2020 == 0x6575_7274 ? true : nil
    case 5: text.u32(0) | 0x2020_2020 == 0x736C_6166 && text[4] | 0x20 == UInt8(ascii: "e") ? false : nil
    default: nil
    }
  }
}

/// The shape of an ARN.
enum ARNText {
  /// Begins with `arn:` and has at least six parts.
  static func hasSixParts(_ text: Bytes) -> Bool {
    guard text.matches(.literal("arn:"), at: 0) else { return false }
    var colons = 0
    for index in 0..<text.count where text[index] == UInt8(ascii: ":") { colons += 1 }
    return colons >= 5
  }
}
