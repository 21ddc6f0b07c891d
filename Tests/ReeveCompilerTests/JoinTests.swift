import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// The join of all policy types, enumerated: an action's name says which types allow it, and each policy reads its own
/// digit. `s3:I1B0S1G2C1E1`: identity policies allow, the boundary does not, and so on.
@Suite struct JoinTests {
  /// Who asks, with what.
  enum Kind: CaseIterable { case user, role, federated, root, federatedByRoot }
  enum Relation: CaseIterable { case sameAccount, delegated, crossAccount }
  /// A policy that may be there and allow.
  enum Limit: CaseIterable { case absent, allows, silent }
  /// What the resource's policy grants the requester.
  enum Grant: Int, CaseIterable { case none, account, viaRole, direct }

  struct Requester: CustomTestStringConvertible {
    var kind: Kind
    var hasBoundary: Bool
    var hasSession: Bool

    var testDescription: String {
      "\(kind)\(hasBoundary ? " with a boundary" : "")\(hasSession ? " in a session" : "")"
    }

    static let all: [Requester] = Kind.allCases.flatMap { kind in
      [false, true].flatMap { hasBoundary in
        [false, true].compactMap { hasSession in
          switch kind {
          case .user where hasSession, .root where hasSession || hasBoundary, .federatedByRoot where hasBoundary: nil
          default: Requester(kind: kind, hasBoundary: hasBoundary, hasSession: hasSession)
          }
        }
      }
    }

    var arn: String {
      switch kind {
      case .user: "arn:aws:iam::111122223333:user/ana"
      case .role: "arn:aws:sts::111122223333:assumed-role/R/one"
      case .root: "arn:aws:iam::111122223333:root"
      case .federated, .federatedByRoot: "arn:aws:sts::111122223333:federated-user/fay"
      }
    }

    /// Whose grant is a grant to the requester by way of it.
    var owner: String? {
      switch kind {
      case .role: "arn:aws:iam::111122223333:role/R"
      case .federated: "arn:aws:iam::111122223333:user/ana"
      case .user, .root, .federatedByRoot: nil
      }
    }

    /// The grants that exist for it; an account's entry is the root user itself.
    var grants: [Grant] {
      switch kind {
      case .user, .federatedByRoot: [.none, .account, .direct]
      case .role, .federated: Grant.allCases
      case .root: [.none, .direct]
      }
    }
  }

  private static func actions(_ pattern: String) -> [String] { ["s3:\(pattern)", "kms:\(pattern)"] }

  private static func allowing(_ pattern: String) -> Statement {
    Statement(index: 0, effect: .allow, action: .action(actions(pattern)), resource: .resource(["*"]))
  }

  /// Names every action in full for no resource, so that each has a cell.
  private static let naming: Statement = {
    var names: [String] = []
    for bits in 0..<32 {
      let digits = (0..<5).map { bits >> $0 & 1 }
      for grant in Grant.allCases {
        let name =
          "I\(digits[0])B\(digits[1])S\(digits[2])G\(grant.rawValue)C\(digits[3])E\(digits[4])"
        names += actions(name)
      }
    }
    return Statement(index: 0, effect: .allow, action: .action(names), resource: .resource(["arn:aws:none:::x"]))
  }()

  private func world(_ requester: Requester) -> World {
    var world = World()
    let boundary = requester.hasBoundary ? [Self.allowing("*B1*"), Self.naming] : nil
    world.user("ana", boundary: boundary, Self.allowing("*I1*"), Self.naming)
    world.role("", "R", boundary: boundary, Self.allowing("*I1*"), Self.naming)
    let policies =
      requester.hasSession ? world.attached("session", .session, [Self.allowing("*S1*"), Self.naming]) : nil
    switch requester.kind {
    case .role: world.store.sessions = [Session(arn: requester.arn, policies: policies.map { [$0] } ?? [])]
    case .federated, .federatedByRoot:
      world.store.sessions = [
        Session(
          arn: requester.arn, policies: policies.map { [$0] } ?? [],
          federatedBy: requester.owner ?? "arn:aws:iam::111122223333:root")
      ]
    case .user, .root: break
    }
    var statements = [Self.allowing("*G1*").by(.aws("111122223333"))]
    if let owner = requester.owner { statements.append(Self.allowing("*G2*").by(.aws(owner))) }
    statements.append(Self.allowing("*G3*").by(.aws(requester.arn)))
    for (arn, owner) in [("arn:aws:s3:::b", nil), ("arn:aws:s3:::x", "999999999999"), (Self.key, nil)] {
      world.store.resources.append(
        Resource(arn: arn, ownerAccountID: owner, policy: world.document(.resource, statements)))
    }
    world.store.endpoints = [
      Endpoint(id: "vpce-1", policy: world.document(.endpoint, [Self.allowing("*E1*").by(.everyone)]))
    ]
    let level = ControlPolicies(
      service: [world.attached("scp", .scp, [Self.allowing("*C1*"), Self.naming])].compactMap { $0 })
    world.store.organization = Organization(
      id: "o-1", hasServiceControlPolicies: true,
      root: OrganizationalUnit(
        id: "r-1", policies: level, accounts: [MemberAccount(id: "111122223333", policies: level)]))
    return world
  }

  private static let key = "arn:aws:kms:us-east-1:111122223333:key/1"

