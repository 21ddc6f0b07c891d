import ReeveTypes

/// The condition keys that policies and requests use.
struct DrawnKey {
  var name: String
  var kind: ValueKind
  /// The key is one that AWS documents as multivalued.
  var isList = false
  /// A listener's caller may not set the key.
  var isEngines = false
  /// Of `CallerTrust`: whether a caller may set the key after all. Absent for keys that trust does not matter to.
  var trustBit: Int?
  /// Requests with values of another kind, or with a list for a key that has one value, are refused.
  var isTyped = false

  /// Whether a caller with this trust may set the key, as far as it goes by trust.
  func isSettable(_ trust: CallerTrust) -> Bool { trustBit.map { trust.includes($0) } ?? true }
}

enum KeyPool {
  static let all: [DrawnKey] = [
    // Who asks.
    engine("aws:PrincipalArn", .arn), engine("aws:PrincipalAccount"), engine("aws:PrincipalType"),
    engine("aws:userid"), engine("aws:username"), engine("aws:PrincipalTag/team"), engine("aws:PrincipalTag/Cost"),
    engine("aws:PrincipalTag/\u{E9}"), engine("aws:PrincipalTag/e\u{301}"), engine("aws:PrincipalTag/a/b"),
    engine("aws:PrincipalIsAWSService", .boolean), engine("aws:PrincipalServiceName"),
    engine("aws:PrincipalServiceNamesList", list: true), engine("aws:PrincipalOrgID"),
    engine("aws:PrincipalOrgPaths", list: true),
    // Their session.
    engine("aws:FederatedProvider"), engine("aws:MultiFactorAuthPresent", .boolean),
    engine("aws:MultiFactorAuthAge", .number),
    engine("aws:TokenIssueTime", .date), engine("aws:SourceIdentity"), engine("lambda:SourceFunctionArn", .arn),
    engine("ec2:RoleDelivery", .number),
    // What about.
    engine("aws:ResourceTag/team"), engine("aws:ResourceTag/TEAM"), engine("aws:ResourceTag/cost"),
    engine("aws:ResourceTag/\u{E9}"), engine("aws:ResourceAccount"), engine("aws:ResourceOrgID"),
    engine("aws:ResourceOrgPaths", list: true),
    // The request.
    engine("aws:CurrentTime", .date), engine("aws:EpochTime", .number), engine("aws:EpochTime", .date),
    engine("aws:ViaAWSService", .boolean), engine("aws:CalledVia", list: true), engine("aws:CalledViaFirst"),
    engine("aws:CalledViaLast"), engine("aws:SourceVpce"), engine("aws:VpceAccount"), engine("aws:VpceOrgID"),
    engine("aws:VpceOrgPaths", list: true), engine("aws:SourceOrgID"), engine("aws:SourceOrgPaths", list: true),
    key("aws:RequestedRegion"), key("aws:RequestTag/team"),
    key("aws:RequestTag/Cost"), key("aws:RequestTag/a/"), key("aws:RequestTag/\u{E9}"), key("aws:TagKeys", list: true),
    key("aws:SecureTransport", .boolean), key("aws:SourceIp", .address), key("aws:VpcSourceIp", .address),
    key("aws:SourceVpc"), key("aws:SourceVpcArn", .arn), key("aws:UserAgent"), key("aws:referer"),
    service("aws:SourceAccount"),
    service("aws:SourceArn", .arn),
    // What providers of identities claim.
    typed("saml:aud"), typed("token.actions.githubusercontent.com:sub"),
    key("oidc.eks.us-east-1.amazonaws.com/id/ABC:aud"),
    typed("accounts.google.com:google/organization_number", .number), typed("accounts.google.com:aud"),
    // A service's own.
    typed("s3:prefix"), typed("s3:max-keys", .number), typed("s3:object-lock-retain-until-date", .date),
    typed("s3:ExistingObjectTag/team"), typed("s3:RequestObjectTagKeys", list: true),
    typed("s3:x-amz-server-side-encryption-aws-kms-key-id", .arn), typed("kms:EncryptionContextKeys", list: true),
    typed("kms:GrantIsForAWSResource", .boolean), typed("lambda:SubnetIds", list: true),
    typed("ec2-instance-connect:privateIpAddress", .address), typed("iot:CommandExecutionParameterNumber/p", .number),
    typed("iot:ThingGroupArn", .arn, list: true), typed("apigateway:Request/ApiKeyRequired", .boolean, list: true),
    typed("sts:RequestContextProviders", .arn, list: true), typed("eks:loggingType/api", .boolean),
    typed("iam:PermissionsBoundary", .arn), typed("sts:DurationSeconds", .number),
    // Those of a store's own services, and nearly so.
    own("orders:Priority", .number), own("orders:Labels", list: true), own("orders:Due", .date),
    own("orders:IsFast", .boolean), own("orders:From", .address), own("orders:Item", .arn),
    own("orders:Counts", .number, list: true), own("orders:Part/x/y", .number), own("orders:Part/x", .boolean),
    own("orders:Tag/team", list: true), own("orders:Note"), own("orders:Set/team", .number), key("orders:Part/"),
    own("kms:EncryptionContext:orders", .number),
    // Keys that no catalogue has.
    key("app:Color"), key("app:Colors", list: true),
    key("app:Flag", .boolean),
    key("app:When", .date), key("app:Peer", .address), key("app:Target", .arn), key("app:Blob", .binary),
    key("app:e\u{301}"), key("app:\u{E9}"), typed("kms:EncryptionContext:aws:s3:arn"),
  ]

