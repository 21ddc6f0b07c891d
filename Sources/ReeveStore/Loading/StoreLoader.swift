public import ReevePolicy

/// Reads a store: a folder of files, or an object in another JSON file.
///
/// All files are read, and all that is wrong is reported, before a store is refused.
public enum StoreLoader {
  /// Reads the store in a folder: `accounts/ID.json`, `resources/*.json`, `managed/NAME.json`,
  /// `organization.json`, `endpoints/*.json`, `sessions/*.json`, `access-keys.json`, `access-keys/*.json`,
  /// `token-issuers/*.json`, `routes/*.json`, `catalogue.json`.
  public static func load(folder path: String) -> StoreReading {
    var reader = StoreReader()
    reader.folder = path
    var entries: [String: String] = [:]
    switch FileReading.names(in: path) {
    case .failure(let problem): reader.diagnostics.append(problem)
    case .success(let names):
      for name in names { entries[name] = "\(path)/\(name)" }
      reader.checkEntries(names, in: path)
    }
    // Policies are about the services of the catalogue.
    if let file = entries["catalogue.json"], let root = reader.root(of: file) { reader.readCatalogue(root) }
    // Accounts name the managed policies, so these come first.
    for folder in [
      "managed", "accounts", "resources", "endpoints", "sessions", "access-keys", "token-issuers", "routes",
    ] {
      reader.checkNames(in: entries[folder])
    }
    for (name, file) in reader.files(entries["managed"]) { reader.readManaged(name: name, file) }
    var parts = reader.files(entries["accounts"]).map { StorePart.account(id: $0.name, path: $0.path) }
    // What is wrong with the folder of resources comes after what is wrong in accounts.
    var lister = StoreReader()
    parts += lister.files(entries["resources"]).map { .resources(path: $0.path) }
    reader.read(parts)
    reader.diagnostics += lister.diagnostics
    if let file = entries["organization.json"], let root = reader.root(of: file) { reader.readOrganization(root) }
    for (_, file) in reader.files(entries["endpoints"]) {
      if let root = reader.root(of: file) { reader.readEndpoints(root) }
    }
    for (_, file) in reader.files(entries["sessions"]) {
      if let root = reader.root(of: file) { reader.readSessions(root) }
    }
    if let file = entries["access-keys.json"], let root = reader.root(of: file) { reader.readAccessKeys(root) }
    for (_, file) in reader.files(entries["access-keys"]) {
      if let root = reader.root(of: file) { reader.readAccessKeys(root) }
    }
    reader.checkAccessKeyOwners()
    for (_, file) in reader.files(entries["token-issuers"]) {
      if let root = reader.root(of: file) { reader.readTokenIssuers(root) }
    }
    reader.checkTokenIssuerPrincipals()
    for (name, file) in reader.files(entries["routes"]) {
      if let root = reader.root(of: file) { reader.readRoutes(named: name, root) }
    }
    return reader.finish()
  }

  /// Reads an account's export by itself, as a store of this one account.
  public static func load(account value: JSONValue, id: String) -> StoreReading {
    var reader = StoreReader()
    reader.readAccount(id: id, value)
    return reader.finish()
  }

  /// Reads resources by themselves: one object, or an array of them.
  public static func load(resources value: JSONValue) -> StoreReading {
    var reader = StoreReader()
    reader.readResources(value)
    return reader.finish()
  }

  /// Reads an organization by itself.
  public static func load(organization value: JSONValue) -> StoreReading {
    var reader = StoreReader()
    reader.readOrganization(value)
    return reader.finish()
  }

  /// Reads VPC endpoints by themselves: one object, or an array of them.
  public static func load(endpoints value: JSONValue) -> StoreReading {
    var reader = StoreReader()
    reader.readEndpoints(value)
    return reader.finish()
  }

  /// Reads a catalogue by itself.
  public static func load(catalogue value: JSONValue) -> StoreReading {
    var reader = StoreReader()
    reader.readCatalogue(value)
    return reader.finish()
  }

  /// Reads a map of routes by itself.
  public static func load(routes value: JSONValue, name: String) -> StoreReading {
    var reader = StoreReader()
    reader.readRoutes(named: name, value)
    return reader.finish()
  }

  /// Reads sessions by themselves: one object, or an array of them.
  public static func load(sessions value: JSONValue) -> StoreReading {
    var reader = StoreReader()
    reader.readSessions(value)
    return reader.finish()
  }

  /// Reads access keys by themselves: one object, or an array of them. Whether there are such principals is not asked.
  public static func load(accessKeys value: JSONValue) -> StoreReading {
    var reader = StoreReader()
    reader.readAccessKeys(value)
    return reader.finish()
  }

  /// Reads issuers of tokens by themselves: one object, or an array of them. Whether there are such roles is not asked.
  public static func load(tokenIssuers value: JSONValue) -> StoreReading {
    var reader = StoreReader()
    reader.readTokenIssuers(value)
    return reader.finish()
  }

  /// Reads the access keys of a file by themselves.
  public static func load(accessKeyFile path: String) -> StoreReading {
    var reader = StoreReader()
    if let root = reader.root(of: path) { reader.readAccessKeys(root) }
    return reader.finish()
  }

