import ReeveTypes

/// Where a statement that applies was found.
struct AppliedStatement {
  /// The attachment of its policy.
  var policy: UInt32
  /// Its place in its document.
  var index: UInt32
  /// The image that the attachment counts in.
  var origin = Verdict.Origin.image
}

/// What the principal of a resource-based Allow is worth, least first.
/// Source: IAM User Guide, "Determining whether a request is allowed or denied within an account".
enum GrantClass: Int {
  case none = 0
  /// The account: its identity policies still have to allow.
  case account = 1
  /// The role of a session, or the user that made it.
  case viaRole = 2
  /// The requester itself, or everyone.
  case direct = 3
}

extension Evaluation {
  /// Whether a statement's resource and conditions hold; its action and principal have been seen to.
  @inline(__always)
  func resourceAndConditionsHold(statement: Int, program: Bytes) -> Bool {
    let resources = program.int(statement &+ StatementLayout.resources)
    if resources != 0 {
      let negated = program[statement &+ StatementLayout.flags] & StatementLayout.resourceNegated != 0
      if matchesResource(set: resources, program: program) == negated { return false }
    }
    return conditionsHold(statement: statement, program: program)
  }

  /// The same in one place for all walks of what is met once: that is in the processor's caches, and its branches are known.
  @inline(never)
  func holds(statement: Int, program: Bytes) -> Bool {
    resourceAndConditionsHold(statement: statement, program: program)
  }

  /// The same of a statement that the request is likely to meet in one part at least: what is cheaper is asked first.
  @inline(__always)
  func conditionsAndResourceHold(statement: Int, program: Bytes) -> Bool {
    let resources = program.int(statement &+ StatementLayout.resources)
    if resources == 0 || program.int(resources &+ ResourceSetLayout.count) <= Self.cheapPatternCountMax {
      return resourceAndConditionsHold(statement: statement, program: program)
    }
    let negated = program[statement &+ StatementLayout.flags] & StatementLayout.resourceNegated != 0
    return conditionsHold(statement: statement, program: program)
      && matchesResource(set: resources, program: program) != negated
  }

  /// Two conditions cost about as much as so many patterns.
  @inline(__always)
  private static var cheapPatternCountMax: Int { 3 }

  /// Whether some pattern of a statement's resources matches the request's. `*`, and the resource of an action that has no
  /// resource type, are matched by `*` alone.
  /// Source: Service Authorization Reference, "Actions, resources, and condition keys".
  @inline(__always)
  private func matchesResource(set: Int, program: Bytes) -> Bool {
    if resource.needsEverything { return hasEverything(set: set, program: program) }
    if program.u32(set &+ ResourceSetLayout.bucketCount) != 0 { return matchesSomeOfMany(set: set, program: program) }
    let (text, colons) = (resource.text, resource.colons)
    var reference = set &+ ResourceSetLayout.patterns
    let end = reference &+ program.int(set &+ ResourceSetLayout.count) &* ReferenceLayout.stride
    while reference < end {
      if matches(text, reference: reference, program: program, colons: colons) { return true }
      reference &+= ReferenceLayout.stride
    }
    return false
  }

  /// The same of a set that has a table of literals, or says which bytes each pattern needs: those that need one which the
  /// resource does not have are passed over.
  @inline(never)
  private func matchesSomeOfMany(set: Int, program: Bytes) -> Bool {
    let head = program.u32(set &+ ResourceSetLayout.bucketCount)
    if head & ResourceSetLayout.countMask != 0, matchesLiteral(set: set, program: program) { return true }
    let count = program.int(set &+ ResourceSetLayout.count)
    if count == 0 { return false }
    let hasBits = head & ResourceSetLayout.hasBits != 0
    let text = resource.text
    if hasBits, scratch.resourceBits == 0 { scratch.resourceBits = text.byteBits }
    let missing = ~scratch.resourceBits
    var reference = set &+ ResourceSetLayout.patterns
    let end = reference &+ count &* ReferenceLayout.stride
    var bits = end
    while reference < end {
      if !hasBits || program.u64(bits) & missing == 0,
        matches(text, reference: reference, program: program)
      {
        return true
      }
      reference &+= ReferenceLayout.stride
      bits &+= 8
    }
    return false
  }

  @inline(never)
  func hasEverything(set: Int, program: Bytes) -> Bool {
    for number in 0..<program.int(set + ResourceSetLayout.count) {
      let reference = set + ResourceSetLayout.patterns + number * ReferenceLayout.stride
      if program.u32(reference + ReferenceLayout.kind) == TextKind.everything.rawValue { return true }
    }
    return false
  }

  /// Whether the resource is one of those that the set has in full.
  @inline(never)
  private func matchesLiteral(set: Int, program: Bytes) -> Bool {
    let table = HashTable(
      buckets: program.int(set + ResourceSetLayout.buckets),
      mask: Int(program.u32(set + ResourceSetLayout.bucketCount) & ResourceSetLayout.countMask) - 1)
    let text = resource.text
    return table.find(resourceHash, in: program) { record in
      program.slice(record + 4, program.int(record)) == text
    } != 0
  }

