import ReeveReference
import ReeveServices
import ReeveStore
import ReeveTypes
import Testing

/// The maps of `Profiles/bedrock`: each route is taken by a request, and asks for what the service can be asked for.
@Suite struct ProfileRouteTests {
  private static let reading = StoreLoader.load(folder: "Profiles/bedrock")

  private static let hosts = [
    "bedrock": "bedrock", "agent": "bedrock-agent", "runtime": "bedrock-runtime",
    "agent-runtime": "bedrock-agent-runtime",
  ]

  private func maps() throws -> [RouteMap] { try #require(Self.reading.store).routeMaps }

  private func routing(
    _ method: String, _ map: String, _ target: String, _ body: any RoutedBody = RowBody()
  ) throws -> Routing {
    let host = try #require(Self.hosts[map])
    let head = HTTPRequestHead(method, host: "\(host).\(ProfileRouteRow.region).amazonaws.com", target)
    return Router(maps: try maps()).route(head, body: body)
  }

  /// A body that names a role and a model wherever a route reads one, and no guardrail.
  private struct RowBody: RoutedBody {
    static let role = "arn:aws:iam::111122223333:role/Service"
    var without: Set<String> = []

    func member(_ path: String) -> BodyMember {
      if without.contains(path) || path.hasPrefix("guardrailConfig.") { return .absent }
      return .text(
        path.hasSuffix("odelId") || path.hasSuffix("ModelIdentifier") ? "amazon.titan-text-lite-v1:0" : Self.role)
    }
  }

  @Test(arguments: ProfileRouteRows.all)
  func aRequestAsksForWhatItsRowSays(row: ProfileRouteRow) throws {
    let routing = try routing(row.method, row.map, row.target)
    guard case .routed(let routed) = routing else {
      Issue.record("\(routing)")
      return
    }
    #expect(routed.map == row.map)
    #expect(routed.checks.dropFirst().allSatisfy { $0.action == "iam:PassRole" && $0.resources == [RowBody.role] })
    #expect(routed.checks.first?.action == row.action)
    #expect(routed.checks.first?.resources == row.resources)
  }

  @Test func everyRouteIsTakenByARow() throws {
    var left: Set<String> = []
    for map in try maps() { for route in map.routes { left.insert("\(map.name), line \(route.line): \(route.name)") } }
    #expect(left.count > 290)
    for row in ProfileRouteRows.all {
      guard case .routed(let routed) = try routing(row.method, row.map, row.target) else { continue }
      left.remove("\(routed.map), line \(routed.line): \(routed.route)")
    }
    #expect(left.sorted() == [])
  }

  /// An action that has a resource type is not asked about `*`, unless the request may leave the resource open.
  @Test func whatIsAskedForIsInTheCatalogue() throws {
    let service = try #require(ServiceCatalogue.aws.service("bedrock"))
    for row in ProfileRouteRows.all {
      let action = try #require(ServiceCatalogue.aws.action(row.action), "\(row.action)")
      let patterns = try service.resourceTypes.filter { type in action.resourceTypes.contains { $0.name == type.name } }
        .map { try Self.expression($0.pattern) }
      for resource in row.resources {
        if resource == "*" {
          #expect(!action.resourceTypes.contains { $0.isRequired }, "\(row.testDescription)")
        } else if !Self.isOutsideTheCatalogue(row) {
          #expect(
            try patterns.contains { try $0.wholeMatch(in: resource) != nil }, "\(row.testDescription): \(resource)")
        }
      }
    }
  }

  /// The catalogue knows no profile that tokens are counted with. As a foundation model, one would pass for what it is not.
  private static func isOutsideTheCatalogue(_ row: ProfileRouteRow) -> Bool {
    row.action == "bedrock:CountTokens" && row.resources.allSatisfy { $0.contains(":inference-profile/") }
  }

