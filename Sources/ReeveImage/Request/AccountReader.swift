// Accounts: their records, and the organization that they are in.
// Source: IAM User Guide, "AWS global condition context keys".
extension Evaluation {
  /// The record of an account, or zero.
  func account(_ number: UInt64) -> Int {
    var low = 0
    var high = tables.accountCount
    while low < high {
      let middle = (low + high) / 2
      let record = tables.accounts + middle * AccountLayout.stride
      let value = image.u64(record + AccountLayout.number)
      if value == number { return record }
      if value < number { low = middle + 1 } else { high = middle }
    }
    return 0
  }

  /// Whether the store has the users and roles of an account, so that its root user exists.
  func isDescribed(account number: UInt64) -> Bool {
    let record = account(number)
    return record != 0 && image[record + AccountLayout.isDescribed] != 0
  }

  /// The record of the principal's account, or zero.
  var principalAccount: Int {
    if scratch.pair.account == KnownPair.unknown { scratch.pair.account = findPrincipalAccount() }
    return scratch.pair.account
  }

  @inline(never)
  private func findPrincipalAccount() -> Int {
    if principal.record != 0 { return image.int(principal.record + PrincipalLayout.accountRecord) }
    return principal.account == RequestedPrincipal.noAccount ? 0 : account(principal.account)
  }

  /// The record of the account that the store or the ARN gives the resource, or zero.
  var resourceAccount: Int { resource.owner == RequestedPrincipal.noAccount ? 0 : account(resource.owner) }

  /// The record of the account that a service acts for, or zero.
  var sourceAccount: Int {
    guard noted.sourceAccount >= 0, let number = AccountNumber.parse(firstValue(ofEntry: noted.sourceAccount)) else {
      return 0
    }
    return account(number)
  }

  /// The id of the organization that an account is in.
  func organizationID(ofAccount record: Int) -> Bytes? {
    guard record != 0 else { return nil }
    let length = Int(image.u16(record + AccountLayout.organizationIDLength))
    return length == 0 ? nil : image.slice(image.int(record + AccountLayout.organizationID), length)
  }

  /// The place of an account in its organization: `o-…/r-…/ou-…/`.
  func organizationPath(ofAccount record: Int) -> Bytes? {
    guard record != 0 else { return nil }
    let length = image.int(record + AccountLayout.pathLength)
    return length == 0 ? nil : image.slice(image.int(record + AccountLayout.path), length)
  }
}
