/// The bytes of one authorize request, as clients send them and as the image reads them in place.
///
/// All integers are little-endian. A header of 32 bytes, then the texts without padding, then the context:
///
///     OFFSET  SIZE  FIELD            MEANING
///          0     2  principalLength  bytes of the principal, 1 to 2,048
///          2     2  actionLength     bytes of the action, 1 to 2,048
///          4     2  resourceLength   bytes of the resource, 1 to 2,048; of all resources when there are several
///          6     2  contextCount     condition keys, at most 256
///          8     4  contextLength    bytes of all context entries
///         12     1  resourceCount    resources, 1 to 16
///         13     1  flags            bit 0: the reply names policy and statement; bit 1: the principal is a handle; bit 2:
///                                    the action is one; the other bits are zero
///         14     2  endpointLength   bytes of the VPC endpoint's id, at most 2,048; zero: it came through none
///         16     8  minimumRevision  the least publisher's revision that may decide; zero asks for none
///         24     8  deadline         microseconds since 1970 after which no answer is wanted; zero: none
///         32     …  principal, action, resource, endpoint, then contextCount entries
///
/// In place of a principal or an action, a handle: four bytes, which the connection has interned a text for.
///
/// One resource is its text. Several are each its length (2 bytes) and its text, one behind the other.
///
/// An entry is `keyLength` (2 bytes), `valueCount` (2 bytes; bit 15 is set when the value is a list, and clear when it
/// is a single value, whose count is 1), the key, and each value as its length (2 bytes) and its bytes.
public enum AuthorizePayload {
  @inlinable public static var headerLength: Int { 32 }

  /// Offsets of the header's fields.
  public enum Offset {
    public static let principalLength = 0
    public static let actionLength = 2
    public static let resourceLength = 4
    public static let contextCount = 6
    public static let contextLength = 8
    public static let resourceCount = 12
    public static let flags = 13
    public static let endpointLength = 14
    public static let minimumRevision = 16
    public static let deadline = 24
  }

  /// In `flags`: the reply names the policy and the statement that decided.
  @inlinable public static var wantsNames: UInt8 { 1 << 0 }
  /// In `flags`: in place of the principal, there is a handle of one.
  @inlinable public static var principalIsHandle: UInt8 { 1 << 1 }
  /// In `flags`: in place of the action, there is a handle of one.
  @inlinable public static var actionIsHandle: UInt8 { 1 << 2 }
  /// Bytes of a handle.
  @inlinable public static var handleByteCount: Int { 4 }
  /// In an entry's `valueCount`: the value was given as a list.
  @inlinable public static var listBit: UInt16 { 1 << 15 }

