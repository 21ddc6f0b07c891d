import ReeveStore
import ReeveTypes

/// The condition keys of one request: what the engine derives, and for what it does not know, what the caller gave.
/// Source: IAM User Guide, "AWS global condition context keys".
struct RequestContext {
  let requester: Requester
  let action: String
  let resource: RequestedResource
  /// Absent in a forward access session.
  let endpoint: RequestedEndpoint?
  let organization: Organization?
  /// As given, by name. A key with an empty list is absent, and not here.
  let given: [KeyName: [String]]
  /// The keys that the page does not have and that have many values: the service catalogue says so, or it does not know them
  /// and the request gives a list. Each with the rule that says it.
  private let multivalued: [KeyName: Rule]
  /// The keys of the tags in the request, with the case that they have there.
  let requestTagKeys: [String]
  let clock: Instant
  /// Notes which rules give keys their values.
  var trail: Trail?

  init(
    _ request: Request, requester: Requester, resource: RequestedResource, endpoint: RequestedEndpoint?,
    organization: Organization?, serviceKeys: (aws: ServiceKeys, own: ServiceKeys), clock: Instant
  ) {
    self.requester = requester
    action = request.action
    self.resource = resource
    self.organization = organization
    self.clock = clock
    var given: [KeyName: [String]] = [:]
    var multivalued: [KeyName: Rule] = [:]
    var tagKeys: [String] = []
    for entry in request.context {
      let values: [String]
      var isListed = false
      switch entry.value {
      case .single(let value): values = [value]
      case .multiple(let list):
        values = list
        isListed = true
      }
      guard !values.isEmpty else { continue }
      let name = KeyName(entry.key)
      given[name] = values
      if KeyCatalogue.row(of: name) == nil {
        if let form = ServiceKeys.form(of: name, in: serviceKeys) {
          if form.isMultivalued { multivalued[name] = .keyMultivaluedInCatalogue }
        } else if isListed {
          multivalued[name] = .keyListedByCaller
        }
      }
      if let tag = name.suffix(after: "aws:requesttag/") {
        tagKeys.append(String(decoding: entry.key.utf8.suffix(tag.utf8.count), as: UTF8.self))
      }
    }
    self.given = given
    self.endpoint = given[KeyName("aws:CalledVia")] == nil ? endpoint : nil
    self.multivalued = multivalued
    requestTagKeys = tagKeys
  }

  /// The values of a key; none when it is absent. A resource's tags may give a key several values that belong to tags
  /// whose keys differ in case: then the key is ambiguous. A key is multivalued where the page says so, whatever the
  /// number of its values; one that the page does not have, where the request gives a list.
  /// Source: IAM User Guide, "Single-valued vs. multivalued context keys".
  func values(of key: KeyName) -> (values: [String], isAmbiguous: Bool, isMultivalued: Bool) {
    let manyRule = KeyCatalogue.row(of: key).map { $0.isMultivalued ? Rule.keyMultivalued : nil } ?? multivalued[key]
    if let manyRule { trail?.note(manyRule) }
    let isMultivalued = manyRule != nil
    if let own = derived(key) {
      return (own, own.count > 1 && Text.hasPrefix(key.text, "aws:resourcetag/"), isMultivalued)
    }
    if given[key] != nil { trail?.note(.keyOfCaller) }
    return (given[key] ?? [], false, isMultivalued)
  }

  /// Whether a service calls on the principal's behalf, with the credentials of the principal's own call to it: a forward
  /// access session. The endpoint of that first call is not the endpoint of this one, and no key tells of it.
  /// Source: IAM User Guide, "Forward access sessions".
  var isForwardAccessSession: Bool { given[KeyName("aws:CalledVia")] != nil }

  /// The keys that a forward access session never has.
  static let keysOfTheFirstCall = [
    "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths",
    "aws:VpcSourceIp",
  ].map { KeyName($0) }

