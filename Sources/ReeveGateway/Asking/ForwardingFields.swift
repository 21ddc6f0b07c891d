/// Which of the spellings a gateway uses for what it says of its client's request (`HTTPAdapter+Gateways.swift`).
enum ForwardingSpelling: Int {
  /// `X-Original-…`, and `X-Real-IP`.
  case original
  /// `X-Forwarded-…`.
  case forwarded

  /// What a field says.
  enum Part: Int, CaseIterable {
    case method
    case target
    case host
    case scheme
    case address
  }

  /// The name of a field, in lower case.
  func header(_ part: Part) -> String {
    let prefix = self == .original ? "x-original-" : "x-forwarded-"
    return switch part {
    case .method: prefix + "method"
    case .target: prefix + "uri"
    case .host: prefix + "host"
    case .scheme: prefix + "proto"
    case .address: self == .original ? "x-real-ip" : prefix + "for"
    }
  }
}

/// What a gateway says of its client's request, in either spelling: found in one look at each field.
struct ForwardingFields {
  private var found = InlineArray<10, HTTPFieldPlaces>(repeating: HTTPFieldPlaces())

  private static func number(_ part: ForwardingSpelling.Part, _ spelling: ForwardingSpelling) -> Int {
    spelling.rawValue * 5 + part.rawValue
  }

  /// Takes note of the field at a place.
  /// - Returns: whether a field of this name is of either spelling, and so not the client's.
  mutating func take(_ name: Span<UInt8>, _ index: Int) -> Bool {
    if name.isNamed("x-real-ip") {
      found[Self.number(.address, .original)].add(index)
      return true
    }
    let spelling: ForwardingSpelling
    let rest: Span<UInt8>
    if name.isPrefixed("x-original-") {
      (spelling, rest) = (.original, name.extracting(droppingFirst: 11))
    } else if name.isPrefixed("x-forwarded-") {
      (spelling, rest) = (.forwarded, name.extracting(droppingFirst: 12))
    } else {
      return false
    }
    if rest.isNamed("method") {
      found[Self.number(.method, spelling)].add(index)
    } else if rest.isNamed("uri") {
      found[Self.number(.target, spelling)].add(index)
    } else if rest.isNamed("host") {
      found[Self.number(.host, spelling)].add(index)
    } else if rest.isNamed("proto") {
      found[Self.number(.scheme, spelling)].add(index)
    } else if rest.isNamed("for"), spelling == .forwarded {
      found[Self.number(.address, spelling)].add(index)
    }
    return true
  }

  private func has(_ part: ForwardingSpelling.Part, _ spelling: ForwardingSpelling) -> Bool {
    !found[Self.number(part, spelling)].isEmpty
  }

  /// - Throws: `.twoOriginals` where a client may have written one of the two.
  func spelling() throws(HTTPRefusal) -> ForwardingSpelling {
    let isOriginal =
      has(.method, .original) || has(.target, .original) || has(.host, .original) || has(.scheme, .original)
    // A load balancer in front of nginx may set the others.
    let isForwarded = has(.method, .forwarded) || has(.target, .forwarded)
    guard !(isOriginal && isForwarded) else { throw .twoOriginals }
    return isForwarded ? .forwarded : .original
  }

  /// The place of a field; absent: there is none.
  /// - Throws: `.repeatedHeader`.
  func optional(_ part: ForwardingSpelling.Part, _ spelling: ForwardingSpelling) throws(HTTPRefusal) -> Int? {
    let places = found[Self.number(part, spelling)]
    guard places.count <= 1 else { throw .repeatedHeader(spelling.header(part)) }
    return places.isEmpty ? nil : places.first
  }

  /// The place of a field that must be there.
  /// - Throws: `.repeatedHeader`, `.missingHeader`.
  func required(_ part: ForwardingSpelling.Part, _ spelling: ForwardingSpelling) throws(HTTPRefusal) -> Int {
    guard let place = try optional(part, spelling) else { throw .missingHeader(spelling.header(part)) }
    return place
  }

  /// The place of what the gateway says of the client's address; of several `X-Forwarded-For`, of the last.
  func address(_ spelling: ForwardingSpelling) throws(HTTPRefusal) -> Int? {
    guard spelling == .forwarded else { return try optional(.address, spelling) }
    let places = found[Self.number(.address, spelling)]
    return places.isEmpty ? nil : places.last
  }

  /// The client's address in the value of that field. Each proxy puts its own client behind what it was given.
  @_lifetime(copy value)
  static func address(_ spelling: ForwardingSpelling, in value: Span<UInt8>) -> Span<UInt8> {
    guard spelling == .forwarded else { return value }
    var start = value.count
    while start > 0, value[start - 1] != UInt8(ascii: ",") { start -= 1 }
    return value.extracting(HTTPText.trimmed(start..<value.count, of: value))
  }
}
