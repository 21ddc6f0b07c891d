/// The sentence that AWS gives for a denial.
///
/// `User: PRINCIPAL is not authorized to perform: ACTION on resource: RESOURCE` and then why. The word `User:` stands for
/// roles and sessions too.
/// Source: IAM User Guide, "Troubleshoot access denied error messages".
public enum DenialMessage {
  /// The sentence for `answer` to `request`; absent when it is allowed.
  public static func text(for answer: Answer, to request: Request) -> String? {
    guard answer.decision != .allowed else { return nil }
    let principal = request.principal == "*" ? "anonymous" : request.principal
    var text = "User: \(principal) is not authorized to perform: \(request.action)"
    let resource = request.resources.indices.contains(answer.resource) ? request.resources[answer.resource] : "*"
    if resource != "*" { text += " on resource: \(resource)" }
    // AWS's page says nothing of it: its services refuse expired credentials before they decide.
    if answer.isSessionExpired { return "\(text) because the session has expired" }
    guard let policyType = policyType(of: answer.reason, request.action, resource) else { return text }
    if answer.decision == .explicitDeny { return "\(text) with an explicit deny in \(policyType.explicit)" }
    guard let name = policyType.implicit else { return text }
    return "\(text) because no \(name) allows the \(request.action) action"
  }

  /// What AWS calls the type of policy, after "an explicit deny in" and after "because no". Absent for a denial that no
  /// policy type is responsible for; resource control policies deny by a Deny alone.
  private static func policyType(
    of reason: Reason, _ action: String, _ resource: String
  ) -> (explicit: String, implicit: String?)? {
    switch reason {
    case .none: nil
    case .identity: ("an identity-based policy", "identity-based policy")
    case .resource:
      isRoleTrust(action, resource)
        ? ("the role trust policy", "role trust policy") : ("a resource-based policy", "resource-based policy")
    case .boundary: ("a permissions boundary", "permissions boundary")
    case .session: ("a session policy", "session policy")
    case .scp: ("a service control policy", "service control policy")
    case .rcp: ("a resource control policy", nil)
    case .endpoint: ("a VPC endpoint policy", "VPC endpoint policy")
    }
  }

  /// Whether the resource-based policy is the trust policy of a role: an action of STS on a role.
  private static func isRoleTrust(_ action: String, _ resource: String) -> Bool {
    // Setting the bit folds letters and leaves the colon as it is.
    let prefix = action.utf8.prefix(4).map { $0 | 0x20 }
    guard prefix.elementsEqual("sts:".utf8), let arn = ARN(resource) else { return false }
    return arn.service == "iam" && arn.resource.utf8.starts(with: "role/".utf8)
  }
}
