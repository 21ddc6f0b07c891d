import ReevePolicy
import ReeveTypes

/// What a statement is about: the team, the account and the place that its author had in mind.
struct Subject {
  var account: String
  var team: String
  var project: String
  var region: String
  var environment: String
}

/// Statements as companies write them. Each function draws one of its kind.
struct StatementWriter {
  var generator: SeededGenerator

  /// The statements of one document, numbered, with a `Sid` for most.
  mutating func document(_ statements: [Statement]) -> PolicyDocument {
    var numbered = statements
    for index in numbered.indices {
      numbered[index].index = index
      if generator.chance(80) { numbered[index].sid = "Statement\(index)" }
    }
    return PolicyDocument(version: .v2012, statements: numbered)
  }

  /// A statement of an identity policy: nine in ten allow something.
  mutating func identity(_ subject: Subject) -> Statement {
    switch generator.below(20) {
    case 0, 1, 2, 3: invokeModel(subject)
    case 4, 5, 6: objects(subject)
    case 7: listBucket(subject)
    case 8, 9: key(subject)
    case 10, 11: function(subject)
    case 12, 13: table(subject)
    case 14: queue(subject)
    case 15: logs(subject)
    case 16: secret(subject)
    case 17: agent(subject)
    case 18: denial(subject)
    default: reading(subject)
    }
  }

  private mutating func some(_ texts: [String], atMost count: Int) -> [String] {
    let start = generator.below(texts.count)
    let taken = 1 + generator.below(min(count, texts.count))
    return (0..<taken).map { texts[(start + $0) % texts.count] }
  }

  private mutating func invokeModel(_ subject: Subject) -> Statement {
    let resources =
      generator.chance(60)
      ? some(Vocabulary.models, atMost: 4).map { "arn:aws:bedrock:\(subject.region)::foundation-model/\($0)" }
      : ["arn:aws:bedrock:*::foundation-model/\(generator.pick(Vocabulary.modelFamilies))"]
    var conditions: [ConditionClause] = []
    if generator.chance(50) {
      conditions.append(equals("aws:RequestedRegion", some(Vocabulary.regions, atMost: 3)))
    }
    if generator.chance(25) { conditions.append(corporateNetwork) }
    return Statement(
      index: 0, effect: .allow, action: .action(Vocabulary.invoke), resource: .resource(resources),
      conditions: conditions)
  }

  private mutating func objects(_ subject: Subject) -> Statement {
    let bucket = "arn:aws:s3:::\(subject.team)-\(subject.environment)"
    let resource =
      switch generator.below(4) {
      case 0: "\(bucket)/${aws:username}/*"
      case 1: "\(bucket)/${aws:PrincipalTag/project}/*"
      default: "\(bucket)/\(subject.project)/*"
      }
    return Statement(
      index: 0, effect: .allow, action: .action(some(Vocabulary.objects, atMost: 3)), resource: .resource([resource]),
      conditions: generator.chance(30) ? [secureTransport("true")] : [])
  }

  private mutating func listBucket(_ subject: Subject) -> Statement {
    Statement(
      index: 0, effect: .allow, action: .action(["s3:ListBucket", "s3:GetBucketLocation"]),
      resource: .resource(["arn:aws:s3:::\(subject.team)-\(subject.environment)"]),
      conditions: [
        ConditionClause(ConditionOperator(.stringLike), key: "s3:prefix", values: ["\(subject.project)/*", "shared/*"])
      ])
  }

  private mutating func key(_ subject: Subject) -> Statement {
    let conditions: [ConditionClause] =
      switch generator.below(3) {
      case 0: [equals("aws:ResourceTag/team", ["${aws:PrincipalTag/team}"])]
      case 1: [equals("kms:ViaService", ["s3.\(subject.region).amazonaws.com"])]
      default: []
      }
    return Statement(
      index: 0, effect: .allow, action: .action(some(Vocabulary.keys, atMost: 3)),
      resource: .resource(["arn:aws:kms:\(subject.region):\(subject.account):key/*"]), conditions: conditions)
  }

  private mutating func function(_ subject: Subject) -> Statement {
    Statement(
      index: 0, effect: .allow, action: .action(some(Vocabulary.functions, atMost: 2)),
      resource: .resource(["arn:aws:lambda:\(subject.region):\(subject.account):function:\(subject.team)-*"]),
      conditions: generator.chance(25) ? [corporateNetwork] : [])
  }

