import ReeveServices
import ReeveStore
import ReeveTypes

/// Kinds of questions that a run has to ask often enough, and which of them a question is.
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
  func subjects(_ request: Request, trust: CallerTrust) -> [String] {
    var found: [String] = []
    func add(_ subject: String, when isSo: Bool) { if isSo { found.append(subject) } }
    let principal = request.principal
    let action = request.action.uppercasedASCII
    let keys = request.context.map(\.key.uppercasedASCII)
    add("several resources", when: !request.furtherResources.isEmpty)
    add("an identity provider", when: NamePool.providers.contains(principal))
    add("a forward access session", when: keys.contains("AWS:CALLEDVIA"))
    add(
      "a forward access session through an endpoint",
      when: keys.contains("AWS:CALLEDVIA") && request.endpoint != nil)
    add("a VPC endpoint", when: request.endpoint != nil)
    add("a session of the store", when: storeSessions.contains(principal.uppercasedASCII))
    add("a registered session", when: registeredSessions.contains(principal.uppercasedASCII))
    add("an alias of a key", when: request.resources.contains { aliases.contains($0) })
    add("an action without resource types", when: wildcardOnly.contains(action))
    add("an action of a store's own service", when: action.hasPrefix("ORDERS:"))
    add("an action of a global service", when: action.hasPrefix("IAM:") || action.hasPrefix("ROUTE53:"))
    add("the requested region", when: keys.contains("AWS:REQUESTEDREGION"))
    add("a typed key of a service", when: keys.contains { typedKeys.contains($0) })
    add("a caller trusted with some keys", when: trust != .trusted && trust != .reported)
    if principal.hasSuffix(":root"), let account = ARN(principal)?.account, let arn = ARN(request.resource) {
      let owner = store.resources.first { $0.arn == request.resource }?.ownerAccountID ?? arn.account
      add("a root user across accounts", when: !owner.isEmpty && owner != account)
    }
    return found
  }
}
