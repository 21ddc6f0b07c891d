extension Rule {
  /// The page that it comes from, and the part of it.
  public var source: String {
    switch self {
    case .requesterUser, .requesterRoleAsSession, .requesterSession, .requesterSessionIgnoringCase, .requesterRoot,
      .requesterService, .identityOfRole:
      "IAM User Guide, \"IAM identifiers\""
    case .requesterUnknownUser, .requesterUnknownRole, .requesterUnknownSession, .requesterUnknownFederatedUser,
      .requesterUnknownRoot, .relationUnknownPrincipal, .ownerUnknown, .ownerOfNoResource:
      "IAM User Guide, \"Policy evaluation logic\": the default is a denial"
    case .requesterFederatedByUser, .requesterFederatedByRoot, .identityOfMaker, .federatedUserSessionSilent,
      .sameAccountFederatedRoot:
      "IAM User Guide, \"Permissions for GetFederationToken\""
    case .requesterAnonymous, .principalEveryone, .relationNoAccount, .noAccountResourceAllows,
      .noAccountResourceSilent:
      "IAM User Guide, \"AWS JSON policy elements: Principal\", \"All principals\""
    case .requesterSAMLProvider, .requesterOpenIDProvider, .requesterWellKnownProvider, .principalProvider:
      "IAM User Guide, \"AWS JSON policy elements: Principal\", \"SAML session principals\", \"OIDC session principals\""
    case .providerAsksForSessionsAlone:
      "AWS STS API Reference, \"AssumeRoleWithSAML\", \"AssumeRoleWithWebIdentity\""
    case .sessionInStore, .sessionInStoreIgnoringCase, .sessionExpired:
      "IAM User Guide, \"Temporary security credentials in IAM\""
    case .identityOfUser, .identityThroughGroup, .sameAccountIdentity, .sameAccountNobodyAllows, .denialByIdentity:
      "IAM User Guide, \"Identity-based policies and resource-based policies\""
    case .ownerInStore, .ownerOfBucket, .ownerInARN, .policyOfResource, .policyOfBucket, .policyAbsent,
      .denialByResource:
      "IAM User Guide, \"Identity-based policies and resource-based policies\": a resource's account and policy"
    case .policyOfRoleTrust, .delegationOfRoleTrust, .resourceOfTrustPolicy:
      "IAM User Guide, \"Roles terms and concepts\", \"Role trust policy\""
    case .aliasKeyAlone, .aliasBeforeItsKey: "AWS KMS Developer Guide, \"Controlling access to aliases\""
    case .resourcesAllAllowed, .resourcesFirstNotAllowed:
      "Service Authorization Reference, \"Actions table\": an action on several resources"
    case .actionWithoutResourceType: "Service Authorization Reference, \"Actions table\": resource types"
    case .keyMultivaluedInCatalogue, .doorSingleValueInCatalogue, .doorTypeInCatalogue:
      "Service Authorization Reference, \"Condition keys table\""
    case .keyRequestedRegionOfGlobalService:
      "IAM User Guide, \"AWS global condition context keys\", \"aws:RequestedRegion\""
    case .delegationOfKey, .relationDelegated, .delegatedNobodyLetIn, .resourceMissing:
      "AWS KMS Developer Guide, \"Key policies in AWS KMS\""
    case .denialByResourceControl, .rcpNoneDenies, .rcpNoOrganization, .rcpNotEnabled, .rcpResourceWithoutAccount,
      .rcpOutsideOrganization:
      "AWS Organizations User Guide, \"Resource control policies (RCPs)\", \"RCP evaluation\""
    case .rcpManagementAccountExempt, .rcpServiceWithoutSupport, .rcpRetireGrantExempt, .rcpServiceLinkedRoleExempt,
      .rcpAssumingServiceLinkedRoleExempt:
      "AWS Organizations User Guide, \"Resources and entities not restricted by RCPs\""
    case .denialByServiceControl, .scpEveryLevelAllows, .scpLevelSilent, .scpLevelWithoutPolicy, .scpNoOrganization,
      .scpNotEnabled, .scpCallerWithoutAccount, .scpOutsideOrganization:
      "AWS Organizations User Guide, \"SCP evaluation\""
    case .scpManagementAccountExempt, .scpServiceLinkedRoleExempt:
      "AWS Organizations User Guide, \"Tasks and entities not restricted by SCPs\""
    case .denialByEndpoint, .endpointNone, .endpointAllows, .endpointSilent, .endpointUnknown, .endpointWithoutPolicy,
      .endpointNotForServices:
      "AWS PrivateLink Guide, \"Control access to VPC endpoints using endpoint policies\""
    case .principalAccountOnGateway: "Amazon VPC User Guide, \"Gateway endpoints\", \"Endpoint policies\""
    case .endpointNotInForwardAccess, .doorEndpointKeyInForwardAccess: "IAM User Guide, \"Forward access sessions\""
    case .callerIdentityIsFree: "AWS STS API Reference, \"GetCallerIdentity\""
    case .rootCannotAssumeRole, .sameAccountRoot, .crossAccountRoot: "IAM User Guide, \"AWS account root user\""
    case .relationOtherPartition, .providerOfOtherPartition: "IAM User Guide, \"IAM ARNs\": partitions"
    case .relationSameAccount, .sameAccountDirect, .sameAccountDirectPastLimits, .sameAccountViaRole,
      .sameAccountNeedsIdentity, .principalBestCounts:
      "IAM User Guide, \"Determining whether a request is allowed or denied within an account\""
    case .relationCrossAccount, .crossAccountBothAllow, .crossAccountIdentitySilent, .crossAccountResourceSilent:
      "IAM User Guide, \"Cross-account policy evaluation logic\""
    case .denialByBoundary, .boundaryAllows, .boundarySilent:
      "IAM User Guide, \"Permissions boundaries for IAM entities\""
    case .denialBySession, .sessionAllows, .sessionSilent:
      "IAM User Guide, \"Policies and permissions\", \"Session policies\""
    case .principalMissing, .principalListEmpty, .principalNoneMatches, .principalService, .principalAccount,
      .principalAccountOfRoot, .principalAccountOfOtherPartition, .principalUser, .principalUserID, .principalRole,
      .principalRoleID, .principalSession, .principalFederatedUser, .principalMaker:
      "IAM User Guide, \"AWS JSON policy elements: Principal\""
    case .notPrincipalNotListed, .notPrincipalExempts, .notPrincipalAccountIsRootAlone, .notPrincipalBoundaryInVain:
      "IAM User Guide, \"AWS JSON policy elements: NotPrincipal\""
    case .actionStar, .actionSame, .actionSameIgnoringCase, .actionWildcardInName, .actionWildcardInPrefix,
      .actionNoneMatches, .actionListEmpty:
      "IAM User Guide, \"IAM JSON policy elements: Action\""
    case .notActionNoneMatches, .notActionExcludes: "IAM User Guide, \"IAM JSON policy elements: NotAction\""
    case .resourceStar, .resourceSame, .resourceWildcard, .resourceStarCrossesColons, .resourceSixthPartKeepsColons,
      .resourceShortPattern, .noResourceMetByStarAlone, .resourceNoneMatches, .resourceListEmpty:
      "IAM User Guide, \"IAM JSON policy elements: Resource\""
    case .notResourceNoneMatches, .notResourceExcludes: "IAM User Guide, \"IAM JSON policy elements: NotResource\""
    case .variableValue, .variableOfEmptyValue, .variableDefault, .variableWithoutValue, .variableOfMultivaluedKey,
      .variableOfAmbiguousKey, .variableOfCharacter, .variableLiteralBefore2012, .variableBeforeSixthPart,
      .variableMovesNoParts:
      "IAM User Guide, \"IAM policy elements: Variables and tags\""
    case .absentPositive, .absentNegated, .absentIfExists, .positiveOneMatches, .positiveNoneMatches,
      .negatedNoneMatches, .negatedOneMatches, .conditionListEmpty, .conditionValuesAreAlternatives:
      "IAM User Guide, \"Conditions with multiple context keys or values\""
    case .absentForAllValues, .absentForAnyValue, .forAllValuesHolds, .forAllValuesFails, .forAllValuesNegatedHolds,
      .forAllValuesNegatedFails, .forAllValuesOfEmptyTexts, .forAnyValueHolds, .forAnyValueFails,
      .forAnyValueNegatedHolds, .forAnyValueNegatedFails, .forAnyValueOfEmptyTexts, .multivaluedWithoutQuantifier,
      .keyListedByCaller, .keyMultivalued:
      "IAM User Guide, \"Single-valued vs. multivalued context keys\""
    case .nullOfAbsentKey, .nullOfPresentKey, .nullForAllValues, .nullForAnyValue:
      "IAM User Guide, \"Condition operator to check existence of condition keys\""
    case .ambiguousTagAgrees, .ambiguousTagDenies, .ambiguousTagAllowsNothing:
      "IAM User Guide, \"Tags for AWS Identity and Access Management resources\": case of tag keys"
    case .stringEquals, .stringNotEquals, .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase, .stringLike,
      .stringNotLike, .foldedBeyondASCII:
      "IAM User Guide, \"String condition operators\""
    case .numericEquals, .numericNotEquals, .numericLessThan, .numericLessThanEquals, .numericGreaterThan,
      .numericGreaterThanEquals, .numberWrittenOtherwise:
      "IAM User Guide, \"Numeric condition operators\""
    case .dateEquals, .dateNotEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan, .dateGreaterThanEquals,
      .dateYear, .dateMonth, .dateDay, .dateMinute, .dateSecond, .dateFraction, .dateEpoch, .dateInUTC, .dateInZone,
      .dateWithoutZone:
      "IAM User Guide, \"Date condition operators\""
    case .bool, .booleanInAnyCase: "IAM User Guide, \"Boolean condition operators\""
    case .binaryEquals: "IAM User Guide, \"Binary condition operators\""
    case .ipAddress, .notIpAddress, .addressInRange, .addressMapped, .addressOfOtherFamily, .addressOfSixteenBytes:
      "IAM User Guide, \"IP address condition operators\""
    case .arnEquals, .arnLike, .arnNotEquals, .arnNotLike, .arnStar, .arnPartByPart, .arnPatternHasSixParts:
      "IAM User Guide, \"Amazon Resource Name (ARN) condition operators\""
    case .valueDoesNotConvert: "IAM User Guide, \"IAM JSON policy elements: Condition operators\""
    case .keyPrincipalARN, .keyPrincipalARNOfRole, .keyPrincipalAccount, .keyPrincipalAccountAnonymous,
      .keyPrincipalType, .keyUserID, .keyUserIDOfSession, .keyUserIDOfFederatedUser, .keyUserIDOfRoot,
      .keyUserIDAnonymous, .keyUserName, .keyPrincipalIsAWSService, .keyPrincipalServiceName,
      .keyPrincipalServiceNames, .keyPrincipalOrgID, .keyPrincipalOrgPaths, .keyPrincipalTag:
      "IAM User Guide, \"AWS global condition context keys\", \"Properties of the principal\""
    case .doorKeyOfEngine, .doorUnknownGlobalKey, .doorKeyOfKnownVPC, .doorKeyOfServices, .doorSingleValue, .doorType,
      .doorContradictsEngine, .doorContradictsRequestTags, .doorContradictsSourceARN, .doorNoAddressThroughEndpoint,
      .doorContradictsClock:
      "IAM User Guide, \"AWS global condition context keys\": availability, data type and value type of each key"
    case .keySourceIdentity, .keyFederatedProvider:
      "IAM User Guide, \"AWS global condition context keys\", \"Properties of a role session\""
    case .keySessionTag, .keySessionTagOverPrincipals: "IAM User Guide, \"Passing session tags in AWS STS\""
    case .keySourceVpce, .keySourceVpc, .keyVpceAccount, .keyVpceOrgID, .keyVpceOrgPaths:
      "IAM User Guide, \"AWS global condition context keys\", \"Properties of the network\""
    case .keyResourceAccount, .keyResourceOrgID, .keyResourceOrgPaths, .keyResourceTag:
      "IAM User Guide, \"AWS global condition context keys\", \"Properties of the resource\""
    case .keyOfCaller, .keySourceOrgID, .keySourceOrgPaths, .keyRequestedRegion, .keyOfClock, .keyOfGivenClock,
      .keyViaAWSService, .keyCalledViaFirst, .keyCalledViaLast, .keySecureTransport, .keyTagKeys:
      "IAM User Guide, \"AWS global condition context keys\", \"Properties of the request\""
    }
  }
}
