/// The parts of the ARN of a role's session in the partition `aws`: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME`.
///
/// Most sessions are of that partition, and its length says where everything stands.
struct RoleSession {
  let account: UInt64
  let roleName: Bytes
  let name: Bytes

  /// Where the role's name begins.
  static let roleNameOffset = 39

  /// Absent for any other principal, which is read part by part. Whether the names are such is not looked at.
  @inline(__always)
  init?(_ text: Bytes) {
    let (service, kind) = (Bytes.literal("arn:aws:sts::"), Bytes.literal(":assumed-role/"))
    let start = Self.roleNameOffset
    guard text.count > start, text.u64(5) == service.u64(5), text.u64(0) == service.u64(0),
      text.u64(start &- 14) == kind.u64(0), text.u64(start &- 8) == kind.u64(6),
      let account = AccountNumber.parse(text.slice(13, 12))
    else { return nil }
    let slash = text.first(UInt8(ascii: "/"), from: start)
    guard slash < text.count else { return nil }
    roleName = text.slice(start, slash &- start)
    name = text.from(slash &+ 1)
    self.account = account
  }

  /// Of a text that has been taken apart before.
  init(_ text: Bytes, account: UInt64, roleNameLength: Int) {
    self.account = account
    roleName = text.slice(Self.roleNameOffset, roleNameLength)
    name = text.from(Self.roleNameOffset &+ roleNameLength &+ 1)
  }

  var hasNames: Bool { PrincipalName.isName(roleName) && PrincipalName.isSessionName(name) }
}
