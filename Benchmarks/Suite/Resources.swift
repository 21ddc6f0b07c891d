import ReeveCompiler
import ReeveImage
import ReeveLoad
import ReevePolicy
import ReeveStore
import ReeveTypes

/// How a request's resource finds its policy, owner and tags among many: an image of so many buckets, and questions about
/// buckets at random.
///
/// Each bucket has an owner, a tag and one of five policies, by its number. What each question must come to is worked out
/// here from the three, so that a decision on another bucket's policy, owner or tag is a wrong one.
enum Resources {
  private static let columns: [(String, Int)] = [
    ("resources", 10), ("compile s", 10), ("image MB", 9), ("B/resource", 11), ("verify s", 9), ("store MB", 9),
    ("peak MB", 8), ("ns", 6), ("lowest", 7), ("allowed %", 10), ("explicit %", 11),
  ]
  private static let questionCountMax = 131_072

  /// `resources COUNT IMAGE QUESTIONS [--once]`: writes both files, and prints one row.
  static func run(_ arguments: [String]) throws {
    if arguments == ["--header"] {
      print(columns.map { Column.right($0.0, $0.1) }.joined(separator: " "))
      return
    }
    guard arguments.count >= 3, let count = Int(arguments[0]), count > 0 else { throw Failure(usage) }
    let bytes = try compile(count, to: arguments[1])
    let (verifying, image) = try Measurement.seconds { try LoadedImage(bytes.image) }
    try Files.write(questions(count), to: arguments[2])
    let questions = try AskedQuestions.read(arguments[2], .string)
    let decisions = questions.decisions
    let rounds = try Decide.rounds(image.view, questions, once: arguments.contains("--once"))
    let share = { (decision: Decision) in
      Column.fixed(100 * Double(decisions.count { $0 == decision.rawValue }) / Double(decisions.count), 1)
    }
    let size = Double(bytes.image.count)
    let row = [
      Column.grouped(count), Column.fixed(bytes.seconds, 3), Column.fixed(size / 1e6, 1),
      Column.fixed(size / Double(count), 0), Column.fixed(verifying, 3),
      Column.fixed(Double(bytes.storeByteCount) / 1e6, 0), Column.fixed(Double(bytes.peakByteCount) / 1e6, 0),
      Column.fixed(rounds.median, 0), Column.fixed(rounds.lowest, 0), share(.allowed), share(.explicitDeny),
    ]
    print(zip(row, columns).map { Column.right($0.0, $0.1.1) }.joined(separator: " "))
  }

  private struct Compiled {
    var image: [UInt8]
    var seconds: Double
    var storeByteCount: Int
    var peakByteCount: Int
  }

  /// The store goes when this returns, so that it takes no cache from the decisions.
  private static func compile(_ count: Int, to path: String) throws -> Compiled {
    let store = try store(count)
    let storeByteCount = Measurement.residentByteCount
    Measurement.resetPeak()
    var compiler = Compiler()
    let (seconds, image) = try Measurement.seconds { try compiler.compile(store) }
    let peak = Measurement.peakByteCount
    try Files.write(image.bytes, to: path)
    return Compiled(
      image: image.bytes, seconds: seconds, storeByteCount: storeByteCount, peakByteCount: peak)
  }

  // The world.

  private static let account = "111122223333"
  private static let owners = [account, "222233334444", account, "333344445555"]
  private static let teams = ["core", "data", "web"]

  /// What a bucket's policy says of jane, who may list buckets of the teams core and data.
  private enum Kind: Int, CaseIterable {
    case allowsHer, deniesOthersThanCore, allowsHerAccount, deniesAnotherAction, allowsHerTeam

