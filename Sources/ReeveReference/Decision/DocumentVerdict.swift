import ReevePolicy
import ReeveStore
import ReeveTypes

/// One request with everything that statements are compared with.
struct Evaluation {
  let request: Request
  let requester: Requester
  let resource: RequestedResource
  let context: RequestContext

  /// What each part of a statement says about the request.
  struct Parts {
    var grantClass: GrantClass
    var action: Bool
    var resource: Bool
    var conditions: [Bool]

    var applies: Bool { grantClass != .none && action && resource && conditions.allSatisfy { $0 } }
  }

  /// Source: IAM User Guide, "JSON policy elements": a statement applies when all of its parts hold. In identity
  /// policies the attachment stands for the principal.
  func parts(_ statement: Statement, of document: StoredDocument) -> Parts {
    let hasPrincipal = [.resource, .trust, .kms, .endpoint, .rcp].contains(document.type)
    let version = document.document.version
    let conditions = ConditionMatch(version: version, context: context, effect: statement.effect)
    return Parts(
      grantClass: hasPrincipal ? PrincipalMatch(requester: requester).grantClass(statement.principal) : .direct,
      action: ActionMatch.matches(statement.action, request.action),
      resource: ResourceMatch(type: document.type, version: version, context: context).matches(statement.resource),
      conditions: statement.conditions.map { conditions.holds($0) })
  }

  /// A statement that applies, with the policy that it is in.
  struct Applying {
    var policy: AttachedPolicy
    var statement: Statement
    var grantClass: GrantClass

    var deciding: DecidingStatement {
      DecidingStatement(policy: policy.name, index: statement.index, sid: statement.sid)
    }
  }

  /// The statements of one effect that apply, in store order.
  func applying(_ effect: Effect, in policies: [AttachedPolicy], of store: Store) -> [Applying] {
    policies.flatMap { policy in
      let document = store[policy.document]
      return document.document.statements.compactMap { statement -> Applying? in
        guard statement.effect == effect else { return nil }
        let parts = parts(statement, of: document)
        return parts.applies ? Applying(policy: policy, statement: statement, grantClass: parts.grantClass) : nil
      }
    }
  }
}
