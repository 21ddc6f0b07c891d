import ReevePolicy
import ReeveTypes

/// Draws principals of statements, and principals that ask.
struct PrincipalDrawing {
  var random: SeededRandom
  let type: PolicyType
  let effect: Effect
  let isReadable: Bool

  /// A value of `Principal`.
  mutating func pattern() -> PrincipalPattern {
    let account = random.pick(NamePool.accounts)
    let partition = random.chance(95) ? "aws" : "aws-cn"
    let iam = "arn:\(partition):iam::\(account):"
    switch random.weighted(22, 6, 12, 8, 14, 16, 10, 5, 8, type == .trust ? 34 : 2, 6, isReadable ? 0 : 8) {
    case 0: return .everyone
    case 1: return .service(random.pick(NamePool.services))
    case 2: return .aws(account)
    case 3: return .aws("\(iam)root")
    case 4:
      let name = random.pick(NamePool.users)
      return .aws("\(iam)user\(NamePool.path(of: name, &random))\(cased(name))")
    case 5:
      let name = random.pick(NamePool.roles)
      return .aws("\(iam)role\(NamePool.path(of: name, &random))\(cased(name))")
    case 6:
      return .aws(
        "arn:\(partition):sts::\(account):assumed-role/\(cased(random.pick(NamePool.roles)))/\(random.pick(NamePool.sessions))"
      )
    case 7: return .aws("\(iam)user/\(random.pick(NamePool.users))")
    case 8:
      return random.chance(50)
        ? .aws("AIDA\(account)\(random.pick(NamePool.users).uppercasedASCII)")
        : uniqueRole(account)
    case 9:
      return type == .trust ? .federated(random.pick(NamePool.providers)) : .service(random.pick(NamePool.services))
    case 10:
      let name = cased(random.pick(NamePool.federatedUsers))
      return .aws("arn:\(partition):sts::\(account):federated-user/\(name)")
    default:
      return random.pick([
        .aws("*"), .aws("\(iam)role/*"), .aws("\(iam)group/devs"), .aws("arn:aws:iam::*:root"), .aws(""),
        .aws("arn::iam::\(account):root"), .aws("\(iam)root/x"), .canonicalUser(String(repeating: "a", count: 64)),
        .service("*"), .service(""), .federated("*"), .federated(random.pick(NamePool.providers)),
        .federated("arn:aws:iam::\(account):saml-provider/*"), .aws(random.pick(NamePool.providers)),
        .aws("1111222233334"), .aws("arn:aws:sts::\(account):root"),
      ])
    }
  }

  private mutating func uniqueRole(_ account: String) -> PrincipalPattern {
    // The reader knows ids by their letters and digits.
    let names = isReadable ? NamePool.roles.filter { !$0.contains("-") } : NamePool.roles
    return .aws("AROA\(account)\(random.pick(names).uppercasedASCII)")
  }

  private mutating func cased(_ name: String) -> String { random.chance(8) ? name.inOtherCase(&random) : name }
}