  /// What the engine knows by itself; absent where it knows nothing.
  func derived(_ key: KeyName) -> [String]? {
    switch key.text {
    case "aws:principalarn": return one(requester.principalARN, principalARNRule)
    case "aws:principalaccount":
      return requester.isAnonymous
        ? told(["anonymous"], .keyPrincipalAccountAnonymous) : one(requester.account, .keyPrincipalAccount)
    case "aws:principaltype": return one(principalType, .keyPrincipalType)
    case "aws:userid": return one(userID, userIDRule)
    case "aws:username": return one(userName, .keyUserName)
    case "aws:sourceidentity": return one(requester.session?.sourceIdentity, .keySourceIdentity)
    case "aws:principalisawsservice":
      guard !requester.isAnonymous, requester.identityProvider == nil else { return nil }
      return told([requester.isService ? "true" : "false"], .keyPrincipalIsAWSService)
    case "aws:principalservicename": return one(requester.isService ? requester.text : nil, .keyPrincipalServiceName)
    case "aws:principalservicenameslist":
      return told(requester.isService ? PrincipalForm.serviceNames(requester.text) : nil, .keyPrincipalServiceNames)
    // Of a session that a provider vouched for, the store does not say by whom.
    case "aws:federatedprovider":
      return one(requester.identityProvider == .openIDConnect ? requester.text : nil, .keyFederatedProvider)
    case "aws:principalorgid": return one(membership(of: requester.account)?.organizationID, .keyPrincipalOrgID)
    case "aws:principalorgpaths": return one(membership(of: requester.account)?.path, .keyPrincipalOrgPaths)
    case "aws:resourceaccount": return one(resource.owner, .keyResourceAccount)
    case "aws:resourceorgid": return one(membership(of: resource.owner)?.organizationID, .keyResourceOrgID)
    case "aws:resourceorgpaths": return one(membership(of: resource.owner)?.path, .keyResourceOrgPaths)
    case "aws:sourceorgid": return one(membership(of: sourceAccount)?.organizationID, .keySourceOrgID)
    case "aws:sourceorgpaths": return one(membership(of: sourceAccount)?.path, .keySourceOrgPaths)
    case "aws:sourcevpce": return one(endpoint?.id, .keySourceVpce)
    case "aws:sourcevpc": return one(endpoint?.known?.vpcID, .keySourceVpc)
    case "aws:vpceaccount": return one(endpoint?.known?.ownerAccountID, .keyVpceAccount)
    case "aws:vpceorgid":
      return one(membership(of: endpoint?.known?.ownerAccountID)?.organizationID, .keyVpceOrgID)
    case "aws:vpceorgpaths": return one(membership(of: endpoint?.known?.ownerAccountID)?.path, .keyVpceOrgPaths)
    case "aws:requestedregion":
      return requestedRegion.flatMap { one($0.region, $0.rule) }
    case "aws:currenttime": return told([currentTime], clockRule)
    case "aws:epochtime": return told([epochTime], clockRule)
    case "aws:viaawsservice": return told([isForwardAccessSession ? "true" : "false"], .keyViaAWSService)
    case "aws:calledviafirst": return one(given[KeyName("aws:CalledVia")]?.first, .keyCalledViaFirst)
    case "aws:calledvialast": return one(given[KeyName("aws:CalledVia")]?.last, .keyCalledViaLast)
    case "aws:securetransport":
      return told(given[key] ?? ["false"], given[key] == nil ? .keySecureTransport : .keyOfCaller)
    case "aws:tagkeys":
      if let own = given[key] { return told(own, .keyOfCaller) }
      return told(requestTagKeys.isEmpty ? nil : requestTagKeys, .keyTagKeys)
    default: break
    }
    if let tag = key.suffix(after: "aws:principaltag/") {
      // A session tag stands for a tag of the role or user with the same key.
      // Source: IAM User Guide, "Passing session tags in AWS STS".
      let isNamed: (Tag) -> Bool = { Text.equal(Text.lowercasedASCII($0.key), tag) }
      let own = (requester.user?.tags ?? requester.role?.tags ?? []).first(where: isNamed)?.value
      guard let passed = requester.session?.tags.first(where: isNamed)?.value else {
        // A session of which the store says nothing may have tags too: whoever is trusted to know them passes them on.
        if own != nil, requester.session == nil, case .session = requester.kind, let told = given[key] {
          return self.told(told, .keySessionTagOverPrincipals)
        }
        return one(own, .keyPrincipalTag)
      }
      return told([passed], own == nil ? .keySessionTag : .keySessionTagOverPrincipals)
    }
    if let tag = key.suffix(after: "aws:resourcetag/") {
      let values = resource.tags.filter { Text.equal(Text.lowercasedASCII($0.key), tag) }.map(\.value)
      return told(values.isEmpty ? nil : values, .keyResourceTag)
    }
    return nil
  }