  /// Reads the store that a value of another JSON file is.
  public static func load(inline value: JSONValue) -> StoreReading {
    var reader = StoreReader()
    // Policies are about the services of the catalogue, wherever it stands.
    if let catalogue = value["catalogue"] { reader.readCatalogue(catalogue) }
    for member in reader.object(value, "a store") ?? value.members {
      switch member.name.text {
      case "accounts":
        for account in reader.object(member.value, "`accounts`") ?? member.value.members {
          reader.readAccount(id: account.name.text ?? "", account.value)
        }
      case "resources":
        for resource in reader.array(member.value, "`resources`") ?? member.value.elements {
          reader.readResources(resource)
        }
      case "organization": reader.readOrganization(member.value)
      case "endpoints":
        for endpoint in reader.array(member.value, "`endpoints`") ?? member.value.elements {
          reader.readEndpoints(endpoint)
        }
      case "sessions":
        for session in reader.array(member.value, "`sessions`") ?? member.value.elements {
          reader.readSessions(session)
        }
      case "accessKeys":
        if reader.array(member.value, "`accessKeys`") != nil { reader.readAccessKeys(member.value) }
      case "tokenIssuers":
        if reader.array(member.value, "`tokenIssuers`") != nil { reader.readTokenIssuers(member.value) }
      case "routes":
        for map in reader.object(member.value, "`routes`") ?? member.value.members {
          reader.readRoutes(named: map.name.text ?? "", map.value)
        }
      case "catalogue": break
      default:
        reader.reportUnknown(
          member.name, in: "a store",
          known: [
            "accounts", "resources", "endpoints", "organization", "sessions", "accessKeys", "tokenIssuers", "routes",
            "catalogue",
          ])
      }
    }
    reader.checkAccessKeyOwners()
    reader.checkTokenIssuerPrincipals()
    return reader.finish()
  }
}

extension StoreReader {
  /// Refuses what looks like a misspelt part of a store. Other files are left alone.
  fileprivate mutating func checkEntries(_ names: [String], in path: String) {
    for name in names {
      let file = "\(path)/\(name)"
      switch name {
      case "accounts", "resources", "managed", "scenarios", "organization.json", "catalogue.json", "endpoints",
        "sessions", "access-keys", "access-keys.json", "token-issuers", "routes":
        break
      default:
        guard name.hasSuffix(".json") || FileReading.kind(of: file) == .folder else { continue }
        diagnostics.append(
          FileReading.problem(
            file, "not a part of a store",
            help:
              "a store has accounts/, resources/, endpoints/, sessions/, access-keys/, token-issuers/, managed/, routes/, "
              + "scenarios/, organization.json, access-keys.json and catalogue.json; rename or move this"))
      }
    }
    if !names.contains("accounts"), !names.contains("resources") {
      diagnostics.append(
        FileReading.problem(
          path, "not a store: it has neither accounts/ nor resources/",
          help: "put an account's export into accounts/ID.json; see Profiles/README.md"))
    }
  }

  /// Says which files of a part are not read. A policy that seems to be there and is not could be one that denies.
  fileprivate mutating func checkNames(in folder: String?) {
    guard let folder, case .success(let names) = FileReading.names(in: folder) else { return }
    for name in names where !name.hasSuffix(".json") {
      let file = "\(folder)/\(name)"
      if FileReading.kind(of: file) == .folder {
        diagnostics.append(
          FileReading.problem(file, "a folder in a part of a store is not read", help: "move its files up, or away"))
      } else if name.lowercased().hasSuffix(".json") {
        diagnostics.append(
          FileReading.problem(file, "the name does not end with `.json`", help: "write the ending in lower case"))
      } else if !name.hasSuffix("~"), !name.hasSuffix(".jwks") {
        // An editor's copy, a note; keys that an issuer of tokens names are read with it.
        diagnostics.append(
          FileReading.problem(
            file, "not read: the name does not end with `.json`", help: "rename it, or move it away",
            severity: .warning))
      }
    }
  }

  /// The JSON files of a folder, by their names without the ending.
  fileprivate mutating func files(_ folder: String?) -> [(name: String, path: String)] {
    guard let folder else { return [] }
    switch FileReading.names(in: folder) {
    case .failure(let problem):
      diagnostics.append(problem)
      return []
    case .success(let names):
      return names.filter { $0.hasSuffix(".json") }.map { (String($0.dropLast(5)), "\(folder)/\($0)") }
    }
  }

  /// The value that a file holds; what is wrong with its JSON is reported.
  mutating func root(of file: String) -> JSONValue? {
    switch FileReading.bytes(of: file) {
    case .failure(let problem):
      diagnostics.append(problem)
      return nil
    case .success(let bytes):
      let document = JSONDocument(name: file, bytes: bytes)
      diagnostics += document.diagnostics
      return document.diagnostics.isEmpty ? document.root : nil
    }
  }

  fileprivate mutating func readManaged(name: String, _ file: String) {
    guard let root = root(of: file) else { return }
    managed[Array(name.utf8)] = documents.read(root, as: .managed, into: &diagnostics)
  }
}
