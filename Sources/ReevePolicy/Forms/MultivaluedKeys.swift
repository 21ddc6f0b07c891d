public import ReeveServices

/// The condition keys that are known to have many values, so that an operator without `ForAnyValue` or `ForAllValues` is
/// never true for them. A Deny under one would silently not be there.
public struct MultivaluedKeys: Sendable {
  /// Whether a key has many values, by its name in lower case. Of rows with the same name the first in the catalogue.
  private var names: [String: Bool] = [:]
  /// Rows that stand for many keys, in the order of the catalogue. The texts between their variables, in lower case.
  private var patterns: [(pieces: [[UInt8]], isMultivalued: Bool)] = []

  /// The global keys' and those of AWS's services.
  public static let aws = MultivaluedKeys(.aws)

  /// The global keys' and those of a catalogue.
  ///
  /// - Complexity: O(keys of the catalogue). Ask one value about many documents.
  public init(_ catalogue: ServiceCatalogue) {
    for key in catalogue.conditionKeys {
      let pieces = Self.pieces(asciiLowercased(key.name))
      if pieces.count == 1 {
        let name = asciiLowercased(key.name)
        if names[name] == nil { names[name] = key.isMultivalued }
      } else {
        patterns.append((pieces, key.isMultivalued))
      }
    }
    for name in Self.global { names[name] = true }
  }

  /// Whether a key, in lower case, is known to have many values.
  func contains(_ key: String) -> Bool {
    // A text that only looks the same to Swift is another key.
    if key.utf8.allSatisfy({ $0 < 0x80 }), let isMultivalued = names[key] { return isMultivalued }
    if key.utf8.starts(with: "aws:".utf8) { return false }
    let bytes = Array(key.utf8)
    // Few rows say yes, so the order is looked at when one of them does.
    guard patterns.contains(where: { $0.isMultivalued && Self.matches(bytes, $0.pieces) }) else { return false }
    return patterns.first { Self.matches(bytes, $0.pieces) }?.isMultivalued ?? false
  }

  /// Source: IAM User Guide, "AWS global condition context keys".
  private static let global = [
    "aws:calledvia", "aws:principalorgpaths", "aws:principalservicenameslist", "aws:resourceorgpaths",
    "aws:sourceorgpaths", "aws:tagkeys", "aws:vpceorgpaths",
  ]

  /// The texts before, between and after the variables of a name in lower case: `${…}`, `<key>`, a last `tag-key`.
  private static func pieces(_ name: String) -> [[UInt8]] {
    // Nearly all names are one piece, and a catalogue has thousands.
    let bytes = Array(name.utf8)
    guard bytes.contains(UInt8(ascii: "$")) || bytes.contains(UInt8(ascii: "<")) || name.hasSuffix("tag-key") else {
      return [bytes]
    }
    var pieces: [[UInt8]] = [[]]
    var rest = Substring(name)
    while let first = rest.first {
      if rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") {
        pieces.append([])
        rest = rest[rest.index(after: end)...]
      } else if rest.hasPrefix("<key>") {
        pieces.append([])
        rest = rest.dropFirst("<key>".count)
      } else if rest == "tag-key" {
        pieces.append([])
        rest = ""
      } else {
        pieces[pieces.count - 1] += Array(first.utf8)
        rest = rest.dropFirst()
      }
    }
    return pieces
  }

  /// Whether a key has these texts in order, with one byte or more between each two of them.
  private static func matches(_ key: [UInt8], _ pieces: [[UInt8]]) -> Bool {
    guard let first = pieces.first, let last = pieces.last, pieces.count > 1, key.starts(with: first) else {
      return false
    }
    var place = first.count
    for piece in pieces.dropFirst().dropLast() {
      // The first place after one byte: what is left is then longest.
      var found = place + 1
      while found + piece.count <= key.count, !key[found...].starts(with: piece) { found += 1 }
      guard found + piece.count <= key.count else { return false }
      place = found + piece.count
    }
    return key.count >= place + 1 + last.count && key.suffix(last.count).elementsEqual(last)
  }
}
