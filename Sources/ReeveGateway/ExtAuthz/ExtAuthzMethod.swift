/// The methods that are served.
enum ExtAuthzMethod {
  case check
  case health

  init?(_ path: [UInt8]) {
    if path[...].spells("/envoy.service.auth.v3.Authorization/Check") {
      self = .check
    } else if path[...].spells("/grpc.health.v1.Health/Check") {
      self = .health
    } else {
      return nil
    }
  }

  /// Whose health is asked about: field 1 of the question; empty: the server's. Source: gRPC's `doc/health-checking.md`.
  static func healthService(_ bytes: Span<UInt8>) throws(ProtobufFault) -> String {
    var reader = ProtobufReader(bytes, in: bytes.indices)
    var service: Range<Int>?
    while let field = try reader.next() {
      if field.number == 1 { service = try field.value.range(after: service) }
    }
    guard let service else { return "" }
    guard let text = String(validating: bytes.copied(service), as: UTF8.self) else { throw .encoding }
    return text
  }

  /// SERVING is 1, NOT_SERVING is 2.
  static func health(isServing: Bool) -> [UInt8] {
    var message: [UInt8] = []
    ProtobufWriter.append(1, varint: isServing ? 1 : 2, to: &message)
    return message
  }
}
