import ReevePolicy
import ReeveStore
import ReeveTypes

/// One request with everything that statements are compared with.
struct Evaluation {
  let request: Request
  let requester: Requester
  let resource: RequestedResource
  let endpoint: RequestedEndpoint?
  let context: RequestContext

  /// What each part of a statement says about the request.
  struct Parts {
    var principal: PrincipalFinding
    var action: ElementMatch
    var resource: ElementMatch
    var conditions: [ConditionFinding]

    var applies: Bool {
      principal.grantClass != .none && action.holds && resource.holds && conditions.allSatisfy { $0.holds }
    }
  }

  /// Source: IAM User Guide, "JSON policy elements": a statement applies when all of its parts hold. In identity
  /// policies the attachment stands for the principal.
  func parts(_ statement: Statement, of document: StoredDocument) -> Parts {
    let hasPrincipal = [.resource, .trust, .kms, .endpoint, .rcp].contains(document.type)
    let version = document.document.version
    let match = PrincipalMatch(
      requester: requester,
      accountsAreRootAlone: document.type == .endpoint && endpoint?.known?.kind == .gateway)
    let conditions = ConditionMatch(version: version, context: context, effect: statement.effect)
    return Parts(
      principal: hasPrincipal
        ? match.finding(statement.principal, effect: statement.effect) : PrincipalFinding(grantClass: .direct),
      action: ActionMatch.match(statement.action, request.action),
      resource: ResourceMatch(type: document.type, version: version, context: context).match(statement.resource),
      conditions: statement.conditions.map { conditions.finding($0) })
  }

  /// A statement that has been compared with the request, with the policy that it is in.
  struct Judged {
    var type: Reason
    /// The level of the organization that the policy is attached to.
    var level: String?
    var policy: AttachedPolicy
    var version: LanguageVersion
    var statement: Statement
    var parts: Parts

    var deciding: DecidingStatement {
      DecidingStatement(policy: policy.name, index: statement.index, sid: statement.sid)
    }
  }

  /// Every statement of one effect, in the order of the groups and in store order.
  func judged(_ effect: Effect, in groups: [PolicyGroup], of store: Store) -> [Judged] {
    groups.flatMap { group in
      group.policies.flatMap { policy in
        let document = store[policy.document]
        return document.document.statements.filter { $0.effect == effect }.map { statement in
          Judged(
            type: group.type, level: group.level, policy: policy, version: document.document.version,
            statement: statement, parts: parts(statement, of: document))
        }
      }
    }
  }
}
