import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes
import Testing

/// A store written as JSON, and the reference's answers from it.
struct World {
  let engine: ReferenceEngine

  /// - Parameter store: the inline form of a store.
  init(_ store: String, line: Int = #line) throws {
    let document = JSONDocument(name: "World:\(line)", bytes: Array(store.utf8))
    let root = try #require(document.diagnostics.isEmpty ? document.root : nil, "\(document.diagnostics)")
    let reading = StoreLoader.load(inline: root)
    engine = ReferenceEngine(
      store: try #require(reading.store, "\(reading.diagnostics.map(\.rendered).joined(separator: "\n"))"))
  }

  static let ana = "arn:aws:iam::111122223333:user/ana"
  static let clock = Instant(epochSeconds: 1_790_000_000)

  /// One user, `ana`, with one policy.
  static func ana(_ statements: String, version: String? = "2012-10-17", more: String = "") throws -> World {
    let versionMember = version.map { "\"Version\": \"\($0)\", " } ?? ""
    return try World(
      """
      { "accounts": { "111122223333": { "UserDetailList": [
        { "UserName": "ana", "UserId": "AIDAANA", "Tags": [{"Key": "team", "Value": "core"}],
          "UserPolicyList": [{ "PolicyName": "own", "PolicyDocument": {
            \(versionMember)"Statement": [\(statements)] } }] }] } }\(more) }
      """)
  }

  func answer(
    _ principal: String, _ action: String, _ resource: String, _ context: [ContextEntry] = [],
    trust: CallerTrust = .trusted
  ) throws -> Answer {
    let request = Request(principal: principal, action: action, resource: resource, context: context)
    return try engine.decide(request, trust: trust, clock: Self.clock)
  }

  func explanation(
    _ principal: String, _ action: String, _ resource: String, _ context: [ContextEntry] = []
  ) throws -> Explanation {
    let request = Request(principal: principal, action: action, resource: resource, context: context)
    return try engine.explain(request, trust: .trusted, clock: Self.clock)
  }
}
