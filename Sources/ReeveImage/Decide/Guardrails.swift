import ReeveTypes

/// What limits everyone's permissions beside the principal's own policies, for one request.
struct Guardrails {
  /// The level list of service control policies that bind the principal, or zero.
  var serviceLevels = 0
  /// The level list of resource control policies that bind the resource, or zero.
  var resourceLevels = 0
  /// The attachment of the VPC endpoint's policy, or `noAttachment`.
  var endpointPolicy = AttachmentLayout.noAttachment
  /// The request came through an endpoint that the store does not know: nothing may.
  var isEndpointUnknown = false
  /// Some level may not allow.
  var isLimiting = false
}

// Service and resource control policies along the path of an account, and the policy of a VPC endpoint.
// Sources: AWS Organizations User Guide, "SCP evaluation" and "RCP evaluation"; AWS PrivateLink Guide, "Control access to
// VPC endpoints using endpoint policies".
extension Evaluation {
  /// Whether any request can meet a guardrail.
  @inline(__always)
  var canHaveGuardrails: Bool { tables.hasLevels || isThroughEndpoint }

  /// Those that bind this request.
  @inline(never)
  func guardrails() -> Guardrails {
    var guardrails = Guardrails()
    // A service that calls by itself comes through no endpoint of a customer's.
    if isThroughEndpoint, principal.kind != .service {
      guardrails.isEndpointUnknown = endpoint.record == 0
      if endpoint.record != 0 {
        guardrails.endpointPolicy = image.u32(endpoint.record + EndpointLayout.attachment)
      }
    }
    if tables.hasLevels {
      if scratch.pair.serviceLevels == KnownPair.unknown { findServiceLevels() }
      guardrails.serviceLevels = scratch.pair.serviceLevels
      if guardrails.serviceLevels != 0, scratch.pair.servicePlans == 0 {
        scratch.pair.servicePlans = placeOfLevelPlans(
          of: guardrails.serviceLevels, keptAt: PairMemo.servicePlans, besides: 0)
        scratch.pair.supportsResourceControl = scratch.levelPlans(at: scratch.pair.servicePlans).supportsResourceControl
      }
      if guardrails.serviceLevels != 0 {
        let plans = scratch.levelPlans(at: scratch.pair.servicePlans)
        guardrails.isLimiting = !plans.isWhole || plans.limitingCount != 0
      }
      guardrails.resourceLevels = resourceLevels
      if guardrails.resourceLevels != 0,
        scratch.pair.resourcePlans == 0
          || scratch.levelPlans(at: scratch.pair.resourcePlans).list != guardrails.resourceLevels
      {
        scratch.pair.resourcePlans = placeOfLevelPlans(
          of: guardrails.resourceLevels, keptAt: PairMemo.resourcePlans, besides: scratch.pair.servicePlans)
      }
    }
    return guardrails
  }

  @inline(never)
  private func findServiceLevels() {
    let account = isServiceLinked ? 0 : principalAccount
    scratch.pair.serviceLevels = account == 0 ? 0 : image.int(account + AccountLayout.serviceLevels)
  }

  /// A session of a service-linked role: no control policy binds it.
  private var isServiceLinked: Bool {
    if let known = scratch.pair.isServiceLinked { return known }
    let found = findIsServiceLinked()
    scratch.pair.isServiceLinked = found
    return found
  }

  @inline(__always)
  private func findIsServiceLinked() -> Bool {
    // Behind the partition stand `:iam::`, an account of twelve digits and a colon. A session of an unknown role has no ARN.
    principal.kind == .role
      && principal.arn.matches(.literal("role/aws-service-role/"), at: principal.partitionLength &+ 23)
  }

  /// Resource control policies follow the resource's owner. A resource that has none counts as the requester's.
  @inline(__always)
  private var resourceLevels: Int {
    guard supportsResourceControl else { return 0 }
    let owner = resource.owner == RequestedPrincipal.noAccount ? principal.account : resource.owner
    guard owner != RequestedPrincipal.noAccount, !isServiceLinked, !isAssumingServiceLinkedRole else { return 0 }
    let account = owner == principal.account ? principalAccount : self.account(owner)
    return account == 0 ? 0 : image.int(account + AccountLayout.resourceLevels)
  }

  /// Nothing of theirs restricts who may assume a service-linked role.
  private var isAssumingServiceLinkedRole: Bool {
    action.hasPrefix("sts:") && resource.serviceKind == .identity && resource.name.hasPrefix("role/aws-service-role/")
  }

  /// Whether resource control policies reach the action: its service supports them, and it is not the one that gives a
  /// grant back.
  var supportsResourceControl: Bool {
    if let known = scratch.pair.supportsResourceControl { return known }
    let found = findResourceControlSupport()
    scratch.pair.supportsResourceControl = found
    return found
  }

