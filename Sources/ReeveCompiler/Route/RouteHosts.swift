import ReeveImage
import ReeveStore

/// The hosts that maps are about, each form once, the most specific ones first.
struct RouteHosts {
  private(set) var hosts: [Host] = []
  /// The one of maps that name none.
  private(set) var anyHost: Int?

  struct Host {
    /// Absent: any host.
    let template: TextTemplate?
    let specificity: RouteSpecificity
    /// Ascending; the place of the host in each.
    var maps: [(map: Int, order: Int)] = []
  }

  init(_ maps: [RouteMap]) {
    var hosts: [Host] = []
    var places: [[Form]: Int] = [:]
    var any: Int?
    for (number, map) in maps.enumerated() {
      if map.hosts.isEmpty {
        let place = any ?? hosts.count
        if any == nil { hosts.append(Host(template: nil, specificity: .ofAnyHost)) }
        any = place
        hosts[place].maps.append((number, 0))
      }
      for (order, template) in map.hosts.enumerated() {
        let form = template.segments.map(Form.init)
        let place = places[form] ?? hosts.count
        if places[form] == nil {
          places[form] = place
          hosts.append(Host(template: template, specificity: RouteSpecificity(template)))
        }
        // Of two that differ in the names of their parts alone, the first one counts.
        if hosts[place].maps.last?.map != number { hosts[place].maps.append((number, order)) }
      }
    }
    let order = hosts.indices.sorted { left, right in
      hosts[left].specificity != hosts[right].specificity
        ? hosts[left].specificity < hosts[right].specificity : left < right
    }
    self.hosts = order.map { hosts[$0] }
    anyHost = any.flatMap { order.firstIndex(of: $0) }
  }

  /// A segment without the name of its part.
  private struct Form: Hashable {
    let prefix: [UInt8]
    let suffix: [UInt8]
    let hasPart: Bool
    let isOpen: Bool

    init(_ segment: TemplateSegment) {
      prefix = RouteTrie.bytes(segment.prefix, true)
      suffix = segment.part == nil ? [] : RouteTrie.bytes(segment.suffix, true)
      hasPart = segment.part != nil
      isOpen = segment.isOpen
    }
  }

  /// - Parameter roots: the node of each host at which paths begin.
  func write(_ roots: [Int], _ maps: [RouteMap], to records: inout RouteRecords) {
    var rank = 0
    for (number, host) in hosts.enumerated() {
      if number > 0, hosts[number - 1].specificity != host.specificity { rank += 1 }
      records.bytes.put(rank, roots[number], records.bytes.count(.hostMaps), host.maps.count, to: .hosts)
      for (map, order) in host.maps {
        let template =
          host.template == nil ? TextTemplate(segments: []) : maps[map].hosts[order]
        records.bytes.put(map, order, records.template(template), to: .hostMaps)
      }
    }
  }
}
