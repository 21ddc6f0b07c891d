import ReevePolicy
import ReeveStore

/// A document as a key. Swift holds texts equal that Unicode does, such as an accented letter in one character and in
/// two; to IAM they are different texts, so a program of the one must not serve for the other.
struct ExactDocument: Hashable {
  let document: StoredDocument

  init(_ document: StoredDocument) { self.document = document }

  // What Swift holds equal has one hash, and so has what is equal here.
  func hash(into hasher: inout Hasher) { hasher.combine(document) }

  static func == (left: ExactDocument, right: ExactDocument) -> Bool {
    left.document == right.document
      && zip(left.document.document.statements, right.document.document.statements).allSatisfy { left, right in
        zip(left.texts, right.texts).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
      }
  }
}

extension Statement {
  /// Every text that a statement is made of, in its order.
  fileprivate var texts: [String] {
    var texts = sid.map { [$0] } ?? []
    switch principal {
    case .principal(let patterns)?, .notPrincipal(let patterns)?:
      texts += patterns.map { pattern in
        switch pattern {
        case .everyone: "*"
        case .aws(let text), .service(let text), .federated(let text), .canonicalUser(let text): text
        }
      }
    case nil: break
    }
    switch action {
    case .action(let patterns), .notAction(let patterns): texts += patterns
    }
    switch resource {
    case .resource(let patterns)?, .notResource(let patterns)?: texts += patterns
    case nil: break
    }
    for clause in conditions {
      texts.append(clause.key)
      texts += clause.values
    }
    return texts
  }
}
