import ReevePolicy
import ReeveServices
import ReeveTypes

/// A store while it is read: what has been found so far, in all files, and what is wrong with it.
struct StoreReader {
  var diagnostics: [PolicyDiagnostic] = []
  var documents = DocumentTable()
  var accounts: [Account] = []
  var resources: [Resource] = []
  var organization: Organization?
  var endpoints: [Endpoint] = []
  var sessions: [Session] = []
  var accessKeys: [AccessKey] = []
  var tokenIssuers: [TokenIssuer] = []
  var publishedKeys: [PublishedKeys] = []
  var routeMaps: [RouteMap] = []
  /// Sessions that have been given.
  var sessionNames: Set<SessionName> = []
  /// Where each access key was first given.
  var accessKeyPlaces: [String: ResourcePlace] = [:]
  /// Whose each access key is, with its id.
  var accessKeyOwners: [(owner: AccessKeyOwner, id: String)] = []
  /// Where each issuer of tokens was first given.
  var tokenIssuerPlaces: [String: ResourcePlace] = [:]
  /// Whom their tokens are of.
  var tokenIssuerPrincipals: [(template: ClaimTemplate, place: JSONValue)] = []
  /// Of a store that is one.
  var folder: String?
  var catalogue = ServiceCatalogue.aws
  /// AWS managed policies of the store's own folder, by name. By its bytes: texts that only look alike to Swift are two.
  var managed: [[UInt8]: DocumentID] = [:]
  /// Shipped policies that were needed, by name.
  var shipped: [String: DocumentID] = [:]
  /// Documents of files that have been joined, by a hash of their texts.
  var joinedTexts: [Int: DocumentID] = [:]
  /// Where each resource was first given.
  private var resourcePlaces: [ByteText: ResourcePlace] = [:]
  /// The reader has one file of several; whether a resource is given twice is found when they are joined.
  private var isPart = false
  /// The resources of a part, in their order.
  private(set) var foundResources: [FoundResource] = []

  /// The file and the line in which a resource is given.
  struct ResourcePlace {
    var file: String
    var line: Int
  }

  /// A resource, and what a finding about it needs.
  struct FoundResource {
    var resource: Resource
    var value: JSONValue
    var place: ResourcePlace
    /// So many findings came before it.
    var diagnosticCount: Int
  }

  /// A reader for one file of several.
  func beginningPart() -> StoreReader {
    var part = self
    part.diagnostics = []
    part.accounts = []
    part.resources = []
    part.isPart = true
    return part
  }

