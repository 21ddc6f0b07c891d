import ReevePolicy
import ReeveStore
import ReeveTypes

/// The organization of a company: a root, three units below it, of which the first has a unit for each environment, and
/// every account in one of those. Two or three service control policies a level, resource control policies at the root
/// and the units.
enum CompanyOrganization {
  static let id = "o-company1"

  static func build(accounts: [String], documents: inout DistinctDocuments) -> Organization {
    func policy(_ name: String, _ type: PolicyType, _ statements: [Statement]) -> AttachedPolicy {
      let document = PolicyDocument(version: .v2012, statements: statements.numbered)
      return AttachedPolicy(name: name, document: documents.add(StoredDocument(type: type, document: document)))
    }
    let full = policy(
      "FullAWSAccess", .scp,
      [Statement(index: 0, effect: .allow, action: .action(["*"]), resource: .resource(["*"]))])
    let regions = policy("Regions", .scp, [ControlStatement.regions(Vocabulary.regions)])
    let audit = policy(
      "Audit", .scp,
      [
        ControlStatement.guarded(
          "Trail", ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "config:StopConfigurationRecorder"]),
        ControlStatement.guarded("Membership", ["organizations:LeaveOrganization", "account:*"]),
      ])
    let network = policy(
      "Network", .scp,
      [ControlStatement.guarded("Network", ["ec2:CreateVpcPeeringConnection", "ec2:*InternetGateway"])])
    let keys = policy(
      "Keys", .scp,
      [ControlStatement.guarded("Keys", ["kms:ScheduleKeyDeletion", "kms:DisableKey", "s3:DeleteBucket"])])
    let models = policy(
      "Models", .scp, [ControlStatement.guarded("Models", ["bedrock:CreateModelCustomizationJob", "bedrock:Delete*"])])
    let transport = policy("Transport", .rcp, [ControlStatement.transport])
    let perimeter = policy("Perimeter", .rcp, [ControlStatement.perimeter(id)])
    let buckets = policy(
      "Buckets", .rcp,
      [
        Statement(
          index: 0, effect: .deny, principal: .principal([.everyone]), action: .action(["s3:PutBucketAcl"]),
          resource: .resource(["*"]))
      ])

    let units = [(id: "prod", own: keys), (id: "staging", own: models), (id: "dev", own: models)].enumerated().map {
      number, unit in
      OrganizationalUnit(
        id: "ou-comp-\(unit.id)", policies: ControlPolicies(service: [full, unit.own]),
        accounts: accounts.enumerated().filter { $0.offset % 10 < 8 && $0.offset % 3 == number }.map {
          MemberAccount(id: $0.element, policies: ControlPolicies(service: [full]))
        })
    }
    func others(_ name: String, _ digit: Int, _ own: AttachedPolicy) -> OrganizationalUnit {
      OrganizationalUnit(
        id: "ou-comp-\(name)", policies: ControlPolicies(service: [full, own], resource: [buckets]),
        accounts: accounts.enumerated().filter { $0.offset % 10 == digit }.map {
          MemberAccount(id: $0.element, policies: ControlPolicies(service: [full]))
        })
    }
    let workloads = OrganizationalUnit(
      id: "ou-comp-workloads", policies: ControlPolicies(service: [full, network], resource: [buckets]), units: units)
    return Organization(
      id: id, managementAccountID: "999999999999", hasServiceControlPolicies: true, hasResourceControlPolicies: true,
      root: OrganizationalUnit(
        id: "r-comp", policies: ControlPolicies(service: [full, regions, audit], resource: [transport, perimeter]),
        accounts: [MemberAccount(id: "999999999999", policies: ControlPolicies(service: [full]))],
        units: [workloads, others("platform", 8, keys), others("sandbox", 9, models)]))
  }
}
