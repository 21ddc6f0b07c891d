public import ReeveTypes

/// What a listener's configuration says of whoever connects to it.
public struct ListenerTerms: Sendable, Hashable {
  /// Which keys that the engine derives its callers may set.
  public var trust: CallerTrust
  /// The id of the VPC endpoint that every request on it came through; absent: each request says it.
  public var endpoint: String?
  /// Its callers may register sessions.
  public var registersSessions: Bool

  public init(trust: CallerTrust = .reported, endpoint: String? = nil, registersSessions: Bool = false) {
    self.trust = trust
    self.endpoint = endpoint
    self.registersSessions = registersSessions
  }

  /// What a configuration calls the terms in which two differ.
  public func differences(from other: ListenerTerms) -> [String] {
    var names: [String] = []
    if trust != other.trust {
      names.append(trust == .trusted || other.trust == .trusted ? "trustContext" : "trustKeys")
    }
    if endpoint != other.endpoint { names.append("endpoint") }
    if registersSessions != other.registersSessions { names.append("registersSessions") }
    return names
  }
}

// On the link: the bits of trust (8), whether sessions are registered (1), the length of the endpoint's id (2; zero:
// none), the id.
extension ListenerTerms {
  func append(to bytes: inout [UInt8]) {
    bytes.append(littleEndian: trust.rawValue)
    bytes.append(registersSessions ? 1 : 0)
    let endpoint = (endpoint ?? "").utf8
    bytes.append(littleEndian: UInt16(clamping: endpoint.count))
    bytes.append(contentsOf: endpoint.prefix(Int(UInt16.max)))
  }

  init?(_ reader: inout FieldReader) {
    guard let trust = reader.integer(UInt64.self), let registers = reader.integer(UInt8.self), registers <= 1,
      let length = reader.integer(UInt16.self), let endpoint = reader.text(Int(length))
    else { return nil }
    self.init(
      trust: CallerTrust(rawValue: trust), endpoint: endpoint.isEmpty ? nil : endpoint,
      registersSessions: registers == 1)
  }
}
