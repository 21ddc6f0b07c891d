internal import ReeveTypes

/// The client's header fields in a question of Envoy's, which has them in one of two forms: by name, where those of one name
/// are joined by commas and bytes that are not UTF-8 have become exclamation marks; or, with `encode_raw_headers`, one by
/// one in their order. Only the second can show that a field came twice.
struct CheckRequestFields {
  /// Those that the client sent, in the order of the message.
  private(set) var headers: HTTPFields
  /// What Envoy says of whether it hands in a part of the body only: values of `x-envoy-auth-partial-body`.
  private(set) var partialBodies: [Range<Int>] = []
  /// Whether there are more than `AdapterLimits` has. Those beyond it are not kept.
  private(set) var isTooLong = false
  private var byteCount = 0
  private static let usualCount = 24
  private var names: Set<[UInt8]> = []
  private var isByName = false
  private var isOneByOne = false
  private var hasMap = false

  /// - Parameter message: the bytes that all ranges are of.
  init(in message: [UInt8]) { headers = HTTPFields(in: message) }

  /// The places of the client's fields of this name, which is in lower case, as Envoy has all names.
  func places(of name: StaticString) -> HTTPFieldPlaces {
    var places = HTTPFieldPlaces()
    for index in headers.indices where headers.name(index).isNamed(name) { places.add(index) }
    return places
  }

  /// An entry of `headers`.
  mutating func append(entry: Range<Int>, of bytes: Span<UInt8>) throws(ProtobufFault) {
    let (name, value) = try Self.read(entry, of: bytes, hasRawValue: false)
    guard try append(name, value, of: bytes) else { return }
    isByName = true
    guard names.insert(bytes.copied(name)).inserted else { throw .repeatedField }
  }

  /// `header_map`.
  mutating func append(map: Range<Int>, of bytes: Span<UInt8>) throws(ProtobufFault) {
    guard !hasMap else { throw .repeatedField }
    hasMap = true
    headers.reserve(fieldCount: Self.usualCount)
    var reader = ProtobufReader(bytes, in: map)
    while let field = try reader.next() {
      guard field.number == 1 else { continue }
      let (name, value) = try Self.read(try field.value.range(), of: bytes, hasRawValue: true)
      if try append(name, value, of: bytes) { isOneByOne = true }
    }
  }

  /// - Throws: `.exclusiveFields` when there are fields in both forms: each could be in both, or the client's in one and
  ///   another's in the other.
  func finish() throws(ProtobufFault) {
    guard !isByName || !isOneByOne else { throw .exclusiveFields }
  }

  /// - Returns: whether it is the client's, and was kept.
  private mutating func append(
    _ name: Range<Int>, _ value: Range<Int>, of bytes: Span<UInt8>
  ) throws(ProtobufFault) -> Bool {
    guard !name.isEmpty else { throw .missingField }
    // Method, path and authority have fields of their own.
    guard bytes[name.lowerBound] != UInt8(ascii: ":") else { return false }
    guard !bytes.spells("x-envoy-auth-partial-body", in: name) else {
      if partialBodies.count < 2 { partialBodies.append(value) }
      return false
    }
    byteCount += name.count + value.count
    guard byteCount <= AdapterLimits.headByteCountMax, headers.count < AdapterLimits.fieldCountMax else {
      isTooLong = true
      return false
    }
    headers.append(name: name, value: value)
    return true
  }

  private static func read(
    _ range: Range<Int>, of bytes: Span<UInt8>, hasRawValue: Bool
  ) throws(ProtobufFault) -> (name: Range<Int>, value: Range<Int>) {
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
    return (name ?? 0..<0, texts.isEmpty ? raws : texts)
  }
}

extension Span<UInt8> {
  /// The bytes of a range that lies in the span.
  func copied(_ range: Range<Int>) -> [UInt8] { [UInt8](copying: extracting(range)) }
}
