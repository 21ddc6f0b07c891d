import ReeveServices
import ReeveStore
import ReeveTypes

/// A kind of question that a run has to ask often enough.
public enum Subject: String, CaseIterable {
  case severalResources = "several resources"
  case identityProvider = "an identity provider"
  case forwardAccess = "a forward access session"
  case forwardAccessThroughEndpoint = "a forward access session through an endpoint"
  case endpoint = "a VPC endpoint"
  case storeSession = "a session of the store"
  case registeredSession = "a registered session"
  case alias = "an alias of a key"
  case wildcardOnly = "an action without resource types"
  case ownService = "an action of a store's own service"
  case globalService = "an action of a global service"
  case region = "the requested region"
  case typedKey = "a typed key of a service"
  case someTrust = "a caller trusted with some keys"
  case rootAcross = "a root user across accounts"

  public static let names = allCases.map(\.rawValue)
}

/// Which subjects a question has.
struct SubjectReading {
  private let store: Store
  private let aliases: Set<String>
  private let storeSessions: Set<String>
  private let registeredSessions: Set<String>
  private let wildcardOnly: Set<String>
  private let typedKeys: Set<String>

  init(_ store: Store, registeredCount: Int) {
    self.store = store
    aliases = Set(store.resources.filter { $0.targetKeyARN != nil }.map(\.arn))
    storeSessions = Set(store.sessions.dropLast(registeredCount).map(\.arn.uppercasedASCII))
    registeredSessions = Set(store.sessions.suffix(registeredCount).map(\.arn.uppercasedASCII))
      .subtracting(storeSessions)
    let known = Self.known
    let hasOrders = store.catalogue.service("orders") != nil
    wildcardOnly = hasOrders ? known.wildcardOnly.union(["ORDERS:LISTORDERS"]) : known.wildcardOnly
    typedKeys = hasOrders ? known.typedKeys : known.typedKeys.filter { !$0.hasPrefix("ORDERS:") }
  }

  /// Read once, because the catalogue of AWS's services is long.
  private static let known = (
    wildcardOnly: Set(
      NamePool.actions.flatMap { service, names in names.map { "\(service):\($0)" } }
        .filter { Store().catalogue.action($0)?.resourceTypes.isEmpty == true }.map(\.uppercasedASCII)),
    typedKeys: Set(
      KeyPool.all.filter {
        $0.isTyped && !$0.isEngines && !$0.name.hasPrefix("aws:") && ($0.kind != .text || $0.isList)
      }
      .map(\.name.uppercasedASCII))
  )

  /// The subjects of a request to the store.
  func subjects(_ request: Request, trust: CallerTrust) -> [Subject] {
    var found: [Subject] = []
    func add(_ subject: Subject, when isSo: Bool) { if isSo { found.append(subject) } }
    let principal = request.principal
    let action = request.action.uppercasedASCII
    let keys = request.context.map(\.key.uppercasedASCII)
    add(.severalResources, when: !request.furtherResources.isEmpty)
    add(.identityProvider, when: NamePool.providers.contains(principal))
    add(.forwardAccess, when: keys.contains("AWS:CALLEDVIA"))
    add(
      .forwardAccessThroughEndpoint,
      when: keys.contains("AWS:CALLEDVIA") && request.endpoint != nil)
    add(.endpoint, when: request.endpoint != nil)
    add(.storeSession, when: storeSessions.contains(principal.uppercasedASCII))
    add(.registeredSession, when: registeredSessions.contains(principal.uppercasedASCII))
    add(.alias, when: request.resources.contains { aliases.contains($0) })
    add(.wildcardOnly, when: wildcardOnly.contains(action))
    add(.ownService, when: action.hasPrefix("ORDERS:"))
    add(.globalService, when: action.hasPrefix("IAM:") || action.hasPrefix("ROUTE53:"))
    add(.region, when: keys.contains("AWS:REQUESTEDREGION"))
    add(.typedKey, when: keys.contains { typedKeys.contains($0) })
    add(.someTrust, when: trust != .trusted && trust != .reported)
    if principal.hasSuffix(":root"), let account = ARN(principal)?.account, let arn = ARN(request.resource) {
      let owner = store.resources.first { $0.arn == request.resource }?.ownerAccountID ?? arn.account
      add(.rootAcross, when: !owner.isEmpty && owner != account)
    }
    return found
  }
}
