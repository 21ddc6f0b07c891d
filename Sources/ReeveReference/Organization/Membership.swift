import ReeveStore

/// An account's place in an organization.
/// Source: AWS Organizations User Guide, "AWS Organizations terminology and concepts"; IAM User Guide, "Understand the
/// AWS Organizations entity path".
struct Membership {
  var organizationID: String
  var isManagementAccount: Bool
  /// The root, each unit downwards, and the account itself. A management account that the tree does not have is a
  /// member without a place.
  var levels: [OrganizationLevel]

  /// `o-…/r-…/ou-…/…/`: without the account.
  var path: String? {
    levels.isEmpty ? nil : ([organizationID] + levels.dropLast().map(\.id)).joined(separator: "/") + "/"
  }
}

/// The root of an organization, one of its units, or an account.
struct OrganizationLevel {
  var id: String
  var policies: ControlPolicies
}

extension Organization {
  /// Absent for an account that is not a member.
  func membership(of account: String) -> Membership? {
    let isManagementAccount = managementAccountID.map { Text.equal($0, account) } ?? false
    let levels = Self.levels(from: root, downTo: account)
    guard levels != nil || isManagementAccount else { return nil }
    return Membership(organizationID: id, isManagementAccount: isManagementAccount, levels: levels ?? [])
  }

  private static func levels(from unit: OrganizationalUnit, downTo account: String) -> [OrganizationLevel]? {
    let own = OrganizationLevel(id: unit.id, policies: unit.policies)
    if let member = unit.accounts.first(where: { Text.equal($0.id, account) }) {
      return [own, OrganizationLevel(id: member.id, policies: member.policies)]
    }
    for child in unit.units {
      if let below = levels(from: child, downTo: account) { return [own] + below }
    }
    return nil
  }
}
