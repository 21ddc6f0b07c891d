import ReevePolicy
import ReeveTypes

/// Draws one condition key under one operator.
struct ConditionDrawing {
  var random: SeededRandom
  let version: LanguageVersion
  let effect: Effect
  let isReadable: Bool

  mutating func clause() -> ConditionClause { clause(of: KeyPool.draw(&random)) }

  mutating func clause(of key: DrawnKey) -> ConditionClause {
    let comparison = self.comparison(for: key)
    var quantifier = ConditionOperator.Quantifier.none
    if random.chance(key.isList ? 75 : 20)
      || (key.isList && comparison != .null && isReadable && key.name != "app:Colors")
    {
      quantifier = random.chance(50) ? .forAllValues : .forAnyValue
    }
    let ifExists = comparison != .null && random.chance(20)
    var values = (0..<random.pick([1, 1, 1, 2, 3])).map { _ in value(of: key, under: comparison) }
    if random.chance(4), quantifier != .none || ifExists || !isReadable { values = [] }
    var name = key.name
    if random.chance(12) { name = name.inOtherCase(&random) }
    if !isReadable, random.chance(3) { name = random.pick(KeyPool.odd) }
    if isReadable, random.chance(2) {
      name = random.pick(["aws:RequestTag/", "aws:PrincipalTag/", "aws:\u{301}x", "aws:NewKey"])
    }
    return ConditionClause(
      ConditionOperator(comparison, quantifier: quantifier, ifExists: ifExists), key: name, values: values)
  }

  private mutating func comparison(for key: DrawnKey) -> ConditionOperator.Comparison {
    switch random.weighted(76, 10, 14) {
    case 0: random.pick(key.kind.operators)
    case 1: .null
    default: random.pick(ConditionOperator.Comparison.allCases)
    }
  }

  // Values.

  private mutating func value(of key: DrawnKey, under comparison: ConditionOperator.Comparison) -> String {
    let kind = ValueKind.of(comparison)
    let mayBeInvalid = !isReadable || (effect == .allow && kind != .address)
    switch kind {
    case .text: return text(of: key, under: comparison)
    case .arn: return arn(mayBeInvalid: mayBeInvalid)
    case .boolean where comparison == .null: return random.pick(["true", "false"])
    default:
      let (valid, invalid) = ValuePool.texts(of: kind)
      if mayBeInvalid, random.chance(8) {
        return random.chance(20)
          ? "${aws:username}" : random.pick(kind == .date ? invalid + ValuePool.zonelessDates : invalid)
      }
      if kind == .address, random.chance(40) { return range() }
      return ValuePool.near(kind, valid, &random)
    }
  }

  /// A value for an operator of strings: a text of the kind that the key has.
  private mutating func text(of key: DrawnKey, under comparison: ConditionOperator.Comparison) -> String {
    var text = KeyText.value(of: key, &random)
    if comparison == .stringEqualsIgnoreCase || comparison == .stringNotEqualsIgnoreCase, random.chance(65) {
      text = random.pick(NamePool.letters)
    }
    let isLike = comparison == .stringLike || comparison == .stringNotLike
    var drawing = PatternDrawing(random: random, version: version, isReadable: isReadable)
    if drawing.random.chance(isLike ? 70 : 15) {
      text = drawing.random.chance(70) ? drawing.pattern(of: text) : drawing.variable()
    }
    random = drawing.random
    return isReadable && !drawing.isWhole(text) ? "*" : text
  }

  private mutating func arn(mayBeInvalid: Bool) -> String {
    if random.chance(3) { return "*" }
    if random.chance(15) { return random.pick(KeyText.shiftedPatterns) }
    if random.chance(10) {
      // A variable's value must not move the parts, and a list has none.
      return random.pick([
        "arn:aws:x:${app:Color}:a:c", "arn:aws:x:us-east-2:${app:Color, 'a:b'}:x", "arn:aws:s3:::${app:Colors}",
      ])
    }
    if mayBeInvalid, random.chance(6) { return random.pick(ValuePool.notARNs) }
    let arn = KeyText.arn(&random)
    var drawing = PatternDrawing(random: random, version: version, isReadable: isReadable)
    let pattern = drawing.pattern(of: arn)
    random = drawing.random
    guard isReadable else { return pattern }
    let isSound =
      pattern.utf8.starts(with: "arn:".utf8) && drawing.isWhole(pattern) && drawing.partCount(pattern) >= 6
    return isSound || (effect == .allow && drawing.isWhole(pattern)) ? pattern : arn
  }

  /// A range around the address that requests have, with a prefix of any length.
  private mutating func range() -> String {
    random.chance(70)
      ? "203.0.\(random.within(112...113)).\(random.within(0...255))/\(random.within(20...32))"
      : "2001:db8:0:0:\(random.pick(["0", "8000"]))::\(random.within(0...3))/\(random.within(30...128))"
  }
}

