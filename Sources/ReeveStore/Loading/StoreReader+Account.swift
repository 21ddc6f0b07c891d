import ReevePolicy
import ReeveTypes

// An account as `aws iam get-account-authorization-details` prints it. AWS adds members to this output from time to
// time, so one that is unknown is a warning.
extension StoreReader {
  /// Reads an account's details.
  mutating func readAccount(id: String, _ value: JSONValue) {
    guard AccountID.isWellFormed(id) else {
      report(
        "ACCOUNT_ID", "account id `\(id)` is not twelve digits", help: "name the account by its id, 111122223333",
        at: value)
      return
    }
    guard !accounts.contains(where: { $0.id == id }) else {
      report("ACCOUNT_ID", "account `\(id)` is given twice", help: "join the two files", at: value)
      return
    }
    guard let members = object(value, "an account") else { return }
    var lists: [String: JSONValue] = [:]
    for member in members {
      switch member.name.text {
      case "UserDetailList"?, "GroupDetailList"?, "RoleDetailList"?, "Policies"?:
        lists[member.name.text ?? ""] = member.value
      case "IsTruncated"?:
        if member.value.kind == .boolean, member.value.rawText == "true" {
          report(
            "TRUNCATED_EXPORT", "the export was cut off by AWS before its end",
            help: "export again without `--max-items` and `--no-paginate`", at: member.value)
        }
      case "Marker"?: break
      default: warnUnknown(member.name, in: "an account")
      }
    }
    var reader = AccountReader(account: Account(id: id))
    // Policies and groups first, because users name them.
    if let list = lists["Policies"] { reader.readPolicies(list, in: &self) }
    if let list = lists["GroupDetailList"] { reader.readGroups(list, in: &self) }
    if let list = lists["UserDetailList"] { reader.readUsers(list, in: &self) }
    if let list = lists["RoleDetailList"] { reader.readRoles(list, in: &self) }
    accounts.append(reader.account)
  }

  mutating func warnUnknown(_ name: JSONValue, in what: String) {
    report(
      "UNKNOWN_MEMBER", "unknown member `\(name.text ?? "")` in \(what)", help: "it has no influence on decisions",
      at: name, severity: .warning)
  }
}

/// The shape of an account id.
enum AccountID {
  static func isWellFormed(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }
}

/// The shape of a partition: `aws`, or `aws-` and lower-case letters, as in `aws-us-gov`.
enum Partition {
  static func isWellFormed(_ text: String) -> Bool {
    text.utf8.elementsEqual("aws".utf8)
      || text.utf8.count > 4 && text.utf8.starts(with: "aws-".utf8)
        && text.utf8.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "-") }
  }
}

/// One account while it is read.
struct AccountReader {
  var account: Account
  /// Managed policies of the export, by ARN. By its bytes: texts that only look alike to Swift are two.
  private var policies: [[UInt8]: DocumentID] = [:]
  /// The export has the policy, and its document has errors, which have been reported.
  private var brokenPolicies: Set<[UInt8]> = []
  /// Names in lower case: IAM keeps them unique without regard to case.
  private var names: [String: Set<[UInt8]>] = [:]

  init(account: Account) { self.account = account }

  /// Bytes of a path in an ARN, between the slash after the kind and the name.
  private static let pathByteCountMax = 512

  // What users, groups and roles have alike.

  private struct Entity {
    var name = ""
    var arn = ""
    var id: String?
    var tags: [Tag] = []
    var inlinePolicies: [AttachedPolicy] = []
    var managedPolicies: [AttachedPolicy] = []
    var groups: [JSONValue] = []
    var trustPolicy: DocumentID?
    var permissionsBoundary: AttachedPolicy?
  }

  private struct EntityKind {
    /// In the ARN, and in messages.
    var word: String
    var name: String
    /// Bytes that a name may have.
    var nameByteCountMax = 64
    var id: String
    var inlinePolicies: String
    /// Members that say nothing about decisions.
    var ignored: Set<String>
  }

  private static let user = EntityKind(
    word: "user", name: "UserName", id: "UserId", inlinePolicies: "UserPolicyList",
    ignored: ["CreateDate", "PasswordLastUsed"])
  private static let group = EntityKind(
    word: "group", name: "GroupName", nameByteCountMax: 128, id: "GroupId", inlinePolicies: "GroupPolicyList",
    ignored: ["CreateDate"])
  private static let role = EntityKind(
    word: "role", name: "RoleName", id: "RoleId", inlinePolicies: "RolePolicyList",
    ignored: ["CreateDate", "InstanceProfileList", "RoleLastUsed", "Description", "MaxSessionDuration"])

