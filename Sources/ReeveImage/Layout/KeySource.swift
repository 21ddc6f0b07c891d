import ReeveTypes

/// Where the engine finds the value of a condition key. What the product knows by name has a source of its own, by which
/// an evaluation finds its entry in the request's context; tags share theirs.
public enum KeySource: UInt8, Sendable, CaseIterable {
  /// Only the request's context has it, under its name.
  case context = 0
  // The engine has a value for some requests; else the context's may be taken.
  case principalARN
  case principalAccount
  case principalType
  case userID
  case userName
  case principalIsService
  case principalServiceName
  case principalServiceNames
  case principalTag
  case sourceIdentity
  case federatedProvider
  case resourceTag
  case resourceAccount
  case principalOrganizationID
  case principalOrganizationPaths
  case resourceOrganizationID
  case resourceOrganizationPaths
  case sourceOrganizationID
  case sourceOrganizationPaths
  case sourceEndpoint
  case sourceVPC
  case endpointAccount
  case endpointOrganizationID
  case endpointOrganizationPaths
  case requestedRegion
  case currentTime
  case epochTime
  case viaService
  case calledViaFirst
  case calledViaLast
  case tagKeys
  case secureTransport
  case requestTag
  // The others have no value but the context's; the door looks at some of them together.
  case calledVia
  case sourceVPCARN
  case vpcSourceAddress
  case sourceAddress
  case sourceAccount
  case sourceARN
  case assumedRoot
  case tokenIssueTime
  case signInSessionARN
  case multiFactorAge
  case multiFactorPresent
  case chatbotSourceARN
  case instanceSourceVPC
  case instanceSourceAddress
  case roleDelivery
  case sourceInstanceARN
  case glueRoleAssumedBy
  case glueCredentialService
  case codeBuildARN
  case codeBuildProjectARN
  case sourceFunctionARN
  case managedInstanceARN
  case identityStoreUserID
  case calledViaMCP
  case viaMCPService
  case isMCPServiceAction
  case referer
  case userAgent

  /// From this one on, the context alone has the value.
  static let firstOfContext = KeySource.calledVia.rawValue

  /// Of the sources that one key has, each the bit of its raw value.
  static let ofOneKey: UInt64 =
    ~(1 << UInt64(KeySource.context.rawValue) | 1 << UInt64(KeySource.principalTag.rawValue)
    | 1 << UInt64(KeySource.resourceTag.rawValue) | 1 << UInt64(KeySource.requestTag.rawValue))
}

/// What the door checks about a condition key that the product knows.
/// Source: IAM User Guide, "AWS global condition context keys".
public struct KeyRule: Sendable {
  /// In lower case; a trailing `/` stands for every key that begins so.
  public var name: StaticString
  public var setter: Setter
  public var valueType: ValueType
  public var isList: Bool
  public var source: KeySource
  /// The bit of `CallerTrust` that lets a caller set it; of a key that takes no trust, the one of unknown keys.
  public let trustBit: UInt8

  /// Who may set the key in a request.
  public enum Setter: UInt8, Sendable {
    /// The calling application reports it.
    case caller = 0
    /// The engine knows it: only a caller that is trusted with the key may, and may not contradict.
    case engine = 1
    /// A caller may, when the principal is an AWS service.
    case serviceCaller = 2
    /// A caller may, unless the store says it of the VPC endpoint that the request came through.
    case endpointCaller = 3
  }

  /// What a value must look like.
  public enum ValueType: UInt8, Sendable, CaseIterable {
    case text = 0
    case address = 1
    case boolean = 2
    case number = 3
    case date = 4
    case arn = 5
    /// Whole seconds since 1970.
    case epoch = 6
  }

  init(
    _ name: StaticString, _ setter: Setter, _ valueType: ValueType = .text, list: Bool = false,
    from source: KeySource = .context
  ) {
    self.name = name
    self.setter = setter
    self.valueType = valueType
    isList = list
    self.source = source
    let name = name.description
    trustBit = UInt8(CallerTrust.bit(of: name.hasSuffix("/") ? "\(name)*" : name) ?? CallerTrust.unknownGlobalKeyBit)
  }
}

