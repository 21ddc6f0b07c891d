import ReevePolicy
import ReeveTypes

/// Statements of service and resource control policies as most organizations have them.
enum ControlStatement {
  /// Nothing outside of these regions, except through services that are in none.
  static func regions(_ regions: [String]) -> Statement {
    Statement(
      index: 0, sid: "Regions", effect: .deny,
      action: .notAction([
        "iam:*", "sts:*", "organizations:*", "support:*", "route53:*", "cloudfront:*", "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
      ]),
      resource: .resource(["*"]),
      conditions: [
        ConditionClause(ConditionOperator(.stringNotEquals), key: "aws:RequestedRegion", values: regions)
      ])
  }

  /// Nothing without TLS. Of a resource control policy.
  static let transport = Statement(
    index: 0, sid: "Transport", effect: .deny, principal: .principal([.everyone]), action: .action(controlled),
    resource: .resource(["*"]),
    conditions: [
      ConditionClause(ConditionOperator(.bool, ifExists: true), key: "aws:SecureTransport", values: ["false"])
    ])

  /// Nobody from outside of the organization but AWS's services. Of a resource control policy.
  static func perimeter(_ organizationID: String) -> Statement {
    Statement(
      index: 0, sid: "Perimeter", effect: .deny, principal: .principal([.everyone]), action: .action(controlled),
      resource: .resource(["*"]),
      conditions: [
        ConditionClause(
          ConditionOperator(.stringNotEquals, ifExists: true), key: "aws:PrincipalOrgID", values: [organizationID]),
        ConditionClause(ConditionOperator(.bool, ifExists: true), key: "aws:PrincipalIsAWSService", values: ["false"]),
      ])
  }

  /// No one but the role of an account's baseline may do this.
  static func guarded(_ sid: String, _ actions: [String]) -> Statement {
    Statement(
      index: 0, sid: sid, effect: .deny, action: .action(actions), resource: .resource(["*"]),
      conditions: [
        ConditionClause(
          ConditionOperator(.arnNotLike), key: "aws:PrincipalArn", values: ["arn:aws:iam::*:role/baseline/*"])
      ])
  }

  private static let controlled = ["s3:*", "sqs:*", "kms:*", "secretsmanager:*", "sts:*"]
}

extension [Statement] {
  /// The same, each at its place.
  var numbered: [Statement] {
    var statements = self
    for index in statements.indices { statements[index].index = index }
    return statements
  }
}
