/// Demands of a route on parameters or headers.
struct RouteDemands {
  private let tables: RouteTables
  let numbers: Range<Int>

  /// - Parameter route: its record.
  static func onParameters(_ tables: RouteTables, ofRoute route: Int) -> RouteDemands {
    let first = tables.bytes.int(route + RouteLayout.firstDemand)
    return RouteDemands(
      tables: tables, numbers: first..<first + tables.bytes.int(route + RouteLayout.parameterCount))
  }

  static func onHeaders(_ tables: RouteTables, ofRoute route: Int) -> RouteDemands {
    let first =
      tables.bytes.int(route + RouteLayout.firstDemand) + tables.bytes.int(route + RouteLayout.parameterCount)
    return RouteDemands(tables: tables, numbers: first..<first + tables.bytes.int(route + RouteLayout.headerCount))
  }

  /// Whether all are met.
  func areMet(by fields: RequestFields) -> Bool { numbers.allSatisfy { isMet($0, by: fields) } }

  /// The name that a demand is about.
  func name(_ number: Int) -> Int { tables.bytes.int(tables.record(.demands, number) + RouteDemandLayout.name) }

  /// Whether a demand is that there is no such field.
  func isOfAbsence(_ number: Int) -> Bool { kind(number) == RouteDemandKind.absent.rawValue }

  /// The name of the part that a demand binds; -1: none.
  func part(_ number: Int) -> Int { tables.bytes.int(tables.record(.demands, number) + RouteDemandLayout.part) &- 1 }

  /// What a demand that is met binds.
  func value(_ number: Int, in text: Bytes) -> Bytes {
    let demand = tables.record(.demands, number)
    return RouteParts.inner(
      text, tables.bytes.int(demand + RouteDemandLayout.prefixLength),
      tables.bytes.int(demand + RouteDemandLayout.suffixLength))
  }

  private func kind(_ number: Int) -> UInt32 {
    tables.bytes.u32(tables.record(.demands, number) + RouteDemandLayout.kind)
  }

  private func isMet(_ number: Int, by fields: RequestFields) -> Bool {
    let demand = tables.record(.demands, number)
    guard let known = fields.named(name(number)) else { return isOfAbsence(number) }
    let text = tables.bytes.int(demand + RouteDemandLayout.text)
    let prefixLength = tables.bytes.int(demand + RouteDemandLayout.prefixLength)
    let suffixLength = tables.bytes.int(demand + RouteDemandLayout.suffixLength)
    switch RouteDemandKind(rawValue: kind(number)) {
    case .absent, nil: return false
    case .any: return true
    case .literal:
      return known.isSame && fields.withValue(of: known) { $0 == tables.text(text, prefixLength) }
    case .part:
      // Of several, each has to be so: whichever the server takes, it is the one that was looked at.
      let prefix = tables.text(text, prefixLength)
      let suffix = tables.text(text &+ prefixLength, suffixLength)
      return fields.allValues(of: known) {
        $0.count > prefixLength &+ suffixLength && $0.matches(prefix, at: 0)
          && $0.matches(suffix, at: $0.count &- suffixLength)
      }
    }
  }
}
