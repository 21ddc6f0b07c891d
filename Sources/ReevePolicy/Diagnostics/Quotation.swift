/// The document's own words inside a message: in backticks, on one line, and not longer than a reader can take in.
func quoted(_ text: some StringProtocol) -> String {
  var shown = String.UnicodeScalarView()
  var count = 0
  for scalar in text.unicodeScalars {
    if count == quotedScalarCountMax {
      shown.append("…")
      break
    }
    shown.append(printable(scalar))
    count += 1
  }
  return "`\(String(shown))`"
}

/// The text on one line, without what would move a terminal's cursor or turn its writing direction.
public func printable(_ text: some StringProtocol) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.map { printable($0) }))
}

/// The scalar, or U+FFFD for one that would move a terminal's cursor, turn its writing direction or break the line.
func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar.value {
  case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: "\u{FFFD}"
  default: scalar
  }
}

private let quotedScalarCountMax = 100