extension KeyRule {
  /// Every key that the product knows. Any other key that begins with `aws:` is the engine's, as text.
  public static let all: [KeyRule] = [
    KeyRule("aws:principalarn", .engine, .arn, from: .principalARN),
    KeyRule("aws:principalaccount", .engine, from: .principalAccount),
    KeyRule("aws:principalorgid", .engine, from: .principalOrganizationID),
    KeyRule("aws:principalorgpaths", .engine, list: true, from: .principalOrganizationPaths),
    KeyRule("aws:principaltag/", .engine, from: .principalTag),
    KeyRule("aws:principalisawsservice", .engine, .boolean, from: .principalIsService),
    KeyRule("aws:principalservicename", .engine, from: .principalServiceName),
    KeyRule("aws:principalservicenameslist", .engine, list: true, from: .principalServiceNames),
    KeyRule("aws:principaltype", .engine, from: .principalType),
    KeyRule("aws:userid", .engine, from: .userID),
    KeyRule("aws:username", .engine, from: .userName),
    KeyRule("aws:assumedroot", .engine, .boolean, from: .assumedRoot),
    KeyRule("aws:federatedprovider", .engine, from: .federatedProvider),
    KeyRule("aws:tokenissuetime", .engine, .date, from: .tokenIssueTime),
    KeyRule("aws:signinsessionarn", .engine, .arn, from: .signInSessionARN),
    KeyRule("aws:multifactorauthage", .engine, .number, from: .multiFactorAge),
    KeyRule("aws:multifactorauthpresent", .engine, .boolean, from: .multiFactorPresent),
    KeyRule("aws:chatbotsourcearn", .engine, .arn, from: .chatbotSourceARN),
    KeyRule("aws:ec2instancesourcevpc", .engine, from: .instanceSourceVPC),
    KeyRule("aws:ec2instancesourceprivateipv4", .engine, .address, from: .instanceSourceAddress),
    KeyRule("aws:sourceidentity", .engine, from: .sourceIdentity),
    KeyRule("ec2:roledelivery", .engine, .number, from: .roleDelivery),
    KeyRule("ec2:sourceinstancearn", .engine, .arn, from: .sourceInstanceARN),
    KeyRule("glue:roleassumedby", .engine, from: .glueRoleAssumedBy),
    KeyRule("glue:credentialissuingservice", .engine, from: .glueCredentialService),
    KeyRule("codebuild:buildarn", .engine, .arn, from: .codeBuildARN),
    KeyRule("codebuild:projectarn", .engine, .arn, from: .codeBuildProjectARN),
    KeyRule("lambda:sourcefunctionarn", .engine, .arn, from: .sourceFunctionARN),
    KeyRule("ssm:sourceinstancearn", .engine, .arn, from: .managedInstanceARN),
    KeyRule("identitystore:userid", .engine, from: .identityStoreUserID),
    KeyRule("aws:sourceip", .caller, .address, from: .sourceAddress),
    KeyRule("aws:sourcevpc", .endpointCaller, from: .sourceVPC),
    KeyRule("aws:sourcevpcarn", .endpointCaller, .arn, from: .sourceVPCARN),
    KeyRule("aws:sourcevpce", .engine, from: .sourceEndpoint),
    KeyRule("aws:vpceaccount", .engine, from: .endpointAccount),
    KeyRule("aws:vpceorgid", .engine, from: .endpointOrganizationID),
    KeyRule("aws:vpceorgpaths", .engine, list: true, from: .endpointOrganizationPaths),
    KeyRule("aws:vpcsourceip", .caller, .address, from: .vpcSourceAddress),
    KeyRule("aws:resourceaccount", .engine, from: .resourceAccount),
    KeyRule("aws:resourceorgid", .engine, from: .resourceOrganizationID),
    KeyRule("aws:resourceorgpaths", .engine, list: true, from: .resourceOrganizationPaths),
    KeyRule("aws:resourcetag/", .engine, from: .resourceTag),
    KeyRule("aws:calledvia", .engine, list: true, from: .calledVia),
    KeyRule("aws:calledviafirst", .engine, from: .calledViaFirst),
    KeyRule("aws:calledvialast", .engine, from: .calledViaLast),
    KeyRule("aws:viaawsservice", .engine, .boolean, from: .viaService),
    KeyRule("aws:calledviaawsmcp", .engine, from: .calledViaMCP),
    KeyRule("aws:viaawsmcpservice", .engine, .boolean, from: .viaMCPService),
    KeyRule("aws:ismcpserviceaction", .engine, .boolean, from: .isMCPServiceAction),
    KeyRule("aws:currenttime", .engine, .date, from: .currentTime),
    KeyRule("aws:epochtime", .engine, .epoch, from: .epochTime),
    KeyRule("aws:referer", .caller, from: .referer),
    KeyRule("aws:requestedregion", .caller, from: .requestedRegion),
    KeyRule("aws:requesttag/", .caller, from: .requestTag),
    KeyRule("aws:tagkeys", .caller, list: true, from: .tagKeys),
    KeyRule("aws:securetransport", .caller, .boolean, from: .secureTransport),
    KeyRule("aws:sourceaccount", .serviceCaller, from: .sourceAccount),
    KeyRule("aws:sourcearn", .serviceCaller, .arn, from: .sourceARN),
    KeyRule("aws:sourceorgid", .engine, from: .sourceOrganizationID),
    KeyRule("aws:sourceorgpaths", .engine, list: true, from: .sourceOrganizationPaths),
    KeyRule("aws:useragent", .caller, from: .userAgent),
  ]
}