  @inline(never)
  private func findResourceControlSupport() -> Bool {
    let prefix = action.slice(0, action.first(UInt8(ascii: ":")))
    let service = tables.services.find(Hash.exact(prefix), in: image) { record in
      image.slice(record + ServiceLayout.prefix, image.int(record + ServiceLayout.length)) == prefix
    }
    return service != 0 && !action.equals("kms:retiregrant")
  }

  /// The first statement of a guardrail that denies.
  @inline(never)
  func denial(by guardrails: Guardrails) -> Verdict? {
    if guardrails.resourceLevels != 0 {
      let plans = scratch.levelPlans(at: scratch.pair.resourcePlans)
      if !plans.isWhole {
        for level in 0..<image.int(guardrails.resourceLevels + LevelListLayout.count) {
          let set = image.int(guardrails.resourceLevels + LevelListLayout.sets + 4 * level)
          if set != 0, let denied = firstApplyingToPrincipal(.deny, set: set) {
            return Verdict(.explicitDeny, .rcp, denied)
          }
        }
      } else if plans.denyingCount != 0, let denied = firstDenying(of: plans, testsPrincipals: true) {
        return Verdict(.explicitDeny, .rcp, denied)
      }
    }
    if guardrails.serviceLevels != 0 {
      let plans = scratch.levelPlans(at: scratch.pair.servicePlans)
      if !plans.isWhole {
        for level in 0..<image.int(guardrails.serviceLevels + LevelListLayout.count) {
          let set = image.int(guardrails.serviceLevels + LevelListLayout.sets + 4 * level)
          if set != 0, let denied = firstApplying(.deny, set: set) { return Verdict(.explicitDeny, .scp, denied) }
        }
      } else if plans.denyingCount != 0, let denied = firstDenying(of: plans, testsPrincipals: false) {
        return Verdict(.explicitDeny, .scp, denied)
      }
    }
    if guardrails.endpointPolicy != AttachmentLayout.noAttachment,
      let denied = firstApplying(.deny, ofEndpointPolicy: guardrails.endpointPolicy)
    {
      return Verdict(.explicitDeny, .endpoint, denied)
    }
    return nil
  }

  /// The first statement of a list of levels that denies.
  /// - Parameter testsPrincipals: they are policies that say by themselves whom they are about.
  private func firstDenying(of plans: KnownLevels, testsPrincipals: Bool) -> AppliedStatement? {
    for number in 0..<plans.denyingCount {
      let denial = plans.denying(number)
      if denial.isPlan {
        let found =
          testsPrincipals
          ? firstApplyingToPrincipal(.deny, plan: denial.offset) : firstApplying(.deny, plan: denial.offset)
        if let found { return found }
        continue
      }
      let program = image.from(denial.offset)
      if !testsPrincipals || plans.isAboutEveryone(number)
        || principalClass(statement: denial.statement, program: program) != .none,
        holds(statement: denial.statement, program: program)
      {
        return AppliedStatement(
          policy: denial.policy, index: program.u32(denial.statement &+ StatementLayout.index))
      }
    }
    return nil
  }

  /// The first statement of the endpoint's policy that applies. Whoever its principals take in counts, however; but those
  /// of a gateway endpoint take in an account's root user alone where they name the account.
  private func firstApplying(_ effect: Effect, ofEndpointPolicy policy: UInt32) -> AppliedStatement? {
    let program = self.program(of: policy)
    let isGateway = image[endpoint.record + EndpointLayout.isGateway] != 0
    var found: AppliedStatement?
    forEachStatement(effect, program: program) { statement in
      let grant = principalClass(statement: statement, program: program)
      guard grant != .none, !isGateway || grant != .account,
        holds(statement: statement, program: program)
      else { return false }
      found = AppliedStatement(policy: policy, index: program.u32(statement + StatementLayout.index))
      return true
    }
    return found
  }

  /// The guardrail that does not allow: every level of service control policies has to. Resource control policies always
  /// do, by the one that every level has and that no store lists.
  @inline(never)
  func silence(of guardrails: Guardrails) -> Verdict? {
    if guardrails.serviceLevels != 0 {
      let plans = scratch.levelPlans(at: scratch.pair.servicePlans)
      if plans.isWhole {
        for number in 0..<plans.limitingCount {
          let plan = plans.limiting(number)
          if firstApplying(.allow, plan: plan.offset, testsActions: plan.testsActions) == nil {
            return Verdict(.implicitDeny, .scp)
          }
        }
      } else {
        for level in 0..<image.int(guardrails.serviceLevels + LevelListLayout.count) {
          let set = image.int(guardrails.serviceLevels + LevelListLayout.sets + 4 * level)
          if set == 0 || firstApplying(.allow, set: set) == nil { return Verdict(.implicitDeny, .scp) }
        }
      }
    }
    if guardrails.isEndpointUnknown { return Verdict(.implicitDeny, .endpoint) }
    if guardrails.endpointPolicy != AttachmentLayout.noAttachment,
      firstApplying(.allow, ofEndpointPolicy: guardrails.endpointPolicy) == nil
    {
      return Verdict(.implicitDeny, .endpoint)
    }
    return nil
  }
}
