import ReeveTypes

/// Where the engine finds the value of a condition key by itself. A key without such a source, or whose source has no
/// value for this request, is looked up in the request's context.
public enum KeySource: UInt8, Sendable, CaseIterable {
  /// Only the request's context has it.
  case context = 0
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
  /// Absent from a call that a service makes on behalf of the principal, else the context's.
  case sourceVPCARN
  case vpcSourceAddress
  /// The cases below have no value but the context's; the door looks at them together.
  case calledVia
  case requestTag
  case sourceAddress
  case sourceAccount
  case sourceARN
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
    KeyRule("aws:assumedroot", .engine, .boolean),
    KeyRule("aws:federatedprovider", .engine, from: .federatedProvider),
    KeyRule("aws:tokenissuetime", .engine, .date),
    KeyRule("aws:signinsessionarn", .engine, .arn),
    KeyRule("aws:multifactorauthage", .engine, .number),
    KeyRule("aws:multifactorauthpresent", .engine, .boolean),
    KeyRule("aws:chatbotsourcearn", .engine, .arn),
    KeyRule("aws:ec2instancesourcevpc", .engine),
    KeyRule("aws:ec2instancesourceprivateipv4", .engine, .address),
    KeyRule("aws:sourceidentity", .engine, from: .sourceIdentity),
    KeyRule("ec2:roledelivery", .engine, .number),
    KeyRule("ec2:sourceinstancearn", .engine, .arn),
    KeyRule("glue:roleassumedby", .engine),
    KeyRule("glue:credentialissuingservice", .engine),
    KeyRule("codebuild:buildarn", .engine, .arn),
    KeyRule("codebuild:projectarn", .engine, .arn),
    KeyRule("lambda:sourcefunctionarn", .engine, .arn),
    KeyRule("ssm:sourceinstancearn", .engine, .arn),
    KeyRule("identitystore:userid", .engine),
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
    KeyRule("aws:calledviaawsmcp", .engine),
    KeyRule("aws:viaawsmcpservice", .engine, .boolean),
    KeyRule("aws:ismcpserviceaction", .engine, .boolean),
    KeyRule("aws:currenttime", .engine, .date, from: .currentTime),
    KeyRule("aws:epochtime", .engine, .epoch, from: .epochTime),
    KeyRule("aws:referer", .caller),
    KeyRule("aws:requestedregion", .caller, from: .requestedRegion),
    KeyRule("aws:requesttag/", .caller, from: .requestTag),
    KeyRule("aws:tagkeys", .caller, list: true, from: .tagKeys),
    KeyRule("aws:securetransport", .caller, .boolean, from: .secureTransport),
    KeyRule("aws:sourceaccount", .serviceCaller, from: .sourceAccount),
    KeyRule("aws:sourcearn", .serviceCaller, .arn, from: .sourceARN),
    KeyRule("aws:sourceorgid", .engine, from: .sourceOrganizationID),
    KeyRule("aws:sourceorgpaths", .engine, list: true, from: .sourceOrganizationPaths),
    KeyRule("aws:useragent", .caller),
  ]
}
