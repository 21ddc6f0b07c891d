import ReeveTestSupport
import Testing

@testable import ReeveGateway

/// JSON of strangers: what is read from it, and what is refused.
@Suite struct JSONDocumentTests {
  static func document(_ bytes: [UInt8]) throws -> JSONMember { JSONMember(try JSONDocument(bytes.span)) }

  static func document(_ text: String) throws -> JSONMember { try document(Array(text.utf8)) }

  static func fault(_ bytes: [UInt8]) -> JSONDocument.Fault? {
    do throws(JSONDocument.Fault) {
      _ = try JSONDocument(bytes.span)
      return nil
    } catch {
      return error
    }
  }

  /// All of a value, in a spelling of its own.
  static func outline(_ value: JSONMember) throws -> String {
    if value.isArray { return "[" + (try value.elements().map(outline)).joined(separator: " ") + "]" }
    if let scalar = value.scalar { return (try? value.string()).map { "\"\($0)\"" } ?? scalar }
    if value.isNull { return "null" }
    return "{" + (try value.members().map { "\($0.name):\(try outline($0.value))" }).joined(separator: " ") + "}"
  }

  @Test(arguments: [
    ("{}", "{}"), (" \t\r\n{ } \n", "{}"), (#"{"a":[1, 2 ,[] , {}]}"#, "{a:[1 2 [] {}]}"),
    (#"{"a":{"b":{"c":null}},"d":true ,"e":false}"#, "{a:{b:{c:null}} d:true e:false}"),
    (
      #"{"n":[0,-0,1.10,-1e2 ,1E+2,18446744073709551615,1e-400]}"#,
      "{n:[0 -0 1.10 -1e2 1E+2 18446744073709551615 1e-400]}"
    ),
    (#"{"a\u0062":"\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00\u0000ä"}"#, "{ab:\"\"\\/\u{8}\u{C}\n\r\tä😀\0ä\"}"),
    (#"{"a":1,"a":2,"":""}"#, #"{a:1 a:2 :""}"#),
  ])
  func whatIsReadIsWhatWasWritten(text: String, outline: String) throws {
    #expect(try Self.outline(try Self.document(text)) == outline)
  }

  @Test(arguments: [
    "", " ", "{", "}", "{}}", "{}{}", "{} x", "{} \0", "\u{FEFF}{}", "{,}", #"{"a":1,}"#, #"{"a":1,,"b":2}"#,
    #"{"a" 1}"#,
    #"{"a":}"#, #"{a:1}"#, #"{'a':1}"#, #"{"a":01}"#, #"{"a":+1}"#, #"{"a":.5}"#, #"{"a":1.}"#, #"{"a":1e}"#,
    #"{"a":0x1}"#,
    #"{"a":NaN}"#, #"{"a":Infinity}"#, #"{"a":tru}"#, #"{"a":True}"#, #"{"a":nulll}"#, #"{"a":[1,]}"#, #"{"a":[1 2]}"#,
    #"{"a":[}"#, #"{"a":"}"#, #"{"a":"\x"}"#, #"{"a":"\u12"}"#, #"{"a":"\ud83d"}"#, #"{"a":"\ude00"}"#,
    #"{"a":"\ud83d\u0041"}"#, "{\"a\":\"\n\"}", "{\"a\":\"\0\"}", #"{"a":1e999}"#, #"{"a":18446744073709551616}"#,
    #"{"a":1 /* b */}"#, #"{"a":1 // b"#, #"{"a":"b" "c":"d"}"#, #"{1:2}"#, "[", #"["a"#,
  ])
  func whatIsNoJSONIsRefused(text: String) {
    #expect(Self.fault(Array(text.utf8)) == .malformed)
  }

  @Test(arguments: ["[]", "1", #""a""#, "true", "null", " [{}]"]) func onlyAnObjectIsAQuestion(text: String) {
    #expect(Self.fault(Array(text.utf8)) == .notObject)
  }

  @Test(
    arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF4, 0x90, 0x80, 0x80], [0x80]] as [[UInt8]])
  func whatIsNotUTF8IsRefused(bytes: [UInt8]) {
    #expect(Self.fault(Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8)) == .notUTF8)
    #expect(Self.fault(Array("{\"".utf8) + bytes + Array("\":1}".utf8)) == .notUTF8)
  }

  @Test func limitsAreReachedBeforeTheyArePassed() {
    func nested(_ depth: Int) -> [UInt8] {
      Array(
        (#"{"a":"# + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}").utf8)
    }
    #expect(Self.fault(nested(JSONDocument.Limits.depthMax)) == nil)
    #expect(Self.fault(nested(JSONDocument.Limits.depthMax + 1)) == .depth)
    #expect(Self.fault(nested(200_000)) == .depth)
    func list(_ count: Int) -> [UInt8] {
      // The object, the name and the array are values, too.
      Array((#"{"a":["# + Array(repeating: "1", count: count - 3).joined(separator: ",") + "]}").utf8)
    }
    #expect(Self.fault(list(JSONDocument.Limits.valueCountMax)) == nil)
    #expect(Self.fault(list(JSONDocument.Limits.valueCountMax + 1)) == .valueCount)
  }

  @Test func aMistakeNamesItsPlace() throws {
    let text = #"{"a":[{"b":1},{"b":{"c":1,"c":2}}],"x\ny":true}"#
    let root = try Self.document(text)
    func mistake(_ body: () throws(JSONMistake) -> Void) -> String? {
      do throws(JSONMistake) {
        try body()
        return nil
      } catch {
        return error.description
      }
    }
    #expect(mistake { () throws(JSONMistake) in _ = try root.elements() } == "the body is not an array")
    #expect(mistake { () throws(JSONMistake) in _ = try root.required("c") } == "`c` is missing")
    let list = try root.required("a").elements()
    #expect(mistake { () throws(JSONMistake) in _ = try list[0].required("b").string() } == "`a[0].b` is not a string")
    let twice = try list[1].required("b")
    #expect(mistake { () throws(JSONMistake) in _ = try twice.member("c") } == "`a[1].b.c` is given twice")
    #expect(
      mistake { () throws(JSONMistake) in _ = try list[0].required("b").member("c") } == "`a[0].b` is not an object")
    let last = try root.members()[1].value
    #expect(mistake { () throws(JSONMistake) in _ = try last.string() } == "`x?y` is not a string")
  }

  @Test func aWriterWritesWhatIsRead() throws {
    var writer = JSONWriter()
    let text = "\"\\/\n\r\t\0\u{1F}ä😀\u{2028}"
    writer.beginObject()
    writer.add("a\"b", text)
    writer.beginArray("c")
    for _ in 0..<2 {
      writer.beginObject()
      writer.endObject()
    }
    writer.endArray()
    writer.add("d", true)
    writer.add("e", UInt64.max)
    writer.beginObject("f")
    writer.add("g", false)
    writer.endObject()
    writer.endObject()
    #expect(
      try Self.outline(try Self.document(writer.bytes))
        == "{a\"b:\"\(text)\" c:[{} {}] d:true e:18446744073709551615 f:{g:false}}")
  }

  /// Whatever comes, it is read or refused, and what is read can be walked through.
  @Test func damageIsReadOrRefused() throws {
    var random = SeededRandom(seed: 31)
    let texts = [
      #"{"subject":{"type":"user","id":"arn:aws:iam::1:user/a"},"context":{"a:b":[1,2.50,true,"x\u00e4"],"c:d":"\ud83d\ude00"}}"#,
      #"{"input":{"account":"a","conditions":{"SourceIp":["127.0.0.1"],"prefix":[""]},"owner":true,"claims":{},"groups":null}}"#,
    ]
    var readCount = 0
    var faults: Set<JSONDocument.Fault> = []
    for _ in 0..<10_000 {
      var bytes = Array(random.pick(texts).utf8)
      for _ in 0..<random.within(1...3) {
        let place = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[place] = random.pick(Array("{}[]\",:\\u0 ".utf8))
        case 2: bytes.insert(contentsOf: Array(random.pick(["[", "{\"a\":", ",", "\"", "\\"]).utf8), at: place)
        default: bytes.removeSubrange(place..<min(bytes.count - 1, place + random.within(1...8)))
        }
      }
      if let fault = Self.fault(bytes) {
        faults.insert(fault)
      } else {
        _ = try Self.outline(try Self.document(bytes))
        readCount += 1
      }
    }
    #expect(readCount > 500 && faults.isSuperset(of: [.malformed, .notUTF8]) && !faults.contains(.reading))
  }
}
