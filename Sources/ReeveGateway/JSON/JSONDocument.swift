// Soundness. The unsafe parts hand bytes to the reader with the length that they have, which copies them, and copy what it has
// read before it is freed. Each index and range of it is checked before it is used.

import CReeveJSON

/// A JSON object as it was written: members in their order, equal names included; strings decoded, numbers as they stand there.
///
/// Refused: what RFC 8259 does not allow, bytes that are not UTF-8, a surrogate without its other half, a number that no
/// integer of 64 bits and no finite double holds, and anything behind the object.
struct JSONDocument: Sendable {
  /// The sizes that a document may have.
  enum Limits {
    /// Objects and arrays within one another, the outermost counted.
    static let depthMax = 16
    /// Values, and names of members.
    static let valueCountMax = 65_536
  }

  enum Fault: Error, Sendable, Hashable, CaseIterable {
    case malformed
    case notUTF8
    case notObject
    case depth
    case valueCount
    /// There is no memory for it, or the library failed.
    case reading
  }

  enum Kind: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// The range of its text.
    case number(Range<Int>)
    case string(Range<Int>)
    case array
    /// Names and values by turns.
    case object
  }

  struct Value: Sendable {
    var kind: Kind
    /// Behind it and all that is in it.
    var end: Int
  }

  private let values: [Value]
  private let texts: [UInt8]

  /// - Parameter depthMax: 1 to 64.
  init(_ bytes: Span<UInt8>, depthMax: Int = Limits.depthMax) throws(Fault) {
    var document = unsafe reeve_json_document()
    let status = unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe reeve_json_read(bytes.baseAddress, bytes.count, depthMax, Limits.valueCountMax, &document)
    }
    defer { unsafe reeve_json_free(&document) }
    switch status {
    case reeve_json_read_whole: break
    case reeve_json_malformed: throw .malformed
    case reeve_json_not_utf8: throw .notUTF8
    case reeve_json_not_object: throw .notObject
    case reeve_json_too_deep: throw .depth
    case reeve_json_too_many_values: throw .valueCount
    default: throw .reading
    }
    texts = unsafe Array(UnsafeBufferPointer(start: document.texts, count: document.text_count))
    let read = unsafe Array(UnsafeBufferPointer(start: document.values, count: document.value_count))
    var values: [Value] = []
    values.reserveCapacity(read.count)
    for raw in read {
      let text = Int(raw.text_start)..<Int(raw.text_start) + Int(raw.text_count)
      let end = Int(raw.end)
      guard text.upperBound <= texts.count, values.count < end, end <= read.count else {
        throw .reading
      }
      let kind: Kind
      switch raw.kind {
      case reeve_json_null.rawValue: kind = .null
      case reeve_json_false.rawValue: kind = .boolean(false)
      case reeve_json_true.rawValue: kind = .boolean(true)
      case reeve_json_number.rawValue: kind = .number(text)
      case reeve_json_string.rawValue: kind = .string(text)
      case reeve_json_array.rawValue: kind = .array
      case reeve_json_object.rawValue: kind = .object
      default: throw .reading
      }
      values.append(Value(kind: kind, end: end))
    }
    guard values.first?.end == values.count else { throw .reading }
    self.values = values
  }

  subscript(_ index: Int) -> Value { values[index] }

  /// The text of a string or a number.
  func text(_ range: Range<Int>) -> String { String(decoding: texts[range], as: UTF8.self) }

  func spells(_ name: String, _ range: Range<Int>) -> Bool { texts[range].spells(name) }
}

extension JSONDocument.Fault: CustomStringConvertible {
  var description: String {
    switch self {
    case .malformed: "the body is not JSON"
    case .notUTF8: "the body is not UTF-8"
    case .notObject: "the body is JSON, and no object"
    case .depth: "the body has more than \(JSONDocument.Limits.depthMax) objects and arrays within one another"
    case .valueCount: "the body has more than \(JSONDocument.Limits.valueCountMax) values"
    case .reading: "the body cannot be read"
    }
  }
}
