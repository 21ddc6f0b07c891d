import ReevePolicy
import Testing

/// No text stops the reader, and none takes it more than a time in proportion to its length.
struct RobustnessTests {
  private static let documents = [
    #"""
    { "Version": "2012-10-17", "Id": "é", "Statement": [
      { "Sid": "One", "Effect": "Allow", "Principal": { "AWS": ["*", "arn:aws:iam::111122223333:role/app/Reader"] },
        "Action": ["s3:Get*", "s3:List\u002a"], "Resource": "arn:aws:s3:::b/${aws:username, 'x'}/*",
        "Condition": { "ForAnyValue:StringLike": { "aws:TagKeys": ["a", "${*}"] },
          "DateLessThan": { "aws:CurrentTime": "2026-01-31T12:00:00Z" }, "NumericEquals": { "a:b": [1, 2.5e3] },
          "IpAddress": { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] }, "Null": { "aws:username": false } } },
      { "Effect": "Deny", "NotPrincipal": { "Service": "s3.amazonaws.com" }, "NotAction": "s3:*", "NotResource": [] } ] }
    """#,
    #"""
    {
      "Statement": {
        "Effect": "Allow", // why
        "Action": 'sts:AssumeRole',
        "Sid": "two
    lines", "Resource": "\ud83d\ude00"
      }
    }
    """#,
  ].map { Array($0.utf8) }

  /// Bytes that change the structure of a text more often than any others do.
  private static let telling =
    Array("{}[]:,\"\\'/*#$ \n\t0-eétruN\u{FEFF}“".utf8) + [0x00, 0x80, 0xC3, 0xE2, 0xF0, 0xFF]

  @Test(arguments: 0..<24 as Range<UInt64>)
  func readsWhateverMutationsMake(seed: UInt64) {
    var random = SplitMix(state: seed)
    for round in 0..<60 {
      var bytes = Self.documents[round % Self.documents.count]
      for _ in 0..<(1 + random.next(below: 6)) { mutate(&bytes, &random) }
      let source = SourceText(name: "seed \(seed) round \(round)", bytes: bytes)
      let type = PolicyType.allCases[random.next(below: PolicyType.allCases.count)]
      let json = JSONDocument(source)
      walk(json)
      _ = PolicyType.detect(json)
      let reading = PolicyReader.read(source, as: type)
      #expect(reading.document != nil || reading.diagnostics.contains { $0.severity == .error })
      for diagnostic in reading.diagnostics {
        #expect(diagnostic.location.lower >= 0 && diagnostic.location.upper <= bytes.count)
        #expect(diagnostic.location.lower <= diagnostic.location.upper)
        #expect(!diagnostic.rendered.isEmpty)
        #expect(!diagnostic.message.contains("\n"))
      }
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let at = random.next(below: bytes.count)
    switch random.next(below: 6) {
    case 0: bytes[at] ^= UInt8(1 << random.next(below: 8))
    case 1: bytes.remove(at: at)
    case 2: bytes.insert(Self.telling[random.next(below: Self.telling.count)], at: at)
    case 3: bytes[at] = Self.telling[random.next(below: Self.telling.count)]
    case 4: bytes.removeSubrange(at..<min(bytes.count, at + random.next(below: 40)))
    default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + random.next(below: 40))], at: at)
    }
    if bytes.isEmpty { bytes = [0x7B] }
  }

  /// Goes through the whole tape; every value lies inside the one that holds it.
  private func walk(_ json: JSONDocument) {
    var pending = json.root.map { [$0] } ?? []
    while let value = pending.popLast() {
      let range = value.range
      #expect(range.lower >= 0 && range.lower <= range.upper && range.upper <= json.source.bytes.count)
      _ = value.text
      let held = value.members.flatMap { [$0.name, $0.value] } + value.elements
      for inner in held { #expect(inner.range.lower >= range.lower) }
      pending += held
    }
  }

  @Test(arguments: [
    "[", "{", "}", "{\"a\":", "[[],", "\"", "\"\n", "\"\\\"\n", "\\", "'", "/", "/*", "//\n", "#", "\u{FEFF}", "“",
    "1 ", "a", ":",
    "\"a\",", "{\"\\u0061\":1,", "[\"x\n", "${", "\"${a, '", "é", "\r", "-", "\\u", "\"\\ud800",
  ])
  func repeatedTextTakesLinearTime(piece: String) {
    let text = String(repeating: piece, count: 100_000 / piece.utf8.count)
    let heads = ["", "[", "{\"a\":[", "\""]
    for head in heads {
      let source = SourceText(name: "t", bytes: Array((head + text).utf8))
      let time = ContinuousClock().measure { _ = PolicyReader.read(source, as: .identity) }
      // A hundredth of a second where nothing else runs; 10¹⁰ steps would take minutes.
      #expect(time < .seconds(30))
    }
  }

  @Test(arguments: ["${", "${a", "${a,'", "$", "*", "a:", "::", "0:", "1.", "/"])
  func longValuesTakeLinearTime(piece: String) {
    let value = String(repeating: piece, count: 60_000 / piece.utf8.count)
    let keys = ["StringEquals", "ArnLike", "IpAddress", "DateEquals", "NumericEquals", "BinaryEquals"]
      .map { "\"\($0)\": { \"a:b\": \"arn:\(value)\" }" }
    let text = """
      { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": "\(value)", "Service": "\(value)" },
        "Action": "\(value)", "Resource": "arn:\(value)", "Sid": "\(value)", "\(value)": 1,
        "Condition": { \(keys.joined(separator: ",")), "\(value)": {} } } }
      """
    let source = SourceText(name: "t", bytes: Array(text.utf8))
    let time = ContinuousClock().measure { _ = PolicyReader.read(source, as: .resource).diagnostics.map(\.rendered) }
    #expect(time < .seconds(30))
  }

  @Test func manyMembersTakeLinearTime() {
    let members = (0..<10_000).map { "\"StringEquals\($0)\": {}" }.joined(separator: ",")
    let text = "{ \"Statement\": { \"Condition\": { \(members) }, \(members) } }"
    let source = SourceText(name: "t", bytes: Array(text.utf8))
    let time = ContinuousClock().measure { _ = PolicyReader.read(source, as: .identity) }
    #expect(time < .seconds(60))
  }
}

/// Steele, Lea and Flood's generator: small, and the same everywhere.
private struct SplitMix {
  var state: UInt64

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}
