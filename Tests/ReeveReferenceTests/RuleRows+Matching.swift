import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes

// How statements, conditions and keys are compared.
extension RuleCoverageTests {
  private static func on(_ element: String, action: String = #""Action": "*""#, effect: String = "Allow") -> String {
    #"{ "Effect": "\#(effect)", \#(action), \#(element) }"#
  }

  static func matching() throws -> [RuleRow] {
    func action(_ rules: Rule..., on element: String) throws -> RuleRow {
      var row = try RuleRow.identity(statement: on(#""Resource": "*""#, action: element))
      row.rules = rules
      return row
    }
    func resource(
      _ rules: Rule..., on element: String, of resource: String = RuleRow.bucket, version: String = "2012-10-17",
      action: String = "s3:GetObject", context: [ContextEntry] = [], _ change: (inout Draft) throws -> Void = { _ in }
    ) throws -> RuleRow {
      var row = try RuleRow.identity(
        statement: on(element), version: version, action: action, resource: resource, context: context, change)
      row.rules = rules
      return row
    }
    let queue = "arn:aws:sqs:us-east-1:111122223333:q:1"
    return try [
      action(.actionStar, on: #""Action": "*""#),
      action(.actionSame, on: #""Action": "s3:GetObject""#),
      action(.actionSameIgnoringCase, on: #""Action": "S3:getobject""#),
      action(.actionWildcardInName, on: #""Action": "s3:Get?bject""#),
      action(.actionWildcardInPrefix, on: #""Action": "s*:GetObject""#),
      action(.actionNoneMatches, on: #""Action": "s3:PutObject""#),
      action(.actionListEmpty, on: #""Action": []"#),
      action(.notActionNoneMatches, on: #""NotAction": "s3:PutObject""#),
      action(.notActionExcludes, on: #""NotAction": "s3:Get*""#),
      resource(.resourceStar, on: #""Resource": "*""#),
      resource(.resourceSame, on: #""Resource": "arn:aws:s3:::b""#),
      resource(.resourceWildcard, on: #""Resource": "arn:aws:s3:::?""#),
      resource(.resourceStarCrossesColons, on: #""Resource": "arn:aws:sqs:*:q:1""#, of: queue),
      resource(.resourceSixthPartKeepsColons, on: #""Resource": "arn:aws:sqs:us-east-1:111122223333:*1""#, of: queue),
      resource(.resourceShortPattern, on: #""Resource": "arn:aws:sqs""#, of: queue),
      resource(.noResourceMetByStarAlone, on: #""Resource": "arn:*""#, of: "*"),
      resource(.actionWithoutResourceType, on: #""Resource": "arn:aws:s3:::b""#, action: "s3:ListAllMyBuckets"),
      resource(.resourceNoneMatches, on: #""Resource": "arn:aws:s3:::c""#),
      resource(.resourceListEmpty, on: #""Resource": []"#),
      resource(.notResourceNoneMatches, on: #""NotResource": "arn:aws:s3:::c""#),
      resource(.notResourceExcludes, on: #""NotResource": "arn:aws:s3:::b""#),
      resource(.variableValue, on: #""Resource": "arn:aws:s3:::${aws:username}""#, of: "arn:aws:s3:::ana"),
      resource(
        .variableOfEmptyValue, on: #""Resource": "arn:aws:s3:::b${app:k}""#,
        context: [ContextEntry("app:k", .single(""))]),
      resource(.variableDefault, on: #""Resource": "arn:aws:s3:::${app:k, 'b'}""#),
      resource(.variableWithoutValue, on: #""Resource": "arn:aws:s3:::${app:k}""#),
      resource(
        .variableOfMultivaluedKey, on: #""Resource": "arn:aws:s3:::${aws:TagKeys, 'b'}""#,
        context: [ContextEntry("aws:TagKeys", .single("k"))]),
      resource(.variableOfAmbiguousKey, on: #""Resource": "arn:aws:s3:::${aws:ResourceTag/k}""#) {
        $0.store.resources = [
          Resource(
            arn: RuleRow.bucket, ownerAccountID: RuleRow.account,
            tags: [Tag(key: "k", value: "b"), Tag(key: "K", value: "b")])
        ]
      },
      resource(.variableOfCharacter, on: #""Resource": "arn:aws:s3:::b${*}""#, of: "arn:aws:s3:::b*"),
      resource(
        .variableLiteralBefore2012, on: #""Resource": "arn:aws:s3:::${*}""#, of: "arn:aws:s3:::${x}",
        version: "2008-10-17"),
      resource(
        .variableBeforeSixthPart, on: #""Resource": "arn:aws:s3:${app:k}::b""#,
        context: [ContextEntry("app:k", .single(""))]),
      .condition(
        .variableMovesNoParts, on: #""ArnEquals": { "app:a": "arn:aws:s3:${app:k}:b" }"#,
        ("app:a", .single("arn:aws:s3:::b")), ("app:k", .single(":"))),
    ]
  }

  static func comparing() throws -> [RuleRow] {
    let tagged: (inout Draft) throws -> Void = {
      $0.store.resources = [
        Resource(
          arn: RuleRow.bucket, ownerAccountID: RuleRow.account,
          tags: [Tag(key: "k", value: "a"), Tag(key: "K", value: "b")])
      ]
    }
    let v = ("app:k", ContextValue.single("v"))
    let vw = ("app:k", ContextValue.multiple(["v", "w"]))
    let empty = ("app:k", ContextValue.multiple([""]))
    return try [
      .condition(.absentPositive, on: #""StringEquals": { "app:k": "v" }"#),
      .condition(.absentNegated, on: #""StringNotEquals": { "app:k": "v" }"#),
      .condition(.absentIfExists, on: #""StringEqualsIfExists": { "app:k": "v" }"#),
      .condition(.absentForAllValues, on: #""ForAllValues:StringEquals": { "app:k": "v" }"#),
      .condition(.absentForAnyValue, on: #""ForAnyValue:StringNotEquals": { "app:k": "v" }"#),
      .condition(.positiveOneMatches, .keyOfCaller, on: #""StringEquals": { "app:k": "v" }"#, v),
      .condition(.positiveNoneMatches, on: #""StringEquals": { "app:k": "w" }"#, v),
      .condition(.negatedNoneMatches, on: #""StringNotEquals": { "app:k": "w" }"#, v),
      .condition(.negatedOneMatches, on: #""StringNotEquals": { "app:k": "v" }"#, v),
      .condition(
        .forAllValuesHolds, .keyListedByCaller, on: #""ForAllValues:StringEquals": { "app:k": ["v", "w"] }"#, vw),
      .condition(.forAllValuesFails, on: #""ForAllValues:StringEquals": { "app:k": "v" }"#, vw),
      .condition(.forAllValuesNegatedHolds, on: #""ForAllValues:StringNotEquals": { "app:k": "x" }"#, vw),
      .condition(.forAllValuesNegatedFails, on: #""ForAllValues:StringNotEquals": { "app:k": "v" }"#, vw),
      .condition(.forAllValuesOfEmptyTexts, on: #""ForAllValues:StringEquals": { "app:k": "v" }"#, empty),
      .condition(.forAnyValueHolds, on: #""ForAnyValue:StringEquals": { "app:k": "v" }"#, vw),
      .condition(.forAnyValueFails, on: #""ForAnyValue:StringEquals": { "app:k": "x" }"#, vw),
      .condition(.forAnyValueNegatedHolds, on: #""ForAnyValue:StringNotEquals": { "app:k": "v" }"#, vw),
      .condition(.forAnyValueNegatedFails, on: #""ForAnyValue:StringNotEquals": { "app:k": ["v", "w"] }"#, vw),
      .condition(.forAnyValueOfEmptyTexts, on: #""ForAnyValue:StringEquals": { "app:k": "" }"#, empty),
      .condition(.nullOfAbsentKey, on: #""Null": { "app:k": "true" }"#),
      .condition(.nullOfPresentKey, on: #""Null": { "app:k": "false" }"#, v),
      .condition(.nullForAllValues, on: #""ForAllValues:Null": { "app:k": "false" }"#),
      .condition(.nullForAnyValue, on: #""ForAnyValue:Null": { "app:k": "true" }"#),
      .condition(.multivaluedWithoutQuantifier, on: #""StringNotEquals": { "app:k": "x" }"#, vw),
      .condition(
        .keyMultivaluedInCatalogue, on: #""ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": "a" }"#,
        ("kms:EncryptionContextKeys", .single("a"))),
      .condition(
        .keyMultivalued, on: #""ForAnyValue:StringEquals": { "aws:TagKeys": "a" }"#, ("aws:TagKeys", .single("a"))),
      .condition(.ambiguousTagAgrees, on: #""StringNotEquals": { "aws:ResourceTag/k": "c" }"#) { try tagged(&$0) },
      .condition(.ambiguousTagDenies, on: #""StringEquals": { "aws:ResourceTag/k": "a" }"#, effect: "Deny") {
        try tagged(&$0)
      },
      .condition(.ambiguousTagAllowsNothing, on: #""StringEquals": { "aws:ResourceTag/k": "a" }"#) { try tagged(&$0) },
      .condition(.conditionValuesAreAlternatives, on: #""StringEquals": { "app:k": ["u", "v"] }"#, v),
      .condition(.conditionListEmpty, on: #""StringEquals": { "app:k": "v" }"#, v) { draft in
        for place in draft.store.documents.indices {
          for statement in draft.store.documents[place].document.statements.indices {
            for clause in draft.store.documents[place].document.statements[statement].conditions.indices {
              draft.store.documents[place].document.statements[statement].conditions[clause].values = []
            }
          }
        }
      },
    ]
  }

  static func operators() throws -> [RuleRow] {
    func row(_ rules: Rule..., on comparison: String, _ own: String, _ asked: String) throws -> RuleRow {
      var row = try RuleRow.condition(on: #""\#(comparison)": { "app:k": "\#(asked)" }"#, ("app:k", .single(own)))
      row.rules = rules
      return row
    }
    let arn = "arn:aws:s3:::b"
    return try [
      row(.stringEquals, on: "StringEquals", "v", "v"), row(.stringNotEquals, on: "StringNotEquals", "v", "w"),
      row(.stringEqualsIgnoreCase, .foldedBeyondASCII, on: "StringEqualsIgnoreCase", "é", "É"),
      row(.stringNotEqualsIgnoreCase, on: "StringNotEqualsIgnoreCase", "v", "w"),
      row(.stringLike, on: "StringLike", "vw", "v*"), row(.stringNotLike, on: "StringNotLike", "v", "w*"),
      row(.numericEquals, .numberWrittenOtherwise, on: "NumericEquals", "2", "2.0"),
      row(.numericNotEquals, on: "NumericNotEquals", "2", "3"), row(.numericLessThan, on: "NumericLessThan", "2", "3"),
      row(.numericLessThanEquals, on: "NumericLessThanEquals", "3", "3"),
      row(.numericGreaterThan, on: "NumericGreaterThan", "4", "3"),
      row(.numericGreaterThanEquals, on: "NumericGreaterThanEquals", "3", "3"),
      row(.dateEquals, .dateYear, .dateSecond, .dateInUTC, on: "DateEquals", "2026-01-01T00:00:00Z", "2026"),
      row(.dateNotEquals, .dateMonth, .dateDay, on: "DateNotEquals", "2026-01", "2026-01-02"),
      row(
        .dateLessThan, .dateMinute, .dateFraction, .dateInZone, on: "DateLessThan", "2026-01-01T00:00+01:00",
        "2026-01-01T00:00:00.5Z"),
      row(.dateLessThanEquals, .dateEpoch, on: "DateLessThanEquals", "0", "1970"),
      row(.dateGreaterThan, .dateWithoutZone, on: "DateGreaterThan", "2026-01-01T00:01", "2026"),
      row(.dateGreaterThanEquals, on: "DateGreaterThanEquals", "2026", "2026"),
      row(.bool, .booleanInAnyCase, on: "Bool", "TRUE", "true"), row(.binaryEquals, on: "BinaryEquals", "AAE=", "AAE="),
      row(.ipAddress, .addressInRange, .addressMapped, on: "IpAddress", "::ffff:10.0.0.7", "10.0.0.0/8"),
      row(.notIpAddress, .addressOfOtherFamily, on: "NotIpAddress", "2001:db8::1", "10.0.0.0/8"),
      row(.addressOfSixteenBytes, on: "IpAddress", "2001:db8::1", "2001:db8::/32"),
      row(.arnEquals, .arnStar, on: "ArnEquals", arn, "*"), row(.arnLike, on: "ArnLike", arn, "arn:aws:s3:::?"),
      row(.arnNotEquals, .arnPatternHasSixParts, on: "ArnNotEquals", arn, "arn:aws:s3"),
      row(.arnNotLike, .arnPartByPart, on: "ArnNotLike", "arn:aws:x:r:9:s:1:f", "arn:aws:x:*:1:f"),
      row(.valueDoesNotConvert, on: "NumericEquals", "two", "2"),
    ]
  }

  static func keys() throws -> [RuleRow] {
    func row(
      _ rules: Rule..., on key: String, _ value: String, who: String = RuleRow.ana, action: String = "s3:GetObject",
      resource: String = RuleRow.bucket, context: [ContextEntry] = [], endpoint: String? = nil,
      _ change: (inout Draft) throws -> Void = { _ in }
    ) throws -> RuleRow {
      // A statement of the bucket's own policy, because not everybody has another.
      let statement =
        #"{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": { "ForAnyValue:StringEquals": { "\#(key)": "\#(value)" } } }"#
      var row = try RuleRow.row(
        principal: who, action: action, resource: resource, context: context, endpoint: endpoint
      ) { draft in
        draft.store.resources = [
          Resource(
            arn: resource, ownerAccountID: RuleRow.account, tags: [Tag(key: "k", value: "v")],
            policy: try draft.document(.resource, statement))
        ]
        try change(&draft)
      }
      row.rules = rules
      return row
    }
    let called = [ContextEntry("aws:CalledVia", .multiple(["a.amazonaws.com", "b.amazonaws.com"]))]
    let service = "s3.us-east-1.amazonaws.com"
    let account = [ContextEntry("aws:SourceAccount", .single(RuleRow.account))]
    func organization(_ draft: inout Draft) throws { try draft.organization() }
    return try [
      row(.keyPrincipalARN, on: "aws:PrincipalArn", RuleRow.ana),
      row(.keyPrincipalARNOfRole, on: "aws:PrincipalArn", RuleRow.role, who: RuleRow.session),
      row(.keyPrincipalAccount, on: "aws:PrincipalAccount", RuleRow.account),
      row(.keyPrincipalAccountAnonymous, on: "aws:PrincipalAccount", "anonymous", who: "*"),
      row(.keyPrincipalType, on: "aws:PrincipalType", "User"),
      row(.keyUserID, on: "aws:userid", "AIDAANAAAAAAAAAAAAAA"),
      row(.keyUserIDOfSession, on: "aws:userid", "AROAWORKERAAAAAAAAAA:s1", who: RuleRow.session),
      row(.keyUserIDOfFederatedUser, on: "aws:userid", "111122223333:fed", who: RuleRow.federated) {
        try $0.session(RuleRow.federated, by: RuleRow.ana)
      },
      row(.keyUserIDOfRoot, on: "aws:userid", RuleRow.account, who: RuleRow.root) {
        $0.store.resources[0].ownerAccountID = RuleRow.away
      },
      row(.keyUserIDAnonymous, on: "aws:userid", "anonymous", who: "*"),
      row(.keyUserName, on: "aws:username", "ana"),
      row(.keySourceIdentity, on: "aws:SourceIdentity", "bob", who: RuleRow.session) {
        try $0.session(RuleRow.session, sourceIdentity: "bob")
      },
      row(.keyPrincipalIsAWSService, on: "aws:PrincipalIsAWSService", "false"),
      row(.keyPrincipalServiceName, on: "aws:PrincipalServiceName", service, who: service),
      row(.keyPrincipalServiceNames, on: "aws:PrincipalServiceNamesList", "s3.amazonaws.com", who: service),
      .row(
        .keyFederatedProvider, principal: "accounts.google.com", action: "sts:AssumeRoleWithWebIdentity",
        resource: RuleRow.role
      ) { draft in
        draft.store.accounts[0].roles[0].trustPolicy = try draft.document(
          .trust,
          #"{ "Effect": "Allow", "Principal": "*", "Action": "*", "Condition": { "StringEquals": { "aws:FederatedProvider": "accounts.google.com" } } }"#
        )
      },
      row(.keyPrincipalOrgID, on: "aws:PrincipalOrgID", "o-x", organization),
      row(.keyPrincipalOrgPaths, on: "aws:PrincipalOrgPaths", "o-x/r-ab12/", organization),
      row(.keyPrincipalTag, on: "aws:PrincipalTag/team", "core"),
      row(.keySessionTag, on: "aws:PrincipalTag/cost", "7", who: RuleRow.session) {
        try $0.session(RuleRow.session, tags: [Tag(key: "Cost", value: "7")])
      },
      row(.keySessionTagOverPrincipals, on: "aws:PrincipalTag/team", "blue", who: RuleRow.session) {
        try $0.session(RuleRow.session, tags: [Tag(key: "TEAM", value: "blue")])
      },
      row(.keyResourceAccount, on: "aws:ResourceAccount", RuleRow.account),
      row(.keyResourceOrgID, on: "aws:ResourceOrgID", "o-x", organization),
      row(.keyResourceOrgPaths, on: "aws:ResourceOrgPaths", "o-x/r-ab12/", organization),
      row(.keyResourceTag, on: "aws:ResourceTag/K", "v"),
      row(.keySourceOrgID, on: "aws:SourceOrgID", "o-x", who: service, context: account, organization),
      row(.keySourceOrgPaths, on: "aws:SourceOrgPaths", "o-x/r-ab12/", who: service, context: account, organization),
      row(.keySourceVpce, on: "aws:SourceVpce", "vpce-1", endpoint: "vpce-1") { try $0.endpoint(nil) },
      row(.keySourceVpc, on: "aws:SourceVpc", "vpc-9f", endpoint: "vpce-1") { try $0.endpoint(nil) },
      row(.keyVpceAccount, on: "aws:VpceAccount", RuleRow.account, endpoint: "vpce-1") { try $0.endpoint(nil) },
      row(.keyVpceOrgID, on: "aws:VpceOrgID", "o-x", endpoint: "vpce-1") {
        try $0.endpoint(nil)
        try $0.organization()
      },
      row(.keyVpceOrgPaths, on: "aws:VpceOrgPaths", "o-x/r-ab12/", endpoint: "vpce-1") {
        try $0.endpoint(nil)
        try $0.organization()
      },
      row(
        .keyRequestedRegion, on: "aws:RequestedRegion", "eu-west-1", resource: "arn:aws:sqs:eu-west-1:111122223333:q"),
      row(
        .keyRequestedRegionOfGlobalService, on: "aws:RequestedRegion", "us-east-1", action: "cloudfront:GetDistribution"
      ),
      row(.keyOfClock, on: "aws:CurrentTime", "2026-09-21T14:13:20Z"),
      row(
        .keyOfGivenClock, on: "aws:CurrentTime", "1970-01-01T00:00:00Z",
        context: [ContextEntry("aws:EpochTime", .single("0"))]),
      row(.keyViaAWSService, on: "aws:ViaAWSService", "true", context: called),
      row(.keyCalledViaFirst, on: "aws:CalledViaFirst", "a.amazonaws.com", context: called),
      row(.keyCalledViaLast, on: "aws:CalledViaLast", "b.amazonaws.com", context: called),
      row(.keySecureTransport, on: "aws:SecureTransport", "false"),
      row(.keyTagKeys, on: "aws:TagKeys", "Team", context: [ContextEntry("aws:RequestTag/Team", .single("x"))]),
    ]
  }
}
