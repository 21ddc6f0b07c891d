import ReevePolicy
import ReeveStore
import Testing

/// Permissions boundaries of users and roles.
@Suite struct BoundaryTests {
  private static let arn = "arn:aws:iam::111122223333:policy/Limit"

  private func entity(_ kind: String, _ boundary: String, policies: String = "") -> StoreReading {
    load(
      account: """
        { "\(kind)DetailList": [ { "\(kind)Name": "x", "PermissionsBoundary": \(boundary) } ], "Policies": [ \(policies) ] }
        """)
  }

  private static let policy = """
    { "Arn": "\(arn)", "PolicyVersionList": [ { "Document": {
      "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } } } ] }
    """

  private func boundary(_ reading: StoreReading) -> AttachedPolicy? {
    let account = reading.store?.accounts.first
    return account?.users.first?.permissionsBoundary ?? account?.roles.first?.permissionsBoundary
  }

  @Test(arguments: ["User", "Role"])
  func boundaries(kind: String) throws {
    let own = entity(
      kind, #"{ "PermissionsBoundaryType": "PermissionsBoundaryPolicy", "PermissionsBoundaryArn": "\#(Self.arn)" }"#,
      policies: Self.policy)
    #expect(headlines(own) == [])
    let policy = try #require(boundary(own))
    #expect(policy.name == Self.arn)
    #expect(own.store?[policy.document].document.statements.map(\.action) == [.action(["s3:*"])])
    let aws = "arn:aws:iam::aws:policy/AmazonBedrockReadOnly"
    let shipped = entity(kind, #"{ "PermissionsBoundaryArn": "\#(aws)" }"#)
    #expect(headlines(shipped) == [])
    #expect(boundary(shipped)?.name == aws)
    // A boundary is no policy of the entity's.
    #expect(own.store?.accounts[0].users.allSatisfy { $0.managedPolicies.isEmpty } == true)
    #expect(own.store?.accounts[0].roles.allSatisfy { $0.managedPolicies.isEmpty } == true)
  }

  /// A boundary that is lost would be a denial that becomes an allow.
  @Test(arguments: [
    (#"{}"#, "`PermissionsBoundary` needs `PermissionsBoundaryArn` [PERMISSIONS_BOUNDARY]"),
    (
      #"{ "PermissionsBoundaryArn": "\#(arn)" }"#,
      "managed policy `\(arn)` is attached and not defined [UNKNOWN_MANAGED_POLICY]"
    ),
    (#""\#(arn)""#, "`PermissionsBoundary` is an object, and this is a string [STORE_TYPE]"),
    (#"null"#, "`PermissionsBoundary` is an object, and this is `null` [STORE_TYPE]"),
  ])
  func mistakes(boundary: String, message: String) {
    for kind in ["User", "Role"] {
      let reading = entity(kind, boundary)
      #expect(reading.store == nil)
      #expect(headlines(reading).contains { $0.hasSuffix("error: \(message)") }, "\(headlines(reading))")
    }
  }

  @Test func brokenPolicies() {
    let broken = Self.policy.replacing("s3:*", with: "s3")
    let reading = entity("User", #"{ "PermissionsBoundaryArn": "\#(Self.arn)" }"#, policies: broken)
    #expect(reading.store == nil)
    #expect(headlines(reading).contains { $0.contains("INVALID_ACTION") })
    #expect(!headlines(reading).contains { $0.contains("UNKNOWN_MANAGED_POLICY") })
  }

  @Test func groupsHaveNone() {
    let reading = entity("Group", #"{ "PermissionsBoundaryArn": "\#(Self.arn)" }"#, policies: Self.policy)
    #expect(headlines(reading).contains { $0.contains("unknown member `PermissionsBoundary` in a group") })
  }
}