  mutating func readUsers(_ list: JSONValue, in reader: inout StoreReader) {
    let known = Set(account.groups.map { ByteText($0.name) })
    for element in reader.array(list, "`UserDetailList`") ?? list.elements {
      guard let entity = readEntity(element, Self.user, in: &reader) else { continue }
      var groups: [String] = []
      for value in entity.groups {
        guard let name = reader.text(value, "a group's name") else { continue }
        guard known.contains(ByteText(name)) else {
          reader.report(
            "UNKNOWN_GROUP", "user `\(entity.name)` is in group `\(name)`, which the account does not have",
            help: "add the group to `GroupDetailList`, or remove its name", at: value)
          continue
        }
        if !groups.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { groups.append(name) }
      }
      account.users.append(
        User(
          arn: entity.arn, name: entity.name, id: entity.id, tags: entity.tags,
          inlinePolicies: entity.inlinePolicies, managedPolicies: entity.managedPolicies, groups: groups,
          permissionsBoundary: entity.permissionsBoundary))
    }
  }

  mutating func readGroups(_ list: JSONValue, in reader: inout StoreReader) {
    for element in reader.array(list, "`GroupDetailList`") ?? list.elements {
      guard let entity = readEntity(element, Self.group, in: &reader) else { continue }
      account.groups.append(
        Group(
          arn: entity.arn, name: entity.name, inlinePolicies: entity.inlinePolicies,
          managedPolicies: entity.managedPolicies))
    }
  }

  mutating func readRoles(_ list: JSONValue, in reader: inout StoreReader) {
    for element in reader.array(list, "`RoleDetailList`") ?? list.elements {
      guard let entity = readEntity(element, Self.role, in: &reader) else { continue }
      account.roles.append(
        Role(
          arn: entity.arn, name: entity.name, id: entity.id, tags: entity.tags,
          inlinePolicies: entity.inlinePolicies, managedPolicies: entity.managedPolicies,
          trustPolicy: entity.trustPolicy, permissionsBoundary: entity.permissionsBoundary))
    }
  }

  private mutating func readEntity(
    _ value: JSONValue, _ kind: EntityKind, in reader: inout StoreReader
  ) -> Entity? {
    guard let members = reader.object(value, "a \(kind.word)") else { return nil }
    var entity = Entity()
    var path = "/"
    var nameValue = value
    var arn: JSONValue?
    for member in members {
      let name = member.name.text ?? ""
      switch name {
      case kind.name:
        entity.name = reader.text(member.value, "`\(name)`") ?? ""
        nameValue = member.value
      case kind.id: entity.id = reader.text(member.value, "`\(name)`")
      case "Path": path = reader.text(member.value, "`Path`") ?? "/"
      case "Arn": arn = member.value
      case "Tags": entity.tags = reader.tags(member.value, ignoringCase: true)
      case kind.inlinePolicies: entity.inlinePolicies = inlinePolicies(member.value, in: &reader)
      case "AttachedManagedPolicies": entity.managedPolicies = managedPolicies(member.value, in: &reader)
      case "GroupList" where kind.word == "user":
        entity.groups = reader.array(member.value, "`GroupList`").map { Array($0) } ?? []
      case "AssumeRolePolicyDocument" where kind.word == "role":
        entity.trustPolicy = reader.documents.read(member.value, as: .trust, into: &reader.diagnostics)
      case "PermissionsBoundary" where kind.word != "group":
        entity.permissionsBoundary = permissionsBoundary(member.value, in: &reader)
      default:
        if !kind.ignored.contains(name) { reader.warnUnknown(member.name, in: "a \(kind.word)") }
      }
    }
    guard isNamed(entity, kind, at: value, nameAt: nameValue, in: &reader) else { return nil }
    if let id = entity.id, !(1...128 ~= id.utf8.count) {
      reader.report("UNIQUE_ID", "a unique id has 1 to 128 characters", help: nil, at: value)
      entity.id = nil
    }
    if let arn {
      entity.arn = reader.text(arn, "`Arn`") ?? ""
      checkARN(entity, kind, at: arn, in: &reader)
    } else {
      entity.arn = "arn:aws:iam::\(account.id):\(kind.word)\(path)\(entity.name)"
      checkARN(entity, kind, at: value, in: &reader)
    }
    return entity
  }

