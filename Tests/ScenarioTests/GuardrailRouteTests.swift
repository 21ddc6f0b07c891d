import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Policies that require a guardrail, and the routes of Profiles/bedrock: what the gateway makes of a request is what they ask for.
@Suite struct GuardrailRouteTests {
  private static let maps = StoreLoader.load(folder: "Profiles/bedrock").store?.routeMaps ?? []
  private static let guardrail = "arn:aws:bedrock:us-east-1:111122223333:guardrail/safe"

  /// Users who may invoke with one guardrail and one version alone, with any of its numbered versions, with its draft, with any guardrail.
  private static let world = """
    { "accounts": { "111122223333": { "UserDetailList": [
      \(user("numbered", "StringEquals", "\(guardrail):1")),
      \(user("any-number", "StringLike", "\(guardrail):*")),
      \(user("draft", "StringEquals", guardrail)),
      { "UserName": "some", "Arn": "arn:aws:iam::111122223333:user/some", "UserId": "AIDASOME", "Path": "/",
        "UserPolicyList": [ { "PolicyName": "Invoke", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
          { "Effect": "Allow", "Action": "bedrock:*", "Resource": "*" },
          { "Effect": "Deny", "Action": "bedrock:InvokeModel*", "Resource": "*",
            "Condition": { "Null": { "bedrock:GuardrailIdentifier": "true" } } } ] } } ] } ] } } }
    """

  private static func user(_ name: String, _ test: String, _ value: String) -> String {
    """
    { "UserName": "\(name)", "Arn": "arn:aws:iam::111122223333:user/\(name)", "UserId": "AIDA\(name)", "Path": "/",
      "UserPolicyList": [ { "PolicyName": "Invoke", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
          "Resource": "arn:aws:bedrock:us-east-1::foundation-model/*",
          "Condition": { "\(test)": { "bedrock:GuardrailIdentifier": "\(value)" } } },
        { "Effect": "Allow", "Action": "bedrock:ApplyGuardrail", "Resource": "\(guardrail)" } ] } } ] }
    """
  }

  /// What a request says of a guardrail.
  private struct Body: RoutedBody {
    var identifier: String?
    var version: String?

    func member(_ path: String) -> BodyMember {
      switch path {
      case "guardrailConfig.guardrailIdentifier": identifier.map { .text($0) } ?? .absent
      case "guardrailConfig.guardrailVersion": version.map { .text($0) } ?? .absent
      default: .absent
      }
    }
  }

  /// Who may invoke with an identifier and a version, by operation.
  private func callers(_ operation: String, _ identifier: String?, _ version: String?) throws -> Set<String> {
    let document = JSONDocument(name: "world.json", bytes: Array(Self.world.utf8))
    let reading = StoreLoader.load(inline: try #require(document.root))
    let store = try #require(reading.store, "\(reading.diagnostics.map(\.headline))")
    let engine = ReferenceEngine(store: store)
    let isInBody = operation.hasPrefix("converse")
    var headers: HTTPFields = []
    if !isInBody {
      if let identifier { headers.append(.init("X-Amzn-Bedrock-GuardrailIdentifier", identifier)) }
      if let version { headers.append(.init("X-Amzn-Bedrock-GuardrailVersion", version)) }
    }
    let head = HTTPRequestHead(
      "POST", host: "bedrock-runtime.us-east-1.amazonaws.com", "/model/amazon.titan-text-lite-v1/\(operation)",
      headers: headers)
    let body = isInBody ? Body(identifier: identifier, version: version) : Body()
    guard case .routed(let routed) = Router(maps: Self.maps).route(head, body: body) else { return ["no route"] }
    var callers: Set<String> = []
    for name in ["numbered", "any-number", "draft", "some"] {
      let isAllowed = try routed.checks.allSatisfy { check in
        let request = Request(
          principal: "arn:aws:iam::111122223333:user/\(name)", action: check.action, resource: check.resources[0],
          context: check.context)
        let answer = try engine.decide(request, trust: .reported, clock: Instant(epochSeconds: 1_790_000_000))
        return answer.decision == .allowed
      }
      if isAllowed { callers.insert(name) }
    }
    return callers
  }

  @Test(arguments: ["invoke", "invoke-with-response-stream", "converse", "converse-stream"])
  func policiesThatRequireAGuardrailHold(operation: String) throws {
    for identifier in ["safe", Self.guardrail] {
      #expect(try callers(operation, identifier, "1") == ["numbered", "any-number", "some"])
      #expect(try callers(operation, identifier, "2") == ["any-number", "some"])
      #expect(try callers(operation, identifier, "DRAFT") == ["draft", "some"])
      // The service takes no guardrail without a version.
      #expect(try callers(operation, identifier, nil) == [])
      #expect(try callers(operation, identifier, "") == [])
    }
    #expect(try callers(operation, "other", "1") == ["some"])
    #expect(try callers(operation, "arn:aws:bedrock:us-east-1:444455556666:guardrail/safe", "1") == [])
    // No guardrail, in each of the ways in which a request has none.
    #expect(try callers(operation, nil, nil) == [])
    #expect(try callers(operation, nil, "1") == [])
    #expect(try callers(operation, "", "1") == [])
    // What is no identifier.
    #expect(try callers(operation, "safe:1", "DRAFT") == [])
    #expect(try callers(operation, "x:\(Self.guardrail)", "1") == [])
  }

  /// Converse has its guardrail in the body: a header that says another is not taken for it.
  @Test func aHeaderDoesNotCountForConverse() {
    let head = HTTPRequestHead(
      "POST", host: "bedrock-runtime.us-east-1.amazonaws.com", "/model/amazon.titan-text-lite-v1/converse",
      headers: [.init("x-amzn-bedrock-guardrailidentifier", "safe")])
    #expect(Router(maps: Self.maps).route(head, body: Body()) == .unrouted)
  }

  /// Nobody knows which guardrail an unseen body names, or one that names two.
  @Test func whatIsNotKnownIsRefused() {
    struct Other: RoutedBody {
      let value: BodyMember
      func member(_ path: String) -> BodyMember { value }
    }
    let head = HTTPRequestHead(
      "POST", host: "bedrock-runtime.us-east-1.amazonaws.com", "/model/amazon.titan-text-lite-v1/converse")
    let path = "guardrailConfig.guardrailIdentifier"
    for (value, refusal) in [
      (BodyMember.unseen, RoutingRefusal.bodyUnseen), (.malformed, .malformedBody), (.repeated, .repeated(path)),
      (.notText, .notText(path)),
    ] {
      #expect(Router(maps: Self.maps).route(head, body: Other(value: value)) == .refused(refusal))
    }
  }
}
