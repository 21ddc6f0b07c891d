// Soundness: the one pointer is of a slice that lives while its bytes are hashed.

import ReevePolicy

/// The documents of a store, each text of one type once.
struct DocumentTable {
  /// Those of the store's catalogue.
  var multivaluedKeys = MultivaluedKeys.aws
  private(set) var documents: [StoredDocument] = []
  /// Where each of `documents` is from.
  private(set) var origins: [Origin] = []
  private var shared = SharedTexts()
  private var numbers: [Key: DocumentID] = [:]

  /// Where a document is from, so that readers of two files can tell which of theirs are the same.
  enum Origin {
    /// A text of the store's, by a hash of it, and what was found in it: a place among the reader's diagnostics.
    case text(hash: Int, diagnostics: Range<Int>)
    /// A policy that comes with Reeve.
    case shipped(String)
  }

  private struct Key: Hashable {
    var type: PolicyType
    var text: ArraySlice<UInt8>
    /// Of the text and the type, kept so that a table that grows need not read its texts again.
    let hash: Int

    init(_ type: PolicyType, _ text: ArraySlice<UInt8>) {
      self.type = type
      self.text = text
      var hasher = Hasher()
      hasher.combine(type)
      // The text as one run: an array hashes itself byte by byte.
      unsafe text.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
      hash = hasher.finalize()
    }

    func hash(into hasher: inout Hasher) { hasher.combine(hash) }
  }

  /// Reads a document, unless one of the same text has been read. Absent when it has an error.
  mutating func read(
    _ value: JSONValue, as type: PolicyType, into diagnostics: inout [PolicyDiagnostic]
  ) -> DocumentID? {
    let key = Key(type, value.source.bytes[value.range.lower..<value.range.upper])
    if let number = numbers[key] { return number }
    let reading = PolicyReader.read(value, as: type, multivaluedKeys: multivaluedKeys, sharing: &shared)
    let found = diagnostics.count..<diagnostics.count + reading.diagnostics.count
    diagnostics += reading.diagnostics
    guard let document = reading.document else { return nil }
    let number = add(StoredDocument(type: type, document: document), .text(hash: key.hash, diagnostics: found))
    numbers[key] = number
    return number
  }

  mutating func add(_ document: StoredDocument, _ origin: Origin) -> DocumentID {
    documents.append(document)
    origins.append(origin)
    return DocumentID(rawValue: documents.count - 1)
  }

  /// Lets go of the texts, which keep whole files in memory. What is read from here on is no longer compared with them.
  mutating func forgetTexts() {
    numbers = [:]
    shared = SharedTexts()
  }
}
