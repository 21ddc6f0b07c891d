import ReeveTypes

/// The parameters or the headers of a request, by the names that routes speak of.
struct RequestFields {
  /// Names and values, decoded.
  private var bytes: [UInt8] = []
  private var fields: [Field] = []
  /// The names that some route speaks of, ascending.
  private(set) var known: [Known] = []
  /// The request has parameters that no route speaks of.
  private(set) var hasOthers = false

  private struct Field {
    var name: Range<Int>
    var value: Range<Int>
    /// -1: no route speaks of it.
    var number: Int
  }

  /// A name, and the fields that have it.
  struct Known {
    var number: Int
    /// The first of them.
    var field: Int
    var count: Int
    /// All have the same value.
    var isSame: Bool
  }

  private init() {}

  static let none = RequestFields()

  /// - Parameter query: without malformed escapes.
  init(query: Bytes, _ tables: RouteTables) {
    bytes.reserveCapacity(query.count)
    var start = 0
    while start < query.count {
      let end = query.first(UInt8(ascii: "&"), from: start)
      if end > start {
        let parameter = query.slice(start, end &- start)
        let equals = parameter.first(UInt8(ascii: "="))
        let valueStart = min(equals &+ 1, parameter.count)
        let name = append(parameter.slice(0, equals))
        let value = append(parameter.slice(valueStart, parameter.count &- valueStart))
        let number = bytes.withBytes { tables.number(ofName: $0.slice(name.lowerBound, name.count)) }
        if number < 0 { hasOthers = true }
        fields.append(Field(name: name, value: value, number: number))
      }
      start = end &+ 1
    }
    collectKnown()
  }

  /// Headers of which no route speaks are left out.
  init(headers: HTTPFields, _ tables: RouteTables) {
    bytes.reserveCapacity(256)
    for index in headers.indices where headers.name(index).count <= tables.nameLengthMax {
      let start = bytes.count
      let headerName = headers.name(index)
      for place in headerName.indices { bytes.append(ASCII.lower(headerName[place])) }
      let name = start..<bytes.count
      let number = bytes.withBytes { tables.number(ofName: $0.slice(start, name.count)) }
      guard number >= 0 else {
        bytes.removeLast(name.count)
        continue
      }
      let value = headers.value(index)
      for place in value.indices { bytes.append(value[place]) }
      fields.append(Field(name: name, value: name.upperBound..<bytes.count, number: number))
    }
    collectKnown()
  }

  private mutating func append(_ text: Bytes) -> Range<Int> {
    let start = bytes.count
    PercentEscapes.decode(text, plusIsSpace: true, into: &bytes)
    return start..<bytes.count
  }

  private mutating func collectKnown() {
    guard fields.count != 1 || fields[0].number < 0 else {
      known.append(Known(number: fields[0].number, field: 0, count: 1, isSame: true))
      return
    }
    // Sorted by number and then by place, whatever a request has: a name may come thousands of times.
    var places: [(number: Int, field: Int)] = []
    for (field, entry) in fields.enumerated() where entry.number >= 0 { places.append((entry.number, field)) }
    if places.count > 1 { places.sort { $0 < $1 } }
    for (number, field) in places {
      if let last = known.last, last.number == number {
        known[known.count - 1].count += 1
        if last.isSame, bytes[fields[last.field].value] != bytes[fields[field].value] {
          known[known.count - 1].isSame = false
        }
      } else {
        known.append(Known(number: number, field: field, count: 1, isSame: true))
      }
    }
  }

  /// The fields of a name; absent: there are none.
  func named(_ number: Int) -> Known? {
    var low = 0
    var high = known.count
    while low < high {
      let middle = (low &+ high) / 2
      if known[middle].number < number { low = middle &+ 1 } else { high = middle }
    }
    return low < known.count && known[low].number == number ? known[low] : nil
  }

  /// Looks at the first value of a name.
  func withValue<Result>(of known: Known, _ body: (Bytes) -> Result) -> Result {
    let value = fields[known.field].value
    return bytes.withBytes { body($0.slice(value.lowerBound, value.count)) }
  }

  /// Whether all values of a name are so.
  func allValues(of known: Known, _ isSo: (Bytes) -> Bool) -> Bool {
    if known.isSame { return withValue(of: known, isSo) }
    return bytes.withBytes { bytes in
      fields[known.field...].allSatisfy {
        $0.number != known.number || isSo(bytes.slice($0.value.lowerBound, $0.value.count))
      }
    }
  }

  /// Whether all names are so; each known name is asked about once.
  /// - Parameter name: its number, -1 for one of which no route speaks, and the name.
  func allNames(_ isSo: (_ number: Int, _ name: Bytes) -> Bool) -> Bool {
    bytes.withBytes { bytes in
      known.allSatisfy {
        let name = fields[$0.field].name
        return isSo($0.number, bytes.slice(name.lowerBound, name.count))
      }
        && (!hasOthers
          || fields.allSatisfy { $0.number >= 0 || isSo(-1, bytes.slice($0.name.lowerBound, $0.name.count)) })
    }
  }
}
