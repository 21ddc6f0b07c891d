extension SignatureV4 {
  /// `AKIDEXAMPLE/20150830/us-east-1/service/aws4_request`: the access key's id and the scope.
  struct Credential: Sendable {
    let accessKeyID: Range<Int>
    let day: Range<Int>
    let region: Range<Int>
    let service: Range<Int>
    /// Where the scope ends.
    let end: Int

    /// - Throws: `Failure.malformedPart(.credential)` or `.scopeTerminator`.
    init(_ range: Range<Int>, in text: [UInt8]) throws(Failure) {
      var parts = InlineArray<5, Range<Int>>(repeating: range.lowerBound..<range.lowerBound)
      var start = range.lowerBound
      for index in parts.indices {
        let end = text[start..<range.upperBound].firstIndex(of: UInt8(ascii: "/")) ?? range.upperBound
        // The last part is the only one without a slash behind it.
        guard (end == range.upperBound) == (index == 4) else { throw .malformedPart(.credential) }
        parts[index] = start..<end
        start = min(end + 1, range.upperBound)
      }
      (accessKeyID, day, region, service, end) = (parts[0], parts[1], parts[2], parts[3], range.upperBound)
      guard text.span.extracting(parts[4]).isEqual(to: SignatureV4.terminator) else { throw .scopeTerminator }
      let isAccessKeyID = text[accessKeyID].allSatisfy { Self.isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
      guard 1...Limits.accessKeyIDByteCountMax ~= accessKeyID.count, isAccessKeyID, day.count == 8 else {
        throw .malformedPart(.credential)
      }
      for part in [region, service] {
        let isName = text[part].allSatisfy { Self.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        guard 1...Limits.scopePartByteCountMax ~= part.count, isName else { throw .malformedPart(.credential) }
      }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
  }
}
