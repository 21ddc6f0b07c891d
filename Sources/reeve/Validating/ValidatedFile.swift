import Reeve

/// A file of those that `reeve validate` reads, and what is wrong with it.
struct ValidatedFile {
  /// What stands in a file.
  enum Content {
    case policy(PolicyType)
    case scenarios
    case store
    /// The export of an account, under its id.
    case account(String)
    case resources
    case organization
    case endpoints
    case sessions
    case accessKeys
    case tokenIssuers
    case catalogue
    case routes
  }

  let diagnostics: [PolicyDiagnostic]

  /// Reads a file as what it holds.
  /// - Parameter type: reads it as a policy document of that type, whatever it looks like.
  init(name: String, bytes: [UInt8], type: PolicyType?) {
    let document = JSONDocument(name: name, bytes: bytes)
    let content = type.map { .policy($0) } ?? Self.content(of: document)
    guard let root = document.root else {
      diagnostics = document.diagnostics
      return
    }
    switch content {
    case .policy(let type): diagnostics = PolicyReader.read(document, as: type).diagnostics
    case _ where !document.diagnostics.isEmpty: diagnostics = document.diagnostics
    case .scenarios:
      let reading = ScenarioReading.read(root)
      var findings = reading.diagnostics
      if case .inline(let store)? = reading.file?.store { findings += StoreLoader.load(inline: store).diagnostics }
      for policy in reading.file?.scenarios.flatMap({ $0.sessionPolicies ?? [] }) ?? [] {
        findings += PolicyReader.read(policy, as: .session).diagnostics
      }
      diagnostics = findings
    case .store: diagnostics = StoreLoader.load(inline: root).diagnostics
    case .account(let id): diagnostics = StoreLoader.load(account: root, id: id).diagnostics
    case .resources: diagnostics = StoreLoader.load(resources: root).diagnostics
    case .organization: diagnostics = StoreLoader.load(organization: root).diagnostics
    case .endpoints: diagnostics = StoreLoader.load(endpoints: root).diagnostics
    case .sessions: diagnostics = StoreLoader.load(sessions: root).diagnostics
    case .accessKeys: diagnostics = StoreLoader.load(accessKeys: root).diagnostics
    case .tokenIssuers: diagnostics = StoreLoader.load(tokenIssuers: root).diagnostics
    case .catalogue: diagnostics = StoreLoader.load(catalogue: root).diagnostics
    case .routes: diagnostics = StoreLoader.load(routes: root, name: name).diagnostics
    }
  }

  private static func content(of document: JSONDocument) -> Content {
    guard let root = document.root else { return .policy(.identity) }
    if ScenarioReading.isScenarioFile(root) { return .scenarios }
    if root["Statement"] != nil { return .policy(PolicyType.detect(root)) }
    if [
      "accounts", "resources", "organization", "endpoints", "sessions", "accessKeys", "tokenIssuers", "routes",
      "catalogue",
    ].contains(where: { root[$0] != nil }) {
      return .store
    }
    if root["Services"] != nil { return .catalogue }
    if root["Routes"] != nil { return .routes }
    if ["OrganizationId", "ServiceControlPolicies", "ResourceControlPolicies"].contains(where: { root[$0] != nil }) {
      return .organization
    }
    if root["UserDetailList"] != nil || root["RoleDetailList"] != nil || root["GroupDetailList"] != nil {
      return .account(accountID(of: root, in: document.source.name))
    }
    // One object, or an array of them.
    var elements = root.elements
    let first = root.kind == .array ? elements.next() ?? root : root
    if first["ResourceArn"] != nil { return .resources }
    if first["EndpointId"] != nil { return .endpoints }
    if first["Arn"]?.text.flatMap({ ARN($0) })?.service == "sts" { return .sessions }
    if first["AccessKeyId"] != nil { return .accessKeys }
    if first["Issuer"] != nil { return .tokenIssuers }
    return .policy(PolicyType.detect(root))
  }

  /// The account that an export is of: its file is named after it, or else its first ARN says so.
  private static func accountID(of root: JSONValue, in path: String) -> String {
    let name = path.split(separator: "/").last.map { $0.hasSuffix(".json") ? $0.dropLast(5) : $0 } ?? ""
    if name.utf8.count == 12, name.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) {
      return String(name)
    }
    for list in [root["UserDetailList"], root["RoleDetailList"], root["GroupDetailList"]] {
      var elements = list?.elements
      if let text = elements?.next()?["Arn"]?.text, let arn = ARN(text) { return arn.account }
    }
    return String(name)
  }
}
