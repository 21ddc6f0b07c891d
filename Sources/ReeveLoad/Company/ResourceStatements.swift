import ReevePolicy
import ReeveTypes

// The statements of role trust policies and of resources' own policies.
extension StatementWriter {
  /// Who may assume a role: a service for most, else the account or some of its principals.
  mutating func trust(_ subject: Subject, principal: String?) -> [Statement] {
    let action = ActionElement.action(["sts:AssumeRole"])
    if let principal {
      return [
        Statement(index: 0, effect: .allow, principal: .principal([.aws(principal)]), action: action),
        Statement(
          index: 0, effect: .allow, principal: .principal([.aws("arn:aws:iam::\(subject.account):root")]),
          action: action,
          conditions: [
            ConditionClause(ConditionOperator(.stringEquals), key: "aws:PrincipalTag/team", values: [subject.team])
          ]),
      ]
    }
    let service = generator.pick(Vocabulary.services)
    return [
      Statement(
        index: 0, effect: .allow, principal: .principal([.service(service)]), action: action,
        conditions: [
          ConditionClause(ConditionOperator(.stringEquals), key: "aws:SourceAccount", values: [subject.account])
        ])
    ]
  }

  /// The policy of a bucket, key, function or secret.
  mutating func resource(_ arn: String, _ subject: Subject, principals: [String], isKey: Bool) -> [Statement] {
    let own = isKey ? "*" : arn
    var statements = [
      Statement(
        index: 0, effect: .allow, principal: .principal([.aws("arn:aws:iam::\(subject.account):root")]),
        action: .action(isKey ? ["kms:*"] : Self.actions(of: arn)), resource: .resource([own]))
    ]
    for _ in 0..<(1 + generator.below(5)) {
      let named = (0..<(1 + generator.below(3))).map { _ in PrincipalPattern.aws(generator.pick(principals)) }
      statements.append(
        Statement(
          index: 0, effect: .allow, principal: .principal(Self.distinct(named)),
          action: .action([generator.pick(Self.actions(of: arn))]),
          resource: .resource(arn.hasPrefix("arn:aws:s3:") ? [own, "\(own)/\(subject.project)/*"] : [own]),
          conditions: generator.chance(30)
            ? [
              ConditionClause(ConditionOperator(.ipAddress), key: "aws:SourceIp", values: ["10.0.0.0/8"])
            ] : []))
    }
    if generator.chance(60) {
      statements.append(
        Statement(
          index: 0, effect: .deny, principal: .principal([.everyone]),
          action: .action(isKey ? ["kms:*"] : [Self.actions(of: arn)[0]]), resource: .resource([own]),
          conditions: [ConditionClause(ConditionOperator(.bool), key: "aws:SecureTransport", values: ["false"])]))
    }
    return statements
  }

  private static func distinct(_ patterns: [PrincipalPattern]) -> [PrincipalPattern] {
    var seen: Set<PrincipalPattern> = []
    return patterns.filter { seen.insert($0).inserted }
  }

  private static func actions(of arn: String) -> [String] {
    if arn.hasPrefix("arn:aws:s3:") { return ["s3:GetObject", "s3:PutObject", "s3:ListBucket"] }
    if arn.hasPrefix("arn:aws:kms:") { return Vocabulary.keys }
    return arn.hasPrefix("arn:aws:lambda:") ? ["lambda:InvokeFunction"] : Vocabulary.secrets
  }
}