  /// In an open entry: whether the statement's own patterns take in the action.
  @inline(__always)
  func actionHolds(statement: Int, program: Bytes) -> Bool {
    let list = program.int(statement + StatementLayout.actions)
    let negated = program[statement + StatementLayout.flags] & StatementLayout.actionNegated != 0
    return (list != 0 && matchesAny(action, list: list, program: program)) != negated
  }

  /// Whether a statement's `Principal` or `NotPrincipal` takes in the requester, however.
  @inline(__always)
  func isAboutRequester(statement: Int, program: Bytes) -> Bool {
    isAboutEveryone(statement: statement, program: program)
      || principalClass(statement: statement, program: program) != .none
  }

  /// Whether everyone stands alone in a statement's `Principal`, as most often.
  @inline(__always)
  func isAboutEveryone(statement: Int, program: Bytes) -> Bool {
    let list = program.int(statement &+ StatementLayout.principals)
    return list != 0 && program[statement &+ StatementLayout.flags] & StatementLayout.principalNegated == 0
      && program.int(list &+ PrincipalListLayout.count) == 1
      && program.u32(list &+ PrincipalListLayout.matchers &+ PrincipalListLayout.kind)
        == PrincipalMatch.everyone.rawValue
  }

  /// What a statement's `Principal` or `NotPrincipal` says about the requester. A `NotPrincipal` that takes it in counts
  /// as everyone; in a Deny it takes in whoever has a permissions boundary.
  @inline(never)
  func principalClass(statement: Int, program: Bytes) -> GrantClass {
    let list = program.int(statement + StatementLayout.principals)
    guard list != 0 else { return .none }
    if program[statement + StatementLayout.flags] & StatementLayout.principalNegated != 0 {
      if boundary != 0, program[statement + StatementLayout.effect] == 0 { return .direct }
      return isExempt(list: list, program: program) ? .none : .direct
    }
    var best = GrantClass.none
    var matcher = list + PrincipalListLayout.matchers
    for _ in 0..<program.int(list + PrincipalListLayout.count) {
      let found = matcherClass(matcher, program: program)
      if found.rawValue > best.rawValue { best = found }
      matcher += PrincipalListLayout.stride
    }
    return best
  }

  private func matcherClass(_ matcher: Int, program: Bytes) -> GrantClass {
    let text = program.slice(
      program.int(matcher + PrincipalListLayout.text), program.int(matcher + PrincipalListLayout.length))
    switch program.u32(matcher + PrincipalListLayout.kind) {
    case PrincipalMatch.everyone.rawValue: return .direct
    case PrincipalMatch.account.rawValue:
      guard principal.account == program.u64(matcher + PrincipalListLayout.account),
        principal.account != RequestedPrincipal.noAccount,
        text.count == 0 || text == principal.partition
      else { return .none }
      return principal.kind == .root ? .direct : .account
    case PrincipalMatch.arn.rawValue:
      if principal.account == RequestedPrincipal.noAccount { return .none }
      if principal.kind == .role {
        if principal.sessionName.count > 0, isOfThisSession(text) { return .direct }
        return text.count > 0 && text == principal.arn ? .viaRole : .none
      }
      if text == principal.text { return .direct }
      return principal.kind == .federated && principal.record != 0 && text == recordARN ? .viaRole : .none
    case PrincipalMatch.uniqueID.rawValue:
      guard principal.record != 0, text.count > 0,
        image.slice(
          image.int(principal.record + PrincipalLayout.id), Int(image.u16(principal.record + PrincipalLayout.idLength)))
          == text
      else { return .none }
      return principal.kind == .user ? .direct : .viaRole
    case PrincipalMatch.service.rawValue: return principal.kind == .service && text == principal.text ? .direct : .none
    case PrincipalMatch.provider.rawValue:
      return principal.kind == .provider && text == principal.text ? .direct : .none
    default: return .none
    }
  }

  /// Whether an ARN is the session's own. The case of the role's name does not count, as it does not where the session
  /// finds its role: a Deny that names the session holds for every spelling of it.
  private func isOfThisSession(_ text: Bytes) -> Bool {
    guard text.count == principal.text.count else { return false }
    let name = text.count - principal.sessionName.count
    let role = principal.text.first(UInt8(ascii: "/"))
    return text.slice(0, role) == principal.text.slice(0, role)
      && text.slice(role, name - role).equalsFoldingASCII(principal.text.slice(role, name - role))
      && text.from(name) == principal.sessionName
  }

  /// The ARN in the principal's record, which there is.
  private var recordARN: Bytes {
    image.slice(principal.record + PrincipalLayout.arn, Int(image.u16(principal.record + PrincipalLayout.arnLength)))
  }

  /// `NotPrincipal` exempts the requester, or for a session its role, when it is listed; an account exempts its root user
  /// alone, and the user that made a federated user nobody else.
  private func isExempt(list: Int, program: Bytes) -> Bool {
    var matcher = list + PrincipalListLayout.matchers
    for _ in 0..<program.int(list + PrincipalListLayout.count) {
      let found = matcherClass(matcher, program: program)
      switch found {
      case .none: break
      case .account: if principal.kind == .root { return true }
      case .viaRole: if principal.kind == .role { return true }
      case .direct: return true
      }
      matcher += PrincipalListLayout.stride
    }
    return false
  }
}
