import ReeveTestSupport
import ReeveTypes
import Testing

/// The form of a principal, held against one that cuts a text into all of its parts first.
@Suite struct PrincipalTextTests {
  static func isARN(_ text: [UInt8]) -> Bool { PrincipalText.isARN(text.span) }

  /// The same, by splitting.
  static func isARNByItsParts(_ text: [UInt8]) -> Bool {
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { $0.map { $0 } }
    guard text.count <= 2_048, parts.count == 6, parts[0] == Array("arn".utf8), parts[3].isEmpty,
      parts[4].count == 12, parts[4].allSatisfy({ "0123456789".utf8.contains($0) }), !parts[1].isEmpty,
      parts[1].allSatisfy({ PrincipalText.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") })
    else { return false }
    let resource = parts[5].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { $0.map { $0 } }
    func isName(_ name: [UInt8], _ counts: ClosedRange<Int>) -> Bool {
      counts.contains(name.count)
        && name.allSatisfy { PrincipalText.isLetterOrDigit($0) || "_+=,.@-".utf8.contains($0) }
    }
    switch (String(decoding: parts[2], as: UTF8.self), String(decoding: resource[0], as: UTF8.self), resource.count) {
    case ("iam", "root", 1): return true
    case ("iam", "user", 2...):
      return isName(resource[resource.count - 1], 1...64)
        && resource.dropFirst().dropLast().allSatisfy { $0.allSatisfy { 0x21...0x7E ~= $0 } }
    case ("sts", "assumed-role", 3): return isName(resource[1], 1...64) && isName(resource[2], 2...64)
    case ("sts", "federated-user", 2): return isName(resource[1], 2...32)
    default: return false
    }
  }

  static let principals = [
    "arn:aws:iam::111122223333:user/ana", "arn:aws:iam::111122223333:user/a/b//ana", "arn:aws:iam::111122223333:root",
    "arn:aws-us-gov:sts::111122223333:assumed-role/Reader/kai", "arn:aws:sts::111122223333:federated-user/bob",
  ]

  @Test(arguments: principals) func aPrincipalIsOne(text: String) {
    #expect(Self.isARN(Array(text.utf8)))
    #expect(Self.isARNByItsParts(Array(text.utf8)))
  }

  @Test(arguments: [
    "", "arn:", "arn:aws", "arn:aws:iam", "arn:aws:iam:", "arn:aws:iam::", "arn:aws:iam::111122223333",
    "arn:aws:iam::111122223333:", "arn::iam::111122223333:root", "arn:aws:iam:us-east-1:111122223333:root",
    "arn:aws:iam::11112222333:root", "arn:aws:iam::1111222233334:root", "arn:aws:iam::111122223333:user",
    "arn:aws:iam::111122223333:user/", "arn:aws:iam::111122223333:user/a:b", "arn:aws:iam::111122223333:user/a:b/c",
    "arn:aws:iam::111122223333:root/a", "arn:aws:iam::111122223333:role/a", "arn:aws:sts::111122223333:assumed-role/a",
    "arn:aws:sts::111122223333:assumed-role/a/b", "arn:aws:sts::111122223333:assumed-role/a/bc/de",
    "arn:aws:sts::111122223333:user/ana", "ARN:aws:iam::111122223333:root", "*",
  ]) func anythingElseIsNone(text: String) {
    #expect(!Self.isARN(Array(text.utf8)))
    #expect(!Self.isARNByItsParts(Array(text.utf8)))
  }

  /// Changed in a byte or a few, and cut.
  @Test(arguments: 1...8 as ClosedRange<UInt64>) func bothReadersAgree(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<4_000 {
      var text = Array(random.pick(Self.principals).utf8)
      for _ in 0..<random.within(0...3) {
        let place = random.below(text.count)
        switch random.below(4) {
        case 0: text.remove(at: place)
        case 1: text.insert(Array("a:/0 é\u{7F}".utf8)[random.below(8)], at: place)
        case 2: text[place] = UInt8(random.below(256))
        default: text.insert(contentsOf: text[place...].prefix(random.below(70)), at: place)
        }
        if text.isEmpty { text = Array(":".utf8) }
      }
      let shown = String(decoding: text, as: UTF8.self)
      #expect(Self.isARN(text) == Self.isARNByItsParts(text), "\(shown)")
    }
  }
}
