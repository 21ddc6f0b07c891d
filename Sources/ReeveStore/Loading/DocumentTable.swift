// Soundness: the one pointer is of a slice that lives while its bytes are hashed.

import ReevePolicy

/// The documents of a store, each text of one type once.
struct DocumentTable {
  /// Those of the store's catalogue.
  var multivaluedKeys = MultivaluedKeys.aws
  private(set) var documents: [StoredDocument] = []
  private var numbers: [Key: DocumentID] = [:]

  private struct Key: Hashable {
    var type: PolicyType
    var text: ArraySlice<UInt8>

    // The text as one run: an array hashes itself byte by byte.
    func hash(into hasher: inout Hasher) {
      hasher.combine(type)
      unsafe text.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
  }

  /// Reads a document, unless one of the same text has been read. Absent when it has an error.
  mutating func read(
    _ value: JSONValue, as type: PolicyType, into diagnostics: inout [PolicyDiagnostic]
  ) -> DocumentID? {
    let key = Key(type: type, text: value.source.bytes[value.range.lower..<value.range.upper])
    if let number = numbers[key] { return number }
    let reading = PolicyReader.read(value, as: type, multivaluedKeys: multivaluedKeys)
    diagnostics += reading.diagnostics
    guard let document = reading.document else { return nil }
    let start = value.kind == .string ? 0 : value.range.lower
    let number = add(StoredDocument(type: type, document: document.movingRanges(by: -start)))
    numbers[key] = number
    return number
  }

  mutating func add(_ document: StoredDocument) -> DocumentID {
    documents.append(document)
    return DocumentID(rawValue: documents.count - 1)
  }
}

extension PolicyDocument {
  /// The same document with ranges that count from its own first byte, so that it stays equal to itself when the text
  /// around it changes.
  fileprivate func movingRanges(by distance: Int) -> PolicyDocument {
    var moved = self
    for index in moved.statements.indices {
      moved.statements[index].range.move(by: distance)
      for clause in moved.statements[index].conditions.indices {
        moved.statements[index].conditions[clause].range.move(by: distance)
      }
    }
    return moved
  }
}

extension SourceRange {
  fileprivate mutating func move(by distance: Int) {
    lower += distance
    upper += distance
  }
}
