import ReeveImage
import ReeveStore

/// What a principal's record refers to, as places in the parts of the image.
struct PrincipalLinks {
  var policySet: Int?
  var boundary: Int?
  var trustAttachment: UInt32?
  /// Absent where the ARN ends with it.
  var name: Int?
  var id = 0
  var tags: Int?
}

extension AttachmentTable {
  /// The policies of an account's users and then roles: a user's own and then its groups', a role's own.
  /// Source: IAM User Guide, "Policies and permissions in IAM".
  mutating func links(of account: Account, _ texts: inout TextTables) -> [PrincipalLinks] {
    let groups = Dictionary(account.groups.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var links: [PrincipalLinks] = []
    links.reserveCapacity(account.users.count + account.roles.count)
    for user in account.users {
      var policies = [user.inlinePolicies, user.managedPolicies]
      for name in user.groups {
        if let group = groups[name] { policies += [group.inlinePolicies, group.managedPolicies] }
      }
      links.append(
        PrincipalLinks(
          policySet: set(policies), boundary: boundary(user.permissionsBoundary),
          name: user.arn.utf8.ends(with: user.name) ? nil : texts.intern(user.name),
          id: texts.append(user.id ?? ""),
          tags: texts.tagList(user.tags)))
    }
    for role in account.roles {
      let trust = role.trustPolicy.map { attachment(AttachedPolicy(name: role.arn, document: $0)) }
      links.append(
        PrincipalLinks(
          policySet: set([role.inlinePolicies, role.managedPolicies]), boundary: boundary(role.permissionsBoundary),
          trustAttachment: trust, name: role.arn.utf8.ends(with: role.name) ? nil : texts.intern(role.name),
          id: texts.append(role.id ?? ""),
          tags: texts.tagList(role.tags)))
    }
    return links
  }

  private mutating func boundary(_ policy: AttachedPolicy?) -> Int? {
    policy.flatMap { set([[$0]]) }
  }
}

extension String.UTF8View {
  fileprivate func ends(with text: String) -> Bool {
    count >= text.utf8.count && suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}
