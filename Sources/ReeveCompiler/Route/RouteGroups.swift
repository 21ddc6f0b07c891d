import ReeveImage
import ReeveStore

/// The routes that end at a node of a path, by method and by what a request must have for them.
struct RouteGroups {
  private let routes: [Route]
  private var keyTexts: [(hash: UInt64, record: Int)] = []
  /// The candidates of keys, which stand behind those of all groups.
  private var keyed: [(first: Int, candidates: [Int])] = []

  private struct Key: Hashable {
    let kind: RouteKeyKind
    let name: Int
    let value: [UInt8]
  }

  /// - Parameter routes: all, in the order in which they are taken.
  init(_ routes: [Route]) { self.routes = routes }

  /// Writes the routes of one path.
  /// - Parameter ends: their numbers, ascending.
  /// - Returns: the number of the accept.
  mutating func accept(_ ends: [Int], to bytes: inout RouteTableBytes) -> Int {
    let number = bytes.count(.accepts)
    let ofAny = ends.filter { routes[$0].methods.isEmpty }
    var methods: [(hash: UInt32, text: [UInt8], ends: [Int])] = []
    var places: [[UInt8]: Int] = [:]
    for end in ends {
      for method in Set(routes[end].methods.map { Array($0.utf8) }) {
        if let place = places[method] {
          methods[place].ends.append(end)
        } else {
          places[method] = methods.count
          methods.append((RouteHash.method(method), method, [end]))
        }
      }
    }
    methods.sort { $0.hash != $1.hash ? $0.hash < $1.hash : $0.text.lexicographicallyPrecedes($1.text) }
    bytes.put(
      bytes.count(.groups), methods.count + (ofAny.isEmpty ? 0 : 1), ends.first ?? 0, 0, to: .accepts)
    if !ofAny.isEmpty { group(ofAny, hash: 0, method: [], flags: RouteGroupLayout.isOfAny, to: &bytes) }
    for method in methods { group(method.ends, hash: method.hash, method: method.text, flags: 0, to: &bytes) }
    return number
  }

  private mutating func group(
    _ ends: [Int], hash: UInt32, method: [UInt8], flags: UInt32, to bytes: inout RouteTableBytes
  ) {
    let number = bytes.count(.groups)
    let keys = ends.map { self.keys(of: routes[$0], &bytes) }
    var counts: [Key: Int] = [:]
    for key in keys.joined() { counts[key, default: 0] += 1 }
    var flags = flags
    var always: [Int] = []
    var order: [Key] = []
    var keyed: [Key: [Int]] = [:]
    for (end, keys) in zip(ends, keys) {
      // The one that it shares with the fewest others.
      guard let key = keys.min(by: { counts[$0, default: 0] < counts[$1, default: 0] }) else {
        always.append(end)
        continue
      }
      switch key.kind {
      case .parameter, .parameterValue: flags |= RouteGroupLayout.hasParameterKeys
      case .header, .headerValue: flags |= RouteGroupLayout.hasHeaderKeys
      }
      if keyed[key] == nil { order.append(key) }
      keyed[key, default: []].append(end)
    }
    bytes.put(Int(hash), Int(flags), to: .groups)
    bytes.put(method, to: .groups)
    bytes.put(bytes.count(.candidates), always.count, to: .groups)
    for end in always { bytes.put(end, to: .candidates) }
    for key in order {
      keyTexts.append(
        (RouteHash.key(number, key.kind, key.name, key.value), bytes.count(.keys)))
      bytes.put(number, Int(key.kind.rawValue), key.name, to: .keys)
      bytes.put(key.value, to: .keys)
      bytes.put(0, 0, 0, to: .keys)
      self.keyed.append((keyTexts.count - 1, keyed[key] ?? []))
    }
  }

  /// What a request must have for a route, one by one.
  private func keys(of route: Route, _ bytes: inout RouteTableBytes) -> [Key] {
    var keys: [Key] = []
    for (demands, name, value) in [
      (route.query, RouteKeyKind.parameter, RouteKeyKind.parameterValue), (route.headers, .header, .headerValue),
    ] {
      for demand in demands {
        switch demand.value {
        case .absent: continue
        case .like(let segment) where segment.part == nil:
          keys.append(
            Key(kind: value, name: bytes.number(ofName: demand.name), value: Array(segment.prefix.utf8)))
        case .any, .like: keys.append(Key(kind: name, name: bytes.number(ofName: demand.name), value: []))
        }
      }
    }
    return keys
  }

  /// Writes what had to wait for the last group.
  mutating func finish(_ bytes: inout RouteTableBytes) {
    for (number, candidates) in keyed {
      let record = number * RouteKeyLayout.stride
      bytes[.keys].patch32(bytes.count(.candidates), at: record + RouteKeyLayout.firstCandidate)
      bytes[.keys].patch32(candidates.count, at: record + RouteKeyLayout.candidateCount)
      for candidate in candidates { bytes.put(candidate, to: .candidates) }
    }
    let buckets = BucketTable(capacity: keyTexts.count, in: &bytes[.keyBuckets])
    for (hash, record) in keyTexts { buckets.insert(hash, record: record + 1, in: &bytes[.keyBuckets]) }
  }
}