/// The texts that keys have in requests and in policies.
enum KeyText {
  static func value(of key: DrawnKey, _ random: inout SeededRandom) -> String {
    let name = key.name.uppercasedASCII
    if random.chance(8) { return random.pick(NamePool.words) }
    switch name {
    case "AWS:PRINCIPALARN": return principal(&random)
    case "AWS:PRINCIPALACCOUNT", "AWS:RESOURCEACCOUNT", "AWS:SOURCEACCOUNT":
      return random.pick(NamePool.accounts + [NamePool.stranger, "anonymous"])
    case "AWS:VPCEACCOUNT": return random.pick(NamePool.accounts + [NamePool.stranger, NamePool.management])
    case "AWS:PRINCIPALORGID", "AWS:RESOURCEORGID", "AWS:SOURCEORGID", "AWS:VPCEORGID":
      return random.pick(NamePool.organizations)
    case "AWS:PRINCIPALORGPATHS", "AWS:RESOURCEORGPATHS", "AWS:SOURCEORGPATHS", "AWS:VPCEORGPATHS":
      return random.pick(NamePool.organizationPaths)
    case "AWS:SOURCEVPCE": return random.pick(NamePool.endpoints)
    case "AWS:SOURCEVPC": return random.pick(NamePool.vpcs)
    case "AWS:SOURCEVPCARN":
      return "arn:aws:ec2:us-east-1:\(random.pick(NamePool.accounts)):vpc/\(random.pick(NamePool.vpcs))"
    case "AWS:FEDERATEDPROVIDER": return random.pick(NamePool.providers)
    case "AWS:SOURCEIDENTITY": return random.pick(["ana", "ana", "core", "Ana"])
    case "AWS:PRINCIPALTYPE":
      return random.pick(["User", "AssumedRole", "Account", "Anonymous", "FederatedUser", "user"])
    case "AWS:USERID":
      let account = random.pick(NamePool.accounts)
      return random.pick([
        account, "anonymous", "AIDA\(account)ANA", "AROA\(account)READER:s1", "AROA\(account)OPS:ana",
        "\(account):ana", "\(account):fed",
      ])
    case "AWS:USERNAME": return random.pick(NamePool.users + ["zed", "ANA"])
    case "AWS:PRINCIPALSERVICENAME", "AWS:PRINCIPALSERVICENAMESLIST", "AWS:CALLEDVIA", "AWS:CALLEDVIAFIRST",
      "AWS:CALLEDVIALAST":
      return random.pick(NamePool.services + ["logs.amazonaws.com", "s3.amazonaws.com.cn"])
    case "AWS:REQUESTEDREGION": return random.pick(NamePool.regions)
    case "AWS:TAGKEYS": return random.pick(NamePool.tagKeys + ["Cost", "region"])
    default: break
    }
    switch key.kind {
    case .text: return NamePool.tagValue(&random)
    case .arn: return arn(&random)
    case .address:
      return random.chance(50) ? "203.0.113.\(random.within(0...255))" : random.pick(ValuePool.addresses)
    case .date where name != "AWS:EPOCHTIME": return ValuePool.near(.date, ValuePool.dates, &random)
    case .date,
      .number where name == "AWS:EPOCHTIME":
      return random.pick(["1769860800", "1769860801", "1769817600", "0", "-1", "1790000000"])
    default: return ValuePool.near(key.kind, ValuePool.texts(of: key.kind).valid, &random)
    }
  }

  /// ARNs whose parts are elsewhere in one another, and patterns that tell them apart.
  static let shifted = [
    "arn:aws:x:us-east-2:999999999999:store/abc:111122223333:finance/doc",
    "arn:aws:x:us-east-2:111122223333:finance/doc", "arn:aws:x::111122223333:a:b:c", "arn:aws:x:a:b:c:d",
  ]
  static let shiftedPatterns = [
    "arn:aws:x:*:111122223333:finance/*", "arn:aws:x:*:c:d", "arn:aws:x:*:b:c", "arn:aws:*:111122223333:?:b:c",
  ]

  static func arn(_ random: inout SeededRandom) -> String {
    if random.chance(12) { return random.pick(shifted) }
    if random.chance(40) { return principal(&random) }
    let service = random.pick(NamePool.actions).service
    return random.pick(NamePool.resources(of: service, account: random.pick(NamePool.accounts)))
  }

  private static func principal(_ random: inout SeededRandom) -> String {
    let iam = "arn:aws:iam::\(random.pick(NamePool.accounts)):"
    switch random.below(6) {
    case 0, 1:
      let name = random.pick(NamePool.users)
      return "\(iam)user\(NamePool.path(of: name, &random))\(name)"
    case 2, 3:
      let name = random.pick(NamePool.roles)
      return "\(iam)role\(NamePool.path(of: name, &random))\(name)"
    case 4:
      return
        "arn:aws:sts::\(random.pick(NamePool.accounts)):federated-user/\(random.pick(NamePool.federatedUsers))"
    default: return "\(iam)root"
    }
  }
}
