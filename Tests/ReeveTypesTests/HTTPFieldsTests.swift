import ReeveTypes
import Testing

@Suite struct HTTPFieldsTests {
  static let text = Array("X-A: 1\r\nx-b:\r\n".utf8)

  /// The two fields of `text`, where they are.
  static var inPlace: HTTPFields {
    var fields = HTTPFields(in: text)
    fields.append(name: 0..<3, value: 5..<6)
    fields.append(name: 8..<11, value: 12..<12)
    return fields
  }

  @Test func fieldsAreTheSameWhereverTheyStand() {
    let others: HTTPFields = [.init("X-A", "1"), .init("x-b", "")]
    #expect(Self.inPlace == others && Self.inPlace.hashValue == others.hashValue)
    #expect(Self.inPlace != [.init("X-A", "1")] && Self.inPlace != [.init("X-A", "1"), .init("x-b", "2")])
    #expect(
      Self.inPlace != [.init("x-b", ""), .init("X-A", "1")] && Self.inPlace != [.init("x-a", "1"), .init("x-b", "")])
    // What stands in a name of one, and in the value of another, is not the same field.
    #expect(([.init("ab", "c")] as HTTPFields) != [.init("a", "bc")])
  }

  @Test func aFieldIsLookedAtByItsPlace() {
    var fields = Self.inPlace
    fields.append(name: "host".utf8.span, value: "example.org".utf8.span)
    fields.append(.init("x-c", "3"))
    let shown = fields.indices.map { index in
      let (name, value) = (fields.name(index), fields.value(index))
      let bytes = name.indices.map { name[$0] } + [UInt8(ascii: "=")] + value.indices.map { value[$0] }
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(shown == ["X-A=1", "x-b=", "host=example.org", "x-c=3"])
    #expect(fields.map(\.name) == ["X-A", "x-b", "host", "x-c"].map { Array($0.utf8) })
  }

  @Test func fieldsAreLeftOutAndReplaced() {
    var fields: HTTPFields = []
    for number in 0..<9 { fields.append(.init("x-\(number)", "\(number)")) }
    fields.removeAll { $0 % 3 == 0 }
    #expect(fields.map(\.value) == ["1", "2", "4", "5", "7", "8"].map { Array($0.utf8) })
    fields.replaceSubrange(1..<3, with: [HTTPRequestHead.Header("y", "6")])
    fields.removeLast()
    fields += [.init("z", "")]
    #expect(fields == [.init("x-1", "1"), .init("y", "6"), .init("x-5", "5"), .init("x-7", "7"), .init("z", "")])
    fields.removeAll(at: { _ in true })
    #expect(fields.isEmpty)
  }
}
