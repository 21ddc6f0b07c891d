import ReevePolicy
import ReeveTypes

// Sets of keys as issuers of tokens publish them (JWKS). Source: RFC 7517; RFC 7518, section 6; RFC 8037, section 2.
extension StoreReader {
  /// The keys of an issuer that `Algorithms` admits: those in it, or in the file that it names. Those that it publishes are not
  /// here.
  mutating func tokenKeys(of issuer: JSONValue, _ algorithms: Set<TokenAlgorithm>?) -> [TokenKey] {
    let given = ["Keys", "KeysFile", "KeysURL"].filter { issuer[$0] != nil }
    if given.count > 1, let second = issuer[given[1]] {
      report("TOKEN_ISSUER", "`\(given[0])` and `\(given[1])` are both given", help: "leave one out", at: second)
    } else if given.isEmpty {
      report(
        "TOKEN_ISSUER", "an issuer of tokens needs `Keys`, `KeysFile` or `KeysURL`",
        help: "write the set of keys that it publishes, `{\"keys\": […]}`, the name of a file with it, or its URL",
        at: issuer)
    } else if let keys = issuer["Keys"] {
      return readTokenKeys(keys, algorithms)
    } else if let file = issuer["KeysFile"], let root = keysFile(file) {
      return readTokenKeys(root, algorithms)
    }
    return []
  }

