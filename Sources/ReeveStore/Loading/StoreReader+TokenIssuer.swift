import ReevePolicy
import ReeveTypes

// Issuers of tokens: one object, or an array of them.
extension StoreReader {
  mutating func readTokenIssuers(_ value: JSONValue) {
    let entries = value.kind == .array ? Array(value.elements) : [value]
    // Before anything else is reported, which could show the line of one.
    guard !reportSecretKeys(in: entries.compactMap { $0["Keys"] }) else { return }
    for entry in entries { readTokenIssuer(entry) }
  }

  private static let tokenIssuerMembers =
    [
      "Issuer", "Audiences", "Keys", "KeysFile", "Algorithms", "Principal", "Tags", "RequiredClaims",
      "ClockSkewSeconds",
      "MaximumAgeSeconds",
    ] + publishedKeysMembers

  private mutating func readTokenIssuer(_ value: JSONValue) {
    // Its place among the findings, and whether it brings any errors.
    let diagnosticCount = diagnostics.count
    guard let members = object(value, "an issuer of tokens") else { return }
    var reading = TokenIssuerReading()
    for member in members { read(member.name, member.value, into: &reading) }
    reading.keys = tokenKeys(of: value, reading.algorithms)
    let published = publishedKeys(of: value)
    for name in ["Issuer", "Audiences", "Principal"] where !value.members.contains(where: { $0.name.text == name }) {
      report(
        "TOKEN_ISSUER", "an issuer of tokens needs `\(name)`", help: TokenIssuerWording.help(for: name), at: value)
    }
    guard let name = reading.issuer, let principal = reading.principal,
      !diagnostics[diagnosticCount...].contains(where: { $0.severity == .error })
    else { return }
    let issuer = TokenIssuer(
      issuer: name, audiences: reading.audiences, keys: reading.keys, principal: principal.template, tags: reading.tags,
      requiredClaims: reading.requiredClaims,
      clockSkewSeconds: reading.clockSkewSeconds ?? TokenIssuer.Limits.defaultClockSkewSeconds,
      maximumAgeSeconds: reading.maximumAgeSeconds)
    let place = ResourcePlace(file: value.source.name, line: value.source.lineNumber(of: value.range.lower))
    if let first = tokenIssuerPlaces[name] {
      report(
        "TOKEN_ISSUER", "the issuer `\(name)` is given twice; first in \(first.file):\(first.line)",
        help: "join the two: a token is of one issuer", at: value)
      return
    }
    tokenIssuerPlaces[name] = place
    guard issuer.isWellFormed else {
      report("TOKEN_ISSUER", "the issuer `\(name)` is beyond the limits", help: "make its lists shorter", at: value)
      return
    }
    tokenIssuers.append(issuer)
    if let published {
      publishedKeys.append(
        PublishedKeys(issuer: name, url: published.url, terms: published.terms, algorithms: reading.algorithms))
    }
    tokenIssuerPrincipals.append((principal.template, principal.place))
  }

  private mutating func read(_ name: JSONValue, _ value: JSONValue, into reading: inout TokenIssuerReading) {
    typealias Limits = TokenIssuer.Limits
    switch name.text {
    case "Issuer":
      guard let text = text(value, "`Issuer`") else { return }
      reading.issuer = text
      if !TokenIssuer.isName(text) {
        report(
          "TOKEN_ISSUER", "`Issuer` has 1 to 255 printable ASCII characters and no spaces",
          help: TokenIssuerWording.help(for: "Issuer"), at: value)
      }
    case "Audiences": reading.audiences = audiences(value)
    case "Keys", "KeysFile": break
    case let name? where Self.publishedKeysMembers.contains(name): break
    case "Algorithms": reading.algorithms = algorithms(value)
    case "Principal":
      guard let text = text(value, "`Principal`") else { return }
      guard let template = ClaimTemplate(text), TokenIssuer.isPrincipal(template) else {
        report(
          "TOKEN_ISSUER", "`\(text)` makes no ARN of a role's session or of a user",
          help: TokenIssuerWording.help(for: "Principal"), at: value)
        return
      }
      reading.principal = (template, value)
    case "Tags": reading.tags = sessionTags(value)
    case "RequiredClaims": reading.requiredClaims = requiredClaims(value)
    case "ClockSkewSeconds": reading.clockSkewSeconds = seconds(value, "`ClockSkewSeconds`", Limits.clockSkewSeconds)
    case "MaximumAgeSeconds":
      reading.maximumAgeSeconds = seconds(value, "`MaximumAgeSeconds`", Limits.maximumAgeSeconds)
    default: reportUnknown(name, in: "an issuer of tokens", known: Self.tokenIssuerMembers)
    }
  }

  private mutating func audiences(_ value: JSONValue) -> [String] {
    let elements = value.kind == .string ? [value] : Array(array(value, "`Audiences`") ?? value.elements)
    var audiences: [String] = []
    for element in elements {
      guard let text = text(element, "an audience") else { continue }
      if !(TokenIssuer.Limits.audienceByteCounts ~= text.utf8.count) {
        report("TOKEN_ISSUER", "an audience has 1 to 255 bytes", help: nil, at: element)
      }
      audiences.append(text)
    }
    if elements.isEmpty && value.kind == .array || elements.count > TokenIssuer.Limits.audienceCounts.upperBound {
      report(
        "TOKEN_ISSUER", "`Audiences` has 1 to \(TokenIssuer.Limits.audienceCounts.upperBound) elements",
        help: TokenIssuerWording.help(for: "Audiences"), at: value)
    }
    return audiences
  }

  /// Absent where none of them is one, which is reported: what keys are for is then not asked.
  private mutating func algorithms(_ value: JSONValue) -> Set<TokenAlgorithm>? {
    let known = TokenAlgorithm.allCases.map(\.name).joined(separator: ", ")
    var algorithms: Set<TokenAlgorithm> = []
    for element in array(value, "`Algorithms`") ?? value.elements {
      guard let text = text(element, "an algorithm") else { continue }
      if let algorithm = TokenAlgorithm(name: text) {
        algorithms.insert(algorithm)
      } else {
        report(
          "TOKEN_ISSUER", "tokens that are signed with `\(text)` are not taken", help: "expected some of: \(known)",
          at: element)
      }
    }
    if value.kind == .array, value.isEmpty {
      report(
        "TOKEN_ISSUER", "without any of `Algorithms` no token is taken", help: "leave it out, or name some", at: value)
    }
    return algorithms.isEmpty ? nil : algorithms
  }

  private mutating func sessionTags(_ value: JSONValue) -> [TokenIssuer.SessionTag] {
    var tags: [TokenIssuer.SessionTag] = []
    for member in object(value, "`Tags`") ?? value.members {
      let key = member.name.text ?? ""
      guard TokenIssuer.isTagKey(key) else {
        report(
          "TOKEN_ISSUER", "`\(key)` is no key of a session tag",
          help: "it has 1 to 128 characters and does not begin with `aws:`; policies see the tag `team` as "
            + "`aws:PrincipalTag/team`", at: member.name)
        continue
      }
      guard !tags.contains(where: { $0.key.lowercased() == key.lowercased() }) else {
        report("TOKEN_ISSUER", "the tag `\(key)` is given twice", help: "keep one of the two", at: member.name)
        continue
      }
      guard let text = text(member.value, "the value of a tag") else { continue }
      guard let template = ClaimTemplate(text) else {
        report(
          "TOKEN_ISSUER", "`\(text)` is malformed", help: "write a text with claims in it, such as `${team}`",
          at: member.value)
        continue
      }
      tags.append(TokenIssuer.SessionTag(key: key, value: template))
    }
    if tags.count > TokenIssuer.Limits.tagCountMax {
      report("TOKEN_ISSUER", "a session has at most \(TokenIssuer.Limits.tagCountMax) tags", help: nil, at: value)
    }
    return tags
  }

