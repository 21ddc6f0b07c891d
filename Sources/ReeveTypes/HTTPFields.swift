/// Header fields in their order, names and values in one run of bytes: a field of its own would take two allocations, and a
/// request has dozens.
///
/// An element is a copy; who looks at many fields takes `name` and `value` by their place, which copy nothing.
public struct HTTPFields: Sendable {
  /// Where a field stands in `bytes`.
  private struct Place: Sendable {
    var nameStart: UInt32
    var nameEnd: UInt32
    var valueStart: UInt32
    var valueEnd: UInt32

    /// - Parameter byteCount: of the run that both lie in.
    init(_ name: Range<Int>, _ value: Range<Int>, in byteCount: Int) {
      precondition(name.lowerBound >= 0 && value.lowerBound >= 0)
      precondition(name.upperBound <= byteCount && value.upperBound <= byteCount && byteCount <= Int(UInt32.max))
      nameStart = UInt32(truncatingIfNeeded: name.lowerBound)
      nameEnd = UInt32(truncatingIfNeeded: name.upperBound)
      valueStart = UInt32(truncatingIfNeeded: value.lowerBound)
      valueEnd = UInt32(truncatingIfNeeded: value.upperBound)
    }

    var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
  }

  private var bytes: [UInt8]
  private var places: [Place] = []

  public init() { bytes = [] }

  /// None yet: those that lie in `bytes` are added by their places.
  /// - Parameter bytes: at most `UInt32.max`, as for all that is appended later.
  public init(in bytes: [UInt8]) { self.bytes = bytes }

  /// Makes room for fields, and for bytes of those that are appended with them.
  public mutating func reserve(fieldCount: Int, byteCount: Int = 0) {
    places.reserveCapacity(fieldCount)
    if byteCount > 0 { bytes.reserveCapacity(byteCount) }
  }

  /// Appends a field that lies in the bytes that these fields were made with.
  public mutating func append(name: Range<Int>, value: Range<Int>) {
    places.append(Place(name, value, in: bytes.count))
  }

  /// Appends a copy of a field.
  public mutating func append(name: Span<UInt8>, value: Span<UInt8>) {
    let start = bytes.count
    bytes.append(copying: name)
    let middle = bytes.count
    bytes.append(copying: value)
    places.append(Place(start..<middle, middle..<bytes.count, in: bytes.count))
  }

  /// The name of the field at a place, as it came.
  @_lifetime(borrow self)
  public func name(_ index: Int) -> Span<UInt8> { bytes.span.extracting(places[index].name) }

  @_lifetime(borrow self)
  public func value(_ index: Int) -> Span<UInt8> { bytes.span.extracting(places[index].value) }

  /// Leaves out the fields at places for which `isLeftOut` holds.
  public mutating func removeAll(at isLeftOut: (Int) -> Bool) {
    var kept = 0
    for index in places.indices where !isLeftOut(index) {
      places[kept] = places[index]
      kept += 1
    }
    places.removeLast(places.count - kept)
  }
}

extension HTTPFields: RandomAccessCollection, RangeReplaceableCollection, ExpressibleByArrayLiteral {
  public typealias Element = HTTPRequestHead.Header

  public init(arrayLiteral elements: Element...) { self.init(elements) }

  public var startIndex: Int { 0 }
  public var endIndex: Int { places.count }

  public subscript(index: Int) -> Element {
    Element(name: Array(bytes[places[index].name]), value: Array(bytes[places[index].value]))
  }

  public mutating func replaceSubrange(_ range: Range<Int>, with elements: some Collection<Element>) {
    var new: [Place] = []
    for element in elements {
      let start = bytes.count
      bytes += element.name
      let middle = bytes.count
      bytes += element.value
      new.append(Place(start..<middle, middle..<bytes.count, in: bytes.count))
    }
    places.replaceSubrange(range, with: new)
  }
}

extension HTTPFields: Hashable {
  /// Whether names and values are the same, byte for byte, in the same order.
  public static func == (left: HTTPFields, right: HTTPFields) -> Bool { left.elementsEqual(right) }

  public func hash(into hasher: inout Hasher) { for field in self { hasher.combine(field) } }
}