  /// The keys of tags and the lists, about which most rules are.
  private static let tags = all.filter { key in key.isList || key.name.contains("Tag/") }

  /// What organizations, networks and sessions are asked about.
  private static let limits = all.filter { key in
    key.name.contains("Org") || key.name.contains("Vpc") || key.name == "aws:SourceIdentity"
      || key.name == "aws:SourceAccount" || key.name == "aws:RequestedRegion"
  }

  /// The keys of services that have a type.
  private static let ofServices = all.filter { key in key.isTyped && !key.name.hasPrefix("aws:") }

  /// What is known of a service that asks, and of what it acts for.
  static let ofServicePrincipals = all.filter { key in
    key.name.hasPrefix("aws:SourceA") || key.name.hasPrefix("aws:SourceOrg")
      || key.name.hasPrefix("aws:PrincipalService") || key.name == "aws:PrincipalIsAWSService"
  }

  /// What is known of everyone who asks.
  static let ofRequesters = all.filter { key in
    key.name.hasPrefix("aws:user") || key.name.hasPrefix("aws:PrincipalOrg")
      || ["aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType"].contains(key.name)
  }

  /// What providers of identities claim.
  static let claims = all.filter { key in
    key.name == "aws:FederatedProvider" || key.name.contains(".com:") || key.name.hasPrefix("saml:")
      || key.name.hasSuffix(":aud")
  }

  /// A key, of each kind often enough.
  static func draw(_ random: inout SeededRandom) -> DrawnKey {
    switch random.weighted(25, 28, 11, 13, 6, 11, 12, 3, 16, 18) {
    case 0: random.pick(tags)
    case 1: random.pick(ofKind(.text))
    case 2: random.pick(ofKind(.number))
    case 3: random.pick(ofKind(.date))
    case 4: random.pick(ofKind(.boolean))
    case 5: random.pick(ofKind(.address))
    case 6: random.pick(ofKind(.arn))
    case 7: random.pick(ofKind(.binary))
    case 8: random.pick(limits)
    default: random.pick(ofServices)
    }
  }

  private static func ofKind(_ kind: ValueKind) -> [DrawnKey] { byKind[kind] ?? [] }
  private static let byKind = Dictionary(grouping: all, by: \.kind)

  /// Keys whose names are nearly those of keys that the engines know.
  static let odd = [
    "aws:", "aws", ":x", "a b:c", "aws:RequestTag/", "aws:RequestTag", "aws:PrincipalTag/", "aws:ResourceTag/",
    "aws:RequestTag//", "aws:TagKeys/x",
    "aws:\u{301}x", "aws:RequestTag/\u{301}", "aws:PrincipalTag/\u{301}", "aws:NewKey", "\u{212A}ms:x", "app\u{301}:x",
    "",
  ]

  private static func key(_ name: String, _ kind: ValueKind = .text, list: Bool = false) -> DrawnKey {
    DrawnKey(name: name, kind: kind, isList: list, isTyped: name.hasPrefix("aws:"))
  }

  /// A key of a service that AWS's data have.
  private static func typed(_ name: String, _ kind: ValueKind = .text, list: Bool = false) -> DrawnKey {
    DrawnKey(name: name, kind: kind, isList: list, isTyped: true)
  }

  /// A key that a store's own catalogue may have.
  private static func own(_ name: String, _ kind: ValueKind = .text, list: Bool = false) -> DrawnKey {
    typed(name, kind, list: list)
  }

  private static func engine(_ name: String, _ kind: ValueKind = .text, list: Bool = false) -> DrawnKey {
    let slash = name.utf8.firstIndex(of: UInt8(ascii: "/"))
    let bit = CallerTrust.bit(of: slash.map { "\(name[..<$0])/*" } ?? name)
    return DrawnKey(name: name, kind: kind, isList: list, isEngines: true, trustBit: bit, isTyped: true)
  }

  private static func service(_ name: String, _ kind: ValueKind = .text) -> DrawnKey {
    DrawnKey(name: name, kind: kind, isEngines: true, isTyped: true)
  }
}
