import ReeveTypes
import Testing

/// Actions, resources and the variables in them.
/// Source: IAM User Guide, "JSON policy elements: Action", "Resource", "Variables and tags", "Version".
@Suite struct PatternTests {
  private func allows(
    action: String = #""Action": "s3:GetObject""#, resource: String = #""Resource": "*""#,
    version: String? = "2012-10-17", _ asked: String = "s3:GetObject", on name: String = "arn:aws:s3:::b/k"
  ) throws -> Bool {
    let world = try World.ana(#"{ "Effect": "Allow", \#(action), \#(resource) }"#, version: version)
    return try world.answer(World.ana, asked, name).decision == .allowed
  }

  @Test(arguments: [
    (#""Action": "S3:getobject""#, "s3:GetObject", true), (#""Action": "s3:Get*""#, "S3:GETOBJECT", true),
    (#""Action": "s3:?etObject""#, "s3:GetObject", true), (#""Action": "s3:Get?""#, "s3:GetObject", false),
    (#""Action": "*:GetObject""#, "s3:GetObject", true), (#""Action": "s3:GetObject ""#, "s3:GetObject", false),
    (#""Action": []"#, "s3:GetObject", false), (#""NotAction": []"#, "s3:GetObject", false),
    (#""NotAction": "s3:Put*""#, "s3:GetObject", true), (#""NotAction": ["iam:*", "s3:*"]"#, "s3:GetObject", false),
    (#""NotAction": "s3:GetObject ""#, "s3:GetObject", true), (#""NotAction": "*""#, "s3:GetObject", false),
  ])
  func actions(row: (element: String, asked: String, matches: Bool)) throws {
    #expect(try allows(action: row.element, row.asked) == row.matches, "\(row)")
  }

  @Test(arguments: [
    ("arn:aws:s3:::b/*", "arn:aws:s3:::b/k", true), ("arn:aws:s3:::b/*", "arn:aws:s3:::b", false),
    ("arn:aws:s3:::B/k", "arn:aws:s3:::b/k", false), ("arn:aws:s3:*", "arn:aws:s3:::b/k", true),
    ("arn:aws:dynamodb:*:table/prod-*", "arn:aws:dynamodb:us-east-1:111122223333:table/prod-x", true),
    ("arn:aws:dynamodb:*x:111122223333:t", "arn:aws:dynamodb:a:bx:111122223333:t", false),
    ("arn:aws:sqs", "arn:aws:sqs:us-east-1:111122223333:q", true), ("arn:aws:sqs", "arn:aws:sns:us-east-1:1:q", false),
    ("arn:aws:s3:*:*:b", "arn:aws:s3:::b", true), ("arn:aws:s3:::b", "arn:aws:s3:us-east-1::b", false),
    ("arn:*:s3:::b", "arn:aws-cn:s3:::b", true),
    ("arn:aws:lambda:us-east-1:1:function:*", "arn:aws:lambda:us-east-1:1:function:f:live", true),
    ("arn:aws:s3:::b/?", "arn:aws:s3:::b/:", true), ("arn:aws:s3:?::b", "arn:aws:s3::::b", false),
  ])
  func resources(row: (pattern: String, name: String, matches: Bool)) throws {
    // A resource of another partition is out of reach for an Allow, so a Deny is asked.
    let world = try World.ana(#"{ "Effect": "Deny", "Action": "*", "Resource": "\#(row.pattern)" }"#)
    let decision = try world.answer(World.ana, "a:B", row.name).decision
    #expect(decision == (row.matches ? .explicitDeny : .implicitDeny), "\(row)")
  }

  /// A request on no particular resource is met by `*` alone.
  @Test func actionsWithoutResource() throws {
    #expect(try allows(on: "*"))
    #expect(try !allows(resource: #""Resource": "arn:aws:s3:::*""#, on: "*"))
    #expect(try !allows(resource: #""Resource": "arn:*:*:*:*:*""#, on: "*"))
    #expect(try allows(resource: #""NotResource": "arn:aws:s3:::*""#, on: "*"))
    #expect(try !allows(resource: #""NotResource": "*""#, on: "*"))
    #expect(try !allows(resource: #""NotResource": []"#, on: "*"))
  }

  @Test(arguments: [
    ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/ana/k", true),
    ("arn:aws:s3:::b/${aws:PrincipalTag/TEAM}", "arn:aws:s3:::b/core", true),
    ("arn:aws:s3:::b/${aws:PrincipalTag/none}", "arn:aws:s3:::b/", false),
    ("arn:aws:s3:::b/${aws:PrincipalTag/none, 'any'}", "arn:aws:s3:::b/any", true),
    ("arn:aws:s3:::b/${aws:PrincipalTag/none, '*'}", "arn:aws:s3:::b/x", false),
    ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*", true), ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/x", false),
    ("arn:aws:s3:::b/$x", "arn:aws:s3:::b/$x", true), ("arn:aws:s3:::${account-id}", "arn:aws:s3:::b", false),
  ])
  func variables(row: (pattern: String, name: String, matches: Bool)) throws {
    #expect(try allows(resource: #""Resource": "\#(row.pattern)""#, on: row.name) == row.matches, "\(row)")
    // A variable without value excludes nothing.
    #expect(try allows(resource: #""NotResource": "\#(row.pattern)""#, on: row.name) != row.matches, "\(row)")
  }

  /// Without the newer version, `${…}` is text, in which wildcards are still wildcards.
  @Test(arguments: ["2008-10-17", nil])
  func olderVersion(version: String?) throws {
    let pattern = #""Resource": "arn:aws:s3:::b/${aws:username}""#
    #expect(try !allows(resource: pattern, version: version, on: "arn:aws:s3:::b/ana"))
    #expect(try allows(resource: pattern, version: version, on: "arn:aws:s3:::b/${aws:username}"))
    #expect(try allows(resource: #""Resource": "arn:aws:s3:::b/${*}""#, version: version, on: "arn:aws:s3:::b/${x}"))
  }

  /// Wildcards that arrive in a request are ordinary characters.
  @Test func wildcardsOfARequest() throws {
    #expect(try !allows(resource: #""Resource": "arn:aws:s3:::b/k""#, on: "arn:aws:s3:::b/*"))
    #expect(try allows(resource: #""Resource": "arn:aws:s3:::b/?""#, on: "arn:aws:s3:::b/*"))
  }
}
