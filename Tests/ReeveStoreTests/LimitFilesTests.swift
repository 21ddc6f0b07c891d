import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// What limits, as files of a store's folder and as text that is written and read again.
@Suite struct LimitFilesTests {
  private static let limits = """
    { "accounts": { "111122223333": {
        "UserDetailList": [ { "UserName": "jane", "PermissionsBoundary": {
          "PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/Limit" } } ],
        "RoleDetailList": [ { "RoleName": "Reader", "PermissionsBoundary": {
          "PermissionsBoundaryArn": "arn:aws:iam::aws:policy/AmazonBedrockReadOnly" } } ],
        "Policies": [ { "Arn": "arn:aws:iam::111122223333:policy/Limit", "PolicyVersionList": [ { "Document": {
          "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } } } ] } ] } },
      "organization": { "OrganizationId": "o-abc", "ManagementAccountId": "999999999999",
        "ServiceControlPolicies": [ { "Name": "Storage", "Document": {
          "Version": "2012-10-17", "Statement": { "Sid": "S", "Effect": "Deny", "NotAction": "s3:*", "Resource": "*" } } } ],
        "ResourceControlPolicies": [ { "Name": "Keep", "Document": {
          "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
            "Condition": { "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-abc" } } } } } ],
        "Root": { "Id": "r-ab12", "ResourceControlPolicies": [ "Keep" ], "OrganizationalUnits": [
          { "Id": "ou-ab12-x", "Accounts": [ { "Id": "111122223333", "ServiceControlPolicies": [ "Storage" ] } ] },
          { "Id": "ou-ab12-y", "ServiceControlPolicies": [] } ] } },
      "endpoints": [ { "EndpointId": "vpce-1", "Type": "Gateway", "VpcId": "vpc-1", "OwnerAccountId": "111122223333",
        "Policy": { "Version": "2012-10-17", "Statement": { "Effect": "Deny", "NotPrincipal": { "AWS": "111122223333" },
          "Action": "*", "Resource": "*" } } }, { "EndpointId": "vpce-2" } ],
      "sessions": [ { "Arn": "arn:aws:sts::111122223333:assumed-role/Reader/s1", "Expiration": "2030-01-01",
          "Tags": [ { "Key": "team", "Value": "core" } ], "SourceIdentity": "jane", "Policies": [ {
            "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } } ] },
        { "Arn": "arn:aws:sts::111122223333:federated-user/jane", "FederatedBy": "arn:aws:iam::111122223333:user/jane" } ] }
    """

  /// All that a store says of what limits, with the documents in full.
  private func described(_ store: Store) -> String {
    func document(_ id: DocumentID) -> String {
      let stored = store[id]
      let statements = stored.document.statements.map { statement in
        "\(statement.sid ?? "-") \(statement.effect) \(String(describing: statement.principal)) \(statement.action) "
          + "\(String(describing: statement.resource)) \(statement.conditions.map { "\($0.key) \($0.values)" })"
      }
      return "\(stored.type) \(stored.document.version) \(statements)"
    }
    func policy(_ policy: AttachedPolicy) -> String { "\(policy.name): \(document(policy.document))" }
    func level(_ unit: OrganizationalUnit) -> String {
      "\(unit.id) \(unit.policies.service.map(policy)) \(unit.policies.resource.map(policy)) "
        + "\(unit.accounts.map { "\($0.id) \($0.policies.service.map(policy)) \($0.policies.resource.map(policy))" }) "
        + "\(unit.units.map(level))"
    }
    var lines: [String] = []
    for account in store.accounts {
      lines += account.users.map { "\($0.arn) \(String(describing: $0.permissionsBoundary.map(policy)))" }
      lines += account.roles.map { "\($0.arn) \(String(describing: $0.permissionsBoundary.map(policy)))" }
    }
    if let organization = store.organization {
      lines.append(
        "\(organization.id) \(organization.managementAccountID ?? "-") \(organization.hasServiceControlPolicies) "
          + "\(organization.hasResourceControlPolicies) \(level(organization.root))")
    }
    lines += store.endpoints.map { endpoint in
      "\(endpoint.id) \(endpoint.kind) \(endpoint.vpcID ?? "-") \(endpoint.ownerAccountID ?? "-") "
        + "\(endpoint.policy.map(document) ?? "-")"
    }
    lines += store.sessions.map { session in
      "\(session.arn) \(session.policies.map(policy)) \(session.tags) \(session.expiration ?? "-") "
        + "\(session.federatedBy ?? "-") \(session.sourceIdentity ?? "-")"
    }
    return lines.joined(separator: "\n")
  }

