import ReeveGateway

/// Bytes as a person writes them down: hexadecimal digits, and between apostrophes the text itself. Spaces do not count.
func wire(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  for (index, part) in text.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
    if index % 2 == 1 {
      bytes += part.utf8
    } else {
      let digits = Array(part.filter { $0 != " " })
      precondition(digits.count % 2 == 0, "two digits a byte: \(part)")
      for pair in stride(from: 0, to: digits.count, by: 2) {
        guard let byte = UInt8(String(digits[pair...pair + 1]), radix: 16) else { preconditionFailure("\(part)") }
        bytes.append(byte)
      }
    }
  }
  return bytes
}

/// `Span.spells`, where a test's macro takes no span.
func spells(_ text: String, _ bytes: [UInt8], _ range: Range<Int>) -> Bool { bytes.span.spells(text, in: range) }

/// Whether the bytes have these somewhere.
func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
  bytes.indices.contains { bytes[$0...].starts(with: part) }
}
