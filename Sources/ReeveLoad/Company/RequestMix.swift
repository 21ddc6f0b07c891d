import ReevePolicy
import ReeveStore
public import ReeveTypes

/// Requests to a company, drawn by seed. Most ask for what a statement of the principal's policies is about, so that
/// decisions walk trees; the rest ask for something else.
///
/// Every request has four context entries: the caller's address, the region, whether the transport is secure, and the
/// user agent.
public struct RequestMix: Sendable {
  /// Which principals ask.
  public enum Spread: String, Sendable, CaseIterable {
    /// 64 of them: their records, trees and cells stay in the processor's caches.
    case hot
    /// All, each as often as the others.
    case uniform
  }

  private let company: Company
  private let callers: [Caller]
  private var generator: SeededGenerator

  /// A principal and what it may have: as far as a mix needs to know, which is not all that decides.
  private struct Caller: Sendable {
    var principal: String
    var name: String
    var tags: [Tag]
    var documents: [DocumentID]
  }

  public init(_ company: Company, spread: Spread, seed: UInt64 = 1) {
    self.company = company
    generator = SeededGenerator(seed: seed, part: 0x6D69_78)
    let all = company.store.accounts.flatMap { Self.callers(of: $0) }
    if spread == .hot {
      let step = max(1, all.count / 64)
      callers = Array(stride(from: 0, to: all.count, by: step).map { all[$0] }.prefix(64))
    } else {
      callers = all
    }
  }

  private static func callers(of account: Account) -> [Caller] {
    let groups = Dictionary(uniqueKeysWithValues: account.groups.map { ($0.name, $0) })
    let users = account.users.map { user in
      let shared = user.groups.flatMap { groups[$0]?.managedPolicies ?? [] }
      return Caller(
        principal: user.arn, name: user.name, tags: user.tags,
        documents: (user.inlinePolicies + user.managedPolicies + shared).map(\.document))
    }
    let roles = account.roles.map { role in
      Caller(
        principal: "arn:aws:sts::\(account.id):assumed-role/\(role.name)/session-1", name: role.name, tags: role.tags,
        documents: (role.inlinePolicies + role.managedPolicies).map(\.document))
    }
    return users + roles
  }

  public mutating func next() -> Request {
    let caller = generator.pick(callers)
    var action = "sqs:PurgeQueue"
    var resource = "arn:aws:sqs:us-east-1:100000000000:unknown"
    // One in eight asks about a resource of the store, one in eight for what no statement names.
    let draw = generator.below(8)
    if draw == 0, !company.store.resources.isEmpty {
      resource = generator.pick(company.store.resources).arn
      action = Self.action(on: resource)
    } else if draw > 1, let statement = statement(of: caller) {
      action = concreteAction(statement)
      resource = concreteResource(statement, caller)
    }
    let region = ARN(resource).map(\.region) ?? ""
    return Request(
      principal: caller.principal, action: action, resource: resource,
      context: [
        ContextEntry("aws:SourceIp", .single(generator.chance(90) ? "10.12.0.7" : "198.51.100.7")),
        ContextEntry(
          "aws:RequestedRegion", .single(region.isEmpty ? Vocabulary.regions[generator.below(2)] : region)),
        ContextEntry("aws:SecureTransport", .single(generator.chance(97) ? "true" : "false")),
        ContextEntry("aws:UserAgent", .single("aws-sdk-python/1.34.11")),
      ])
  }

  private mutating func statement(of caller: Caller) -> Statement? {
    guard !caller.documents.isEmpty else { return nil }
    let statements = company.store[generator.pick(caller.documents)].document.statements
    return generator.pick(statements)
  }

  private static func action(on resource: String) -> String {
    if resource.hasPrefix("arn:aws:s3:") { return "s3:GetObject" }
    if resource.hasPrefix("arn:aws:kms:") { return "kms:Decrypt" }
    return resource.hasPrefix("arn:aws:lambda:") ? "lambda:InvokeFunction" : "secretsmanager:GetSecretValue"
  }

  private mutating func concreteAction(_ statement: Statement) -> String {
    guard case .action(let patterns) = statement.action else { return "s3:GetObject" }
    let pattern = generator.pick(patterns)
    guard let star = pattern.firstIndex(of: "*") else { return pattern }
    let verb = pattern[..<star]
    let service = verb.prefix { $0 != ":" }
    return verb.utf8.count > service.utf8.count + 1 ? "\(verb)Instances" : "\(service):GetObject"
  }

  private mutating func concreteResource(_ statement: Statement, _ caller: Caller) -> String {
    guard case .resource(let patterns) = statement.resource else { return "*" }
    let pattern = generator.pick(patterns)
    if pattern == "*" { return "arn:aws:s3:::bucket-\(generator.below(100))/key" }
    var text = ""
    var rest = Substring(pattern)
    while let special = rest.firstIndex(where: { $0 == "*" || $0 == "$" }) {
      text += rest[..<special]
      if rest[special] == "*" {
        text += text.hasSuffix("bedrock:") ? Vocabulary.regions[0] : "item-\(generator.below(1_000))"
        rest = rest[rest.index(after: special)...]
      } else {
        let end = rest[special...].firstIndex(of: "}") ?? special
        text += value(of: rest[special...end], caller)
        rest = rest[rest.index(after: end)...]
      }
    }
    return text + rest
  }

  private func value(of variable: Substring, _ caller: Caller) -> String {
    if variable == "${aws:username}" { return caller.name }
    return caller.tags.first { variable.hasSuffix("/\($0.key)}") }?.value ?? ""
  }
}