  /// What IAM's rules say, in their own order.
  private func expected(
    _ requester: Requester, _ relation: Relation, identity: Bool, boundary: Limit, session: Limit, grant: Grant,
    control: Bool, endpoint: Bool
  ) -> String {
    if !control { return "implicitDeny scp" }
    if !endpoint { return "implicitDeny endpoint" }
    let isRoots = requester.kind == .root || requester.kind == .federatedByRoot
    let hasIdentity = identity || isRoots
    let needsSession = requester.kind == .federated || requester.kind == .federatedByRoot
    let isWithinBoundary = boundary != .silent
    let isWithinSession = needsSession ? session == .allows : session != .silent
    let limit = !isWithinBoundary ? "boundary" : "session"
    let isWithin = isWithinBoundary && isWithinSession
    if relation == .crossAccount {
      if !hasIdentity { return "implicitDeny identity" }
      if !isWithin { return "implicitDeny \(limit)" }
      if grant == .none { return "implicitDeny resource" }
      return isRoots ? "allowed none" : "allowed identity"
    }
    if relation == .delegated, grant == .none { return "implicitDeny resource" }
    if hasIdentity, isWithin { return isRoots ? "allowed none" : "allowed identity" }
    if grant == .direct || grant == .viaRole && isWithin { return "allowed resource" }
    return hasIdentity || grant == .viaRole ? "implicitDeny \(limit)" : "implicitDeny identity"
  }

  @Test(arguments: Requester.all, [nil, 0])
  func everyCombination(requester: Requester, cellByteBudget: Int?) throws {
    let image = try world(requester).image(cellByteBudget: cellByteBudget)
    #expect((image.summary.cellCount > 0) == (cellByteBudget == nil))
    let limits = { (isThere: Bool) in isThere ? [Limit.allows, .silent] : [.absent] }
    var count = 0
    for relation in Relation.allCases {
      let (service, resource) =
        switch relation {
        case .sameAccount: ("s3", "arn:aws:s3:::b/k")
        case .delegated: ("kms", Self.key)
        case .crossAccount: ("s3", "arn:aws:s3:::x/k")
        }
      for identity in [false, true] {
        for boundary in limits(requester.hasBoundary) {
          for session in limits(requester.hasSession) {
            for grant in requester.grants {
              for (control, endpoint) in [(true, true), (true, false), (false, true), (false, false)] {
                func digit(_ holds: Bool) -> Int { holds ? 1 : 0 }
                let action =
                  "\(service):I\(digit(identity))B\(digit(boundary == .allows))S\(digit(session == .allows))"
                  + "G\(grant.rawValue)C\(digit(control))E\(digit(endpoint))"
                let expected = expected(
                  requester, relation, identity: identity, boundary: boundary, session: session, grant: grant,
                  control: control, endpoint: endpoint)
                let words = try image.words(requester.arn, action, resource, endpoint: "vpce-1")
                #expect(words == expected, "\(relation) \(action)")
                count += 1
              }
            }
          }
        }
      }
    }
    #expect(count >= 3 * 2 * 4 * requester.grants.count)
  }

  /// Seven types, each of which may deny: the first in the order of the law is named.
  @Test(arguments: [nil, 0])
  func everyOrderOfDenials(cellByteBudget: Int?) throws {
    let order: [Reason] = [.rcp, .scp, .endpoint, .resource, .identity, .boundary, .session]
    func denying(_ reason: Reason) -> [Statement] {
      let digits = order.map { $0 == reason ? "1" : "?" }.joined()
      let names = (0..<(1 << order.count)).map { denials in
        "s3:D" + order.indices.map { denials >> $0 & 1 == 1 ? "1" : "0" }.joined()
      }
      return [
        Statement.allow("*"),
        Statement(index: 0, effect: .allow, action: .action(names), resource: .resource(["arn:aws:none:::x"])),
        Statement(
          index: 0, effect: .deny, action: .action(["s3:D\(digits)"]), resource: .resource(["*"])),
      ]
    }
    var world = World()
    world.role(
      "", "R", boundary: denying(.boundary), denying(.identity)[0], denying(.identity)[1], denying(.identity)[2])
    let session = "arn:aws:sts::111122223333:assumed-role/R/one"
    world.store.sessions = [
      Session(arn: session, policies: [world.attached("session", .session, denying(.session))].compactMap { $0 })
    ]
    func byEveryone(_ reason: Reason) -> [Statement] { denying(reason).map { $0.by(.everyone) } }
    world.store.resources = [Resource(arn: "arn:aws:s3:::b", policy: world.document(.resource, byEveryone(.resource)))]
    world.store.endpoints = [Endpoint(id: "vpce-1", policy: world.document(.endpoint, byEveryone(.endpoint)))]
    world.store.organization = Organization(
      id: "o-1", hasServiceControlPolicies: true, hasResourceControlPolicies: true,
      root: OrganizationalUnit(
        id: "r-1",
        policies: ControlPolicies(
          service: [world.attached("scp", .scp, denying(.scp))].compactMap { $0 },
          resource: [world.attached("rcp", .rcp, byEveryone(.rcp))].compactMap { $0 }),
        accounts: [
          MemberAccount(
            id: "111122223333",
            policies: ControlPolicies(service: [world.attached("own", .scp, [.allow("*")])].compactMap { $0 }))
        ]))
    let image = try world.image(cellByteBudget: cellByteBudget)
    for denials in 0..<(1 << order.count) {
      let digits = order.indices.map { denials >> $0 & 1 == 1 ? "1" : "0" }.joined()
      let first = order.indices.first { denials >> $0 & 1 == 1 }.map { "explicitDeny \(order[$0])" }
      let words = try image.words(session, "s3:D\(digits)", "arn:aws:s3:::b/k", endpoint: "vpce-1")
      #expect(words == first ?? "allowed identity", "\(digits)")
    }
  }
}
