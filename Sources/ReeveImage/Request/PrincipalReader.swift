import ReeveTypes

// Who asks: the text of the request, and what the store has under it.
// Source: IAM User Guide, "IAM identifiers" and "AWS JSON policy elements: Principal".
extension Evaluation {
  /// Finds the principal, or says what is wrong with its text.
  @inline(__always)
  func readPrincipal(_ text: Bytes) -> RequestFault? {
    guard text.count > 0, text.count <= RequestLimits.textByteCountMax else {
      return .text(.textLength, .principal, count: text.count)
    }
    let prepared = preparedNames
    // No user or role has the ARN of a session.
    if let session = prepared >= 0 ? ownSession(prepared, text) : RoleSession(text), session.hasNames {
      return readRoleSession(text, session)
    }
    let record = prepared >= 0 ? ownRecord(prepared) : principalRecord(text)
    if record == 0 { return readOtherPrincipal(text) }
    principal.text = text
    principal.isKnown = true
    principal.isRegistered = false
    principal.isMadeByRoot = false
    principal.isSAMLProvider = false
    principal.session = 0
    principal.sessionName = text.slice(0, 0)
    take(record: record)
    return nil
  }

  /// The parts of the principal, where it was found ahead that it is a session.
  @inline(__always)
  private func ownSession(_ slot: Int, _ text: Bytes) -> RoleSession? {
    let length = Int(scratch.prepared(slot).roleNameLength)
    return length == 0
      ? nil : RoleSession(text, account: scratch.prepared(slot).account, roleNameLength: length)
  }

  /// What was found ahead of the principal as a user or role.
  @inline(__always)
  private func ownRecord(_ slot: Int) -> Int {
    scratch.prepared(slot).roleNameLength == 0 ? scratch.prepared(slot).holder : 0
  }

  /// The record of the user or role with an ARN, or zero.
  @inline(__always)
  func principalRecord(_ arn: Bytes) -> Int {
    Self.principalRecord(arn, hash: Hash.exact(arn), in: image, tables.principals)
  }

  @inline(__always)
  static func principalRecord(_ arn: Bytes, hash: UInt64, in image: Bytes, _ table: HashTable) -> Int {
    table.find(hash, in: image) { isPrincipal($0, arn, in: image) }
  }

  /// Whether a record is that of the user or role with an ARN.
  @inline(__always)
  static func isPrincipal(_ record: Int, _ arn: Bytes, in image: Bytes) -> Bool {
    image.slice(record &+ PrincipalLayout.arn, Int(image.u16(record &+ PrincipalLayout.arnLength))) == arn
  }

  /// Takes a user or role of the store, whom the text stands for.
  @inline(__always)
  func take(record: Int) {
    let image = self.image
    principal.record = record
    principal.kind = image[record &+ PrincipalLayout.kind] == PrincipalKind.user.rawValue ? .user : .role
    principal.account = image.u64(record &+ PrincipalLayout.account)
    principal.partitionLength = Int(image[record &+ PrincipalLayout.partitionLength])
    principal.arn = image.slice(record &+ PrincipalLayout.arn, Int(image.u16(record &+ PrincipalLayout.arnLength)))
  }

