# The faults that planted-faults.sh plants: a name, what is then broken, the file, what it reads, what it reads then.
# shellcheck shell=bash
faults() {
  area 'Conditions'
  fault forany-negated-absent 'ForAnyValue with a negated operator holds for an absent key' \
    ReeveImage/Condition/ConditionWalk.swift \
    'if flags & ConditionLayout.forAnyValue != 0 { return false }' ''
  fault ifexists-ignored '…IfExists is dropped' \
    ReeveCompiler/Lower/ConditionLowering.swift \
    'if clause.conditionOperator.ifExists { flags |= ConditionLayout.ifExists }' ''
  fault forall-absent-false 'ForAllValues does not hold for an absent key' \
    ReeveImage/Condition/ConditionWalk.swift \
    '(ConditionLayout.ifExists | ConditionLayout.forAllValues) != 0 { return true }' 'ConditionLayout.ifExists != 0 { return true }'
  fault plain-operator-takes-lists 'a plain operator compares the values of a multivalued key' \
    ReeveImage/Condition/ConditionWalk.swift \
    'return !values.isList && isTrue(of:' 'return isTrue(of:'
  fault list-of-one-is-a-value 'a plain operator takes a list of one value for a value' \
    ReeveImage/Condition/ConditionWalk.swift \
    'return !values.isList && isTrue(of:' 'return (!values.isList || values.count == 1) && isTrue(of:'
  fault list-fills-variable 'a list of one value fills a variable' \
    ReeveImage/Condition/KeyValues.swift \
    'scratch.entry(entry).count == 1, !scratch.entry(entry).isList' 'scratch.entry(entry).count == 1'
  fault only-empty-texts-compared 'set operators compare empty texts' \
    ReeveImage/Condition/ConditionWalk.swift \
    'if forAll || forAny, onlyEmptyTexts(values.count) { return forAll }' ''
  fault ambiguous-tag-widens 'a tag in several spellings counts in favour of the allow' \
    ReeveImage/Condition/ConditionWalk.swift \
    '!= first { return isDeny }' '!= first { return !isDeny }'
  fault ambiguous-tag-takes-first 'of a tag in several spellings, the first is the value' \
    ReeveImage/Condition/ConditionWalk.swift \
    'for index in 1..<count where result(index) != first { return isDeny }' ''
  fault null-inverted '`Null` is the other way round' \
    ReeveImage/Condition/ConditionWalk.swift \
    '(isPresent ? ValueKind.value : ValueKind.yes)' '(isPresent ? ValueKind.yes : ValueKind.value)'
  fault cidr-one-bit-wide 'address ranges are one bit too wide' \
    ReeveImage/Condition/Address.swift \
    'let highMask = prefixLength >= 64 ? UInt64.max : Self.mask(prefixLength)' \
    'let highMask = prefixLength >= 64 ? UInt64.max : Self.mask(prefixLength) << 1'
  fault mapped-address-stays-v6 'an IPv4 address inside an IPv6 one is no IPv4 address' \
    ReeveImage/Condition/Address.swift \
    'low >> 32 == 0xFFFF, prefix ?? 128 >= 96' 'low >> 32 == 0xFFFE, prefix ?? 128 >= 96'
  fault zone-the-wrong-way 'the zone of a date is added, not taken away' \
    ReeveImage/Condition/DateText.swift \
    'return east ? offset : -offset' 'return east ? -offset : offset'
  fault fraction-dropped 'fractions of a second are dropped' \
    ReeveImage/Condition/DateText.swift \
    'nanoseconds = fraction' 'nanoseconds = fraction * 0'
  fault four-digits-are-seconds 'a year is taken for seconds' \
    ReeveImage/Condition/DateText.swift \
    'if text.count == 4, let year' 'if text.count == 5, let year'
  fault less-or-equal-is-less '…LessThanEquals does not hold for equal values' \
    ReeveImage/Condition/ConditionWalk.swift \
    'case 2: order <= 0' 'case 2: order < 0'
  fault digits-cut-short 'numbers are compared by their first twenty digits' \
    ReeveImage/Condition/Decimal.swift \
    'if leftIndex == left.digits.count { return rightIndex == right.digits.count ? 0 : -leftRank }' \
    'if leftIndex == left.digits.count || leftIndex > 20 { return rightIndex == right.digits.count || leftIndex > 20 ? 0 : -leftRank }'
  fault latin-letters-unfolded 'IgnoreCase leaves letters of Latin-1 as they are' \
    ReeveImage/Match/FoldedMatch.swift \
    'if lead == 0xC3, next >= 0x80, next <= 0x9E, next != 0x97' 'if lead == 0xC3, next >= 0x80, next <= 0x80, next != 0x97'

  area 'Patterns and variables'
  fault star-ends-at-colon 'the last star of a resource ends at a colon' \
    ReeveCompiler/Lower/ResourcePattern.swift \
    'if case .runInPart = token, isLastOfPart { return .anyRun }' ''
  fault arn-condition-crosses-colons 'a star in the ARN of a condition passes colons' \
    ReeveCompiler/Lower/ResourcePattern.swift \
    'return parts.lower { token, _ in token }' 'return parts.lower { token, _ in if case .runInPart = token { .anyRun } else { token } }'
  fault short-arn-not-completed 'a short ARN in a managed policy is not completed' \
    ReeveCompiler/Lower/StatementLowering.swift \
    '[.identity, .managed, .boundary].contains(type)' '[.identity, .boundary].contains(type)'
  fault prefix-for-whole-text 'a literal matches every text that begins with it' \
    ReeveImage/Match/PatternMatch.swift \
    'case TextKind.literal.rawValue: return bytes == text' 'case TextKind.literal.rawValue: return text.matches(bytes, at: 0)'
  fault run-passes-a-place 'a star takes at least one byte' \
    ReeveImage/Match/PatternMatch.swift \
    'var place = start &+ 1' 'var place = min(start &+ 2, text.count)'
  fault run-in-part-passes-colons 'a star inside a part passes colons' \
    ReeveImage/Match/PatternMatch.swift \
    'if inPart, text[place] == UInt8(ascii: ":") { return nil }' ''
  fault question-mark-is-a-byte 'a question mark takes one byte of a character of three' \
    ReeveImage/Match/PatternMatch.swift \
    'case 0xE0...0xEF: return 3' 'case 0xE0...0xEF: return 1'
  fault literal-table-skipped 'texts found in the table of literals are not looked at' \
    ReeveImage/Decide/StatementWalk.swift \
    'matchesLiteral(set: set, program: program) { return true }' \
    'matchesLiteral(set: set, program: program) { return false }'
  fault default-ignored 'the default of a variable is ignored' \
    ReeveImage/Match/PatternMatch.swift \
    'guard length != SlotLayout.noDefault else { return nil }' 'if length <= SlotLayout.noDefault { return nil }'
  fault variables-in-2008 'documents of 2008 have variables' \
    ReeveCompiler/Lower/Pattern.swift \
    'guard version == .v2012 else { return [.text(bytes)] }' ''
  fault variable-before-fifth-colon 'a variable before the fifth colon of a resource counts' \
    ReeveCompiler/Lower/ResourcePattern.swift \
    'version: version), parts.hasVariablesLastOnly else' 'version: version), !parts.parts.isEmpty else'
  fault value-crosses-parts 'the value of a variable passes the colons of an ARN' \
    ReeveImage/Match/PatternMatch.swift \
    'value.first(UInt8(ascii: ":")) < value.count {' 'value.first(UInt8(ascii: ":")) > value.count {'

  area 'Context keys'
  fault source-of-anyone 'anyone who is trusted sets `aws:SourceArn` and `aws:SourceAccount`' \
    ReeveImage/Request/ContextReader.swift \
    'if setter == KeyRule.Setter.serviceCaller.rawValue {' \
    'if trust == .reported, setter == KeyRule.Setter.serviceCaller.rawValue {'

  area 'Actions and statements'
  fault action-case-counts 'the case of an action counts' \
    ReeveImage/Request/RequestReader.swift \
    'action = scratch.foldedAction(text)' 'action = text'
  fault entry-without-notaction '`NotAction` is left out of the table of actions' \
    ReeveCompiler/Lower/StatementLowering.swift \
    '!isNever && actions.contains' '!isNever && !isActionNegated && actions.contains'
  fault cell-of-first-document 'a cell has the statements of the first document only' \
    ReeveCompiler/Link/CellPlanner.swift \
    $'for member in members {\n      programs.forEachStatement(of' $'for member in members.prefix(1) {\n      programs.forEachStatement(of'
  fault own-cell-without-its-bit 'the records of principals do not say that some actions have a cell of their own' \
    ReeveCompiler/Link/CellPlanner.swift \
    'planned.ownActions |= PrincipalLayout.bit' 'planned.ownActions |= number % 8 == 7 ? 0 : PrincipalLayout.bit'
  fault own-cell-passed-over 'an action that has a cell of its own has the plan of all others' \
    ReeveImage/Decide/Evaluation.swift \
    'return own != 0 ? own : image.int(record &+ PrincipalLayout.othersPlan)' \
    'return own &* 0 &+ image.int(record &+ PrincipalLayout.othersPlan)'
  fault displaced-cell-not-found-ahead 'looking ahead does not find a cell that stands behind another one' \
    ReeveImage/Decide/Preparation+Records.swift \
    'let next = tables.cell(set: set, action: number)' 'let next = 0'
  fault next-cell-taken-ahead 'looking ahead takes a cell of another action for the own one' \
    ReeveImage/Decide/Preparation+Records.swift \
    'key == CellLayout.key(set: set, action: number) ? mask : 0' 'UInt32(truncatingIfNeeded: key) == UInt32(set) ? mask : 0'
  fault fingerprint-without-values 'documents that differ in values of conditions share a program' \
    ReeveCompiler/Link/DocumentFingerprint.swift \
    'put(clause.values, kind: 0)' 'put(clause.values.map { _ in "" }, kind: 0)'
  fault fingerprint-without-effect 'documents that differ in an effect share a program' \
    ReeveCompiler/Link/DocumentFingerprint.swift \
    'bytes.put(statement.effect == .allow ? 1 : 0)' 'bytes.put(statement.effect == .allow ? 1 : 1)'
  fault first-document-only 'a policy set has its first document only' \
    ReeveImage/Decide/PolicySetWalk.swift \
    $'-> AppliedStatement? {\n    for number in 0..<image.int(set + PolicySetLayout.count) {\n      let policy = image.u32(set + PolicySetLayout.attachments + 4 * number)\n      let program' \
    $'-> AppliedStatement? {\n    for number in 0..<1 {\n      let policy = image.u32(set + PolicySetLayout.attachments + 4 * number)\n      let program'
  fault empty-notaction-is-all 'an empty `NotAction` takes in every action' \
    ReeveCompiler/Lower/StatementLowering.swift \
    $'if texts.isEmpty { isNever = true }\n    program.beginStatement()' 'program.beginStatement()'

  area 'Principals'
  fault session-by-exact-case "a session finds its role in the role's case only" \
    ReeveImage/Request/SessionReader.swift \
    '(kept == name || kept.equalsFoldingASCII(name))' 'kept == name'
  fault session-in-any-partition 'a session finds a role of another partition' \
    ReeveImage/Request/SessionReader.swift \
    $'matches(partition, at: 0)\n      && image[record + PrincipalLayout.arn + 4 + partition.count] == UInt8(ascii: ":")' 'count > 0'
  fault notprincipal-exempts-account '`NotPrincipal` with an account exempts everyone in it' \
    ReeveImage/Decide/StatementWalk.swift \
    'case .account: if principal.kind == .root { return true }' 'case .account: return true'
  fault notprincipal-exempts-by-maker '`NotPrincipal` with a user exempts federated users that it made' \
    ReeveImage/Decide/StatementWalk.swift \
    'case .viaRole: if principal.kind == .role { return true }' 'case .viaRole: return true'
  fault named-session-by-exact-case "a session that is named matches in its role's case only" \
    ReeveImage/Decide/StatementWalk.swift \
    'principal.sessionName.count > 0, isOfThisSession(text)' 'principal.sessionName.count > 0, text == principal.text'
  fault role-is-direct 'a role that is named grants its sessions as if they were named' \
    ReeveImage/Decide/StatementWalk.swift \
    'text == principal.arn ? .viaRole : .none' 'text == principal.arn ? .direct : .none'
  fault account-in-any-partition 'an account matches in every partition' \
    ReeveImage/Decide/StatementWalk.swift \
    'text.count == 0 || text == principal.partition' 'text.count == 0 || text.count > 0'

  area 'The join'
  fault identity-denies-first 'denials of identity policies are named before those of the resource' \
    ReeveImage/Decide/Join.swift \
    'if resource.policy != AttachmentLayout.noAttachment, let denied = resourceDeny() {' \
    'if firstDenyingOfIdentity() == nil, resource.policy != AttachmentLayout.noAttachment, let denied = resourceDeny() {'
  fault account-grants-alone 'a resource policy that names the account needs no identity policy' \
    ReeveImage/Decide/Join.swift \
    'grant == .direct || grant == .viaRole && limit == .none {' \
    'grant == .direct || grant.rawValue >= GrantClass.account.rawValue && limit == .none {'
  fault keys-do-not-delegate 'a KMS key is like any other resource' \
    ReeveImage/Decide/Join.swift \
    'resource.name.hasPrefix("key/")' \
    'resource.name.hasPrefix("kez/")'
  fault trust-for-every-action 'trust policies are asked about every action' \
    ReeveImage/Request/ResourceReader.swift \
    'if resource.principalRecord != 0, action.hasPrefix("sts:") {' 'if resource.principalRecord != 0 {'
  fault strangers-of-the-account 'a principal that the store lacks is in its account' \
    ReeveImage/Decide/Join.swift \
    'guard principal.isKnown else { return .unreachable }' ''
  fault bucket-over-object 'the bucket policy is taken even where the object has one' \
    ReeveImage/Request/ResourceReader.swift \
    'if resource.policy == AttachmentLayout.noAttachment {' 'if resource.policy != 0xFFFF_FFFE {'
  fault root-assumes-roles 'the root user assumes roles' \
    ReeveImage/Decide/Join.swift \
    'action.equals("sts:assumerole") { return' 'action.equals("sts:assumerule") { return'
  fault first-grant-for-best 'the first grant is taken, not the best' \
    ReeveImage/Decide/Join.swift \
    'return best == .direct' 'return best != .none'
  fault contradiction-by-tag-unseen 'a tag that contradicts the store is not seen' \
    ReeveImage/Decide/Crosscheck.swift \
    'where scratch.value(number) != given { return true }' 'where number > 1_000 && scratch.value(number) != given { return true }'

  area 'Boundaries, sessions, federated users'
  fault told-tags-unseen 'the tags of a session without an entry are not taken from a trusted caller' \
    ReeveImage/Request/SessionReader.swift \
    '!mayBeToldTags || !isToldTag(key) else' 'true else'
  fault told-tags-of-every-session 'a trusted caller gives tags to a session that has an entry' \
    ReeveImage/Request/SessionReader.swift \
    'principal.session == 0 && principal.sessionName.count > 0' 'principal.sessionName.count > 0'
  fault told-tags-of-the-role 'a trusted caller gives tags to a role itself' \
    ReeveImage/Request/SessionReader.swift \
    'principal.session == 0 && principal.sessionName.count > 0' 'principal.session == 0'
  fault boundary-denies-nothing 'denials of a boundary are skipped' \
    ReeveImage/Decide/Join.swift \
    'if boundary != 0, let denied = firstApplyingOfBoundary(.deny) {' \
    'if boundary == 1, let denied = firstApplyingOfBoundary(.deny) {'
  fault boundary-limits-nothing 'a boundary need not allow' \
    ReeveImage/Decide/Join.swift \
    'if boundary != 0, !scratch.pair.hasOpenBoundary, firstApplyingOfBoundary(.allow) == nil { return .boundary }' ''
  fault boundary-limits-direct-grants 'a role that is named escapes its boundary' \
    ReeveImage/Decide/Join.swift \
    'grant == .direct || grant == .viaRole && limit == .none {' \
    '(grant == .direct || grant == .viaRole) && limit == .none {'
  fault role-grants-unlimited 'a role that is named escapes every limit' \
    ReeveImage/Decide/Join.swift \
    'grant == .direct || grant == .viaRole && limit == .none {' 'grant == .direct || grant == .viaRole {'
  fault boundary-spared-by-notprincipal '`NotPrincipal` exempts principals with a boundary' \
    ReeveImage/Decide/StatementWalk.swift \
    'if boundary != 0, program[statement + StatementLayout.effect] == 0 { return .direct }' ''
  fault session-limits-not-across-accounts 'session policies do not limit across accounts' \
    ReeveImage/Decide/Join.swift \
    'guard limit == .none else { return Verdict(.implicitDeny, limit) }' \
    'guard limit != .boundary else { return Verdict(.implicitDeny, limit) }'
  fault federated-user-without-policies 'a federated user without session policies is allowed' \
    ReeveImage/Decide/Join.swift \
    '? principal.kind != .federated : firstApplying' '? true : firstApplying'
  fault federated-user-of-root-has-nothing 'a federated user of the root user is unknown' \
    ReeveImage/Request/SessionReader.swift \
    'principal.isKnown = principal.record != 0 || principal.isMadeByRoot' 'principal.isKnown = principal.record != 0'
  fault session-expires-late 'a session lives at the instant at which it expires' \
    ReeveImage/Request/SessionReader.swift \
    'let isExpired = now >= expiration' 'let isExpired = now > expiration'
  fault expired-session-is-told-who-it-is 'an expired session may call `sts:GetCallerIdentity`' \
    ReeveImage/Decide/Join.swift \
    'action.equals("sts:getcalleridentity"), !isExpired {' 'action.equals("sts:getcalleridentity") {'
  fault session-by-the-role-s-exact-case "an entry of the store counts in its role's case only" \
    ReeveImage/Request/SessionReader.swift \
    'arn.slice(head, roleName.count).equalsFoldingASCII(roleName)' 'arn.slice(head, roleName.count) == roleName'
  fault session-tags-under-the-role-s "a tag of the role goes before the session's" \
    ReeveImage/Request/SessionReader.swift \
    'if principal.session != 0 {
      let image = sessionImage
      let own' \
    'if principal.session != 0, principal.record == 0 {
      let image = sessionImage
      let own'
  fault maker-of-any-account 'a federated user is made by a user of another account' \
    ReeveCompiler/Link/SessionSection.swift \
    $'makerARN.partition == arn.partition,\n      makerARN.account == arn.account\n' 'makerARN.partition == arn.partition'

  area 'Organizations'
  fault empty-level-allows 'a level without service control policies allows' \
    ReeveImage/Decide/Guardrails.swift \
    'if set == 0 || firstApplying(.allow, set: set) == nil {' 'if set != 0, firstApplying(.allow, set: set) == nil {'
  fault account-s-own-level-forgotten 'policies attached to an account itself are skipped' \
    ReeveCompiler/Link/AccountSection.swift \
    'let levels = way.levels + [account.policies]' 'let levels = way.levels'
  fault unit-s-levels-forgotten 'only the lowest organizational unit counts' \
    ReeveCompiler/Link/AccountSection.swift \
    'levels: way.levels + [unit.policies])' 'levels: way.levels.isEmpty ? [unit.policies] : way.levels)'
  fault management-account-bound 'service control policies bind the management account' \
    ReeveCompiler/Link/AccountSection.swift \
    'if account.id != organization.managementAccountID {' 'if !account.id.isEmpty {'
  fault service-linked-roles-bound 'service control policies bind service-linked roles' \
    ReeveImage/Decide/Guardrails.swift \
    'let account = isServiceLinked ? 0 : principalAccount' 'let account = principalAccount'
  fault assuming-service-linked-roles-bound 'resource control policies bind who assumes a service-linked role' \
    ReeveImage/Decide/Guardrails.swift \
    '!isServiceLinked, !isAssumingServiceLinkedRole' '!isServiceLinked'
  fault service-linked-by-name 'a role path that begins like that of service-linked roles counts as one' \
    ReeveImage/Decide/Guardrails.swift \
    '.literal("role/aws-service-role/"), at: principal' '.literal("role/aws-service-role"), at: principal'
  fault rcp-of-every-service 'resource control policies bind every service' \
    ReeveImage/Decide/Guardrails.swift \
    'return service != 0 && !action.equals("kms:retiregrant")' 'return service != 1'
  fault grants-cannot-be-given-back 'resource control policies bind `kms:RetireGrant`' \
    ReeveImage/Decide/Guardrails.swift \
    'return service != 0 && !action.equals("kms:retiregrant")' 'return service != 0'
  fault rcp-of-the-requester "resource control policies of the requester's account count, not the owner's" \
    ReeveImage/Decide/Guardrails.swift \
    'let owner = resource.owner == RequestedPrincipal.noAccount ? principal.account : resource.owner' \
    'let owner = principal.account'
  fault rcp-not-without-owner 'a resource without an owner has no resource control policies' \
    ReeveImage/Decide/Guardrails.swift \
    'let owner = resource.owner == RequestedPrincipal.noAccount ? principal.account : resource.owner' \
    'let owner = resource.owner'
  fault organization-path-without-slash 'paths of an organization do not end in a slash' \
    ReeveCompiler/Link/AccountSection.swift \
    'way.path.map { "\($0)\(unit.id)/" }' 'way.path.map { "\($0)/\(unit.id)" }'
  fault resource-organization-of-the-requester "\`aws:ResourceOrgID\` is the requester's" \
    ReeveImage/Condition/EngineValues.swift \
    'return organizationID(ofAccount: resourceAccount)' 'return organizationID(ofAccount: principalAccount)'

  area 'Endpoints'
  fault unknown-endpoint-is-open 'an endpoint that the store lacks lets everything through' \
    ReeveImage/Decide/Guardrails.swift \
    'if guardrails.isEndpointUnknown { return Verdict(.implicitDeny, .endpoint) }' ''
  fault gateway-takes-accounts 'a gateway endpoint takes an account for its users' \
    ReeveImage/Decide/Guardrails.swift \
    '!isGateway || grant != .account,' '!isGateway || grant != .none,'
  fault services-through-endpoints 'services are held to endpoint policies' \
    ReeveImage/Decide/Guardrails.swift \
    'if isThroughEndpoint, principal.kind != .service {' 'if isThroughEndpoint {'
  fault vpc-from-anyone 'a caller sets `aws:SourceVpc` against the endpoint that the store has' \
    ReeveImage/Request/ContextReader.swift \
    'KeyRule.Setter.endpointCaller.rawValue, endpointVPC == nil else {' \
    'KeyRule.Setter.endpointCaller.rawValue else {'
  area 'Identity providers'
  fault provider-of-the-account 'a provider of identities belongs to its account' \
    ReeveImage/Request/PrincipalReader.swift \
    'principal.isSAMLProvider = arn.resource.hasPrefix("saml-provider/")' \
    'principal.isSAMLProvider = arn.resource.hasPrefix("saml-provider/"); principal.account = account'
  fault provider-may-do-anything 'a provider may do whatever a policy allows' \
    ReeveImage/Decide/Join.swift \
    'if principal.kind == .provider, !mayProviderAsk {' \
    'if principal.kind == .provider, principal.text.count == 0 {'
  fault saml-by-web-identity 'a SAML provider asks for a web identity' \
    ReeveImage/Decide/Join.swift \
    '? action.equals("sts:assumerolewithsaml") :' '? action.equals("sts:assumerolewithwebidentity") :'
  fault provider-of-any-partition 'a provider reaches roles of other partitions' \
    ReeveImage/Decide/Join.swift \
    'if principal.partition.count > 0, !resource.isEverything' 'if principal.partition.count > 100, !resource.isEverything'
  fault provider-is-told-who-it-is 'a provider may call `sts:GetCallerIdentity`' \
    ReeveImage/Decide/Join.swift \
    'principal.kind != .anonymous && principal.kind != .provider' 'principal.kind != .anonymous'
  fault provider-sets-no-source-identity 'a provider may not ask for `sts:SetSourceIdentity`' \
    ReeveImage/Decide/Join.swift \
    'if action.equals("sts:tagsession") || action.equals("sts:setsourceidentity") { return true }' \
    'if action.equals("sts:tagsession") { return true }'
  fault saml-is-the-federated-provider '`aws:FederatedProvider` is there for SAML' \
    ReeveImage/Condition/EngineValues.swift \
    'principal.kind == .provider && !principal.isSAMLProvider ?' 'principal.kind == .provider ?'

  area 'Forward access sessions'
  fault endpoint-in-forward-access 'the endpoint counts in a call that a service forwards' \
    ReeveImage/Request/EndpointReader.swift \
    'endpoint.isPresent && !isForwarded' 'endpoint.isPresent'
  fault vpc-keys-in-forward-access 'a forwarded call may have keys of the endpoint' \
    ReeveImage/Decide/Crosscheck.swift \
    'return isForwarded || differsFromEngine(' 'return differsFromEngine('
  fault vpc-address-in-forward-access 'a forwarded call may have `aws:VpcSourceIp`' \
    ReeveImage/Decide/Crosscheck.swift \
    'KeySource.vpcSourceAddress.rawValue: return isForwarded' 'KeySource.vpcSourceAddress.rawValue: return false'
  fault last-caller-is-first '`aws:CalledViaFirst` is the last of the services' \
    ReeveImage/Condition/EngineValues.swift \
    'noted.calledVia < 0 ? nil : firstValue(ofEntry: noted.calledVia)' \
    'noted.calledVia < 0 ? nil : lastValue(ofEntry: noted.calledVia)'

  area 'Several resources'
  fault second-resource-not-decided 'only the first of several resources is decided' \
    ReeveImage/Decide/SeveralResources.swift \
    'return verdict.decision == .allowed ? nil : verdict' 'return verdict.decision == .allowed || place > 0 ? nil : verdict'
  fault last-denial-named 'of several denials the last is the answer' \
    ReeveImage/Decide/SeveralResources.swift \
    $'found = visit(place)\n      return found != nil' \
    $'if let next = visit(place) { found = next }\n      return false'
  fault contradictions-of-the-first 'a key that contradicts the second resource is not seen' \
    ReeveImage/Decide/SeveralResources.swift \
    $'{ _ in\n      contradiction()' \
    $'{ place in\n      place > 0 ? nil : contradiction()'
  fault owner-of-the-resource-before 'the owner that the store gives a resource keeps the next from having its own' \
    ReeveImage/Request/ResourceReader.swift \
    $'hasStoredOwner = false\n' \
    ''
  fault denied-resource-not-named 'the answer names the first resource, whichever is denied' \
    ReeveImage/Decide/SeveralResources.swift \
    'verdict.resource = UInt8(truncatingIfNeeded: place)' 'verdict.resource = UInt8(truncatingIfNeeded: place &* 0)'

  area 'Aliases'
  fault alias-is-its-key 'actions on aliases ask about the key alone' \
    ReeveImage/Decide/SeveralResources.swift \
    'if isAboutAliases {' \
    'if isAboutAliases, place > 100 {'
  fault key-not-asked-for 'an alias is decided, and its key is not' \
    ReeveImage/Decide/SeveralResources.swift \
    'takeResource(key)' \
    'if !isAboutAliases { takeResource(key) }'
  fault alias-tags-for-the-key-s "a key that is asked for by its alias has the alias's tags" \
    ReeveImage/Decide/SeveralResources.swift \
    'takeResource(key)' \
    'let alias = resource.record; takeResource(key); resource.record = alias'
  fault new-actions-are-about-keys 'what the catalogue lacks of KMS is not about aliases' \
    ReeveImage/Request/AliasReader.swift \
    'return flags & ActionLayout.isCatalogued == 0 && action.hasPrefix("kms:")' 'return false'

  area 'The catalogue'
  fault patterns-take-actions-without-resource 'patterns match the resource of an action that has no resource type' \
    ReeveImage/Request/ResourceReader.swift \
    'resource.needsEverything = resource.isEverything || scratch.pair.isWithoutResource' \
    'resource.needsEverything = resource.isEverything'
  fault notresource-of-actions-without-resource '`NotResource` does not apply to an action that has no resource type' \
    ReeveImage/Decide/StatementWalk.swift \
    'if matchesResource(set: resources, program: program) == negated { return false }' \
    'if negated && resource.needsEverything && !resource.isEverything || matchesResource(set: resources, program: program) == negated { return false }'
  fault services-of-a-store-unknown "actions of a store's own services are unknown" \
    ReeveCompiler/Link/CataloguedActions.swift \
    'isAWS ? aws[service.prefix] : CataloguedActions(of: service)' 'aws[service.prefix]'
  fault numbers-not-checked 'keys that are numbers take any text' \
    ReeveCompiler/Link/CataloguedKeys.swift \
    'case .numeric: .number' 'case .numeric: .text'
  fault lists-are-single 'multivalued keys of services have one value' \
    ReeveCompiler/Link/CataloguedKeys.swift \
    'writer.put(key.isMultivalued ? 1 : 0)' 'writer.put(0)'
  fault key-patterns-forgotten 'names of keys that stand for many are not looked at' \
    ReeveImage/Request/ContextReader.swift \
    'if rule == 0 { rule = keyPattern(key) }' \
    ''
  fault run-of-nothing 'the variable in a name of keys stands for nothing as well' \
    ReeveImage/Request/KeyPattern.swift \
    'return last > position && key' 'return last >= position && key'

  area 'Derived keys'
  fault region-of-a-global-service 'the caller says which region a global service is called in' \
    ReeveImage/Condition/EngineValues.swift \
    '|| !isOfGlobalService ? resource.region : regionOfItsPartition' '|| true ? resource.region : regionOfItsPartition'
  fault global-in-every-partition 'global services are called in `us-east-1` in every partition' \
    ReeveImage/Condition/EngineValues.swift \
    '.literal(partition.equals("aws") ||' '.literal(partition.hasPrefix("aws") ||'
  fault trust-in-the-next-key 'the trust in a key is that in the next' \
    ReeveImage/Request/ContextReader.swift \
    '!trust.includes(Int(image[rule + KeyRuleLayout.trustBit]))' \
    '!trust.includes(Int(image[rule + KeyRuleLayout.trustBit]) + 1)'
  fault trust-in-unknown-keys 'who is trusted with some key is trusted with new ones' \
    ReeveImage/Request/ContextReader.swift \
    '!trust.includes(CallerTrust.unknownGlobalKeyBit) && ConditionKeyName' \
    'trust == .reported && ConditionKeyName'
  fault some-trust-is-none 'keys of callers who are trusted with some are not compared with what is known' \
    ReeveImage/Decide/Crosscheck.swift \
    'if trust != .reported {' 'if trust == .trusted {'

  area 'Registered sessions'
  fault registered-over-the-store-s "a registered session goes before the store's" \
    ReeveImage/Request/SessionReader.swift \
    'if principal.session == 0, hasRegistered {
      let registered = scratch.registered
      principal.session = sessionRecord(roleName: roleName, in: registered.image, registered.sessions)
      principal.isRegistered = principal.session != 0' \
    'if hasRegistered {
      let registered = scratch.registered
      let found = sessionRecord(roleName: roleName, in: registered.image, registered.sessions)
      if found != 0 { principal.session = found }
      principal.isRegistered = found != 0'
  fault registered-policies-without-catalogue "policies of a registered session ask about actions that the store's do not" \
    ReeveImage/Request/KnownPair.swift \
    'registered.image[record + ActionLayout.flags] & ActionLayout.isWithoutResource != 0' \
    'registered.image[record + ActionLayout.flags] & ActionLayout.isWithoutResource > 200'
  fault registered-and-expired-forgotten 'a registered session that has expired is forgotten' \
    ReeveImage/Request/SessionReader.swift \
    'principal.isRegistered = principal.session != 0' \
    $'principal.isRegistered = principal.session != 0\n      if isExpired { (principal.session, principal.isRegistered) = (0, false) }'
  fault registered-tags-dropped 'tags of a registered session do not count' \
    ReeveImage/Request/SessionReader.swift \
    'if own != nil { return own }' 'if own != nil, !principal.isRegistered { return own }'
  fault registered-by-exact-case "a registered session counts in its role's case only" \
    ReeveImage/Request/SessionReader.swift \
    '&& arn.slice(head, roleName.count).equalsFoldingASCII(roleName)' \
    '&& (image.count == self.image.count ? arn.slice(head, roleName.count).equalsFoldingASCII(roleName) : arn.slice(head, roleName.count) == roleName)'
  fault registered-first-policy-only 'a registered session has its first policy only' \
    ReeveImage/Decide/PolicySetWalk.swift \
    $'let image = registered.image\n    for number in 0..<image.int(set + PolicySetLayout.count) {' \
    $'let image = registered.image\n    for number in 0..<min(1, image.int(set + PolicySetLayout.count)) {'
  fault registered-maker-of-any-account 'a registered federated user is made by a user of another account' \
    ReeveImage/Request/SessionReader.swift \
    'arn.partition == principal.partition, arn.account == principal.accountText,' 'arn.partition == principal.partition,'
  fault registered-identity-dropped '`aws:SourceIdentity` of a registered session is not there' \
    ReeveImage/Request/SessionReader.swift \
    'return length == 0 ? nil : image.slice(image.int(session' 'return length == 0 || principal.isRegistered ? nil : image.slice(image.int(session'

  area 'The account root user'
  fault root-across-accounts-by-resource 'a root user across accounts is allowed by the resource' \
    ReeveImage/Decide/Join.swift \
    'guard let identity else { return Verdict(.allowed, .none) }' 'guard let identity else { return Verdict(.allowed, .resource) }'
  fault root-across-accounts-alone 'a root user needs no policy of another account' \
    ReeveImage/Decide/Join.swift \
    'guard resourceGrant().0 != .none else {' 'guard principal.mayDoEverything || resourceGrant().0 != .none else {'

  area 'What is remembered between requests'

  fault memo-of-any-keys 'a context with as many entries has the keys of the one before' \
    ReeveImage/Request/ContextReader.swift \
    'context.slice(offset, head.count).equalBytes(head) else { return false }' 'context.u32(offset) == head.u32(0) else { return false }'
  fault memo-of-forged-keys 'what a trusted caller set, others may set after it' \
    ReeveImage/Request/ContextReader.swift \
    'word & KnownKey.needsThought == 0' 'word & KnownKey.needsThought < 3'
  fault memo-without-numbers 'entries of a remembered context are looked for where those before them stood' \
    ReeveImage/Request/ContextReader.swift \
    'scratch.saveEntryNumbers(in: memo)' ''
  fault memo-of-nothing 'a context of no entries has what the emptied memo of eight had' \
    ReeveImage/Request/ContextReader.swift \
    'if count == 0 { return readNoContext() }' ''
  fault pairs-of-other-sessions 'what is known of a session stays when others are registered' \
    ReeveImage/Request/KnownPair.swift \
    'return identity == 0 || identity == scratch.parts.sessionsIdentity' 'return identity < UInt64.max || true'
  fault resources-of-other-sessions 'what is known of a resource that a session asks for stays when others are registered' \
    ReeveImage/Request/KnownResource.swift \
    ', isOfTheseSessions(pair) else {' ' else {'
  fault handles-of-any-table 'a handle of one connection stands for what it stands for on another' \
    ReeveImage/Request/KnownResource.swift \
    'header.table(of: table)' 'min(1, header.table(of: table))'
  fault pairs-of-others 'what is known of a resource outlives what is known of who asks for it' \
    ReeveImage/Request/KnownResource.swift \
    'guard scratch.pairs[pair].number == scratch.resources[place].pairNumber, ' 'guard '
  fault pairs-without-their-sessions 'a pair is kept as if it had nothing to do with sessions' \
    ReeveImage/Request/PrincipalReader.swift \
    'scratch.pair.sessionsIdentity = scratch.parts.sessionsIdentity' ''
  fault levels-allow-on-conditions 'a level that allows everything under a condition is not asked' \
    ReeveImage/Decide/LevelPlans.swift \
    'program.int(statement + StatementLayout.conditionCount) == 0,' ''
  fault boundary-open-to-some 'a boundary that allows everything but this action is not asked' \
    ReeveImage/Decide/LevelPlans.swift \
    'if !testsActions || actionHolds(statement: statement, program: program),
        program.int' 'if !testsActions || statement > 0,
        program.int'
  fault levels-take-in-all-actions 'a level that takes in another action is thought to take in this one' \
    ReeveImage/Decide/LevelPlans.swift \
    'return testsActions
' 'return plan == 0 && testsActions
'
  fault levels-deny-once 'of the levels that deny the first is asked' \
    ReeveImage/Decide/LevelPlans.swift \
    'guard plan != 0, addDenials(of: plan, in: evaluation),' 'guard plan != 0, denyingCount > 0 || addDenials(of: plan, in: evaluation),'
  fault levels-of-another-owner 'resource control policies of one owner bind resources of others' \
    ReeveImage/Decide/Guardrails.swift \
    '|| scratch.levelPlans(at: scratch.pair.resourcePlans).list != guardrails.resourceLevels' '|| false'
  fault sample-of-one-pattern 'a step is passed over by what its first pattern begins with' \
    ReeveImage/Layout/ResourceBeginning.swift \
    'defer { count += 1 }' 'defer { count += 1 }
      if count > 0 { return }'
  fault sample-of-notresource 'what `NotResource` names passes a step over' \
    ReeveImage/Layout/ResourceBeginning.swift \
    'guard set != 0, bytes[statement + StatementLayout.flags] & StatementLayout.resourceNegated == 0 else' 'guard set != 0 else'

  fault tree-forgets-a-condition 'a test of the context is not noted where it comes out false' \
    ReeveImage/Decide/DecisionTree.swift \
    'if scratch.parts.hasReadContext || !isSettled(' 'if isTrue, scratch.parts.hasReadContext || !isSettled('
  fault tree-forgets-expiration 'that a session has not expired is remembered' \
    ReeveImage/Request/SessionReader.swift \
    'if isGrowing { note(CellOfTree(.expiration), isTrue: isExpired) }' ''
  fault tree-forgets-variables 'what a pattern has for a key of the context is remembered' \
    ReeveImage/Decide/DecisionTree.swift \
    '{ scratch.parts.hasReadContext = true } else { stopGrowing() }' '{ scratch.parts.hasReadContext = true }'
  fault tree-forgets-the-index 'the statements that an index chose for one context are those for another' \
    ReeveImage/Decide/IndexedWalk.swift \
    'if isGrowing { noteContext(of: index) }' ''
  fault tree-forgets-told-tags 'a tag of a session that only its caller knows is remembered' \
    ReeveImage/Decide/DecisionTree.swift \
    'if source == KeySource.principalTag.rawValue, mayBeToldTags { return false }' ''
  fault tree-of-every-endpoint 'what is remembered without an endpoint counts behind one' \
    ReeveImage/Request/KnownResource.swift \
    'guard scratch.parts.hasNoEndpoint, let head' 'guard let head'
  fault request-forgets-the-clock 'the verdict on a request stays when the time does not' \
    ReeveImage/Decide/Evaluation.swift \
    'scratch.parts.hasReadClock = true' ''
  fault request-of-every-caller 'the verdict on a request is that for a caller who is trusted with more' \
    ReeveImage/Decide/SameRequest.swift \
    'scratch.parts.hasNoEndpoint, trust == .reported else' 'scratch.parts.hasNoEndpoint else'
  fault request-of-every-endpoint 'the verdict on a request is that behind an endpoint' \
    ReeveImage/Decide/SameRequest.swift \
    'payload.count >= AuthorizePayload.headerLength, scratch.parts.hasNoEndpoint, trust' 'payload.count >= AuthorizePayload.headerLength, trust'
  fault request-of-other-sessions 'the verdict on the request of a session stays when others are registered' \
    ReeveImage/Decide/SameRequest.swift \
    'scratch.pairs[pair].number == scratch.requests[place].pairNumber, isOfTheseSessions(pair),' 'pair >= 0,'
  fault request-of-any-table 'the verdict on a request with handles is that on one of another connection' \
    ReeveImage/Bytes/RequestMemo.swift \
    'header.table(of: table)' 'min(1, header.table(of: table))'
  fault request-about-several 'the verdict on one of several resources is kept as that on the first' \
    ReeveImage/Decide/SameRequest.swift \
    'request.header.isAboutOne, !scratch.parts.isAboutSeveral' 'true'
  fault context-of-any-form 'the second half of a context is not compared' \
    ReeveImage/Bytes/ContextTemplates.swift \
    'reeve_fill(base + Self.mask, 0xFF, context.count)' 'reeve_fill(base + Self.mask, 0xFF, context.count / 2)'
  fault typed-value-of-a-form 'the value of a typed key stays as it was' \
    ReeveImage/Bytes/ContextTemplates.swift \
    'if entry.valueType != KeyRule.ValueType.text.rawValue {' 'if entry.valueType == KeyRule.ValueType.boolean.rawValue {'
  area 'Indexes of plans'
  fault index-by-first-alternative 'of the alternatives that a statement needs, an index has the first' \
    ReeveCompiler/Link/PlanIndex.swift \
    'for (way, pattern) in best {' 'for (way, pattern) in best.prefix(1) {'
  fault index-of-notresource 'what `NotResource` names is what a statement needs' \
    ReeveImage/Layout/StatementNeeds.swift \
    'guard set != 0, bytes[statement + StatementLayout.flags] & StatementLayout.resourceNegated == 0 else' 'guard set != 0 else'
  fault index-of-if-exists 'an index asks for the value of a key that need not be there' \
    ReeveImage/Layout/StatementNeeds.swift \
    'guard bytes[condition + ConditionLayout.flags] == 0' 'guard bytes[condition + ConditionLayout.flags] & ~ConditionLayout.ifExists == 0'
  fault index-without-open-patterns 'patterns that begin with a run are no alternative' \
    ReeveImage/Layout/StatementNeeds.swift \
    'source: source, program, bytes) else { return false }' 'source: source, program, bytes) else { continue }'
  fault index-beginning-is-no-text 'a text that is all of its beginning is not found' \
    ReeveImage/Decide/IndexedWalk.swift \
    'if length <= common { add(' 'if length < text.count, length <= common { add('
  fault index-longest-beginning-only 'of several beginnings of a text the longest is found' \
    ReeveImage/Decide/IndexedWalk.swift \
    'if shorter == 0 { return }' 'if shorter == 0 || length <= common { return }'
  fault trie-lower-half-first 'a walk over a trie takes the lower half of a byte for the upper' \
    ReeveImage/Decide/IndexedWalk.swift \
    'return place & 1 == 0 ? byte' 'return place & 1 == 1 ? byte'
  fault trie-without-beginnings 'a text of a trie does not say which others it begins with' \
    ReeveCompiler/Link/PrefixTrie.swift \
    'records.put32((open.last ?? -1) + 1)' 'records.put32(0)'
  fault index-lists-one-by-one 'the lists of an index are walked one after the other' \
    ReeveImage/Bytes/CandidateLists.swift \
    'best = min(best, unsafe base.load(fromByteOffset: at, as: UInt32.self))' \
    'if best == bound { best = min(best, unsafe base.load(fromByteOffset: at, as: UInt32.self)) }'
  fault index-spelled-address 'an index does not find IPv4 addresses inside IPv6 ones' \
    ReeveImage/Decide/IndexedWalk.swift \
    'allowingPrefix: false), address.family == 4 else' 'allowingPrefix: false), address.family == 6 else'
  fault pieces-at-even-places 'a piece at an odd place of the resource is not found' \
    ReeveCompiler/Link/PieceTable.swift \
    'for back in 0...1 {' 'for back in 0...0 {'
  fault pieces-after-their-place 'pieces are looked for a little behind the first of their places' \
    ReeveCompiler/Link/PieceTable.swift \
    'writer.put32(leastPlace & ~1)' 'writer.put32(leastPlace + 2 & ~1)'
  fault pieces-in-order 'two pieces are found in one order only' \
    ReeveImage/Layout/IndexLayout.swift \
    'UInt64(min(first, second)) << 32 | UInt64(max(first, second))' 'UInt64(first) << 32 | UInt64(second)'
  fault bytes-of-other-resource 'what bytes the resource has is said of the one before' \
    ReeveImage/Request/ResourceReader.swift \
    'scratch.resourceBits = 0' ''

  area 'Routes'
  fault route-least-specific 'the less specific of two routes is taken' \
    ReeveCompiler/Route/RouteSpecificity.swift \
    'where left != right { return left > right }' \
    'where left != right { return left < right }'
  fault route-empty-part 'a part takes in nothing' \
    ReeveImage/Route/RouteTrieWalk.swift \
    'if part > 0, segment.count > 0 {' \
    'if part > 0 {'
  fault route-encoded-dots 'a dot segment that is encoded is a name' \
    ReeveImage/Route/RequestedTarget.swift \
    'PercentEscapes.decoded(path).withBytes(Self.hasDotSegment)' \
    'Self.hasDotSegment(path)'
  fault route-host-in-its-case 'the case of a host counts' \
    ReeveImage/Route/RequestedTarget.swift \
    'return host[..<end].map(ASCII.lower)' \
    'return Array(host[..<end])'
  fault route-first-of-several 'of a field that is there twice the first one counts' \
    ReeveImage/Route/RouteAnswer.swift \
    'guard known.count == 1 else' \
    'guard known.count >= 1 else'
  fault route-demand-on-first-value 'a demand is met by the first of several values' \
    ReeveImage/Route/RouteDemands.swift \
    'return fields.allValues(of: known) {' \
    'return fields.withValue(of: known) {'
  fault route-any-parameter 'a route may have any parameters' \
    ReeveImage/Route/RouteChoice.swift \
    'guard set == 0 || areAllKnown(' \
    'guard set >= 0 || areAllKnown('
  fault route-colon-in-an-arn 'a value adds the last part of an ARN' \
    ReeveImage/Route/FilledText.swift \
    'let isOfOther = isResource && !bytes.isEmpty && colonCount < 5' \
    'let isOfOther = isResource && !bytes.isEmpty && colonCount < 4'
  fault route-fallback-of-parts 'a variable of the map goes before a part' \
    ReeveCompiler/Route/RouteCheckRecords.swift \
    $'case .variable(.named(let name), let otherwise):\n        put(\n          .part,' \
    $'case .variable(.named(let name), let otherwise):\n        put(\n          scope.variables[name] == nil ? .part : .parameter,'
  fault check-always-made 'a check is made whatever its tests say' \
    ReeveImage/Route/RouteAnswer.swift \
    'if try values.hold(tables.range(check + RouteCheckLayout.firstAlternative)) {' \
    'if try values.hold(tables.range(check + RouteCheckLayout.firstAlternative)) || check >= 0 {'
  fault check-last-alternative 'of several alternatives the last one counts' \
    ReeveImage/Route/RouteValues.swift \
    'if isMet { return true }' \
    'if isMet, number == alternatives.upperBound - 1 { return true }'
  fault test-not-of-nothing 'what is not there is unlike every pattern' \
    ReeveImage/Route/RouteValues.swift \
    'else { return kind == .absent }' \
    'else { return kind != .like }'
  fault test-without-fallback 'a test does not see variables of the map' \
    ReeveImage/Route/RouteValues.swift \
    $'if let value = try value(of: piece, inCase: inCase) { return value }\n    guard tables' \
    $'if let value = try value(of: piece, inCase: inCase) { return value }\n    if inCase || !inCase { return nil }\n    guard tables'
  fault route-without-a-check 'a request about which no check is made needs nothing' \
    ReeveImage/Route/RouteAnswer.swift \
    'guard !checks.isEmpty else { throw .unchecked(values.nameOfRoute) }' \
    ''
  fault resource-of-nothing 'a resource of which a value is missing is an empty text' \
    ReeveImage/Route/RouteValues.swift \
    'throw .missing(try missing(of: pieces))' \
    'return ""'
  fault read-plus 'a plus in a header that is read is a plus' \
    ReeveImage/Route/HeaderPath.swift \
    'guard value.first(UInt8(ascii: "+")) == value.count, value' \
    'guard value'
  fault read-dots 'a header that is read may have dot segments' \
    ReeveImage/Route/HeaderPath.swift \
    'guard keepsDotSegments || !(0..<text.count)' \
    'guard keepsDotSegments || text.count > 0 || !(0..<text.count)'
  fault read-slash-is-a-segment 'a slash before a header that is read begins a segment' \
    ReeveImage/Route/HeaderPath.swift \
    'path.count > 0 && path[0] == UInt8(ascii: "/")' \
    'path.count > 0 && path[0] == UInt8(ascii: "%")'
  fault read-parameter-twice 'of a parameter that a header has twice the first one counts' \
    ReeveImage/Route/HeaderPath.swift \
    '!found.contains(where: { $0.name == decoded })' \
    'found.count >= 0'
  fault read-only-where-demanded 'headers are looked at where a route makes demands on them alone' \
    ReeveCompiler/Route/RouteRecords.swift \
    'if !route.headers.isEmpty || !route.readings.isEmpty { return true }' \
    'if !route.headers.isEmpty { return true }'
  fault case-first-or-none 'a variable has the value of its first case, or none' \
    ReeveImage/Route/RouteValues.swift \
    'inCase: true) else { continue }' \
    'inCase: true) else { return nil }'
  fault case-before-its-map 'a variable with cases goes before one with a value' \
    ReeveCompiler/Route/RouteCheckRecords.swift \
    'if scope.derived[variable.name] == nil, map.variables[variable.name] == nil {' \
    'if scope.derived[variable.name] == nil {'
  fault case-adds-parts 'the value of a case may have colons in every part of an ARN' \
    ReeveImage/Route/RouteValues.swift \
    'isResource: isARN(pieces), inCase: true' \
    'isResource: isARN(pieces) && number < 0, inCase: true'
  fault body-member-twice 'a member of a body that is there twice is not there' \
    ReeveImage/Route/RouteValues.swift \
    'case .repeated: throw .repeated(path)' \
    'case .repeated: return nil'
  fault body-unseen-is-empty 'a body that nobody has seen has no members' \
    ReeveImage/Route/RouteValues.swift \
    'case .unseen: throw .bodyUnseen' \
    'case .unseen: return nil'
}
