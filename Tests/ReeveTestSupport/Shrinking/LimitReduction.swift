import ReevePolicy
import ReeveStore

/// The steps that leave out an organization, a level of it, an endpoint or a session.
enum LimitReduction {
  static func all(of question: Question) -> [Reduction.Step] {
    let store = question.store
    var steps = Reduction.clearing(\.store.organization, question)
    steps += Reduction.dropping(\.store.endpoints, question) + droppingSessions(question)
    if let organization = store.organization {
      steps += Reduction.clearing(\.store.organization!.managementAccountID, question)
      if organization.hasServiceControlPolicies || organization.hasResourceControlPolicies {
        steps += disabling(organization, question)
      }
      steps += levels(\.store.organization!.root, question)
    }
    for endpoint in store.endpoints.indices {
      steps += Reduction.clearing(\.store.endpoints[endpoint].policy, question)
      steps += Reduction.clearing(\.store.endpoints[endpoint].vpcID, question)
      steps += Reduction.clearing(\.store.endpoints[endpoint].ownerAccountID, question)
      if store.endpoints[endpoint].kind != .interface {
        steps += Reduction.setting(\.store.endpoints[endpoint].kind, to: .interface, question)
      }
    }
    for session in store.sessions.indices {
      steps += droppingPolicies(ofSession: session, question)
      steps += Reduction.dropping(\.store.sessions[session].tags, question)
      if session < store.sessions.count - question.registeredCount {
        steps += Reduction.clearing(\.store.sessions[session].expiration, question)
      }
      steps += Reduction.clearing(\.store.sessions[session].sourceIdentity, question)
    }
    return steps
  }

  private static func droppingSessions(_ question: Question) -> [Reduction.Step] {
    question.store.sessions.indices.map { place in
      {
        var smaller = question
        smaller.store.sessions.remove(at: place)
        if place >= question.store.sessions.count - question.registeredCount { smaller.registeredCount -= 1 }
        return smaller
      }
    }
  }

  private static func disabling(_ organization: Organization, _ question: Question) -> [Reduction.Step] {
    var withoutService = organization
    withoutService.hasServiceControlPolicies = false
    withoutService.root = organization.root.changingPolicies { $0.service = [] }
    var withoutResource = organization
    withoutResource.hasResourceControlPolicies = false
    withoutResource.root = organization.root.changingPolicies { $0.resource = [] }
    return Reduction.setting(\.store.organization, to: withoutService, question)
      + Reduction.setting(\.store.organization, to: withoutResource, question)
  }

  /// Steps within a unit and those below it.
  private static func levels(
    _ path: WritableKeyPath<Question, OrganizationalUnit>, _ question: Question
  ) -> [Reduction.Step] {
    let unit = question[keyPath: path]
    var steps = Reduction.dropping(path.appending(path: \.units), question)
    steps += Reduction.dropping(path.appending(path: \.accounts), question)
    for child in unit.units.indices {
      // What the child has moves up, and the child goes.
      var lifted = unit
      let gone = lifted.units.remove(at: child)
      lifted.accounts += gone.accounts
      lifted.units += gone.units
      steps += Reduction.setting(path, to: lifted, question)
    }
    steps += Reduction.dropping(path.appending(path: \.policies.service), question)
    steps += Reduction.dropping(path.appending(path: \.policies.resource), question)
    for account in unit.accounts.indices {
      steps += Reduction.dropping(path.appending(path: \.accounts[account].policies.service), question)
      steps += Reduction.dropping(path.appending(path: \.accounts[account].policies.resource), question)
    }
    for child in unit.units.indices { steps += levels(path.appending(path: \.units[child]), question) }
    return steps
  }

  /// The policies that are left are named anew, by their places.
  private static func droppingPolicies(ofSession session: Int, _ question: Question) -> [Reduction.Step] {
    question.store.sessions[session].policies.indices.map { place in
      {
        var smaller = question
        let arn = smaller.store.sessions[session].arn
        smaller.store.sessions[session].policies.remove(at: place)
        for (place, policy) in smaller.store.sessions[session].policies.enumerated() {
          smaller.store.sessions[session].policies[place] = AttachedPolicy(
            name: "\(arn)#\(place)", document: policy.document)
        }
        return smaller
      }
    }
  }
}

extension OrganizationalUnit {
  fileprivate func changingPolicies(_ change: (inout ControlPolicies) -> Void) -> OrganizationalUnit {
    var changed = self
    change(&changed.policies)
    for account in changed.accounts.indices { change(&changed.accounts[account].policies) }
    changed.units = changed.units.map { $0.changingPolicies(change) }
    return changed
  }

  /// The policies of this level and of all below it.
  var allPolicies: [ControlPolicies] {
    [policies] + accounts.map(\.policies) + units.flatMap(\.allPolicies)
  }
}

extension Store {
  /// The documents that something is attached to: a file of the store has only these.
  var attachedDocuments: Set<DocumentID> {
    var found = Set(resources.compactMap(\.policy) + endpoints.compactMap(\.policy))
    var attached = sessions.flatMap(\.policies)
    for account in accounts {
      found.formUnion(account.roles.compactMap(\.trustPolicy))
      attached += account.users.flatMap { $0.inlinePolicies + $0.managedPolicies }
      attached += account.groups.flatMap { $0.inlinePolicies + $0.managedPolicies }
      attached += account.roles.flatMap { $0.inlinePolicies + $0.managedPolicies }
      attached += account.users.compactMap(\.permissionsBoundary) + account.roles.compactMap(\.permissionsBoundary)
    }
    for policies in organization?.root.allPolicies ?? [] { attached += policies.service + policies.resource }
    return found.union(attached.map(\.document))
  }
}