  private mutating func requiredClaims(_ value: JSONValue) -> [TokenIssuer.RequiredClaim] {
    var claims: [TokenIssuer.RequiredClaim] = []
    for member in object(value, "`RequiredClaims`") ?? value.members {
      let patterns = member.value
      let elements =
        patterns.kind == .string ? [patterns] : Array(array(patterns, "a list of patterns") ?? patterns.elements)
      let claim = TokenIssuer.RequiredClaim(
        name: member.name.text ?? "", patterns: elements.compactMap { text($0, "a pattern") })
      guard claim.isWellFormed else {
        report(
          "TOKEN_ISSUER", "`\(claim.name)` and its patterns are malformed or too long",
          help:
            "write the name of a claim, and 1 to \(TokenIssuer.Limits.patternCounts.upperBound) patterns of at most "
            + "\(TokenIssuer.Limits.patternByteCountMax) bytes", at: member.name)
        continue
      }
      guard !claims.contains(where: { $0.name == claim.name }) else {
        report("TOKEN_ISSUER", "the claim `\(claim.name)` is given twice", help: "join the patterns", at: member.name)
        continue
      }
      claims.append(claim)
    }
    if claims.count > TokenIssuer.Limits.requiredClaimCountMax {
      report(
        "TOKEN_ISSUER", "at most \(TokenIssuer.Limits.requiredClaimCountMax) claims can be required", help: nil,
        at: value)
    }
    return claims
  }

  mutating func seconds(_ value: JSONValue, _ what: String, _ range: ClosedRange<Int>) -> Int? {
    guard value.kind == .number, let seconds = Int(value.rawText), range.contains(seconds) else {
      report(
        "TOKEN_ISSUER", "\(what) is a number from \(range.lowerBound) to \(range.upperBound)", help: nil, at: value)
      return nil
    }
    return seconds
  }

  /// Warns of roles and users that the store does not describe, as far as templates name them. To be asked when everything else
  /// has been read.
  mutating func checkTokenIssuerPrincipals() {
    for (template, place) in tokenIssuerPrincipals {
      // A claim becomes a name that no role has.
      guard let text = template.filled({ _ in "${}" }), let arn = ARN(text) else { continue }
      let parts = arn.resource.split(separator: "/")
      let account = accounts.first { $0.id == arn.account }
      let isKnown: Bool
      switch parts.first {
      case "assumed-role" where parts.count == 3 && !parts[1].contains("$"):
        isKnown = account?.roles.contains { $0.name.lowercased() == parts[1].lowercased() } ?? false
      case "user" where !arn.resource.contains("$"):
        isKnown = account?.users.contains { ByteText($0.arn) == ByteText(text) } ?? false
      default: isKnown = account != nil
      }
      guard !isKnown else { continue }
      report(
        "TOKEN_ISSUER", "tokens are of `\(template.text)`, whom the store does not describe: every request is denied",
        help: "describe the role or the user, or name another", at: place, severity: .warning)
    }
  }
}

/// The members of an issuer, as far as they are in order.
private struct TokenIssuerReading {
  var issuer: String?
  var audiences: [String] = []
  var keys: [TokenKey] = []
  /// Absent: all that keys are for.
  var algorithms: Set<TokenAlgorithm>?
  var principal: (template: ClaimTemplate, place: JSONValue)?
  var tags: [TokenIssuer.SessionTag] = []
  var requiredClaims: [TokenIssuer.RequiredClaim] = []
  var clockSkewSeconds: Int?
  var maximumAgeSeconds: Int?
}

/// What is said of members that are missing or malformed.
private enum TokenIssuerWording {
  static func help(for member: String) -> String {
    switch member {
    case "Issuer": "write what its tokens have as `iss`, such as `https://login.example.com`"
    case "Audiences": "write which of the values of `aud` mean this gateway"
    default:
      "write it with claims in it, such as `arn:aws:sts::111122223333:assumed-role/web/${sub}`; the account is not a claim"
    }
  }
}
