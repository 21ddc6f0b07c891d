import ReevePolicy
import ReeveSystem
import Synchronization

// The files of a store are read side by side, each by a reader of its own, and then joined in their order: what comes of
// it, findings included, is what one reader would have found that had read them one after the other.

/// A file of a store that needs nothing of the others.
enum StorePart: Sendable {
  case account(id: String, path: String)
  case resources(path: String)
}

extension StoreReader {
  /// Reads files, and joins what is in them in their order.
  mutating func read(_ parts: [StorePart]) {
    let base = self
    let joining = Mutex(Joining(reader: self))
    ParallelWork.run(parts.count) { number in
      var part = base.beginningPart()
      part.read(parts[number])
      part.documents.forgetTexts()
      let finished = part
      joining.withLock { $0.take(finished, number, baseCount: base.documents.documents.count) }
    }
    self = joining.withLock { $0.reader }
  }

  private mutating func read(_ part: StorePart) {
    switch part {
    case .account(let id, let path):
      if let root = root(of: path) { readAccount(id: id, root) }
    case .resources(let path):
      if let root = root(of: path) { readResources(root) }
    }
  }

  /// Parts that have been read and wait for those before them.
  private struct Joining {
    var reader: StoreReader
    var waiting: [Int: StoreReader] = [:]
    var next = 0

    mutating func take(_ part: StoreReader, _ number: Int, baseCount: Int) {
      waiting[number] = part
      while let part = waiting.removeValue(forKey: next) {
        reader.join(part, baseCount: baseCount)
        next += 1
      }
    }
  }

  /// Takes over what a part has found.
  /// - Parameter baseCount: so many documents the part began with.
  private mutating func join(_ part: StoreReader, baseCount: Int) {
    let (numbers, repeated) = joinDocuments(part.documents, baseCount: baseCount)
    let renumbered = { (id: DocumentID) in id.rawValue < baseCount ? id : numbers[id.rawValue - baseCount] }
    for var account in part.accounts {
      account.renumber(renumbered)
      accounts.append(account)
    }
    // Findings in a document that an earlier file has too were reported there. That a resource is given twice is found
    // here, and stands where its own reader was then.
    var taken = 0
    var skipped = repeated[...]
    func takeDiagnostics(upTo end: Int, into diagnostics: inout [PolicyDiagnostic]) {
      while taken < end {
        while let first = skipped.first, first.upperBound <= taken { skipped.removeFirst() }
        if let first = skipped.first, first.contains(taken) {
          taken = first.upperBound
        } else {
          diagnostics.append(part.diagnostics[taken])
          taken += 1
        }
      }
    }
    for var found in part.foundResources {
      takeDiagnostics(upTo: found.diagnosticCount, into: &diagnostics)
      found.resource.policy = found.resource.policy.map(renumbered)
      add(found)
    }
    takeDiagnostics(upTo: part.diagnostics.count, into: &diagnostics)
  }

  /// Adds a part's documents that are new. The number that each has here, and where those that are not new have findings.
  private mutating func joinDocuments(
    _ table: DocumentTable, baseCount: Int
  ) -> (numbers: [DocumentID], repeated: [Range<Int>]) {
    var numbers: [DocumentID] = []
    var repeated: [Range<Int>] = []
    numbers.reserveCapacity(table.documents.count - baseCount)
    for place in baseCount..<table.documents.count {
      let document = table.documents[place]
      let origin = table.origins[place]
      if let known = known(document, origin) {
        numbers.append(known)
        if case .text(_, let diagnostics) = origin, !diagnostics.isEmpty { repeated.append(diagnostics) }
        continue
      }
      let number = documents.add(document, origin)
      numbers.append(number)
      switch origin {
      case .text(let hash, _): if joinedTexts[hash] == nil { joinedTexts[hash] = number }
      case .shipped(let name): shipped[name] = number
      }
    }
    return (numbers, repeated)
  }

  /// An equal document of a file before. The hash alone would not do: whoever writes a policy could look for another with
  /// the same.
  private func known(_ document: StoredDocument, _ origin: DocumentTable.Origin) -> DocumentID? {
    switch origin {
    case .text(let hash, _): joinedTexts[hash].flatMap { documents.documents[$0.rawValue] == document ? $0 : nil }
    case .shipped(let name): shipped[name]
    }
  }
}

extension Account {
  /// Gives every policy's document the number that `number` says.
  fileprivate mutating func renumber(_ number: (DocumentID) -> DocumentID) {
    for index in users.indices {
      users[index].inlinePolicies.renumber(number)
      users[index].managedPolicies.renumber(number)
      users[index].permissionsBoundary?.renumber(number)
    }
    for index in groups.indices {
      groups[index].inlinePolicies.renumber(number)
      groups[index].managedPolicies.renumber(number)
    }
    for index in roles.indices {
      roles[index].inlinePolicies.renumber(number)
      roles[index].managedPolicies.renumber(number)
      roles[index].permissionsBoundary?.renumber(number)
      roles[index].trustPolicy = roles[index].trustPolicy.map(number)
    }
  }
}

extension [AttachedPolicy] {
  fileprivate mutating func renumber(_ number: (DocumentID) -> DocumentID) {
    for index in indices { self[index].renumber(number) }
  }
}

extension AttachedPolicy {
  fileprivate mutating func renumber(_ number: (DocumentID) -> DocumentID) { document = number(document) }
}
