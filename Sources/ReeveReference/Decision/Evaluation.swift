import ReevePolicy
import ReeveStore
import ReeveTypes

/// One request with everything that statements are compared with.
struct Evaluation {
  let request: Request
  let requester: Requester
  /// The place of the resource in the request.
  let place: Int
  let resource: RequestedResource
  /// By which rule an alias stands for its key here.
  let aliasRule: Rule?
  /// The action has no resource type, so that in a policy only `*` is about it, whatever the request names.
  /// Source: IAM User Guide, "IAM JSON policy elements: Resource".
  let actsOnNoResource: Bool
  let endpoint: RequestedEndpoint?
  var context: RequestContext
  /// Notes the rules by which policies count and are combined; those of statements are told of the ones that decide.
  var trail: Trail?

  /// What each part of a statement says about the request.
  struct Parts {
    var principal: PrincipalFinding
    var action: ElementMatch
    var resource: ElementMatch
    var conditions: [ConditionFinding]

    var applies: Bool {
      principal.grantClass != .none && action.holds && resource.holds && conditions.allSatisfy { $0.holds }
    }

    /// How many parts keep it from applying.
    var failingCount: Int {
      ([principal.grantClass != .none, action.holds, resource.holds] + conditions.map(\.holds)).count { !$0 }
    }
  }

  /// Source: IAM User Guide, "JSON policy elements": a statement applies when all of its parts hold. In identity
  /// policies the attachment stands for the principal.
  func parts(_ statement: Statement, of document: StoredDocument) -> Parts {
    Parts(
      principal: principal(statement, of: document),
      action: action(statement),
      resource: resource(statement, of: document),
      conditions: statement.conditions.map { condition($0, of: statement, in: document) })
  }

  private func principal(_ statement: Statement, of document: StoredDocument) -> PrincipalFinding {
    guard [.resource, .trust, .kms, .endpoint, .rcp].contains(document.type) else {
      return PrincipalFinding(grantClass: .direct)
    }
    let isOnGateway = document.type == .endpoint && endpoint?.known?.kind == .gateway
    return PrincipalMatch(requester: requester, trail: context.trail, accountsAreRootAlone: isOnGateway)
      .finding(statement.principal, effect: statement.effect)
  }

  private func action(_ statement: Statement) -> ElementMatch {
    ActionMatch(action: request.action, trail: context.trail).match(statement.action)
  }

  private func resource(_ statement: Statement, of document: StoredDocument) -> ElementMatch {
    ResourceMatch(
      type: document.type, version: document.document.version, context: context, actsOnNoResource: actsOnNoResource
    ).match(statement.resource)
  }

  private func condition(
    _ clause: ConditionClause, of statement: Statement, in document: StoredDocument
  ) -> ConditionFinding {
    ConditionMatch(version: document.document.version, context: context, effect: statement.effect).finding(clause)
  }

  /// Notes the rules by which a statement applies, or those by which the first part of it that keeps it from applying
  /// does.
  func tell(_ statement: Statement, of document: StoredDocument, to trail: Trail) {
    let applies = parts(statement, of: document).applies
    var parts: [(Evaluation) -> Bool] = [
      { $0.principal(statement, of: document).grantClass != .none },
      { $0.action(statement).holds },
      { $0.resource(statement, of: document).holds },
    ]
    for clause in statement.conditions { parts.append { $0.condition(clause, of: statement, in: document).holds } }
    for part in parts {
      let ofPart = Trail()
      var telling = self
      telling.context = context.telling(ofPart)
      let holds = part(telling)
      if holds == applies { trail.note(ofPart) }
      if !holds { return }
    }
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
