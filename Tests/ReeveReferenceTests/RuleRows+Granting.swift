import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes

// Who asks, about whose resource, and what has to allow.
extension RuleCoverageTests {
  static func asking() throws -> [RuleRow] {
    let everyone = Draft.statement("Allow", #""*""#)
    let trusting = #"{ "Effect": "Allow", "Principal": "*", "Action": "sts:*" }"#
    func trust(_ draft: inout Draft) throws {
      draft.store.accounts[0].roles[0].trustPolicy = try draft.document(.trust, trusting)
    }
    return try [
      .identity(.requesterUser, .identityOfUser, .sameAccountIdentity, statement: Draft.allow),
      .row(.requesterUnknownUser, .relationUnknownPrincipal, principal: "arn:aws:iam::111122223333:user/zed") { _ in },
      .identity(.requesterRoleAsSession, .identityOfRole, statement: Draft.allow, principal: RuleRow.role),
      .row(.requesterUnknownRole, principal: "arn:aws:iam::111122223333:role/Gone") { _ in },
      .identity(.requesterSession, statement: Draft.allow, principal: RuleRow.session),
      .identity(
        .requesterSessionIgnoringCase, statement: Draft.allow,
        principal: "arn:aws:sts::111122223333:assumed-role/worker/s1"),
      .row(.requesterUnknownSession, principal: "arn:aws:sts::111122223333:assumed-role/Gone/s1") { _ in },
      .identity(
        .requesterFederatedByUser, .identityOfMaker, .sessionInStore, .sessionAllows, statement: Draft.allow,
        principal: RuleRow.federated
      ) { try $0.session(RuleRow.federated, Draft.allow, by: RuleRow.ana) },
      .row(.requesterFederatedByRoot, .sameAccountFederatedRoot, principal: RuleRow.federated) {
        try $0.session(RuleRow.federated, Draft.allow, by: RuleRow.root)
      },
      .row(.requesterUnknownFederatedUser, principal: RuleRow.federated) { _ in },
      .row(.requesterRoot, .sameAccountRoot, principal: RuleRow.root) { _ in },
      .row(.requesterUnknownRoot, principal: "arn:aws:iam::999999999999:root") { _ in },
      .resource(
        .requesterService, .relationNoAccount, .noAccountResourceAllows, .policyOfResource, statement: everyone,
        principal: "s3.amazonaws.com"),
      .resource(.requesterAnonymous, statement: everyone, principal: "*"),
      .row(
        .requesterSAMLProvider, .policyOfRoleTrust, .resourceOfTrustPolicy, principal: RuleRow.saml,
        action: "sts:AssumeRoleWithSAML", resource: RuleRow.role, trust),
      .row(
        .requesterOpenIDProvider, principal: "arn:aws:iam::111122223333:oidc-provider/a.b",
        action: "sts:AssumeRoleWithWebIdentity", resource: RuleRow.role, trust),
      .row(
        .requesterWellKnownProvider, principal: "accounts.google.com", action: "sts:AssumeRoleWithWebIdentity",
        resource: RuleRow.role, trust),
      .identity(
        .sessionInStoreIgnoringCase, statement: Draft.allow,
        principal: "arn:aws:sts::111122223333:assumed-role/WORKER/s1"
      ) { try $0.session(RuleRow.session, Draft.allow) },
      .row(.identityThroughGroup) { draft in
        draft.store.accounts[0].users[0].groups = ["devs"]
        draft.store.accounts[0].groups = [
          Group(
            arn: "arn:aws:iam::111122223333:group/devs", name: "devs",
            inlinePolicies: [try draft.policy("theirs", .identity, Draft.allow)])
        ]
      },
    ]
  }

  static func owning() throws -> [RuleRow] {
    let account = #"{"AWS": "111122223333"}"#
    let alias = "arn:aws:kms:us-east-1:111122223333:alias/a"
    return try [
      .resource(.ownerInStore, statement: Draft.statement("Allow", #""*""#)),
      .resource(
        .ownerOfBucket, .policyOfBucket,
        statement: Draft.statement("Allow", #""*""#).replacing(#""*" }"#, with: #""arn:aws:s3:::b/*" }"#)
      ) { _ in }.about("arn:aws:s3:::b/k"),
      .identity(.ownerInARN, statement: Draft.allow, resource: "arn:aws:sqs:us-east-1:111122223333:q"),
      .identity(.ownerUnknown, statement: Draft.allow),
      .identity(.ownerOfNoResource, statement: Draft.allow, resource: "*"),
      .row(.policyAbsent, .delegationOfKey, .relationDelegated, .delegatedNobodyLetIn, resource: RuleRow.key) {
        try $0.allowEverything()
      },
      .row(.delegationOfRoleTrust, action: "sts:AssumeRole", resource: RuleRow.role) { draft in
        try draft.allowEverything()
        draft.store.accounts[0].roles[0].trustPolicy = try draft.document(
          .trust, #"{ "Effect": "Allow", "Principal": \#(account), "Action": "sts:AssumeRole" }"#)
      },
      .identity(.aliasKeyAlone, statement: Draft.allow, action: "kms:Decrypt", resource: alias) {
        $0.store.resources = [Resource(arn: alias, targetKeyARN: RuleRow.key)]
      },
      .identity(.aliasBeforeItsKey, statement: Draft.allow, action: "kms:DeleteAlias", resource: alias) {
        $0.store.resources = [Resource(arn: alias, targetKeyARN: RuleRow.key)]
      },
      .row(.resourcesAllAllowed, further: ["*"]) { try $0.allowEverything() },
      .row(.resourcesFirstNotAllowed, further: ["*"]) { _ in },
      .row(.resourceMissing, action: "kms:Decrypt", resource: RuleRow.key) { draft in
        draft.store.resources = [
          Resource(
            arn: RuleRow.key,
            policy: try draft.document(.kms, #"{ "Effect": "Allow", "Principal": "*", "Action": "kms:*" }"#))
        ]
      },
    ]
  }

  static func guarding() throws -> [RuleRow] {
    let linked = "arn:aws:iam::111122223333:role/aws-service-role/x/Linked"
    let everyone = Draft.statement("Allow", #""*""#)
    let nobody = Draft.statement("Deny", #""*""#, action: "s3:NoSuch")
    func allowing(
      _ rules: Rule..., who: String = RuleRow.ana, action: String = "s3:GetObject", resource: String = RuleRow.bucket,
      endpoint: String? = nil, context: [ContextEntry] = [], _ change: (inout Draft) throws -> Void
    ) throws -> RuleRow {
      var row = try RuleRow.row(
        principal: who, action: action, resource: resource, context: context, endpoint: endpoint
      ) { draft in
        try draft.allowEverything()
        draft.store.accounts[0].roles.append(
          Role(arn: linked, name: "Linked", inlinePolicies: draft.store.accounts[0].roles[0].inlinePolicies))
        try change(&draft)
      }
      row.rules = rules
      return row
    }
    return try [
      allowing(.denialByResourceControl) { try $0.organization(rcp: Draft.statement("Deny", #""*""#, action: "s3:*")) },
      allowing(.denialByServiceControl) { try $0.organization(scp: [Draft.allow, Draft.deny]) },
      allowing(.denialByEndpoint, endpoint: "vpce-1") { try $0.endpoint(Draft.statement("Deny", #""*""#)) },
      .resource(.denialByResource, statement: Draft.statement("Deny", #""*""#)),
      .identity(.denialByIdentity, statement: Draft.deny),
      allowing(.denialByBoundary) {
        $0.store.accounts[0].users[0].permissionsBoundary = try $0.policy("limit", .managed, Draft.deny)
      },
      allowing(.denialBySession, who: RuleRow.session) { try $0.session(RuleRow.session, Draft.deny) },
      allowing(.rcpNoneDenies) { try $0.organization(rcp: nobody) },
      allowing(.rcpNoOrganization, .scpNoOrganization, .endpointNone) { _ in },
      allowing(.rcpNotEnabled, .scpNotEnabled) { try $0.organization() },
      allowing(.rcpOutsideOrganization, .scpOutsideOrganization) {
        try $0.organization(scp: [Draft.allow], rcp: nobody, account: RuleRow.away)
      },
      .resource(.rcpResourceWithoutAccount, .scpCallerWithoutAccount, statement: everyone, principal: "*", owner: nil) {
        try $0.organization(scp: [Draft.allow], rcp: nobody)
      },
      allowing(.rcpManagementAccountExempt, .scpManagementAccountExempt) {
        try $0.organization(scp: [Draft.silence], rcp: nobody, management: RuleRow.account)
      },
      allowing(.rcpServiceWithoutSupport, .scpEveryLevelAllows, action: "bedrock:GetAgent", resource: "*") {
        try $0.organization(scp: [Draft.allow], rcp: nobody)
      },
      allowing(.rcpRetireGrantExempt, action: "kms:RetireGrant", resource: "*") { try $0.organization(rcp: nobody) },
      allowing(.rcpServiceLinkedRoleExempt, .scpServiceLinkedRoleExempt, who: linked) {
        try $0.organization(scp: [Draft.silence], rcp: nobody)
      },
      allowing(.rcpAssumingServiceLinkedRoleExempt, action: "sts:TagSession", resource: linked) {
        try $0.organization(rcp: nobody)
      },
      allowing(.scpLevelSilent) { try $0.organization(scp: [Draft.silence]) },
      allowing(.scpLevelWithoutPolicy) { try $0.organization(scp: []) },
      allowing(.endpointAllows, endpoint: "vpce-1") { try $0.endpoint(everyone) },
      allowing(.endpointSilent, .actionNoneMatches, endpoint: "vpce-1") {
        try $0.endpoint(Draft.statement("Allow", #""*""#, action: "s3:NoSuch"))
      },
      allowing(.endpointUnknown, endpoint: "vpce-2") { _ in },
      allowing(.endpointWithoutPolicy, endpoint: "vpce-1") { try $0.endpoint(nil) },
      .resource(.endpointNotForServices, statement: everyone, principal: "s3.amazonaws.com").through("vpce-2"),
      allowing(
        .endpointNotInForwardAccess, endpoint: "vpce-2",
        context: [ContextEntry("aws:CalledVia", .single("s3.amazonaws.com"))]
      ) { _ in },
      allowing(.principalAccountOnGateway, endpoint: "vpce-1") {
        try $0.endpoint(Draft.statement("Allow", #"{"AWS": "111122223333"}"#), kind: .gateway)
      },
    ]
  }

  static func granting() throws -> [RuleRow] {
    let everyone = Draft.statement("Allow", #""*""#)
    let ofAna = Draft.statement("Allow", #"{"AWS": "\#(RuleRow.ana)"}"#)
    let ofRole = Draft.statement("Allow", #"{"AWS": "\#(RuleRow.role)"}"#)
    let ofAccount = Draft.statement("Allow", #"{"AWS": "111122223333"}"#)
    func limited(_ statement: String) -> (inout Draft) throws -> Void {
      { draft in
        let limit = try draft.policy("limit", .managed, statement)
        draft.store.accounts[0].users[0].permissionsBoundary = limit
        draft.store.accounts[0].roles[0].permissionsBoundary = limit
        try draft.allowEverything()
      }
    }
    let partition = "arn:aws-cn:s3:::b"
    return try [
      .row(.callerIdentityIsFree, action: "sts:GetCallerIdentity") { _ in },
      .row(.sessionExpired, principal: RuleRow.session) { try $0.session(RuleRow.session, expiration: "1970") },
      .row(.rootCannotAssumeRole, principal: RuleRow.root, action: "sts:AssumeRole", resource: RuleRow.role) { _ in },
      .row(.providerAsksForSessionsAlone, principal: RuleRow.saml) { _ in },
      .row(
        .providerOfOtherPartition, principal: RuleRow.saml, action: "sts:AssumeRoleWithSAML",
        resource: "arn:aws-cn:iam::111122223333:role/R"
      ) { _ in },
      .row(.relationOtherPartition, resource: partition) { try $0.allowEverything() },
      .resource(.relationSameAccount, .sameAccountDirect, .principalUser, statement: ofAna),
      .resource(.sameAccountDirectPastLimits, statement: ofAna) {
        $0.store.accounts[0].users[0].permissionsBoundary = try $0.policy("limit", .managed, Draft.silence)
      },
      .resource(.sameAccountViaRole, .principalRole, statement: ofRole, principal: RuleRow.session),
      .resource(.sameAccountNeedsIdentity, statement: ofAccount),
      .row(.sameAccountNobodyAllows) { _ in },
      .resource(
        .relationCrossAccount, .crossAccountBothAllow, .principalAccount, statement: ofAccount, owner: RuleRow.away
      ) {
        try $0.allowEverything()
      },
      .resource(
        .crossAccountRoot, .principalAccountOfRoot, statement: ofAccount, principal: RuleRow.root, owner: RuleRow.away),
      .resource(.crossAccountIdentitySilent, statement: everyone, owner: RuleRow.away),
      .resource(
        .crossAccountResourceSilent, .principalNoneMatches, statement: ofRole, owner: RuleRow.away
      ) { try $0.allowEverything() },
      .resource(.noAccountResourceSilent, statement: ofAna, principal: "*"),
      .row(.boundaryAllows) { try limited(Draft.allow)(&$0) },
      .row(.boundarySilent) { try limited(Draft.silence)(&$0) },
      .row(.sessionSilent, principal: RuleRow.session) {
        try $0.allowEverything()
        try $0.session(RuleRow.session, Draft.silence)
      },
      .row(.federatedUserSessionSilent, principal: RuleRow.federated) {
        try $0.allowEverything()
        try $0.session(RuleRow.federated, by: RuleRow.ana)
      },
    ]
  }

  static func naming() throws -> [RuleRow] {
    func allowing(
      _ rules: Rule..., principal: String, who: String = RuleRow.ana, effect: String = "Allow",
      element: String = "Principal", _ change: (inout Draft) throws -> Void = { _ in }
    ) throws -> RuleRow {
      var row = try RuleRow.resource(
        statement: Draft.statement(effect, principal, element: element), principal: who, change)
      row.rules = rules
      return row
    }
    return try [
      allowing(.principalMissing, principal: #""*""#) { draft in
        for place in draft.store.documents.indices {
          draft.store.documents[place].document.statements[0].principal = nil
        }
      },
      allowing(.principalListEmpty, principal: #"{"AWS": []}"#),
      allowing(.principalBestCounts, principal: #"{"AWS": ["111122223333", "\#(RuleRow.ana)"]}"#),
      allowing(.principalEveryone, principal: #"{"AWS": "*"}"#),
      allowing(.principalService, principal: #"{"Service": "s3.amazonaws.com"}"#, who: "s3.amazonaws.com"),
      .row(
        .principalProvider, principal: RuleRow.saml, action: "sts:AssumeRoleWithSAML", resource: RuleRow.role
      ) { draft in
        draft.store.accounts[0].roles[0].trustPolicy = try draft.document(
          .trust, #"{ "Effect": "Allow", "Principal": {"Federated": "\#(RuleRow.saml)"}, "Action": "sts:*" }"#)
      },
      allowing(.principalAccountOfOtherPartition, principal: #"{"AWS": "arn:aws-cn:iam::111122223333:root"}"#),
      allowing(.principalUserID, principal: #"{"AWS": "AIDAANAAAAAAAAAAAAAA"}"#),
      allowing(.principalRoleID, principal: #"{"AWS": "AROAWORKERAAAAAAAAAA"}"#, who: RuleRow.session),
      allowing(.principalSession, principal: #"{"AWS": "\#(RuleRow.session)"}"#, who: RuleRow.session),
      allowing(.principalFederatedUser, principal: #"{"AWS": "\#(RuleRow.federated)"}"#, who: RuleRow.federated) {
        try $0.session(RuleRow.federated, by: RuleRow.ana)
      },
      allowing(.principalMaker, principal: #"{"AWS": "\#(RuleRow.ana)"}"#, who: RuleRow.federated) {
        try $0.session(RuleRow.federated, Draft.allow, by: RuleRow.ana)
      },
      allowing(.notPrincipalExempts, principal: #"{"AWS": "\#(RuleRow.ana)"}"#, effect: "Deny", element: "NotPrincipal")
      {
        try $0.allowEverything()
      },
      allowing(
        .notPrincipalNotListed, principal: #"{"AWS": "\#(RuleRow.role)"}"#, effect: "Deny", element: "NotPrincipal"),
      allowing(
        .notPrincipalAccountIsRootAlone, principal: #"{"AWS": "111122223333"}"#, effect: "Deny", element: "NotPrincipal"
      ),
      allowing(
        .notPrincipalBoundaryInVain, principal: #"{"AWS": "\#(RuleRow.ana)"}"#, effect: "Deny", element: "NotPrincipal"
      ) {
        $0.store.accounts[0].users[0].permissionsBoundary = try $0.policy("limit", .managed, Draft.allow)
      },
    ]
  }
}

extension RuleRow {
  /// The same question about another resource.
  func about(_ resource: String) -> RuleRow {
    var row = self
    row.request.resource = resource
    return row
  }

  /// The same question through a VPC endpoint.
  func through(_ endpoint: String) -> RuleRow {
    var row = self
    row.request.endpoint = endpoint
    return row
  }
}