    var statement: String {
      let jane = #"{ "AWS": "arn:aws:iam::\#(account):user/jane" }"#
      switch self {
      case .allowsHer: return #""Effect": "Allow", "Principal": \#(jane), "Action": "s3:ListBucket""#
      case .deniesOthersThanCore:
        return #"""
          "Effect": "Deny", "Principal": "*", "Action": "s3:*",
          "Condition": { "StringNotEquals": { "aws:ResourceTag/team": "core" } }
          """#
      case .allowsHerAccount:
        return #""Effect": "Allow", "Principal": { "AWS": "\#(account)" }, "Action": "s3:ListBucket""#
      case .deniesAnotherAction: return #""Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket""#
      case .allowsHerTeam:
        return #"""
          "Effect": "Allow", "Principal": \#(jane), "Action": "s3:ListBucket",
          "Condition": { "StringEquals": { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } }
          """#
      }
    }

    func decision(team: String, isOwn: Bool) -> Decision {
      let hersAllow = team != "web"
      switch self {
      case .allowsHer: return isOwn || hersAllow ? .allowed : .implicitDeny
      case .deniesOthersThanCore: return team != "core" ? .explicitDeny : isOwn ? .allowed : .implicitDeny
      case .allowsHerAccount: return hersAllow ? .allowed : .implicitDeny
      case .deniesAnotherAction: return isOwn && hersAllow ? .allowed : .implicitDeny
      case .allowsHerTeam:
        let allowsHer = team == "core"
        return isOwn ? (allowsHer || hersAllow ? .allowed : .implicitDeny) : allowsHer ? .allowed : .implicitDeny
      }
    }
  }

  /// A bucket by its number. The three are mixed, so that each policy is met with each owner and each tag.
  private static func bucket(_ number: Int) -> (arn: String, kind: Kind, owner: String, team: String) {
    let kinds = Kind.allCases
    return (
      "arn:aws:s3:::bucket-\(number)", kinds[number % kinds.count], owners[number / kinds.count % owners.count],
      teams[number / kinds.count / owners.count % teams.count]
    )
  }

  private static func store(_ count: Int) throws -> Store {
    let policies = Kind.allCases.map { kind in
      """
      { "ResourceArn": "arn:aws:s3:::\(kind.rawValue)", "Policy": { "Version": "2012-10-17",
        "Statement": { \(kind.statement), "Resource": "*" } } }
      """
    }
    let text = """
      { "accounts": { "\(account)": { "UserDetailList": [ {
          "UserName": "jane", "Tags": [ { "Key": "team", "Value": "core" } ],
          "UserPolicyList": [ { "PolicyName": "teams", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*",
            "Condition": { "StringEquals": { "aws:ResourceTag/team": [ "core", "data" ] } } } } } ] } ] } },
        "resources": [ \(policies.joined(separator: ",")) ] }
      """
    guard let root = JSONDocument(name: "resources", bytes: Array(text.utf8)).root,
      var store = StoreLoader.load(inline: root).store
    else { throw Failure("the world of resources is not a store") }
    let documents = store.resources.map(\.policy)
    store.resources = (0..<count).map { number in
      let bucket = bucket(number)
      return Resource(
        arn: bucket.arn, ownerAccountID: bucket.owner, tags: [Tag(key: "team", value: bucket.team)],
        policy: documents[bucket.kind.rawValue])
    }
    return store
  }

  private static func questions(_ count: Int) throws -> [UInt8] {
    var generator = SeededGenerator(seed: 1)
    var bytes: [UInt8] = []
    for number in 0..<min(questionCountMax, 16 * count) {
      let bucket = bucket(generator.below(count))
      let request = Request(
        principal: "arn:aws:iam::\(account):user/jane", action: "s3:ListBucket", resource: bucket.arn,
        context: [
          ContextEntry("aws:SourceIp", .single("203.0.113.7")), ContextEntry("aws:SecureTransport", .single("true")),
        ])
      let decision = bucket.kind.decision(team: bucket.team, isOwn: bucket.owner == account)
      try Questions.append(request, decision: decision.rawValue, number: number, to: &bytes)
    }
    return bytes
  }
}