  /// Everyone who is not in the store under the text itself: sessions, root users, services, strangers.
  @inline(never)
  private func readOtherPrincipal(_ text: Bytes) -> RequestFault? {
    principal = RequestedPrincipal()
    principal.text = text
    guard text.isWellFormedUTF8 else { return .text(.notUTF8, .principal) }
    if text.equals("*") {
      principal.kind = .anonymous
      return nil
    }
    guard let arn = ARNParts(text), arn.partition.count > 0 else {
      if ProviderName.isHostThatIAMKnows(text) {
        principal.kind = .provider
        return nil
      }
      guard ServiceName.isWellFormed(text) else { return RequestFault(.malformedPrincipal) }
      principal.kind = .service
      return nil
    }
    guard PrincipalName.isPartition(arn.partition), arn.region.count == 0,
      let account = AccountNumber.parse(arn.account)
    else { return RequestFault(.malformedPrincipal) }
    principal.partitionLength = arn.partition.count
    if arn.service.equals("iam"), ProviderName.isProvider(arn.resource) {
      // The account has its provider registered, and is not whom the provider acts for.
      principal.kind = .provider
      principal.isSAMLProvider = arn.resource.hasPrefix("saml-provider/")
      return nil
    }
    principal.account = account
    if arn.service.equals("sts") {
      scratch.pair.sessionsIdentity = scratch.parts.sessionsIdentity
      return readSession(arn)
    }
    guard arn.service.equals("iam") else { return RequestFault(.malformedPrincipal) }
    if arn.resource.equals("root") {
      principal.kind = .root
      principal.arn = text
      principal.isKnown = isDescribed(account: account)
      return nil
    }
    if arn.resource.hasPrefix("user/"), PrincipalName.isPathAndName(arn.resource.from(5)) {
      principal.kind = .user
    } else if arn.resource.hasPrefix("role/"), PrincipalName.isPathAndName(arn.resource.from(5)) {
      principal.kind = .role
    } else {
      return RequestFault(.malformedPrincipal)
    }
    principal.arn = text
    principal.isKnown = false
    return nil
  }
}

extension Bytes {
  @inline(__always)
  func hasPrefix(_ literal: StaticString) -> Bool { matches(.literal(literal), at: 0) }
}

/// The parts of an ARN, in place.
struct ARNParts {
  let partition: Bytes
  let service: Bytes
  let region: Bytes
  let account: Bytes
  /// The sixth part; it keeps its colons.
  let resource: Bytes

  /// Absent when the text does not begin with `arn:` or has fewer than six parts.
  @inline(__always)
  init?(_ text: Bytes) {
    guard text.count > 4, text.u32(0) == 0x3A6E_7261 else { return nil }
    let second = text.first(UInt8(ascii: ":"), from: 4)
    guard second < text.count else { return nil }
    let third = text.first(UInt8(ascii: ":"), from: second + 1)
    guard third < text.count else { return nil }
    let fourth = text.first(UInt8(ascii: ":"), from: third + 1)
    guard fourth < text.count else { return nil }
    let fifth = text.first(UInt8(ascii: ":"), from: fourth + 1)
    guard fifth < text.count else { return nil }
    partition = text.slice(4, second - 4)
    service = text.slice(second + 1, third - second - 1)
    region = text.slice(third + 1, fourth - third - 1)
    account = text.slice(fourth + 1, fifth - fourth - 1)
    resource = text.from(fifth + 1)
  }
}

/// The shapes of names in principals' ARNs.
enum PrincipalName {
  /// `aws`, or `aws-` and lower-case letters and hyphens.
  static func isPartition(_ text: Bytes) -> Bool {
    if text.equals("aws") { return true }
    guard text.hasPrefix("aws-"), text.count > 4 else { return false }
    for index in 4..<text.count where text[index] &- 0x61 >= 26 && text[index] != UInt8(ascii: "-") { return false }
    return true
  }

  /// A path, which may be empty, and a name of 1 to 64 characters.
  static func isPathAndName(_ text: Bytes) -> Bool {
    var start = text.count
    while start > 0, text[start - 1] != UInt8(ascii: "/") { start -= 1 }
    guard isName(text.from(start)), start <= 512 else { return false }
    for index in 0..<start where text[index] <= 0x20 || text[index] >= 0x7F { return false }
    return true
  }

  static func isName(_ text: Bytes) -> Bool { 1...64 ~= text.count && text.isAll(of: .name) }

  static func isSessionName(_ text: Bytes) -> Bool { 2...64 ~= text.count && text.isAll(of: .name) }

  /// What GetFederationToken takes as a name.
  static func isFederatedName(_ text: Bytes) -> Bool { text.count <= 32 && isSessionName(text) }
}