  func finish() -> StoreReading {
    let store = Store(
      documents: documents.documents, accounts: accounts.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) },
      resources: resources, organization: organization, endpoints: endpoints, sessions: sessions,
      accessKeys: accessKeys, tokenIssuers: tokenIssuers, publishedKeys: publishedKeys, catalogue: catalogue,
      routeMaps: routeMaps)
    return StoreReading(store: store, diagnostics: diagnostics)
  }

  // Findings.

  mutating func report(
    _ check: String, _ message: String, help: String?, at value: JSONValue, severity: Severity = .error
  ) {
    diagnostics.append(
      value.diagnostic(.file(FileProblem(severity, check: check, message: message, help: help))))
  }

  /// - Returns: the member that was most likely meant.
  @discardableResult
  mutating func reportUnknown(_ name: JSONValue, in what: String, known: [String]) -> String? {
    let nearest = nearestName(to: name.text ?? "", in: known)
    report(
      "UNKNOWN_MEMBER", "unknown member `\(name.text ?? "")` in \(what)",
      help: nearest.map { "did you mean `\($0)`?" } ?? "expected one of: \(known.joined(separator: ", "))", at: name)
    return nearest
  }

  // Values of the right kind.

  mutating func object(_ value: JSONValue, _ what: String) -> JSONMembers? {
    guard value.kind == .object else {
      reportKind(value, what, "an object")
      return nil
    }
    return value.members
  }

  mutating func array(_ value: JSONValue, _ what: String) -> JSONElements? {
    guard value.kind == .array else {
      reportKind(value, what, "an array")
      return nil
    }
    return value.elements
  }

  mutating func text(_ value: JSONValue, _ what: String) -> String? {
    guard let text = value.text else {
      reportKind(value, what, "a string")
      return nil
    }
    return text
  }

  private mutating func reportKind(_ value: JSONValue, _ what: String, _ expected: String) {
    if value.kind == .invalid { return }
    report("STORE_TYPE", "\(what) is \(expected), and this is \(value.kind.description)", help: nil, at: value)
  }

  /// Tags as AWS prints them: `[{"Key": …, "Value": …}]`.
  /// - Parameter ignoringCase: tags of users and roles, whose keys IAM keeps unique without regard to case.
  mutating func tags(_ value: JSONValue, ignoringCase: Bool) -> [Tag] {
    var tags: [Tag] = []
    var seen: Set<[UInt8]> = []
    func isNew(_ key: String) -> Bool {
      // Most lists are short.
      if tags.count < 8 {
        return !tags.contains { tag in
          tag.key.utf8.count == key.utf8.count
            && zip(tag.key.utf8, key.utf8).allSatisfy {
              $0 == $1 || ignoringCase && asciiLowercased($0) == asciiLowercased($1)
            }
        }
      }
      let folded = { (key: String) in ignoringCase ? key.utf8.map(asciiLowercased) : Array(key.utf8) }
      if seen.isEmpty { seen = Set(tags.map { folded($0.key) }) }
      return seen.insert(folded(key)).inserted
    }
    for element in array(value, "`Tags`") ?? value.elements {
      guard let members = object(element, "a tag") else { continue }
      var key: String?
      var tagValue: String?
      for member in members {
        switch member.name.text {
        case "Key": key = text(member.value, "`Key`")
        case "Value": tagValue = text(member.value, "`Value`")
        default: reportUnknown(member.name, in: "a tag", known: ["Key", "Value"])
        }
      }
      guard let key, let tagValue else {
        report("TAG", "a tag needs `Key` and `Value`", help: nil, at: element)
        continue
      }
      guard 1...128 ~= key.unicodeScalars.count, tagValue.unicodeScalars.count <= 256 else {
        report("TAG", "a tag's key has 1 to 128 characters and its value at most 256", help: nil, at: element)
        continue
      }
      guard isNew(key) else {
        report("TAG", "tag `\(key)` is given twice", help: "keep one of the two", at: element)
        continue
      }
      tags.append(Tag(key: key, value: tagValue))
    }
    return tags
  }

  // Policies.

  /// The AWS managed policy of an ARN: the store's own text of it, else the one that Reeve ships.
  mutating func awsManagedPolicy(_ arn: String) -> DocumentID? {
    guard let name = awsManagedPolicyName(arn) else { return nil }
    if let own = managed[Array(name.utf8)] { return own }
    if let known = shipped[name] { return known }
    guard let text = ShippedPolicies.all[name] else { return nil }
    let id = shippedDocument(text, named: name, as: .managed)
    shipped[name] = id
    return id
  }

  /// Reads a document that comes with Reeve.
  mutating func shippedDocument(_ text: String, named name: String, as type: PolicyType) -> DocumentID? {
    let source = SourceText(name: "\(name) (shipped with Reeve)", bytes: Array(text.utf8))
    let reading = PolicyReader.read(source, as: type)
    diagnostics += reading.diagnostics.filter { $0.severity == .error }
    return reading.document.map { documents.add(StoredDocument(type: type, document: $0), .shipped(name)) }
  }

  /// Adds a resource, unless its ARN has been given before.
  mutating func add(_ resource: Resource, at value: JSONValue) {
    let place = ResourcePlace(file: value.source.name, line: value.source.lineNumber(of: value.range.lower))
    let found = FoundResource(
      resource: resource, value: value, place: place, diagnosticCount: diagnostics.count)
    if isPart { foundResources.append(found) } else { add(found) }
  }

  mutating func add(_ found: FoundResource) {
    let arn = ByteText(found.resource.arn)
    if let first = resourcePlaces[arn] {
      report(
        "DUPLICATE_RESOURCE", "resource `\(found.resource.arn)` is given twice; first in \(first.file):\(first.line)",
        help: "join the two objects", at: found.value)
      return
    }
    resourcePlaces[arn] = found.place
    resources.append(found.resource)
  }
}

/// A text that is equal to another when their bytes are: texts that only look alike to Swift are two.
struct ByteText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ByteText, right: ByteText) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  func hash(into hasher: inout Hasher) {
    // ASCII, which nearly all names are, is its own normal form; others may share a hash and still be two.
    hasher.combine(text)
  }
}

/// The name at the end of `arn:PARTITION:iam::aws:policy/PATH/NAME`.
private func awsManagedPolicyName(_ arn: String) -> String? {
  let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
  guard parts.count == 6, parts[0] == "arn", parts[2] == "iam", parts[4] == "aws", parts[5].hasPrefix("policy/") else {
    return nil
  }
  return parts[5].split(separator: "/").last.map(String.init)
}

func asciiLowercased(_ byte: UInt8) -> UInt8 { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte }
