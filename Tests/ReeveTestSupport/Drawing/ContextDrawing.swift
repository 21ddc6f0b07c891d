import ReevePolicy
import ReeveStore
import ReeveTypes

/// Draws the context of a request: keys that the aimed statement asks for, and others.
struct ContextDrawing {
  var random: SeededRandom
  let store: Store
  let trust: CallerTrust
  let request: Request
  /// A service calls on the principal's behalf.
  let isForwarded: Bool
  /// The values that variables in the conditions' patterns were filled with.
  private var bound: [(key: DrawnKey, value: String)] = []

  init(random: SeededRandom, store: Store, trust: CallerTrust, request: Request, isForwarded: Bool) {
    self.isForwarded = isForwarded
    self.random = random
    self.store = store
    self.trust = trust
    self.request = request
  }

  mutating func context(
    aimedAt statement: Statement?, _ bindings: [(key: DrawnKey, value: String)]
  ) -> [ContextEntry] {
    var entries: [ContextEntry] = []
    for binding in bindings where random.chance(85) { entries.append(entry(binding)) }
    for clause in statement?.conditions ?? [] where random.chance(82) {
      guard let key = KeyPool.all.first(where: { $0.name.uppercasedASCII.isSameText(as: clause.key.uppercasedASCII) })
      else { continue }
      // A listener's caller who sets the engine's keys is refused; that is asked often enough below.
      if !key.isSettable(trust) || (key.isEngines && trust == .reported),
        !random.chance(key.name.contains("aws:Source") ? 40 : 4)
      {
        continue
      }
      entries.append(entry(key, wished: clause.values, under: clause.conditionOperator))
    }
    for binding in bound where random.chance(85) { entries.append(entry(binding)) }
    for _ in 0..<random.pick([0, 0, 0, 1, 1, 2]) {
      let key = KeyPool.draw(&random)
      if key.isEngines, !random.chance(trust == .reported || !key.isSettable(trust) ? 3 : 60) { continue }
      entries.append(entry(key, wished: [], under: nil))
    }
    if random.chance(1) { entries.append(oddEntry()) }
    if random.chance(1) {
      entries.append(ContextEntry("aws:SourceVpce", .single("vpce-1a2b3c4d")))
      entries.append(ContextEntry("aws:SourceIp", .single("203.0.113.7")))
    }
    if request.principal.hasSuffix(".com"), trust == .trusted, random.chance(8) {
      let names = [request.principal, "logs.amazonaws.com", request.principal]
      entries.append(
        ContextEntry("aws:PrincipalServiceNamesList", .multiple(Array(names.prefix(random.within(1...3))))))
    }
    if isForwarded { forward(&entries) }
    if let statement, NamePool.services.contains(request.principal), asksForSource(statement), random.chance(85) {
      entries.removeAll { $0.key.uppercasedASCII.isSameText(as: "AWS:SOURCEACCOUNT") }
      let account = random.pick(NamePool.accounts + [NamePool.management, NamePool.stranger])
      entries.append(ContextEntry("aws:SourceAccount", .single(account)))
    }
    if NamePool.services.contains(request.principal), random.chance(6) {
      let owner = random.pick(NamePool.accounts)
      let named = random.chance(60) ? owner : random.pick(NamePool.accounts + [NamePool.stranger, ""])
      replace("aws:SourceAccount", owner, in: &entries)
      replace("aws:SourceArn", "arn:aws:sns:us-east-1:\(named):t", in: &entries)
    }
    if trust != .reported, random.chance(2) {
      let time = random.pick(Self.times)
      replace("aws:CurrentTime", time.text, in: &entries)
      replace("aws:EpochTime", random.chance(70) ? time.seconds : random.pick(Self.times).seconds, in: &entries)
    }
    // Nobody has an address and an endpoint.
    if request.endpoint != nil, !random.chance(isForwarded ? 70 : 3) {
      entries.removeAll { $0.key.uppercasedASCII.isSameText(as: "AWS:SOURCEIP") }
    }
    // A key twice is an error; one in many requests has it.
    var names: Set<[UInt8]> = []
    return entries.filter { names.insert(Array($0.key.uppercasedASCII.utf8)).inserted || random.chance(15) }
  }

  /// Moments, as dates and as seconds since 1970.
  private static let times: [(text: String, seconds: String)] = [
    ("2026-01-31T12:00:00Z", "1769860800"), ("2026-01-31T12:00:00.9Z", "1769860800"),
    ("2026-01-31", "1769817600"), ("1970-01-01T00:00:01Z", "1"), ("1969-12-31T23:59:59Z", "-1"),
  ]

  private func replace(_ key: String, _ value: String, in entries: inout [ContextEntry]) {
    entries.removeAll { $0.key.uppercasedASCII.isSameText(as: key.uppercasedASCII) }
    entries.append(ContextEntry(key, .single(value)))
  }

  private func asksForSource(_ statement: Statement) -> Bool {
    statement.conditions.contains { $0.key.uppercasedASCII.hasPrefix("AWS:SOURCEORG") }
  }

  /// The call of a service: its names, and mostly nothing of the network that the first call came through.
  private mutating func forward(_ entries: inout [ContextEntry]) {
    let services = (0..<random.pick([1, 1, 1, 2, 2, 3])).map { _ in random.pick(NamePool.services) }
    entries.removeAll { $0.key.uppercasedASCII.isSameText(as: "AWS:CALLEDVIA") }
    entries.insert(
      ContextEntry("aws:CalledVia", random.chance(8) ? .single(services[0]) : .multiple(services)),
      at: random.below(entries.count + 1))
    guard random.chance(90) else { return }
    entries.removeAll { entry in
      let name = entry.key.uppercasedASCII
      return name.hasPrefix("AWS:VPC") || name.hasPrefix("AWS:SOURCEVPC")
    }
  }

  /// What a variable stands for; as a list now and then, which fills none.
  private mutating func entry(_ binding: (key: DrawnKey, value: String)) -> ContextEntry {
    let isList = random.chance(binding.key.isList ? 80 : 20)
    return ContextEntry(binding.key.name, isList ? .multiple([binding.value]) : .single(binding.value))
  }

  private mutating func entry(
    _ key: DrawnKey, wished: [String], under conditionOperator: ConditionOperator?
  ) -> ContextEntry {
    let comparison = conditionOperator?.comparison
    var name = key.name
    if random.chance(15) { name = name.inOtherCase(&random) }
    // A service's own key may be a list, whatever it is called.
    let isOfService = !key.isTyped
    if key.kind == .text, let conditionOperator, conditionOperator.quantifier != .none, random.chance(8) {
      // Texts without a character are no values to a set operator.
      return ContextEntry(name, key.isList ? .multiple(random.pick([[""], ["", ""], ["", "core"]])) : .single(""))
    }
    if key.isList || random.chance(isOfService ? 20 : 3) {
      let values = (0..<random.pick([0, 1, 1, 2, 2, 3])).map { _ in value(of: key, wished, comparison) }
      return ContextEntry(name, .multiple(values))
    }
    return ContextEntry(name, .single(value(of: key, wished, comparison)))
  }

  private mutating func value(
    of key: DrawnKey, _ wished: [String], _ comparison: ConditionOperator.Comparison?
  ) -> String {
    if key.isEngines, random.chance(70), let own = ownValue(of: key) { return own }
    if !wished.isEmpty, random.chance(65) {
      let wish = random.pick(wished)
      // The same value in the same spelling says little about numbers and dates.
      if key.kind == .number, random.chance(50) { return number(near: wish) }
      if KeyText.shiftedPatterns.contains(wish), random.chance(80) { return random.pick(KeyText.shifted) }
      if key.kind == .date, random.chance(60) { return KeyText.value(of: key, &random) }
      let ignoresCase = comparison == .stringEqualsIgnoreCase || comparison == .stringNotEqualsIgnoreCase
      if random.chance(ignoresCase ? 75 : 10) { return wish.inOtherCase(&random) }
      if !wish.contains("*"), !wish.contains("?"), !wish.contains("${") {
        return key.kind == .address ? address(near: wish) : wish
      }
      if random.chance(80) {
        var filling = PatternFilling(random: random, store: store)
        let text = filling.text(of: wish)
        random = filling.random
        bound += filling.bindings
        return text
      }
    }
    let isTyped = key.isTyped
    if key.kind != .text, random.chance(isTyped ? 2 : 15) {
      let (_, invalid) = ValuePool.texts(of: key.kind)
      return random.pick(key.kind == .date ? invalid + ValuePool.zonelessDates : invalid)
    }
    if key.kind == .address, random.chance(isTyped ? 98 : 80) {
      return random.chance(50)
        ? "203.0.\(random.within(112...113)).\(random.within(0...255))" : random.pick(ValuePool.addresses)
    }
    return KeyText.value(of: key, &random)
  }

