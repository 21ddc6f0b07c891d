import ReevePolicy
import ReeveTypes

/// The permissions boundaries that an account of a company has.
enum Boundary: String, CaseIterable {
  case developer = "Developer"
  case operations = "Operations"
  case models = "Models"

  func statements(regions: [String]) -> [Statement] {
    switch self {
    case .developer:
      return [
        Self.allow([
          "s3:*", "lambda:*", "dynamodb:*", "sqs:*", "logs:*", "bedrock:*", "kms:*", "secretsmanager:*",
          "cloudwatch:*", "ec2:Describe*", "tag:Get*",
        ]),
        Statement(
          index: 0, effect: .deny, action: .action(["iam:*", "organizations:*", "kms:ScheduleKeyDeletion"]),
          resource: .resource(["*"])),
      ]
    case .operations:
      return [
        Statement(
          index: 0, effect: .allow, action: .notAction(["iam:*", "organizations:*"]), resource: .resource(["*"])),
        ControlStatement.regions(regions),
      ]
    case .models:
      return [
        Self.allow(["bedrock:*", "logs:*", "kms:Decrypt", "kms:GenerateDataKey"]),
        Self.allow(["s3:Get*", "s3:List*", "s3:PutObject"]),
      ]
    }
  }

  private static func allow(_ actions: [String]) -> Statement {
    Statement(index: 0, effect: .allow, action: .action(actions), resource: .resource(["*"]))
  }
}