  /// Appends the payload of `request`.
  /// - Parameter handles: sent in place of the texts that the request has.
  /// - Throws: `RequestError.textLength`, `.resourceCount`, `.contextKeyCount` or `.valueCount` when a part does not fit its field. The
  ///   limits of `RequestLimits` are the server's to check.
  public static func append(
    _ request: Request, handles: RequestHandles = RequestHandles(), wantsNames: Bool = false,
    minimumRevision: UInt64 = 0, deadline: UInt64 = 0,
    to bytes: inout [UInt8]
  ) throws(RequestError) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: headerLength))
    if let handle = handles.principal {
      append(handle, lengthAt: start + Offset.principalLength, to: &bytes)
    } else {
      try append(request.principal, part: .principal, lengthAt: start + Offset.principalLength, to: &bytes)
    }
    if let handle = handles.action {
      append(handle, lengthAt: start + Offset.actionLength, to: &bytes)
    } else {
      try append(request.action, part: .action, lengthAt: start + Offset.actionLength, to: &bytes)
    }
    try appendResources(request, start, to: &bytes)
    if let endpoint = request.endpoint {
      try append(endpoint, part: .endpoint, lengthAt: start + Offset.endpointLength, to: &bytes)
    }
    guard request.context.count <= Int(UInt16.max) else { throw .contextKeyCount(request.context.count) }
    store(UInt16(request.context.count), at: start + Offset.contextCount, in: &bytes)
    let contextStart = bytes.count
    for index in request.context.indices { try append(request.context[index], to: &bytes) }
    store(UInt32(bytes.count - contextStart), at: start + Offset.contextLength, in: &bytes)
    bytes[start + Offset.flags] = (wantsNames ? Self.wantsNames : 0) | handles.flags
    store(minimumRevision, at: start + Offset.minimumRevision, in: &bytes)
    store(deadline, at: start + Offset.deadline, in: &bytes)
  }

  private static func append(_ handle: UInt32, lengthAt offset: Int, to bytes: inout [UInt8]) {
    store(UInt16(handleByteCount), at: offset, in: &bytes)
    bytes.append(contentsOf: repeatElement(0, count: handleByteCount))
    store(handle, at: bytes.count - handleByteCount, in: &bytes)
  }

  private static func append(
    _ text: String, part: RequestError.Part, lengthAt offset: Int, to bytes: inout [UInt8]
  ) throws(RequestError) {
    let count = text.utf8.count
    guard count <= Int(UInt16.max) else { throw .textLength(part, byteCount: count) }
    store(UInt16(count), at: offset, in: &bytes)
    bytes.append(copying: text.utf8.span)
  }

  /// Appends a text behind its length.
  private static func append(
    _ text: String, part: RequestError.Part, to bytes: inout [UInt8]
  ) throws(RequestError) {
    let lengthAt = bytes.count
    bytes.append(0)
    bytes.append(0)
    try append(text, part: part, lengthAt: lengthAt, to: &bytes)
  }

  private static func appendResources(
    _ request: Request, _ start: Int, to bytes: inout [UInt8]
  ) throws(RequestError) {
    let lengthAt = start + Offset.resourceLength
    bytes[start + Offset.resourceCount] = UInt8(truncatingIfNeeded: 1 + request.furtherResources.count)
    guard !request.furtherResources.isEmpty else {
      return try append(request.resource, part: .resource, lengthAt: lengthAt, to: &bytes)
    }
    guard request.furtherResources.count < Int(UInt8.max) else {
      throw .resourceCount(1 + request.furtherResources.count)
    }
    let first = bytes.count
    for resource in request.resources { try append(resource, part: .resource, to: &bytes) }
    guard bytes.count - first <= Int(UInt16.max) else { throw .textLength(.resource, byteCount: bytes.count - first) }
    store(UInt16(bytes.count - first), at: lengthAt, in: &bytes)
  }

  private static func append(_ entry: ContextEntry, to bytes: inout [UInt8]) throws(RequestError) {
    let start = bytes.count
    for _ in 0..<4 { bytes.append(0) }
    try append(entry.key, part: .contextKey, lengthAt: start, to: &bytes)
    switch entry.value {
    case .single(let value):
      store(1 as UInt16, at: start + 2, in: &bytes)
      try append(value, part: .contextValue, to: &bytes)
    case .multiple(let list):
      guard list.count < Int(listBit) else { throw .valueCount(entry.key, list.count) }
      store(UInt16(list.count) | listBit, at: start + 2, in: &bytes)
      for value in list { try append(value, part: .contextValue, to: &bytes) }
    }
  }

  private static func store<Value: FixedWidthInteger>(_ value: Value, at offset: Int, in bytes: inout [UInt8]) {
    var span = bytes.mutableSpan
    for index in 0..<(Value.bitWidth / 8) {
      span[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
    }
  }
}