  /// What a rule gives, if it gives anything.
  private func told(_ values: [String]?, _ rule: Rule) -> [String]? {
    if values != nil { trail?.note(rule) }
    return values
  }

  private func one(_ value: String?, _ rule: Rule) -> [String]? { told(value.map { [$0] }, rule) }

  /// The management account is a member too.
  private func membership(of account: String?) -> Membership? { account.flatMap { organization?.membership(of: $0) } }

  private var sourceAccount: String? { given[KeyName("aws:SourceAccount")]?.first }

  private var principalARNRule: Rule {
    if case .session = requester.kind { .keyPrincipalARNOfRole } else { .keyPrincipalARN }
  }

  private var principalType: String? {
    switch requester.kind {
    case .user, .unknownUser: "User"
    case .role, .session, .unknownRole, .unknownSession: "AssumedRole"
    case .federatedUser, .unknownFederatedUser: "FederatedUser"
    case .root: "Account"
    case .anonymous: "Anonymous"
    case .identityProvider, .service: nil
    }
  }

  /// Ids that the store lacks are not made up.
  private var userID: String? {
    switch requester.kind {
    case .user(let user): user.id
    case .session(let role, let sessionName): role.id.map { "\($0):\(sessionName)" }
    case .federatedUser, .unknownFederatedUser:
      requester.account.map { "\($0):\(Text.split(requester.text, at: "/").last ?? "")" }
    case .root: requester.account
    case .anonymous: "anonymous"
    case .unknownUser, .role, .unknownRole, .unknownSession, .identityProvider, .service: nil
    }
  }

  private var userIDRule: Rule {
    switch requester.kind {
    case .session: .keyUserIDOfSession
    case .federatedUser, .unknownFederatedUser: .keyUserIDOfFederatedUser
    case .root: .keyUserIDOfRoot
    case .anonymous: .keyUserIDAnonymous
    default: .keyUserID
    }
  }

  private var userName: String? {
    switch requester.kind {
    case .user(let user): user.name
    case .unknownUser: Text.split(requester.text, at: "/").last
    default: nil
    }
  }

  // The clock: a trusted caller may set it, by either key.

  /// The time of the decision.
  var now: Instant {
    if let text = given[KeyName("aws:CurrentTime")]?.first, let instant = PolicyDate.instant(text) { return instant }
    if let text = given[KeyName("aws:EpochTime")]?.first, let seconds = PolicyDate.epochSeconds(text) {
      return Instant(epochSeconds: seconds)
    }
    return clock
  }

  private var clockRule: Rule {
    given[KeyName("aws:CurrentTime")] == nil && given[KeyName("aws:EpochTime")] == nil ? .keyOfClock : .keyOfGivenClock
  }

  private var currentTime: String {
    if let text = given[KeyName("aws:CurrentTime")]?.first { return text }
    return PolicyDate.text(epochSeconds: now.epochSeconds)
  }

  private var epochTime: String {
    if let text = given[KeyName("aws:EpochTime")]?.first { return text }
    return String(now.epochSeconds)
  }
}
