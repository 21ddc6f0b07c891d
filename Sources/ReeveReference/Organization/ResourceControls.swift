import ReeveStore
import ReeveTypes

extension ReferenceEngine {
  /// Resource control policies bind the resources of the member accounts that they are attached above or at, whoever
  /// calls: also services, anonymous callers, and principals of other organizations.
  ///
  /// They do not bind resources of the management account, services without support for them, service-linked roles, or
  /// `kms:RetireGrant`; service-linked roles are not restricted in being assumed either. `RCPFullAWSAccess` is at every
  /// level and cannot be taken away, so they deny by a Deny alone.
  /// Source: AWS Organizations User Guide, "Resource control policies (RCPs)", "RCP evaluation" and "Resources and
  /// entities not restricted by RCPs".
  func resourceControls(_ evaluation: Evaluation) -> ControlBinding {
    guard let organization = store.organization else {
      return .unbound(.rcpNoOrganization, "the store has no organization")
    }
    guard organization.hasResourceControlPolicies else {
      return .unbound(.rcpNotEnabled, "the organization has not enabled them")
    }
    // A resource without a known owner counts as the requester's own; a caller without an account has none.
    guard let owner = evaluation.resource.owner ?? evaluation.requester.account else {
      return .unbound(.rcpResourceWithoutAccount, "the resource is of no account")
    }
    guard let membership = organization.membership(of: owner) else {
      return .unbound(.rcpOutsideOrganization, "account \(owner) is not in organization `\(organization.id)`")
    }
    if membership.isManagementAccount {
      return .unbound(.rcpManagementAccountExempt, "account \(owner) is the management account")
    }
    let action = Text.lowercasedASCII(evaluation.request.action)
    let service = Text.split(action, at: ":")[0]
    guard Self.servicesWithResourceControls.contains(where: { Text.equal($0, service) }) else {
      return .unbound(.rcpServiceWithoutSupport, "service `\(service)` does not support them")
    }
    if Text.equal(action, "kms:retiregrant") {
      return .unbound(.rcpRetireGrantExempt, "`kms:RetireGrant` is not restricted by them")
    }
    if isAssumingServiceLinkedRole(evaluation, action: action) {
      return .unbound(.rcpAssumingServiceLinkedRoleExempt, "the role that is assumed is linked to a service")
    }
    if evaluation.requester.isServiceLinked {
      return .unbound(.rcpServiceLinkedRoleExempt, "the role is linked to a service")
    }
    return .levels(membership.levels)
  }

  /// An action of STS on a service-linked role, which its path shows.
  private func isAssumingServiceLinkedRole(_ evaluation: Evaluation, action: String) -> Bool {
    guard Text.hasPrefix(action, "sts:"), let arn = evaluation.resource.arn, arn.service == "iam" else { return false }
    return Text.hasPrefix(arn.resource, "role/aws-service-role/")
  }

  /// The prefixes of the services that support resource control policies.
  /// Source: AWS Organizations User Guide, "List of AWS services that support RCPs", as of 26 September 2026.
  static let servicesWithResourceControls = [
    "aoss", "appconfig", "appstream", "autoscaling", "autoscaling-plans", "budgets", "clouddirectory", "cloudfront",
    "cloudsearch", "cloudtrail-data", "codeartifact", "codebuild", "codecommit", "codepipeline", "cognito-identity",
    "cognito-idp", "comprehend", "comprehendmedical", "compute-optimizer", "cost-optimization-hub", "dax", "dsql",
    "dynamodb", "ecr", "ecr-public", "events", "firehose", "fis", "fms", "gamelift", "health", "inspector-scan",
    "kendra", "kinesisvideo", "kms", "logs", "memorydb", "networkmonitor", "notifications", "opensearch",
    "pca-connector-ad", "personalize", "polly", "pricing", "resource-groups", "rolesanywhere", "s3", "secretsmanager",
    "servicediscovery", "signin", "sqs", "sts", "support", "swf", "textract", "timestream-influxdb", "transcribe",
    "transfer", "translate", "wafv2", "workspaces", "xray",
  ]
}
