import ReevePolicy
import ReeveStore

// The same document with every accent written in the other way: a character and an accent behind it, or one character
// for both. Unicode holds the two equal, and so does Swift's equality of strings; IAM does not.
extension StoredDocument {
  var withOtherAccents: StoredDocument {
    var other = self
    for index in other.document.statements.indices { other.document.statements[index].writeOtherAccents() }
    return other
  }
}

extension Statement {
  fileprivate mutating func writeOtherAccents() {
    switch resource {
    case .resource(let texts)?: resource = .resource(texts.map(\.withOtherAccents))
    case .notResource(let texts)?: resource = .notResource(texts.map(\.withOtherAccents))
    case nil: break
    }
    for clause in conditions.indices {
      conditions[clause].key = conditions[clause].key.withOtherAccents
      conditions[clause].values = conditions[clause].values.map(\.withOtherAccents)
    }
  }
}

extension String {
  /// The same text in which the case of each letter is the other, which is another text to most operators.
  var withOtherCase: String {
    String(
      decoding: utf8.map { 0x61...0x7A ~= $0 | 0x20 && $0 < 0x80 ? $0 ^ 0x20 : $0 }, as: UTF8.self)
  }

  var withOtherAccents: String {
    var scalars: [Unicode.Scalar] = []
    for scalar in unicodeScalars {
      if scalar == "\u{E9}" {
        scalars += ["e", "\u{301}"]
      } else if scalar == "\u{301}", scalars.last == "e" {
        scalars[scalars.count - 1] = "\u{E9}"
      } else {
        scalars.append(scalar)
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
