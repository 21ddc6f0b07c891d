/// What a policy document is attached to; it says which elements the document may have.
/// Source: IAM User Guide, "Policies and permissions in IAM".
public enum PolicyType: String, Sendable, Hashable, CaseIterable {
  /// An inline policy of a user, group or role.
  case identity
  /// A managed policy.
  case managed
  /// A permissions boundary.
  case boundary
  /// A session policy.
  case session
  /// A resource-based policy of any service that has no type of its own here.
  case resource
  /// A role trust policy.
  case trust
  /// A KMS key policy.
  case kms
  /// A VPC endpoint policy.
  case endpoint
  /// A service control policy.
  case scp
  /// A resource control policy.
  case rcp
}
