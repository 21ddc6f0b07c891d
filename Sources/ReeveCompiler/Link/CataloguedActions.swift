import ReeveImage
import ReevePolicy
import ReeveServices
import ReeveStore

/// What the catalogue says of actions, as records of `ActionLayout` that stand one behind the other, for any image to
/// take in.
struct CataloguedActions {
  private(set) var records = ByteWriter()
  private(set) var entries: [(hash: UInt64, offset: Int)] = []

  /// Of one service: the actions that have no resource type or one for aliases of keys, and all that might have.
  init(of service: CataloguedService) {
    let prefix = PatternText.lowercased(Array(service.prefix.utf8)) + [UInt8(ascii: ":")]
    let ofService = ActionLayout.isCatalogued | GlobalService.flags(ofAction: prefix)
    let isKeyManagement = prefix.elementsEqual("kms:".utf8)
    for action in service.actions {
      let isAboutAliases = action.resourceTypes.contains { $0.name.utf8.elementsEqual("alias".utf8) }
      guard action.resourceTypes.isEmpty || isAboutAliases || isKeyManagement else { continue }
      var flags = ofService
      if action.resourceTypes.isEmpty { flags |= ActionLayout.isWithoutResource }
      if isAboutAliases { flags |= ActionLayout.isAboutAliases }
      let text = prefix + PatternText.lowercased(Array(action.name.utf8))
      // The door takes an action that an image has for well formed.
      guard ActionName.isWellFormed(text) else { continue }
      entries.append((Hash.foldingASCII(text), records.count))
      records.put(littleEndian: ActionLayout.noNumber)
      records.put(littleEndian: UInt16(text.count))
      records.put(flags)
      records.put(0)
      records.put(text)
      records.put(ActionTable.letters(of: text))
      records.align(4)
    }
  }

  /// Of AWS's services, by their prefixes: worked out once, because every store has them.
  private static let aws: [String: CataloguedActions] = Dictionary(
    uniqueKeysWithValues: ServiceCatalogue.aws.services.map { ($0.prefix, CataloguedActions(of: $0)) })

  /// Of all services of a store that one of its statements can ask about, and of all that are its own: sessions may be
  /// registered later whose policies ask about them, and their image has AWS's catalogue alone.
  static func all(of store: Store) -> [CataloguedActions] {
    let reach = ActionReach(of: store)
    let services = store.catalogue.services
    if reach == .prefixes([]), services.count == ServiceCatalogue.aws.services.count { return [] }
    return services.compactMap { service in
      // A store's own services have prefixes that AWS's do not have.
      let isAWS = isAWS(service)
      guard !isAWS || reach.takes(service.prefix) else { return nil }
      let actions = isAWS ? aws[service.prefix] : CataloguedActions(of: service)
      return actions.flatMap { $0.entries.isEmpty ? nil : $0 }
    }
  }

  private static func isAWS(_ service: CataloguedService) -> Bool {
    ServiceCatalogue.aws.service(service.prefix).map {
      $0.prefix == service.prefix && $0.actions.count == service.actions.count
    } ?? false
  }
}

/// The services for whose actions it matters what their resource types are.
enum ActionReach: Equatable {
  case all
  /// In lower case.
  case prefixes(Set<[UInt8]>)

  /// Documents beyond which an image is large enough to have all of them without a look at each statement.
  private static let examinedDocumentsMax = 2_048

  init(of store: Store) {
    // What an alias stands for depends on the action, whoever allows it.
    if store.documents.count > Self.examinedDocumentsMax || store.resources.contains(where: { $0.targetKeyARN != nil })
    {
      self = .all
      return
    }
    var prefixes: Set<[UInt8]> = []
    // A trust policy says nothing about resources.
    for document in store.documents where document.type != .trust {
      for statement in document.document.statements where Self.namesResources(statement) {
        guard case .action(let patterns) = statement.action else {
          self = .all
          return
        }
        for pattern in patterns {
          guard let prefix = Self.prefix(pattern) else {
            self = .all
            return
          }
          prefixes.insert(prefix)
        }
      }
    }
    self = .prefixes(prefixes)
  }

  /// Whether it matters to the statement that a resource counts as `*`.
  private static func namesResources(_ statement: Statement) -> Bool {
    switch statement.resource {
    case nil: false
    case .resource(let patterns): !patterns.contains("*")
    case .notResource: true
    }
  }

  /// The service of a pattern's actions; absent when they can be any service's.
  private static func prefix(_ pattern: String) -> [UInt8]? {
    let prefix = pattern.utf8.prefix { $0 != UInt8(ascii: ":") }
    guard !prefix.contains(UInt8(ascii: "*")), !prefix.contains(UInt8(ascii: "?")) else { return nil }
    return PatternText.lowercased(Array(prefix))
  }

  func takes(_ prefix: String) -> Bool {
    switch self {
    case .all: true
    case .prefixes(let prefixes): prefixes.contains(PatternText.lowercased(Array(prefix.utf8)))
    }
  }
}
