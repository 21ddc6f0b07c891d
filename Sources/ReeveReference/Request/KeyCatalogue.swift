import ReeveTypes

// The condition keys that AWS documents as global or as properties of a session, row by row as the page has them.
// Source: IAM User Guide, "AWS global condition context keys".

/// A row of the page.
struct KeyRow {
  /// As the page spells it. A trailing `/` stands for a key with a tag's key behind it.
  var name: String
  var type: KeyType
  var isMultivalued: Bool
  var setter: KeySetter
  /// Of `CallerTrust`, which says whether a caller may set a key that is the engine's.
  var trustBit: Int?
}

enum KeyType {
  case string, arn, bool, numeric, date, ip, epoch
}

/// Who may put a key into a request.
enum KeySetter {
  /// Whoever asks on behalf of a client.
  case anyCaller
  /// Whoever asks, where the store does not say it of the request's endpoint; else nobody but the engine.
  case anyCallerUnlessKnown
  /// Only a caller that asks for an AWS service.
  case serviceOnly
  /// Nobody but the engine; a trusted caller may repeat what the engine knows, or add what it does not.
  case engine
}

enum KeyCatalogue {
  static let rows: [KeyRow] = [
    // Properties of the principal.
    row("aws:PrincipalArn", .arn, .engine), row("aws:PrincipalAccount", .string, .engine),
    row("aws:PrincipalOrgID", .string, .engine), list("aws:PrincipalOrgPaths", .engine),
    row("aws:PrincipalTag/", .string, .engine), row("aws:PrincipalIsAWSService", .bool, .engine),
    row("aws:PrincipalServiceName", .string, .engine), list("aws:PrincipalServiceNamesList", .engine),
    row("aws:PrincipalType", .string, .engine), row("aws:userid", .string, .engine),
    row("aws:username", .string, .engine),
    // Properties of a role session.
    row("aws:AssumedRoot", .bool, .engine), row("aws:FederatedProvider", .string, .engine),
    row("aws:TokenIssueTime", .date, .engine), row("aws:SignInSessionArn", .arn, .engine),
    row("aws:MultiFactorAuthAge", .numeric, .engine), row("aws:MultiFactorAuthPresent", .bool, .engine),
    row("aws:ChatbotSourceArn", .arn, .engine), row("aws:Ec2InstanceSourceVpc", .string, .engine),
    row("aws:Ec2InstanceSourcePrivateIPv4", .ip, .engine), row("aws:SourceIdentity", .string, .engine),
    row("ec2:RoleDelivery", .numeric, .engine), row("ec2:SourceInstanceArn", .arn, .engine),
    row("glue:RoleAssumedBy", .string, .engine), row("glue:CredentialIssuingService", .string, .engine),
    row("codebuild:BuildArn", .arn, .engine), row("codebuild:ProjectArn", .arn, .engine),
    row("lambda:SourceFunctionArn", .arn, .engine), row("ssm:SourceInstanceArn", .arn, .engine),
    row("identitystore:UserId", .string, .engine),
    // Properties of the network.
    row("aws:SourceIp", .ip, .anyCaller), row("aws:SourceVpc", .string, .anyCallerUnlessKnown),
    row("aws:SourceVpcArn", .arn, .anyCallerUnlessKnown), row("aws:SourceVpce", .string, .engine),
    row("aws:VpceAccount", .string, .engine), row("aws:VpceOrgID", .string, .engine),
    list("aws:VpceOrgPaths", .engine), row("aws:VpcSourceIp", .ip, .anyCaller),
    // Properties of the resource.
    row("aws:ResourceAccount", .string, .engine), row("aws:ResourceOrgID", .string, .engine),
    list("aws:ResourceOrgPaths", .engine), row("aws:ResourceTag/", .string, .engine),
    // Properties of the request.
    list("aws:CalledVia", .engine), row("aws:CalledViaFirst", .string, .engine),
    row("aws:CalledViaLast", .string, .engine), row("aws:ViaAWSService", .bool, .engine),
    row("aws:CalledViaAWSMCP", .string, .engine), row("aws:ViaAWSMCPService", .bool, .engine),
    row("aws:IsMcpServiceAction", .bool, .engine), row("aws:CurrentTime", .date, .engine),
    row("aws:EpochTime", .epoch, .engine), row("aws:referer", .string, .anyCaller),
    row("aws:RequestedRegion", .string, .anyCaller), row("aws:RequestTag/", .string, .anyCaller),
    list("aws:TagKeys", .anyCaller), row("aws:SecureTransport", .bool, .anyCaller),
    row("aws:SourceAccount", .string, .serviceOnly), row("aws:SourceArn", .arn, .serviceOnly),
    row("aws:SourceOrgID", .string, .engine), list("aws:SourceOrgPaths", .engine),
    row("aws:UserAgent", .string, .anyCaller),
  ]

  private static func row(_ name: String, _ type: KeyType, _ setter: KeySetter) -> KeyRow {
    KeyRow(name: name, type: type, isMultivalued: false, setter: setter, trustBit: trustBit(name))
  }

  private static func list(_ name: String, _ setter: KeySetter) -> KeyRow {
    KeyRow(name: name, type: .string, isMultivalued: true, setter: setter, trustBit: trustBit(name))
  }

  private static func trustBit(_ name: String) -> Int? {
    CallerTrust.bit(of: name.utf8.last == UInt8(ascii: "/") ? "\(name)*" : name)
  }

  private static let byName = Dictionary(uniqueKeysWithValues: rows.map { (KeyName($0.name), $0) })

  /// The row of a key. A key with a tag's key has the row of its prefix; `aws:` keys that the page lacks are the
  /// engine's, because a new global key would be.
  static func row(of key: KeyName) -> KeyRow? {
    if let row = byName[key], row.name.last != "/" { return row }
    guard Text.hasPrefix(key.text, "aws:") else { return nil }
    let parts = Text.split(key.text, at: "/", maxSplits: 1)
    return parts.count == 2 && !parts[1].isEmpty ? byName[KeyName("\(parts[0])/")] : nil
  }
}

/// The name of a condition key, in which the case of ASCII letters does not count.
struct KeyName: Hashable {
  let text: String

  init(_ text: String) { self.text = Text.lowercasedASCII(text) }

  /// What follows a prefix, such as a tag's key after `aws:principaltag/`.
  func suffix(after prefix: String) -> String? {
    guard text.utf8.starts(with: prefix.utf8), text.utf8.count > prefix.utf8.count else { return nil }
    return String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  static func == (left: KeyName, right: KeyName) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}

/// Comparing text by its code points: Swift's own comparison of strings holds texts equal that Unicode does, and IAM
/// does not.
enum Text {
  static func equal(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

  static func hasPrefix(_ text: String, _ prefix: String) -> Bool { text.utf8.starts(with: prefix.utf8) }

  /// The parts between separators, empty ones included. A separator with an accent behind it still separates.
  static func split(_ text: String, at separator: Unicode.Scalar, maxSplits: Int = .max) -> [String] {
    text.unicodeScalars.split(separator: separator, maxSplits: maxSplits, omittingEmptySubsequences: false).map(
      String.init)
  }

  static func lowercasedASCII(_ text: String) -> String {
    String(decoding: text.utf8.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }, as: UTF8.self)
  }

  static func equalIgnoringASCIICase(_ left: String, _ right: String) -> Bool {
    equal(lowercasedASCII(left), lowercasedASCII(right))
  }
}
