import ReeveImage

/// A text as the key of a table: hashed in words, where an array would hash itself byte by byte.
struct HashedText: Hashable {
  private let text: [UInt8]

  init(_ text: [UInt8]) { self.text = text }

  func hash(into hasher: inout Hasher) { hasher.combine(Hash.exact(text)) }
}