extension AuthorizePayload {
  /// The request that `payload` carries; ill-formed UTF-8 is repaired, so that an error can quote it.
  ///
  /// For everything beside the hot path: errors, explanations and tests. The image reads the bytes in place.
  /// - Returns: nothing when the lengths do not add up, or there is a handle: `replacingHandles` comes first.
  public static func decode(_ payload: some RandomAccessCollection<UInt8>) -> Request? {
    var reader = Reader(bytes: Array(payload))
    guard let principalLength = reader.integer(UInt16.self), let actionLength = reader.integer(UInt16.self),
      let resourceLength = reader.integer(UInt16.self), let contextCount = reader.integer(UInt16.self),
      let contextLength = reader.integer(UInt32.self)
    else { return nil }
    guard let resourceCount = reader.integer(UInt8.self), let flags = reader.integer(UInt8.self),
      flags & RequestHandles.flags == 0
    else { return nil }
    reader.position = Offset.endpointLength
    guard let endpointLength = reader.integer(UInt16.self) else { return nil }
    reader.position = headerLength
    guard let principal = reader.text(Int(principalLength)), let action = reader.text(Int(actionLength)),
      let resources = reader.resources(Int(resourceCount), byteCount: Int(resourceLength)),
      let endpoint = reader.text(Int(endpointLength)), reader.bytes.count - reader.position == Int(contextLength)
    else { return nil }
    var request = Request(
      principal: principal, action: action, resource: resources.first ?? "",
      furtherResources: Array(resources.dropFirst()), endpoint: endpoint.isEmpty ? nil : endpoint)
    for _ in 0..<contextCount {
      guard let entry = reader.entry() else { return nil }
      request.context.append(entry)
    }
    return reader.position == reader.bytes.count ? request : nil
  }

  /// The payload with texts in place of its handles: for everything beside the hot path.
  /// - Parameter text: what a handle stands for; absent where that is nothing, or of another part.
  /// - Returns: nothing when the payload is too short for its principal and action, or a field is not as long as a handle.
  /// - Throws: `RequestError.unknownHandle`.
  public static func replacingHandles(
    in payload: [UInt8], with text: (UInt32, InternedPart) -> [UInt8]?
  ) throws(RequestError) -> [UInt8]? {
    guard payload.count >= headerLength else { return nil }
    let flags = payload[Offset.flags]
    guard flags & RequestHandles.flags != 0 else { return payload }
    var (replaced, position) = (Array(payload[..<headerLength]), headerLength)
    for (part, bit, lengthAt) in [
      (InternedPart.principal, principalIsHandle, Offset.principalLength),
      (.action, actionIsHandle, Offset.actionLength),
    ] {
      let length = Int(payload[lengthAt]) | Int(payload[lengthAt + 1]) << 8
      guard payload.count - position >= length else { return nil }
      let field = payload[position..<position + length]
      position += length
      guard flags & bit != 0 else {
        replaced += field
        continue
      }
      guard length == handleByteCount else { return nil }
      let handle = field.reversed().reduce(0) { $0 << 8 | UInt32($1) }
      guard let text = text(handle, part), text.count <= Int(UInt16.max) else {
        throw .unknownHandle(part.part, handle)
      }
      store(UInt16(text.count), at: lengthAt, in: &replaced)
      replaced += text
    }
    replaced[Offset.flags] = flags & ~RequestHandles.flags
    return replaced + payload[position...]
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type) -> Value? {
      let width = Value.bitWidth / 8
      guard bytes.count - position >= width else { return nil }
      defer { position += width }
      return (0..<width).reduce(0) { $0 | Value(truncatingIfNeeded: UInt64(bytes[position + $1]) << UInt64(8 * $1)) }
    }

    mutating func text(_ count: Int) -> String? {
      guard bytes.count - position >= count else { return nil }
      defer { position += count }
      return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }

    /// - Returns: nothing when they do not fill their bytes exactly.
    mutating func resources(_ count: Int, byteCount: Int) -> [String]? {
      if count == 1 { return text(byteCount).map { [$0] } }
      let end = position + byteCount
      var texts: [String] = []
      for _ in 0..<count {
        guard let length = integer(UInt16.self), let text = text(Int(length)) else { return nil }
        texts.append(text)
      }
      return position == end ? texts : nil
    }

    mutating func entry() -> ContextEntry? {
      guard let keyLength = integer(UInt16.self), let count = integer(UInt16.self), let key = text(Int(keyLength))
      else { return nil }
      var values: [String] = []
      for _ in 0..<(count & ~listBit) {
        guard let length = integer(UInt16.self), let value = text(Int(length)) else { return nil }
        values.append(value)
      }
      if count & listBit != 0 { return ContextEntry(key, .multiple(values)) }
      guard values.count == 1 else { return nil }
      return ContextEntry(key, .single(values[0]))
    }
  }
}
