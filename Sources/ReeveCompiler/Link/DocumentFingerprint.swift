import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTypes

/// What a document says, in 32 bytes: two documents with one fingerprint have one program.
///
/// It is a SHA-256 of everything that goes into a program, so that an image alone is enough to compile the next one
/// from: the documents need not be kept to be compared with.
struct DocumentFingerprint: Hashable, Sendable {
  private var first: UInt64
  private var second: UInt64
  private var third: UInt64
  private var fourth: UInt64

  private init(_ digest: [UInt8]) {
    func word(_ index: Int) -> UInt64 { (0..<8).reduce(0) { $0 << 8 | UInt64(digest[8 * index + $1]) } }
    (first, second, third, fourth) = (word(0), word(1), word(2), word(3))
  }

  // A digest is as good as random already.
  func hash(into hasher: inout Hasher) { hasher.combine(first) }

  /// Keeps the buffer that documents are spelt into.
  struct Writer {
    private var bytes = ByteWriter()

    mutating func fingerprint(of stored: StoredDocument) -> DocumentFingerprint {
      bytes.truncate(to: 0)
      put(stored.type.rawValue)
      bytes.put(stored.document.version.rawValue)
      for statement in stored.document.statements { put(statement) }
      return DocumentFingerprint(ImageDigest.compute(ofAll: bytes.bytes))
    }

    // Every part says how long it is, so that no two documents are spelt alike.

    private mutating func put(_ text: String) {
      bytes.put32(text.utf8.count)
      bytes.put(text.utf8)
    }

    private mutating func put(_ texts: [String], kind: UInt8) {
      bytes.put(kind)
      bytes.put32(texts.count)
      for text in texts { put(text) }
    }

    private mutating func put(_ statement: Statement) {
      bytes.put32(statement.index)
      bytes.put(statement.effect == .allow ? 1 : 0)
      put(statement.sid.map { [$0] } ?? [], kind: 0)
      switch statement.principal {
      case nil: bytes.put(0)
      case .principal(let patterns): put(patterns, kind: 1)
      case .notPrincipal(let patterns): put(patterns, kind: 2)
      }
      switch statement.action {
      case .action(let texts): put(texts, kind: 1)
      case .notAction(let texts): put(texts, kind: 2)
      }
      switch statement.resource {
      case nil: bytes.put(0)
      case .resource(let texts): put(texts, kind: 1)
      case .notResource(let texts): put(texts, kind: 2)
      }
      bytes.put32(statement.conditions.count)
      for clause in statement.conditions {
        put(clause.conditionOperator.quantifier.rawValue)
        put(clause.conditionOperator.comparison.rawValue)
        put([clause.key], kind: clause.conditionOperator.ifExists ? 1 : 0)
        put(clause.values, kind: 0)
      }
    }

    private mutating func put(_ patterns: [PrincipalPattern], kind: UInt8) {
      bytes.put(kind)
      bytes.put32(patterns.count)
      for pattern in patterns {
        switch pattern {
        case .everyone: bytes.put(0)
        case .aws(let text): put([text], kind: 1)
        case .service(let text): put([text], kind: 2)
        case .federated(let text): put([text], kind: 3)
        case .canonicalUser(let text): put([text], kind: 4)
        }
      }
    }
  }
}