  private mutating func isNamed(
    _ entity: Entity, _ kind: EntityKind, at value: JSONValue, nameAt nameValue: JSONValue,
    in reader: inout StoreReader
  ) -> Bool {
    guard !entity.name.isEmpty else {
      reader.report("NAME", "a \(kind.word) needs `\(kind.name)`", help: nil, at: value)
      return false
    }
    // A principal with another name could never ask.
    guard SessionKind.isName(entity.name.utf8, 1...kind.nameByteCountMax) else {
      reader.report(
        "NAME", "`\(entity.name)` is not the name of a \(kind.word)",
        help: "it has 1 to \(kind.nameByteCountMax) letters, digits and characters of `_+=,.@-`", at: nameValue)
      return false
    }
    guard names[kind.word, default: []].insert(entity.name.utf8.map(asciiLowercased)).inserted else {
      reader.report(
        "DUPLICATE_NAME", "\(kind.word) `\(entity.name)` is given twice; names differ in more than case",
        help: "keep one of the two", at: value)
      return false
    }
    return true
  }

  /// `arn:PARTITION:iam::ACCOUNT:user/PATH/NAME`.
  private func checkARN(_ entity: Entity, _ kind: EntityKind, at value: JSONValue, in reader: inout StoreReader) {
    let arn = ARN(entity.arn)
    let resource = arn.map { Array($0.resource.utf8) } ?? []
    let isWellFormed =
      arn.map {
        $0.service == "iam" && $0.region.isEmpty && $0.account == account.id && Partition.isWellFormed($0.partition)
      }
      ?? false
    guard isWellFormed, entity.arn.utf8.count <= RequestLimits.textByteCountMax,
      resource.starts(with: "\(kind.word)/".utf8), resource.reversed().starts(with: "/\(entity.name)".utf8.reversed()),
      resource.allSatisfy({ 0x21...0x7E ~= $0 }),
      resource.count - "\(kind.word)/\(entity.name)".utf8.count <= Self.pathByteCountMax
    else {
      reader.report(
        "ENTITY_ARN", "`\(entity.arn)` is not the ARN of \(kind.word) `\(entity.name)` of account \(account.id)",
        help: "expected `arn:aws:iam::\(account.id):\(kind.word)/\(entity.name)`, perhaps with a path before the name",
        at: value)
      return
    }
  }

  // Policies.

