import ReevePolicy
import ReeveTypes

/// One statement of a shape: what it is about, with a resource for each of its patterns, and what it demands.
struct ShapeRule {
  var effect: Effect
  var patterns: [String]
  /// A resource that each pattern takes in, and no pattern of a rule of the other effect.
  var examples: [String]
  var demand: Demand

  func statement(_ index: Int, principal: PrincipalElement? = nil) -> Statement {
    Statement(
      index: index, effect: effect, principal: principal, action: .action([ShapeBuilder.action]),
      resource: .resource(patterns), conditions: demand.clauses)
  }
}

/// The two conditions of a statement, and circumstances in which they hold.
struct Demand {
  var clauses: [ConditionClause]
  var circumstances: Circumstances

  /// Region and network, one of a hundred and eighty pairs.
  static func place(_ number: Int) -> Demand {
    let region = Circumstances.regions[number % Circumstances.regions.count]
    let network = "10.1\(10 + number / 2 % 90)"
    return Demand(
      clauses: [
        ConditionClause(ConditionOperator(.stringEquals), key: "aws:RequestedRegion", values: [region]),
        ConditionClause(ConditionOperator(.ipAddress), key: "aws:SourceIp", values: ["\(network).0.0/16"]),
      ],
      circumstances: Circumstances(address: "\(network).113.107", region: region))
  }
}

/// The context of a request. Every value has the same length in every request.
struct Circumstances {
  var address = "10.100.100.107"
  var region = regions[0]
  var agent = "client-0000000/1.34.11"

  static let regions = ["us-east-1", "us-west-2", "eu-west-1", "sa-east-1"]

  /// In which no demand for a place is met: another region, or another network.
  static func refused(_ elsewhere: Bool) -> Circumstances {
    elsewhere ? Circumstances(region: "il-east-9") : Circumstances(address: "172.16.113.107")
  }

  var entries: [ContextEntry] {
    [
      ContextEntry("aws:SourceIp", .single(address)), ContextEntry("aws:RequestedRegion", .single(region)),
      ContextEntry("aws:SecureTransport", .single("true")),
      ContextEntry("aws:UserAgent", .single(agent)),
    ]
  }
}

/// Resources of one length: objects of S3.
enum ShapeName {
  static let byteCount = 72

  /// Seven digits.
  static func digits(_ number: Int) -> String { String(String(10_000_000 + number % 10_000_000).dropFirst()) }

  /// `text` with as much behind it as is missing, before `ending`.
  static func padded(_ text: String, ending: String = "") -> String {
    text + String(repeating: "0", count: max(0, byteCount - text.utf8.count - ending.utf8.count)) + ending
  }

  static func bucket(_ number: Int) -> String { "arn:aws:s3:::bucket-\(digits(number))" }
}
