public import ReeveTypes

/// What a listener's configuration says of whoever connects to it.
public struct ListenerTerms: Sendable, Hashable {
  /// Which keys that the engine derives its callers may set.
  public var trust: CallerTrust
  /// The id of the VPC endpoint that every request on it came through; absent: each request says it.
  public var endpoint: String?
  /// Its callers may register sessions.
  public var registersSessions: Bool
  /// Gateways ask there in a protocol of their own; absent: callers send frames.
  public var gateway: GatewayTerms?

  public init(
    trust: CallerTrust = .reported, endpoint: String? = nil, registersSessions: Bool = false,
    gateway: GatewayTerms? = nil
  ) {
    self.trust = trust
    self.endpoint = endpoint
    self.registersSessions = registersSessions
    self.gateway = gateway
  }

  /// What a configuration calls the terms in which two differ.
  public func differences(from other: ListenerTerms) -> [String] {
    var names: [String] = []
    if trust != other.trust {
      names.append(trust == .trusted || other.trust == .trusted ? "trustContext" : "trustKeys")
    }
    if endpoint != other.endpoint { names.append("endpoint") }
    if registersSessions != other.registersSessions { names.append("registersSessions") }
    switch (gateway, other.gateway) {
    case (let gateway?, let other?): names += gateway.differences(from: other)
    case (nil, nil): break
    default: names.append("protocol")
    }
    return names
  }
}

// On the link: the bits of trust (8), whether sessions are registered (bit 0) and gateways' terms follow (bit 1) (1), the
// length of the endpoint's id (2; zero: none), the id, the gateways' terms.
extension ListenerTerms {
  func append(to bytes: inout [UInt8]) {
    bytes.append(littleEndian: trust.rawValue)
    bytes.append((registersSessions ? 1 : 0) | (gateway != nil ? 2 : 0))
    let endpoint = (endpoint ?? "").utf8
    bytes.append(littleEndian: UInt16(clamping: endpoint.count))
    bytes.append(contentsOf: endpoint.prefix(Int(UInt16.max)))
    gateway?.append(to: &bytes)
  }

  init?(_ reader: inout FieldReader) {
    guard let trust = reader.integer(UInt64.self), let flags = reader.integer(UInt8.self), flags <= 3,
      let length = reader.integer(UInt16.self), let endpoint = reader.text(Int(length))
    else { return nil }
    self.init(
      trust: CallerTrust(rawValue: trust), endpoint: endpoint.isEmpty ? nil : endpoint,
      registersSessions: flags & 1 != 0)
    guard flags & 2 != 0 else { return }
    guard let gateway = GatewayTerms(&reader) else { return nil }
    self.gateway = gateway
  }
}