  /// The same number written otherwise, or one that differs in its last digit.
  private mutating func number(near text: String) -> String {
    guard let last = text.utf8.last, 0x30...0x39 ~= last, !text.contains("e"), !text.contains("E") else { return text }
    switch random.below(4) {
    case 0: return text.contains(".") ? text + "0" : text + ".0"
    case 1: return String(text.dropLast()) + String((last - 0x30 + 1) % 10)
    case 2: return text.contains(".") ? text + "1" : text + "e0"
    default: return text.hasPrefix("-") ? String(text.dropFirst()) : "-" + text
    }
  }

  /// An address, or one near the ends of a range; now and then an IPv4 address inside an IPv6 one.
  private mutating func address(near wish: String) -> String {
    let address = wish.contains("/") ? address(in: wish) : wish
    return !address.contains(":") && random.chance(12) ? "::ffff:" + address : address
  }

  /// An address near the first or the last of a range.
  private mutating func address(in range: String) -> String {
    let base = range.split(separator: "/")[0]
    let octets = base.split(separator: ".").compactMap { UInt32($0) }
    guard octets.count == 4, let prefix = range.split(separator: "/").last.flatMap({ UInt32($0) }), prefix <= 32 else {
      return String(base)
    }
    let bits = octets.reduce(0) { $0 << 8 | $1 }
    let size = prefix == 0 ? UInt32.max : (1 << (32 - prefix)) &- 1
    let first = bits & ~size
    let address = random.pick([bits, first, first | size, first &- 1, (first | size) &+ 1])
    return (0..<4).map { String(address >> (24 - 8 * $0) & 255) }.joined(separator: ".")
  }

  /// What the engine has for a key, guessed from the request: a value that differs is an error.
  private mutating func ownValue(of key: DrawnKey) -> String? {
    let principal = ARN(request.principal)
    let resource = ARN(request.resource)
    switch key.name {
    case "aws:PrincipalArn":
      guard let principal, principal.service == "sts" else { return principal == nil ? nil : request.principal }
      let name = principal.resource.split(separator: "/").dropFirst().first.map(String.init) ?? ""
      return store.accounts.first { $0.id == principal.account }?.roles.first { $0.name == name }?.arn
    case "aws:PrincipalAccount": return principal?.account
    case "aws:PrincipalType": return principal.map(Self.type)
    case "aws:PrincipalOrgID", "aws:ResourceOrgID", "aws:VpceOrgID", "aws:SourceOrgID":
      return store.organization?.id
    case "aws:SourceVpce": return request.endpoint
    case "aws:SourceVpc": return endpoint?.vpcID
    case "aws:VpceAccount": return endpoint?.ownerAccountID
    case "aws:SourceIdentity":
      return store.sessions.first { $0.arn.isSameText(as: request.principal) }?.sourceIdentity
    case "aws:username": return request.principal.split(separator: "/").last.map(String.init)
    case "aws:ResourceAccount":
      return store.resources.first { $0.arn.isSameText(as: request.resource) }?.ownerAccountID ?? resource?.account
    case "aws:FederatedProvider": return request.principal
    case "aws:RequestedRegion":
      return resource.flatMap { $0.region.isEmpty ? nil : $0.region } ?? "us-east-1"
    case "aws:PrincipalIsAWSService": return principal == nil ? "true" : random.pick(["false", "False"])
    case "aws:ViaAWSService": return "false"
    case "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList": return request.principal
    case "aws:ResourceTag/team", "aws:ResourceTag/TEAM", "aws:ResourceTag/cost":
      let tag = key.name.dropFirst("aws:ResourceTag/".count)
      return store.resources.first { $0.arn.isSameText(as: request.resource) }?.tags
        .first { $0.key.uppercasedASCII.isSameText(as: String(tag).uppercasedASCII) }?.value
    default: return nil
    }
  }

  private var endpoint: Endpoint? {
    store.endpoints.first { $0.id.isSameText(as: request.endpoint ?? "") }
  }

  private static func type(of principal: ARN) -> String {
    if principal.resource.utf8.starts(with: "federated-user/".utf8) { return "FederatedUser" }
    return principal.service == "sts" ? "AssumedRole" : "User"
  }

  private mutating func oddEntry() -> ContextEntry {
    let value: ContextValue = random.chance(60) ? .single(random.pick(NamePool.words)) : .multiple(["core", "blue"])
    return ContextEntry(random.pick(KeyPool.odd + ["app:" + String(repeating: "k", count: 2_045)]), value)
  }
}
