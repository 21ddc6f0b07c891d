import ReevePolicy

// An organization: one object with its policies by name, and its tree.
extension StoreReader {
  mutating func readOrganization(_ value: JSONValue) {
    guard let members = object(value, "an organization") else { return }
    var reader = OrganizationReader()
    var root: JSONValue?
    var id = ""
    for member in members {
      switch member.name.text {
      case "OrganizationId": id = organizationID(member.value)
      case "ManagementAccountId":
        reader.managementAccountID = accountID(member.value, "`ManagementAccountId`")
      case "ServiceControlPolicies":
        reader.hasServiceControlPolicies = true
        reader.readPolicies(member.value, .scp, in: &self)
      case "ResourceControlPolicies":
        reader.hasResourceControlPolicies = true
        reader.readPolicies(member.value, .rcp, in: &self)
      case "Root": root = member.value
      default:
        reportUnknown(
          member.name, in: "an organization",
          known: [
            "OrganizationId", "ManagementAccountId", "ServiceControlPolicies", "ResourceControlPolicies", "Root",
          ])
      }
    }
    // The policies come first, because levels name them.
    let unit = root.map { reader.readUnit($0, prefix: "r-", depth: 0, in: &self) } ?? OrganizationalUnit(id: "")
    guard let unit else { return }
    organization = Organization(
      id: id, managementAccountID: reader.managementAccountID,
      hasServiceControlPolicies: reader.hasServiceControlPolicies,
      hasResourceControlPolicies: reader.hasResourceControlPolicies, root: unit)
  }

  private mutating func organizationID(_ value: JSONValue) -> String {
    guard let id = text(value, "`OrganizationId`") else { return "" }
    if !OrganizationID.isWellFormed(id, prefix: "o-") {
      report(
        "ORGANIZATION", "organization id `\(id)` is malformed",
        help: "expected `o-`, then lower-case letters and digits", at: value)
    }
    return id
  }

  mutating func accountID(_ value: JSONValue, _ what: String) -> String? {
    guard let id = text(value, what) else { return nil }
    if !AccountID.isWellFormed(id) {
      report("ACCOUNT_ID", "account id `\(id)` is not twelve digits", help: nil, at: value)
    }
    return id
  }
}

/// The shape of the ids of an organization, its root and its units.
enum OrganizationID {
  static func isWellFormed(_ text: String, prefix: String) -> Bool {
    text.hasPrefix(prefix) && text.utf8.count > prefix.utf8.count && text.utf8.count <= 128
      && text.utf8.allSatisfy {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
          || $0 == UInt8(ascii: "-")
      }
  }
}

/// An organization while it is read.
private struct OrganizationReader {
  var managementAccountID: String?
  var hasServiceControlPolicies = false
  var hasResourceControlPolicies = false
  /// By type and name. By its bytes: texts that only look alike to Swift are two.
  private var policies: [PolicyType: [[UInt8]: DocumentID]] = [:]
  /// The policy is there and its document has errors, which have been reported.
  private var broken: [PolicyType: Set<[UInt8]>] = [:]
  private var accounts: Set<String> = []
  private var ids: Set<String> = []

  /// Levels of units below the root that AWS allows.
  private static let depthMax = 5
  static let fullAccess = "FullAWSAccess"
  static let fullResourceAccess = "RCPFullAWSAccess"

  mutating func readPolicies(_ list: JSONValue, _ type: PolicyType, in reader: inout StoreReader) {
    let what = type == .scp ? "a service control policy" : "a resource control policy"
    for element in reader.array(list, "a list of policies") ?? list.elements {
      guard let members = reader.object(element, what) else { continue }
      var name: String?
      var document: JSONValue?
      for member in members {
        switch member.name.text {
        case "Name": name = reader.text(member.value, "`Name`")
        case "Document": document = member.value
        default: reader.reportUnknown(member.name, in: what, known: ["Name", "Document"])
        }
      }
      guard let name, let document else {
        reader.report("CONTROL_POLICY", "\(what) needs `Name` and `Document`", help: nil, at: element)
        continue
      }
      let key = Array(name.utf8)
      guard policies[type]?[key] == nil, broken[type]?.contains(key) != true else {
        reader.report("CONTROL_POLICY", "\(what) `\(name)` is given twice", help: "keep one of the two", at: element)
        continue
      }
      // AWS's own, which nobody can change: what the file has under this name is not looked at.
      if type == .rcp, name == Self.fullResourceAccess { continue }
      if let id = reader.documents.read(document, as: type, into: &reader.diagnostics) {
        policies[type, default: [:]][key] = id
      } else {
        broken[type, default: []].insert(key)
      }
    }
  }

