import ReeveImage
import ReeveStore
import ReeveTypes

/// A user or role, with what its record says.
struct LinkedPrincipal {
  var kind: PrincipalKind
  var account: UInt64
  var arn: String
  var name: String
  var id: String?
  var tags: [Tag]
  /// The number of its policy set.
  var policySet: Int?
  var trustAttachment: UInt32?
}

extension AttachmentTable {
  /// The users and roles of an account, with the policies that each has: a user's own and then its groups', a role's own.
  /// Source: IAM User Guide, "Policies and permissions in IAM".
  mutating func principals(of account: Account) -> [LinkedPrincipal] {
    guard let number = PrincipalLowering.account(account.id) else { return [] }
    let groups = Dictionary(account.groups.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var principals: [LinkedPrincipal] = []
    principals.reserveCapacity(account.users.count + account.roles.count)
    for user in account.users {
      var policies = user.inlinePolicies + user.managedPolicies
      for name in user.groups {
        if let group = groups[name] { policies += group.inlinePolicies + group.managedPolicies }
      }
      principals.append(
        LinkedPrincipal(
          kind: .user, account: number, arn: user.arn, name: user.name, id: user.id, tags: user.tags,
          policySet: set(policies)))
    }
    for role in account.roles {
      let trust = role.trustPolicy.map { attachment(AttachedPolicy(name: role.arn, document: $0)) }
      principals.append(
        LinkedPrincipal(
          kind: .role, account: number, arn: role.arn, name: role.name, id: role.id, tags: role.tags,
          policySet: set(role.inlinePolicies + role.managedPolicies), trustAttachment: trust))
    }
    return principals
  }
}