  private func inlinePolicies(_ value: JSONValue, in reader: inout StoreReader) -> [AttachedPolicy] {
    var policies: [AttachedPolicy] = []
    for element in reader.array(value, "a list of inline policies") ?? value.elements {
      guard let members = reader.object(element, "an inline policy") else { continue }
      var name: String?
      var document: JSONValue?
      for member in members {
        switch member.name.text {
        case "PolicyName": name = reader.text(member.value, "`PolicyName`")
        case "PolicyDocument": document = member.value
        default: reader.warnUnknown(member.name, in: "an inline policy")
        }
      }
      guard let name, let document else {
        reader.report(
          "INLINE_POLICY", "an inline policy needs `PolicyName` and `PolicyDocument`", help: nil, at: element)
        continue
      }
      guard !policies.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
        reader.report("INLINE_POLICY", "inline policy `\(name)` is given twice", help: nil, at: element)
        continue
      }
      if let id = reader.documents.read(document, as: .identity, into: &reader.diagnostics) {
        policies.append(AttachedPolicy(name: name, document: id))
      }
    }
    return policies
  }

  /// `{"PermissionsBoundaryType": …, "PermissionsBoundaryArn": …}`. One that is not defined must not be lost: it limits.
  private func permissionsBoundary(_ value: JSONValue, in reader: inout StoreReader) -> AttachedPolicy? {
    guard let members = reader.object(value, "`PermissionsBoundary`") else { return nil }
    var arn: JSONValue?
    for member in members {
      switch member.name.text {
      case "PermissionsBoundaryArn": arn = member.value
      case "PermissionsBoundaryType": break
      default: reader.warnUnknown(member.name, in: "`PermissionsBoundary`")
      }
    }
    guard let arn, let name = reader.text(arn, "`PermissionsBoundaryArn`") else {
      reader.report(
        "PERMISSIONS_BOUNDARY", "`PermissionsBoundary` needs `PermissionsBoundaryArn`", help: nil, at: value)
      return nil
    }
    if brokenPolicies.contains(Array(name.utf8)) { return nil }
    return managedPolicy(name, at: arn, in: &reader)
  }

  /// The managed policy of an ARN; one that is not defined is an error.
  private func managedPolicy(_ arn: String, at value: JSONValue, in reader: inout StoreReader) -> AttachedPolicy? {
    if let id = policies[Array(arn.utf8)] ?? reader.awsManagedPolicy(arn) {
      return AttachedPolicy(name: arn, document: id)
    }
    reader.report(
      "UNKNOWN_MANAGED_POLICY", "managed policy `\(arn)` is attached and not defined",
      help: "add it to `Policies`, or an AWS managed policy as `managed/NAME.json`", at: value)
    return nil
  }

  private func managedPolicies(_ value: JSONValue, in reader: inout StoreReader) -> [AttachedPolicy] {
    var attached: [AttachedPolicy] = []
    for element in reader.array(value, "`AttachedManagedPolicies`") ?? value.elements {
      guard let members = reader.object(element, "an attached policy") else { continue }
      var arn: JSONValue?
      for member in members {
        switch member.name.text {
        case "PolicyArn": arn = member.value
        case "PolicyName": break
        default: reader.warnUnknown(member.name, in: "an attached policy")
        }
      }
      guard let arn, let name = reader.text(arn, "`PolicyArn`") else {
        reader.report("ATTACHED_POLICY", "an attached policy needs `PolicyArn`", help: nil, at: element)
        continue
      }
      if attached.contains(where: { $0.name.utf8.elementsEqual(name.utf8) })
        || brokenPolicies.contains(Array(name.utf8))
      {
        continue
      }
      if let policy = managedPolicy(name, at: arn, in: &reader) { attached.append(policy) }
    }
    return attached
  }

  mutating func readPolicies(_ list: JSONValue, in reader: inout StoreReader) {
    for element in reader.array(list, "`Policies`") ?? list.elements {
      guard let members = reader.object(element, "a managed policy") else { continue }
      var arn: String?
      var versions: JSONValue?
      for member in members {
        switch member.name.text {
        case "Arn": arn = reader.text(member.value, "`Arn`")
        case "PolicyVersionList": versions = member.value
        case "PolicyName", "PolicyId", "Path", "DefaultVersionId", "AttachmentCount", "IsAttachable", "CreateDate",
          "UpdateDate", "PermissionsBoundaryUsageCount", "Description", "Tags":
          break
        default: reader.warnUnknown(member.name, in: "a managed policy")
        }
      }
      guard let arn, ARN(arn) != nil, let versions else {
        reader.report(
          "MANAGED_POLICY", "a managed policy needs `Arn` and `PolicyVersionList`", help: nil, at: element)
        continue
      }
      let key = Array(arn.utf8)
      guard policies[key] == nil, !brokenPolicies.contains(key) else {
        reader.report("MANAGED_POLICY", "managed policy `\(arn)` is given twice", help: nil, at: element)
        continue
      }
      policies[key] = defaultVersion(versions, of: arn, in: &reader)
      if policies[key] == nil { brokenPolicies.insert(key) }
    }
  }

  private func defaultVersion(_ versions: JSONValue, of arn: String, in reader: inout StoreReader) -> DocumentID? {
    let list = reader.array(versions, "`PolicyVersionList`").map { Array($0) } ?? []
    let isDefault = { (version: JSONValue) in version["IsDefaultVersion"]?.rawText == "true" }
    // A policy that was written by hand has one version, and need not say that it is the one.
    let only = list.count == 1 && list[0]["IsDefaultVersion"] == nil ? list[0] : nil
    guard let version = only ?? list.first(where: isDefault), let document = version["Document"] else {
      reader.report(
        "MANAGED_POLICY", "managed policy `\(arn)` has no default version with a `Document`",
        help: "mark one version with `\"IsDefaultVersion\": true`", at: versions)
      return nil
    }
    return reader.documents.read(document, as: .managed, into: &reader.diagnostics)
  }
}
