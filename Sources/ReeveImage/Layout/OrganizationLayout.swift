// Accounts, and the control policies that bind them and what they own.

/// An account that the store describes, or that its organization has. Records ascend by number, so that one is found by
/// halving.
///
///     OFFSET  SIZE  FIELD                 MEANING
///          0     8  number                the account number
///          8     1  isDescribed           1: the store has its users and roles, so its root user exists
///          9     1  reserved              zero
///         10     2  organizationIDLength  zero: it is in no organization
///         12     4  organizationID        offset in strings
///         16     4  path                  offset in strings of its place: `o-…/r-…/ou-…/`
///         20     4  pathLength            zero: it has no place in the tree
///         24     4  serviceLevels         a level list: the service control policies that bind its principals; zero: none
///         28     4  resourceLevels        a level list: the resource control policies that bind what it owns; zero: none
public enum AccountLayout {
  public static let number = 0
  public static let isDescribed = 8
  public static let organizationIDLength = 10
  public static let organizationID = 12
  public static let path = 16
  public static let pathLength = 20
  public static let serviceLevels = 24
  public static let resourceLevels = 28
  public static let stride = 32
}

/// The control policies on the way from the root of the organization down to an account: a count (4 bytes), then the
/// offset of a policy set for each level (4 bytes each). Zero: the level has no policies.
public enum LevelListLayout {
  public static let count = 0
  public static let sets = 4
}

/// A service that supports resource control policies: the length of its prefix (4 bytes), the prefix in lower case.
public enum ServiceLayout {
  public static let length = 0
  public static let prefix = 4
}
