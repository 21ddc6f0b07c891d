/// The names that stores and requests are made of. They are few, so that most statements nearly match most requests, and
/// they differ in what IAM tells apart: case, paths, colons, characters of several bytes, accents written in two ways.
enum NamePool {
  static let accounts = ["111122223333", "444455556666"]
  static let stranger = "777788889999"
  static let users = ["ana", "bob", "Eve"]
  /// The last is a service's own: it is told by its path.
  static let roles = ["Reader", "ops", "Batch-1", "Linked"]
  /// Names of federated users, which need not be those of their makers.
  static let federatedUsers = ["ana", "fed", "a@b.c"]
  static let groups = ["devs", "Admins"]
  static let paths = ["/", "/", "/team/", "/app/x/"]

  /// The path that an entity mostly has, so that statements name those that exist.
  static func path(of name: String, _ random: inout SeededRandom) -> String {
    if name == "Linked", random.chance(20) { return random.pick(nearlyServiceLinked) }
    if random.chance(25) { return random.pick(paths) }
    switch name {
    case "Linked": return "/aws-service-role/s3.amazonaws.com/"
    case "bob", "Reader": return "/team/"
    case "ops": return "/app/x/"
    default: return "/"
    }
  }

  private static let nearlyServiceLinked = [
    "/aws-service-role/", "/aws-service-roles/x/", "/x/aws-service-role/s3/", "/Aws-service-role/x/",
  ]

  static let sessions = ["s1", "ana", "a@b.c"]

  // Organizations and networks.

  static let management = "999999999999"
  static let organizations = ["o-abc", "o-abc", "o-xyz"]
  static let root = "r-ab12"
  static let units = ["ou-ab12-x", "ou-ab12-y", "ou-ab12-z"]
  /// Where an account can be in an organization, as `aws:PrincipalOrgPaths` has it, and texts that are nearly that.
  static let organizationPaths = [
    "o-abc/r-ab12/", "o-abc/r-ab12/ou-ab12-x/", "o-abc/r-ab12/ou-ab12-x/ou-ab12-y/", "o-abc/r-ab12/ou-ab12-y/",
    "o-abc/r-ab12/ou-ab12-x/ou-ab12-y/ou-ab12-z/", "o-abc/r-ab12/ou-ab12-z/", "o-xyz/r-ab12/", "o-abc/r-ab12",
    "o-abc/r-ab12/111122223333/",
  ]
  /// One is the beginning of another.
  static let endpoints = ["vpce-1a2b3c4d", "vpce-1a2b3c4d5", "vpce-2"]
  static let vpcs = ["vpc-1a2b3c4d", "vpc-2"]
  static let services = [
    "bedrock.amazonaws.com", "s3.amazonaws.com", "logs.us-east-1.amazonaws.com", "s3.cn-north-1.amazonaws.com.cn",
    "x.logs.us-east-1.amazonaws.com",
  ]
  /// Providers of identities: in accounts that the store has and in one that it lacks, in another partition, and those
  /// that need no account. One name is in two accounts.
  static let providers = [
    "arn:aws:iam::111122223333:saml-provider/Corp", "arn:aws:iam::444455556666:saml-provider/Corp",
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
    "arn:aws:iam::444455556666:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC",
    "arn:aws-cn:iam::111122223333:saml-provider/Corp", "accounts.google.com", "cognito-identity.amazonaws.com",
  ]
  static let tagKeys = ["team", "Team", "TEAM", "cost", "\u{E9}", "e\u{301}", "a/b"]
  static let regions = ["us-east-1", "eu-west-1", "cn-north-1"]

  /// Values of tags and texts. `é` stands in one character and in two; `µ` is Latin-1's and Greek's.
  static let words = [
    "core", "Core", "CORE", "blue", "", "ana", "Reader", "a*b", "axb", "a?b", "x:y", "core/x", "\u{E9}", "\u{C9}",
    "\u{E9}a", "\u{C9}A", "e\u{301}", "\u{B5}", "\u{3BC}", "\u{D7}", "\u{F7}", "\u{DF}", "stra\u{DF}e", "\u{FF}",
    "\u{178}", "日本", "😀",
    "$", "${x", "us-east-1", "111122223333", "true", "7", "arn:aws:s3:::alpha", "*", "?",
  ]

  /// Letters that fold to another case, and letters that look as if they did.
  static let letters = [
    "\u{E9}", "\u{C9}a", "\u{C0}\u{DE}", "stra\u{DF}e", "\u{FF}", "\u{178}", "\u{B5}", "\u{3BC}", "\u{D7}", "\u{F7}",
    "Az[`",
    "\u{212A}", "日本",
  ]

  /// The value of a tag: mostly one of a few.
  static func tagValue(_ random: inout SeededRandom) -> String {
    random.chance(65) ? random.pick(["core", "core", "blue", "Core", ""]) : random.pick(words)
  }

  static let actions: [(service: String, names: [String])] = [
    ("s3", ["GetObject", "PutObject", "ListBucket", "ListAllMyBuckets"]),
    ("kms", ["Decrypt", "GenerateDataKey", "RetireGrant", "CreateAlias", "UpdateAlias", "ListKeys", "NewAction"]),
    ("bedrock", ["InvokeModel", "GetAgent", "CreateAgent"]), ("lambda", ["InvokeFunction", "ListFunctions"]),
    (
      "sts",
      [
        "AssumeRole", "AssumeRole", "AssumeRole", "AssumeRole", "TagSession", "AssumeRoleWithSAML",
        "AssumeRoleWithWebIdentity", "SetSourceIdentity", "GetSessionToken",
      ]
    ),
    ("iam", ["PassRole", "GetRole", "ListAccountAliases"]), ("route53", ["GetHostedZone", "ListHostedZones"]),
    ("orders", ["GetOrder", "PutOrder", "ListOrders", "NewAction"]),
  ]

  /// The services whose resources a drawn store describes.
  static let describedServices = ["s3", "kms", "lambda", "bedrock", "iam", "orders"]

  /// ARNs of things that a service acts on.
  static func resources(of service: String, account: String, partition: String = "aws") -> [String] {
    let regional = "arn:\(partition):\(service):us-east-1:\(account):"
    switch service {
    case "s3":
      let prefix = "arn:\(partition):s3:::"
      return [
        "alpha", "alpha/ana/k", "alpha/core/\u{E9}", "alpha/a:b", "alpha/日本", "beta", "beta/ana/k", "beta/e\u{301}",
        "alpha/", "/x", "alphabet",
      ].map { prefix + $0 }
    case "kms": return ["key/1", "key/2", "alias/a", "alias/b", "key/"].map { regional + $0 }
    case "orders": return ["order/1", "order/a:b"].map { regional + $0 }
    case "route53": return ["arn:\(partition):route53:::hostedzone/Z1"]
    case "bedrock":
      return [
        "arn:\(partition):bedrock:us-east-1::foundation-model/m",
        "arn:\(partition):bedrock:eu-west-1::foundation-model/m",
        regional + "agent/A", regional + "agent/a",
      ]
    case "lambda": return ["function:fn", "function:fn:live", "function:ana"].map { regional + $0 }
    default:
      return [
        "role/Reader", "role/team/Reader", "role/ops", "role/app/x/ops", "role/app/x/Batch-1", "user/ana",
        "user/team/ana", "user/team/bob", "role/aws-service-role/s3.amazonaws.com/Linked",
      ].map { "arn:\(partition):iam::\(account):\($0)" }
    }
  }
}
