import Reeve

/// Finds what `reeve validate` reads under a path.
enum ValidationPaths {
  /// Something to validate.
  enum Found {
    case file(String)
    /// The folder of a store.
    case store(String)
  }

  /// A file is read whatever its name; in a folder that is not a store, those that end with `.json` or `.txt`.
  static func find(under path: String) throws(CommandError) -> [Found] {
    switch FileReading.kind(of: path) {
    case nil:
      throw CommandError("`\(path)`: nothing is there", help: "name a document, a store, or a folder of documents")
    case .file: return [.file(path)]
    case .folder:
      let found = try search(path, depth: 0)
      guard !found.isEmpty else {
        throw CommandError("`\(path)`: no document is in this folder", help: "name files that end otherwise one by one")
      }
      return found
    }
  }

  private static func search(_ folder: String, depth: Int) throws(CommandError) -> [Found] {
    guard depth < 32 else {
      throw CommandError("`\(folder)`: folders are nested more than 32 deep", help: "look for a circle of links")
    }
    let names: [String]
    switch FileReading.names(in: folder) {
    case .failure(let problem): throw CommandError("`\(folder)` \(problem.message)", help: problem.help)
    case .success(let found): names = found
    }
    let base = folder.hasSuffix("/") ? folder : "\(folder)/"
    var found: [Found] = []
    if names.contains("accounts") || names.contains("resources") {
      found.append(.store(folder))
      return found + (names.contains("scenarios") ? try search("\(base)scenarios", depth: depth + 1) : [])
    }
    for name in names {
      let path = base + name
      if FileReading.kind(of: path) == .folder {
        found += try search(path, depth: depth + 1)
      } else if name.hasSuffix(".json") || name.hasSuffix(".txt") {
        found.append(.file(path))
      }
    }
    return found
  }
}
