import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes

// What a context may not have.
extension RuleCoverageTests {
  static func door() throws -> [RuleRow] {
    func row(
      _ rules: Rule..., trust: CallerTrust = .trusted, who: String = RuleRow.ana, resource: String = RuleRow.bucket,
      endpoint: String? = nil, context: (String, ContextValue)...
    ) throws -> RuleRow {
      var row = try RuleRow.row(
        principal: who, resource: resource, context: context.map { ContextEntry($0.0, $0.1) }, endpoint: endpoint
      ) { try $0.endpoint(nil) }
      row.rules = rules
      row.trust = trust
      row.isRefused = true
      return row
    }
    let service = "s3.amazonaws.com"
    let called = ("aws:CalledVia", ContextValue.single(service))
    return try [
      row(.doorKeyOfEngine, trust: .reported, context: ("aws:username", .single("ana"))),
      row(.doorUnknownGlobalKey, trust: .reported, context: ("aws:NoSuchKey", .single("v"))),
      row(.doorKeyOfKnownVPC, trust: .reported, endpoint: "vpce-1", context: ("aws:SourceVpc", .single("vpc-9f"))),
      row(.doorKeyOfServices, context: ("aws:SourceAccount", .single(RuleRow.account))),
      row(.doorSingleValue, context: ("aws:referer", .multiple(["a", "b"]))),
      row(.doorSingleValueInCatalogue, context: ("s3:max-keys", .multiple(["1", "2"]))),
      row(.doorType, context: ("aws:SourceIp", .single("here"))),
      row(.doorTypeInCatalogue, context: ("s3:max-keys", .single("many"))),
      row(.doorContradictsEngine, .keyUserName, context: ("aws:username", .single("bob"))),
      row(.doorEndpointKeyInForwardAccess, context: called, ("aws:SourceVpc", .single("vpc-9f"))),
      row(
        .doorContradictsRequestTags, context: ("aws:RequestTag/a", .single("v")), ("aws:TagKeys", .multiple(["b"]))),
      row(
        .doorContradictsSourceARN, who: service, context: ("aws:SourceAccount", .single(RuleRow.account)),
        ("aws:SourceArn", .single("arn:aws:sns:us-east-1:444455556666:t"))),
      row(.doorNoAddressThroughEndpoint, endpoint: "vpce-1", context: ("aws:SourceIp", .single("203.0.113.7"))),
      row(
        .doorContradictsClock, context: ("aws:CurrentTime", .single("1970")), ("aws:EpochTime", .single("1"))),
    ]
  }
}
