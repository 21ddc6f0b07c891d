internal import ReeveTypes

/// The client's header fields in a question of Envoy's, which has them in one of two forms: by name, where those of one name
/// are joined by commas and bytes that are not UTF-8 have become exclamation marks; or, with `encode_raw_headers`, one by
/// one in their order. Only the second can show that a field came twice.
struct CheckRequestFields {
  /// Those that the client sent, in the order of the message.
  private(set) var headers: [HTTPRequestHead.Header] = []
  /// What Envoy says of whether it hands in a part of the body only: values of `x-envoy-auth-partial-body`.
  private(set) var partialBodies: [[UInt8]] = []
  /// Whether there are more than `AdapterLimits` has. Those beyond it are not kept.
  private(set) var isTooLong = false
  private var byteCount = 0
  private static let usualCount = 16
  private var names: Set<[UInt8]> = []
  private var isByName = false
  private var isOneByOne = false
  private var hasMap = false

  /// The values of the client's fields of this name, which is in lower case, as Envoy has all names.
  func values(of name: String) -> [[UInt8]] { headers.filter { $0.name[...].spells(name) }.map(\.value) }

  /// An entry of `headers`.
  mutating func append(entry: Range<Int>, of bytes: Span<UInt8>) throws(ProtobufFault) {
    let (name, value) = try Self.read(entry, of: bytes, hasRawValue: false)
    guard try append(name, value) else { return }
    isByName = true
    guard names.insert(name).inserted else { throw .repeatedField }
  }

  /// `header_map`.
  mutating func append(map: Range<Int>, of bytes: Span<UInt8>) throws(ProtobufFault) {
    guard !hasMap else { throw .repeatedField }
    hasMap = true
    headers.reserveCapacity(Self.usualCount)
    var reader = ProtobufReader(bytes, in: map)
    while let field = try reader.next() {
      guard field.number == 1 else { continue }
      let (name, value) = try Self.read(try field.value.range(), of: bytes, hasRawValue: true)
      if try append(name, value) { isOneByOne = true }
    }
  }

  /// - Throws: `.exclusiveFields` when there are fields in both forms: each could be in both, or the client's in one and
  ///   another's in the other.
  func finish() throws(ProtobufFault) {
    guard !isByName || !isOneByOne else { throw .exclusiveFields }
  }

  /// - Returns: whether it is the client's, and was kept.
  private mutating func append(_ name: [UInt8], _ value: [UInt8]) throws(ProtobufFault) -> Bool {
    guard let first = name.first else { throw .missingField }
    // Method, path and authority have fields of their own.
    guard first != UInt8(ascii: ":") else { return false }
    guard !name[...].spells("x-envoy-auth-partial-body") else {
      if partialBodies.count < 2 { partialBodies.append(value) }
      return false
    }
    byteCount += name.count + value.count
    guard byteCount <= AdapterLimits.headByteCountMax, headers.count < AdapterLimits.fieldCountMax else {
      isTooLong = true
      return false
    }
    headers.append(HTTPRequestHead.Header(name: name, value: value))
    return true
  }

  private static func read(
    _ range: Range<Int>, of bytes: Span<UInt8>, hasRawValue: Bool
  ) throws(ProtobufFault) -> (name: [UInt8], value: [UInt8]) {
    var reader = ProtobufReader(bytes, in: range)
    var name: Range<Int>?
    var text: Range<Int>?
    var raw: Range<Int>?
    while let field = try reader.next() {
      switch field.number {
      case 1: name = try field.value.range(after: name)
      case 2: text = try field.value.range(after: text)
      case 3 where hasRawValue: raw = try field.value.range(after: raw)
      default: break
      }
    }
    let texts = text ?? 0..<0
    let raws = raw ?? 0..<0
    guard texts.isEmpty || raws.isEmpty else { throw .exclusiveFields }
    return (bytes.copied(name ?? 0..<0), bytes.copied(texts.isEmpty ? raws : texts))
  }
}

extension Span<UInt8> {
  /// The bytes of a range that lies in the span.
  func copied(_ range: Range<Int>) -> [UInt8] { [UInt8](copying: extracting(range)) }
}