  @Test func writingAndReading() throws {
    let store = try #require(load(Self.limits).store)
    let text = ScenarioWriter.write(description: "", store: store, cases: [])
    let root = try #require(JSONDocument(name: "written.json", bytes: Array(text.utf8)).root)
    let reading = StoreLoader.load(inline: try #require(root["store"]))
    #expect(reading.diagnostics.filter { $0.severity == .error }.map(\.headline) == [])
    let again = try #require(reading.store)
    #expect(described(again) == described(store))
    #expect(described(store).contains("vpce-1 gateway vpc-1 111122223333 endpoint"))
    #expect(described(store).split(separator: "\n").count == 7)
  }

  @Test func folders() throws {
    let whole = try #require(JSONDocument(name: "", bytes: Array(Self.limits.utf8)).root)
    let folder = try TemporaryFolder()
    func text(_ value: JSONValue?) throws -> String {
      let value = try #require(value)
      return String(decoding: value.source.bytes[value.range.lower..<value.range.upper], as: UTF8.self)
    }
    try folder.write("accounts/111122223333.json", text(whole["accounts"]?["111122223333"]))
    try folder.write("organization.json", text(whole["organization"]))
    // A file has one object or an array of them.
    try folder.write("endpoints/all.json", text(whole["endpoints"]))
    for (place, session) in try #require(whole["sessions"]).elements.enumerated() {
      try folder.write("sessions/\(place).json", text(session))
    }
    let reading = StoreLoader.load(folder: folder.path)
    #expect(reading.diagnostics.filter { $0.severity == .error }.map(\.headline) == [])
    let stores = (try #require(reading.store), try #require(load(Self.limits).store))
    #expect(described(stores.0) == described(stores.1))
  }

  @Test(arguments: [
    ("organization.json", #"{ "OrganizationId": "x" }"#, "1:21: error: organization id `x` is malformed"),
    ("organization.json", "[", "1:2: error: "),
    ("endpoints/a.json", "{}", "1:1: error: a VPC endpoint needs an `EndpointId`"),
    ("sessions/a.json", "[ {} ]", "1:3: error: a session needs the `Arn`"),
  ])
  func mistakesNameTheirFile(name: String, text: String, message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("accounts/111122223333.json", "{}")
    try folder.write(name, text)
    let reading = StoreLoader.load(folder: folder.path)
    #expect(reading.store == nil)
    let first = try #require(reading.diagnostics.first { $0.severity == .error })
    #expect(first.headline.hasPrefix("\(folder.path)/\(name):\(message)"), "\(first.headline)")
  }

  /// The same thing in two files of a folder is one too many.
  @Test func twice() throws {
    let folder = try TemporaryFolder()
    try folder.write("accounts/111122223333.json", "{}")
    try folder.write("endpoints/a.json", #"{ "EndpointId": "vpce-1" }"#)
    try folder.write("endpoints/b.json", #"[ { "EndpointId": "vpce-1" } ]"#)
    let reading = StoreLoader.load(folder: folder.path)
    #expect(reading.store == nil)
    #expect(
      reading.diagnostics.map(\.headline) == [
        "\(folder.path)/endpoints/b.json:1:3: error: VPC endpoint `vpce-1` is given twice [ENDPOINT]"
      ])
  }

  /// Requests keep their endpoint when they are written.
  @Test func requests() throws {
    let request = Request(principal: "*", action: "s3:GetObject", resource: "*", endpoint: "vpce-1")
    let text = ScenarioWriter.write(
      description: "", store: Store(),
      cases: [("one", request, .decision(.implicitDeny, reason: .endpoint, statement: nil))])
    let root = try #require(JSONDocument(name: "written.json", bytes: Array(text.utf8)).root)
    let file = try #require(ScenarioReading.read(root).file)
    #expect(file.scenarios.map(\.request) == [request])
  }
}