  private mutating func table(_ subject: Subject) -> Statement {
    Statement(
      index: 0, effect: .allow, action: .action(some(Vocabulary.tables, atMost: 4)),
      resource: .resource(["arn:aws:dynamodb:\(subject.region):\(subject.account):table/\(subject.project)"]),
      conditions: generator.chance(20)
        ? [
          ConditionClause(
            ConditionOperator(.stringEquals, quantifier: .forAllValues), key: "dynamodb:LeadingKeys",
            values: ["${aws:username}"])
        ] : [])
  }

  private mutating func queue(_ subject: Subject) -> Statement {
    Statement(
      index: 0, effect: .allow, action: .action(some(Vocabulary.queues, atMost: 3)),
      resource: .resource(["arn:aws:sqs:\(subject.region):\(subject.account):\(subject.project)-*"]))
  }

  private mutating func logs(_ subject: Subject) -> Statement {
    Statement(
      index: 0, effect: .allow, action: .action(generator.chance(50) ? ["logs:*"] : Vocabulary.logs),
      resource: .resource([
        "arn:aws:logs:\(subject.region):\(subject.account):log-group:/aws/lambda/\(subject.team)-*"
      ]))
  }

  private mutating func secret(_ subject: Subject) -> Statement {
    Statement(
      index: 0, effect: .allow, action: .action(Vocabulary.secrets),
      resource: .resource(["arn:aws:secretsmanager:\(subject.region):\(subject.account):secret:\(subject.team)/*"]),
      conditions: [equals("aws:ResourceTag/environment", ["${aws:PrincipalTag/environment}", "shared"])])
  }

  private mutating func agent(_ subject: Subject) -> Statement {
    Statement(
      index: 0, effect: .allow, action: .action(some(Vocabulary.agents, atMost: 3)),
      resource: .resource(["arn:aws:bedrock:\(subject.region):\(subject.account):agent-alias/*"]),
      conditions: [equals("aws:PrincipalTag/team", [subject.team])])
  }

  private mutating func reading(_ subject: Subject) -> Statement {
    Statement(
      index: 0, effect: .allow, action: .action(some(Vocabulary.reading, atMost: 3)), resource: .resource(["*"]))
  }

  private mutating func denial(_ subject: Subject) -> Statement {
    switch generator.below(4) {
    case 0:
      Statement(
        index: 0, effect: .deny, action: .notAction(["iam:*", "sts:*", "organizations:*", "support:*"]),
        resource: .resource(["*"]),
        conditions: [
          ConditionClause(
            ConditionOperator(.stringNotEquals), key: "aws:RequestedRegion", values: Vocabulary.regions)
        ])
    case 1:
      Statement(
        index: 0, effect: .deny, action: .action(["s3:*"]), resource: .resource(["*"]),
        conditions: [secureTransport("false")])
    case 2:
      Statement(
        index: 0, effect: .deny, action: .action(Vocabulary.invoke),
        resource: .resource(["arn:aws:bedrock:*::foundation-model/\(generator.pick(Vocabulary.models))"]),
        conditions: [
          ConditionClause(
            ConditionOperator(.stringNotEquals), key: "aws:PrincipalTag/environment", values: ["prod", "staging"])
        ])
    default:
      Statement(
        index: 0, effect: .deny,
        action: .action(["kms:ScheduleKeyDeletion", "s3:DeleteBucket", "lambda:DeleteFunction"]),
        resource: .resource(["*"]),
        conditions: [
          ConditionClause(
            ConditionOperator(.notIpAddress), key: "aws:SourceIp", values: ["10.0.0.0/8", "203.0.113.0/24"])
        ])
    }
  }

  private var corporateNetwork: ConditionClause {
    ConditionClause(ConditionOperator(.ipAddress), key: "aws:SourceIp", values: ["10.0.0.0/8", "203.0.113.0/24"])
  }

  private func secureTransport(_ value: String) -> ConditionClause {
    ConditionClause(ConditionOperator(.bool), key: "aws:SecureTransport", values: [value])
  }

  private func equals(_ key: String, _ values: [String]) -> ConditionClause {
    ConditionClause(ConditionOperator(.stringEquals), key: key, values: values)
  }
}