  /// A named part is no slash and no colon; `ResourceId` may be the id of a model, which has both.
  private static func expression(_ pattern: String) throws -> Regex<AnyRegexOutput> {
    var text = ""
    var rest = pattern[...]
    while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
      let name = rest[start.upperBound..<end]
      text += "\\Q\(rest[..<start.lowerBound])\\E" + (name == "ResourceId" ? ".+" : "[^:/]+")
      rest = rest[rest.index(after: end)...]
    }
    return try Regex(rest.isEmpty ? text : "\(text)\\Q\(rest)\\E")
  }

  /// What has no route, and what the rows cannot say.
  @Test(arguments: [
    // The name of a model does not tell its ARN.
    ("GET", "bedrock", "/custom-models/mine"), ("GET", "bedrock", "/provisioned-model-throughput/mine"),
    ("GET", "bedrock", "/evaluation-jobs/job1"),
    // The body alone names the model or the resource.
    ("POST", "bedrock", "/evaluation-jobs"), ("POST", "bedrock", "/tagResource"),
    ("POST", "runtime", "/async-invoke"),
    // Paths of the build-time API end with a slash, or do not.
    ("GET", "agent", "/agents/AGENT"), ("GET", "agent", "/knowledgebases/KB/"), ("POST", "agent", "/agents"),
    // The service might take the one for the other.
    ("GET", "agent", "/prompts/PROMPT/?promptVersion="), ("GET", "bedrock", "/guardrails?guardrailIdentifier="),
    ("GET", "agent", "/prompts/PROMPT/?promptVersion=&promptVersion=7"),
  ])
  func whatHasNoRoute(method: String, map: String, target: String) throws {
    #expect(try routing(method, map, target) == .unrouted)
  }

  /// Whoever hands a role to the service must be allowed to pass it.
  @Test(arguments: [
    ("PUT", "agent", "/agents/", "agentResourceRoleArn", true),
    ("PUT", "agent", "/agents/AGENT/", "agentResourceRoleArn", false),
    ("PUT", "agent", "/knowledgebases/", "roleArn", false), ("PUT", "agent", "/knowledgebases/KB", "roleArn", false),
    ("POST", "agent", "/flows/", "executionRoleArn", false),
    ("PUT", "agent", "/flows/FLOW/", "executionRoleArn", false),
    ("POST", "bedrock", "/model-customization-jobs", "roleArn", false),
    ("POST", "bedrock", "/model-invocation-job", "roleArn", false),
    ("POST", "bedrock", "/model-import-jobs", "roleArn", false),
    ("POST", "bedrock", "/custom-models/create-custom-model", "roleArn", true),
    ("PUT", "bedrock", "/logging/modelinvocations", "loggingConfig.cloudWatchConfig.roleArn", true),
    ("POST", "bedrock", "/marketplace-model/endpoints", "endpointConfig.sageMaker.executionRole", false),
  ])
  func rolesArePassed(method: String, map: String, target: String, path: String, isOptional: Bool) throws {
    guard case .routed(let routed) = try routing(method, map, target) else {
      Issue.record("no route")
      return
    }
    let passed = routed.checks.filter { $0.action == "iam:PassRole" }
    let services =
      path.hasSuffix("executionRole")
      ? ["sagemaker.amazonaws.com", "bedrock.amazonaws.com"] : ["bedrock.amazonaws.com"]
    #expect(passed.map(\.context) == services.map { [ContextEntry("iam:PassedToService", .single($0))] })
    let without = try routing(method, map, target, RowBody(without: [path]))
    if isOptional {
      guard case .routed(let routed) = without else {
        Issue.record("\(without)")
        return
      }
      #expect(!routed.checks.contains { $0.action == "iam:PassRole" })
    } else {
      #expect(without == .refused(.missing(path)))
    }
    #expect(try routing(method, map, target, UnseenBody()) == .refused(.bodyUnseen))
  }

  /// The name of a custom model does not tell its ARN, in a body as little as in a path.
  @Test func aModelsNameIsNoARN() throws {
    struct Body: RoutedBody {
      func member(_ path: String) -> BodyMember { .text(path == "modelId" ? "mine" : RowBody.role) }
    }
    for path in ["/model-invocation-job", "/provisioned-model-throughput"] {
      #expect(try routing("POST", "bedrock", path, Body()) == .refused(.missing("BodyModel")))
    }
  }

  @Test func theTagsThatAreTakenAwayAreAsked() throws {
    let resource = "/tags/arn%3Aaws%3Abedrock%3Aeu-west-1%3A111122223333%3Aagent%2FAGENT"
    guard case .routed(let routed) = try routing("DELETE", "agent", "\(resource)?tagKeys=team") else {
      Issue.record("no route")
      return
    }
    #expect(routed.checks[0].context == [ContextEntry("aws:TagKeys", .multiple(["team"]))])
    #expect(
      try routing("DELETE", "agent", "\(resource)?tagKeys=team&tagKeys=cost") == .refused(.repeated("tagKeys")))
  }
}
