import ReeveServices

/// What the service catalogue says of the condition keys of services.
/// Source: Service Authorization Reference, the "Condition keys" of each service.
struct ServiceKeys: Sendable {
  /// What a key's values are, whatever a request gives.
  struct Form: Sendable {
    var type: KeyType
    var isMultivalued: Bool
    /// The service's prefix and the name, by whose bytes the first of several is found.
    var place: [[UInt8]]
  }

  private let exact: [KeyName: Form]
  /// Names in which something stands for a part of them, in order.
  private let patterns: [(prefix: String, pattern: Wildcard, form: Form)]

  private static let ofAWS = ServiceKeys(ServiceCatalogue.aws.services)
  private static let none = ServiceKeys([])

  /// The keys of a catalogue: those of AWS's services, which are read once, and those of others.
  static func ofCatalogue(_ catalogue: ServiceCatalogue) -> (aws: ServiceKeys, own: ServiceKeys) {
    let aws = ServiceCatalogue.aws
    if catalogue.services.count == aws.services.count { return (ofAWS, none) }
    return (ofAWS, ServiceKeys(catalogue.services.filter { aws.service($0.prefix) == nil }))
  }

  private init(_ services: [CataloguedService]) {
    var exact: [KeyName: Form] = [:]
    var patterns: [(prefix: String, pattern: Wildcard, form: Form)] = []
    for service in services {
      for key in service.conditionKeys {
        let form = Form(
          type: KeyType(key.type), isMultivalued: key.isMultivalued,
          place: [Array(service.prefix.utf8), Array(key.name.utf8)])
        let name = KeyName(key.name)
        if let pattern = Self.pattern(name.text) {
          let prefix = pattern.prefix { $0.isLiteral }.count
          patterns.append(
            (
              String(String.UnicodeScalarView(name.text.unicodeScalars.prefix(prefix))), Wildcard(elements: pattern),
              form
            ))
        } else if exact[name].map({ Self.isBefore(form, $0) }) ?? true {
          exact[name] = form
        }
      }
    }
    self.exact = exact
    self.patterns = patterns.sorted { Self.isBefore($0.form, $1.form) }
  }

  /// `${…}`, `<key>` and a last `tag-key` stand for some text that is not empty.
  /// - Returns: nothing for a name without any of them.
  private static func pattern(_ name: String) -> [Wildcard.Element]? {
    var elements: [Wildcard.Element] = []
    var hasPlace = false
    var rest = Substring(name)
    func some() -> [Wildcard.Element] { [.anyOne(matchesColon: true), .anyRun(crossesColons: true)] }
    while let first = rest.unicodeScalars.first {
      if rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") {
        elements += some()
        rest = rest[rest.index(after: end)...]
        hasPlace = true
      } else if rest.hasPrefix("<key>") {
        elements += some()
        rest = rest.dropFirst("<key>".count)
        hasPlace = true
      } else if rest == "tag-key" {
        elements += some()
        rest = ""
        hasPlace = true
      } else {
        elements.append(.character(first))
        rest = rest[rest.unicodeScalars.index(after: rest.startIndex)...]
      }
    }
    return hasPlace ? elements : nil
  }

  private static func isBefore(_ left: Form, _ right: Form) -> Bool {
    for (own, other) in zip(left.place, right.place) where own != other { return own.lexicographicallyPrecedes(other) }
    return false
  }

  /// An exact name comes before one that stands for it among others.
  static func form(of key: KeyName, in keys: (aws: ServiceKeys, own: ServiceKeys)) -> Form? {
    let exact = [keys.aws.exact[key], keys.own.exact[key]].compactMap(\.self)
    let found = exact.isEmpty ? [keys.aws.firstPattern(key), keys.own.firstPattern(key)].compactMap(\.self) : exact
    return found.min(by: isBefore)
  }

  private func firstPattern(_ key: KeyName) -> Form? {
    patterns.first { Text.hasPrefix(key.text, $0.prefix) && $0.pattern.matches(key.text) }?.form
  }
}

extension KeyType {
  init(_ type: ReeveServices.KeyType) {
    switch type {
    case .string: self = .string
    case .arn: self = .arn
    case .bool: self = .bool
    case .numeric: self = .numeric
    case .date: self = .date
    case .ipAddress: self = .ip
    }
  }
}