  mutating func readUnit(
    _ value: JSONValue, prefix: String, depth: Int, in reader: inout StoreReader
  ) -> OrganizationalUnit? {
    let what = depth == 0 ? "`Root`" : "an organizational unit"
    guard let members = reader.object(value, what) else { return nil }
    guard depth <= Self.depthMax else {
      reader.report(
        "ORGANIZATION", "units are nested more than \(Self.depthMax) deep", help: "AWS allows no more", at: value)
      return nil
    }
    var unit = OrganizationalUnit(id: "")
    for member in members {
      switch member.name.text {
      case "Id": unit.id = reader.text(member.value, "`Id`") ?? ""
      case "Name", "ServiceControlPolicies", "ResourceControlPolicies": break
      case "Accounts":
        for element in reader.array(member.value, "`Accounts`") ?? member.value.elements {
          if let account = readAccount(element, in: &reader) { unit.accounts.append(account) }
        }
      case "OrganizationalUnits":
        for element in reader.array(member.value, "`OrganizationalUnits`") ?? member.value.elements {
          if let child = readUnit(element, prefix: "ou-", depth: depth + 1, in: &reader) { unit.units.append(child) }
        }
      default:
        reader.reportUnknown(
          member.name, in: what,
          known: [
            "Id", "Name", "ServiceControlPolicies", "ResourceControlPolicies", "Accounts", "OrganizationalUnits",
          ])
      }
    }
    if let id = value["Id"], id.kind == .string {
      if !OrganizationID.isWellFormed(unit.id, prefix: prefix) {
        reader.report(
          "ORGANIZATION", "the id `\(unit.id)` of \(what) is malformed",
          help: "expected `\(prefix)`, then lower-case letters and digits", at: id)
      } else if !ids.insert(unit.id).inserted {
        reader.report(
          "ORGANIZATION", "organizational unit `\(unit.id)` is given twice", help: "give each unit its own id", at: id)
      }
    }
    unit.policies = controlPolicies(of: value, in: &reader)
    return unit
  }

  private mutating func readAccount(_ value: JSONValue, in reader: inout StoreReader) -> MemberAccount? {
    guard let members = reader.object(value, "an account of an organization") else { return nil }
    var id: String?
    for member in members {
      switch member.name.text {
      case "Id": id = reader.accountID(member.value, "`Id`")
      case "Name", "ServiceControlPolicies", "ResourceControlPolicies": break
      default:
        reader.reportUnknown(
          member.name, in: "an account of an organization",
          known: ["Id", "Name", "ServiceControlPolicies", "ResourceControlPolicies"])
      }
    }
    guard let id else {
      reader.report("ORGANIZATION", "an account of an organization needs `Id`", help: nil, at: value)
      return nil
    }
    guard accounts.insert(id).inserted else {
      reader.report(
        "ORGANIZATION", "account `\(id)` is in the organization twice", help: "an account has one place", at: value)
      return nil
    }
    return MemberAccount(id: id, policies: controlPolicies(of: value, in: &reader))
  }

  /// The policies of a level. One without the member has `FullAWSAccess`.
  private mutating func controlPolicies(of level: JSONValue, in reader: inout StoreReader) -> ControlPolicies {
    var found = ControlPolicies()
    if hasServiceControlPolicies {
      if let list = level["ServiceControlPolicies"] {
        found.service = attached(list, .scp, in: &reader)
      } else if let id = fullAccess(in: &reader) {
        found.service = [AttachedPolicy(name: Self.fullAccess, document: id)]
      }
    } else if let list = level["ServiceControlPolicies"] {
      reportDisabled(list, "ServiceControlPolicies", in: &reader)
    }
    if let list = level["ResourceControlPolicies"] {
      if hasResourceControlPolicies {
        found.resource = attached(list, .rcp, in: &reader)
      } else {
        reportDisabled(list, "ResourceControlPolicies", in: &reader)
      }
    }
    return found
  }

  /// A list at a level of an organization that has none of the kind would be ignored in silence.
  private func reportDisabled(_ list: JSONValue, _ member: String, in reader: inout StoreReader) {
    guard list.kind != .array || list.elements.contains(where: { _ in true }) else { return }
    reader.report(
      "CONTROL_POLICY", "a level has `\(member)`, and the organization does not",
      help: "define the policies in `\(member)` of the organization, which enables them", at: list)
  }

  private mutating func attached(
    _ list: JSONValue, _ type: PolicyType, in reader: inout StoreReader
  ) -> [AttachedPolicy] {
    var attached: [AttachedPolicy] = []
    for element in reader.array(list, "a list of policy names") ?? list.elements {
      guard let name = reader.text(element, "a policy's name") else { continue }
      let key = Array(name.utf8)
      if attached.contains(where: { $0.name.utf8.elementsEqual(key) }) || broken[type]?.contains(key) == true {
        continue
      }
      if type == .rcp, name == Self.fullResourceAccess { continue }
      let isPredefined = type == .scp && name == Self.fullAccess
      if let id = policies[type]?[key] ?? (isPredefined ? fullAccess(in: &reader) : nil) {
        attached.append(AttachedPolicy(name: name, document: id))
      } else {
        reader.report(
          "CONTROL_POLICY", "policy `\(name)` is attached and not defined",
          help: "define it in the organization's list of policies", at: element)
      }
    }
    return attached
  }

  /// `FullAWSAccess`: the store's own text of it, else the one that AWS gives every organization.
  private mutating func fullAccess(in reader: inout StoreReader) -> DocumentID? {
    let key = Array(Self.fullAccess.utf8)
    if let known = policies[.scp]?[key] { return known }
    guard let id = reader.shippedDocument(FullAWSAccess.text, named: Self.fullAccess, as: .scp) else { return nil }
    policies[.scp, default: [:]][key] = id
    return id
  }
}