  /// What a file of the store holds, whose path begins at its folder.
  private mutating func keysFile(_ value: JSONValue) -> JSONValue? {
    guard let path = text(value, "`KeysFile`") else { return nil }
    guard let folder else {
      report(
        "TOKEN_ISSUER", "`KeysFile` is of a store in a folder, and this one is in another file",
        help: "write the keys as `Keys`", at: value)
      return nil
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    // Only the store's folder is watched for changes, and of what is in it no name that begins with a dot.
    guard !path.isEmpty, !parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") }),
      path.utf8.allSatisfy({ $0 >= 0x20 })
    else {
      report(
        "TOKEN_ISSUER", "`\(path)` is no path below the store's folder",
        help: "put the file there, and name it such as `token-issuers/login.jwks`", at: value)
      return nil
    }
    switch FileReading.bytes(of: "\(folder)/\(path)") {
    case .failure(let problem):
      diagnostics.append(problem)
      return nil
    case .success(let bytes):
      let document = JSONDocument(name: "\(folder)/\(path)", bytes: bytes)
      diagnostics += document.diagnostics
      return document.diagnostics.isEmpty ? document.root : nil
    }
  }

  /// Keys that a set may list, with those that are not used: whoever publishes one does not say how long reading it takes.
  private static let listedKeyCountMax = 256

  /// The keys of a set that `algorithms` admits; absent: all.
  mutating func readTokenKeys(_ value: JSONValue, _ algorithms: Set<TokenAlgorithm>?) -> [TokenKey] {
    guard !reportSecretKeys(in: [value]), object(value, "a set of keys") != nil else { return [] }
    guard let list = value["keys"] else {
      report("TOKEN_KEY", "a set of keys needs `keys`", help: "write it as the issuer publishes it", at: value)
      return []
    }
    let entries = Array((array(list, "`keys`") ?? list.elements).prefix(Self.listedKeyCountMax + 1))
    guard entries.count <= Self.listedKeyCountMax else {
      report(
        "TOKEN_KEY", "more than \(Self.listedKeyCountMax) keys are listed",
        help: "leave out those that are no longer used", at: list)
      return []
    }
    let errorCount = diagnostics.count { $0.severity == .error }
    var keys: [TokenKey] = []
    for entry in entries {
      guard let key = readTokenKey(entry) else { continue }
      if let algorithms, !algorithms.contains(key.algorithm) { continue }
      guard !keys.contains(where: { $0.id == key.id && $0.algorithm == key.algorithm }) else {
        report(
          "TOKEN_KEY", "two keys for \(key.algorithm.name) have the same `kid`, or none",
          help: "tokens could not tell them apart: give each a name", at: entry)
        continue
      }
      keys.append(key)
    }
    if diagnostics.count(where: { $0.severity == .error }) == errorCount,
      !(TokenIssuer.Limits.keyCounts ~= keys.count)
    {
      report(
        "TOKEN_KEY",
        keys.isEmpty
          ? "no key can be used" : "more than \(TokenIssuer.Limits.keyCounts.upperBound) keys are given",
        help: keys.isEmpty
          ? "a key is of RSA with 2,048 to 8,192 bits, of P-256 or of Ed25519, and one of `Algorithms`"
          : "leave out those that are no longer used", at: list)
    }
    return keys
  }

  /// Reports keys that are no public ones, with asterisks in the place of what is secret: findings end up in logs.
  /// - Returns: whether there is any.
  mutating func reportSecretKeys(in sets: [JSONValue]) -> Bool {
    let entries = sets.flatMap { set in set["keys"].map { Array($0.elements) } ?? [] }
    let secrets = entries.flatMap { entry in
      entry.members.filter { Self.secretKeyMembers.contains($0.name.text ?? "") }
    }
    guard let set = sets.first, !secrets.isEmpty else { return false }
    let hiding = Self.source(of: set, hiding: secrets.map(\.value.range))
    for secret in secrets {
      let problem = FileProblem(
        check: "TOKEN_KEY", message: "a store holds no key that tokens can be signed with",
        help: "write the public keys alone; this one was written down, so make another one")
      diagnostics.append(PolicyDiagnostic(.file(problem), in: hiding, at: secret.name.range))
    }
    return true
  }

  /// A private exponent, what goes with it, and a key that both sides know.
  private static let secretKeyMembers: Set<String> = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

  /// Absent for a key that is not used: an issuer may publish others for other programs.
  private mutating func readTokenKey(_ value: JSONValue) -> TokenKey? {
    guard object(value, "a key") != nil else { return nil }
    // For encryption.
    if let use = value["use"]?.text, use != "sig" { return nil }
    if let operations = value["key_ops"], !operations.elements.contains(where: { $0.text == "verify" }) { return nil }
    let kind = (value["kty"]?.text ?? "", value["crv"]?.text ?? "")
    let algorithm: TokenAlgorithm
    switch kind {
    case ("RSA", _): algorithm = .rs256
    case ("EC", "P-256"): algorithm = .es256
    case ("OKP", "Ed25519"): algorithm = .edDSA
    default:
      reportUnused("a key of `\(kind.0)` \(kind.1)", at: value)
      return nil
    }
    if let name = value["alg"]?.text, name != algorithm.name, !(algorithm == .edDSA && name == "Ed25519") {
      reportUnused("a key for `\(name)`", at: value)
      return nil
    }
    var id: String?
    if let name = value["kid"] {
      guard let text = text(name, "`kid`") else { return nil }
      id = text
    }
    guard let material = material(algorithm, value) else { return nil }
    let key = TokenKey(id: id, material: material)
    guard key.isWellFormed else {
      report(
        "TOKEN_KEY", "the key for \(algorithm.name) is malformed",
        help: "`kid` has 1 to 256 bytes, a modulus 2,048 to 8,192 bits, a coordinate or a key of a curve 32 bytes",
        at: value)
      return nil
    }
    return key
  }

  private mutating func material(_ algorithm: TokenAlgorithm, _ value: JSONValue) -> TokenKey.Material? {
    switch algorithm {
    case .rs256:
      guard let modulus = number(value, "n"), let exponent = number(value, "e") else { return nil }
      let digits = exponent.drop { $0 == 0 }
      // Too long a one is none.
      let number = digits.count > 4 ? 0 : digits.reduce(0) { $0 << 8 | UInt32($1) }
      return .rsa(modulus: Array(modulus.drop { $0 == 0 }), exponent: number)
    case .es256:
      guard let x = number(value, "x"), let y = number(value, "y") else { return nil }
      // Each has its full length: 31 and 33 bytes are not 64.
      return .p256(point: x.count == y.count ? x + y : [])
    case .edDSA: return number(value, "x").map { .ed25519($0) }
    }
  }

  private mutating func number(_ key: JSONValue, _ name: String) -> [UInt8]? {
    let member = key.members.first { $0.name.text == name }?.value
    guard let member, let text = member.text, let bytes = Base64URLText.bytes(of: Array(text.utf8)) else {
      report(
        "TOKEN_KEY", "a key needs `\(name)` in base64url", help: "write the key as the issuer publishes it",
        at: member ?? key)
      return nil
    }
    return bytes
  }

  private mutating func reportUnused(_ what: String, at value: JSONValue) {
    report(
      "TOKEN_KEY", "\(what) is not used", help: "tokens are signed with RS256, ES256 or EdDSA by Ed25519", at: value,
      severity: .warning)
  }
}
