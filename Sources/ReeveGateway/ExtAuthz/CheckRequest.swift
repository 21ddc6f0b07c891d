internal import ReeveTypes

// What Envoy asks: `envoy.service.auth.v3.CheckRequest`, as far as it is read; the rest is skipped by its wire type.
//
//   CheckRequest      1 attributes
//   AttributeContext  1 source   4 request   12 tls_session
//   Peer              1 address   4 principal   5 certificate
//   Address           1 socket_address
//   SocketAddress     2 address
//   TLSSession        1 sni
//   Request           2 http
//   HttpRequest       2 method   3 headers, by name   4 path, with the query   5 host   6 scheme   9 size
//                     11 body, a text   12 raw_body   13 header_map
//   HeaderMap         1 headers, each: 1 key   2 value   3 raw_value
//
// Source: `api/envoy/service/auth/v3` of Envoy.

/// A question of Envoy's, in place: ranges are of the message.
struct CheckRequest {
  var method: Range<Int>?
  var target: Range<Int>?
  var host: Range<Int>?
  var scheme: Range<Int>?
  var size: UInt64?
  var textBody: Range<Int>?
  var rawBody: Range<Int>?
  var fields: CheckRequestFields
  var sourceAddress: Range<Int>?
  var principal: Range<Int>?
  var certificate: Range<Int>?
  /// The name that the client's handshake asked for.
  var serverName: Range<Int>?
  private var attributes: Range<Int>?
  private var source: Range<Int>?
  private var request: Range<Int>?
  private var http: Range<Int>?
  private var session: Range<Int>?

  init(_ message: [UInt8]) throws(ProtobufFault) {
    fields = CheckRequestFields(in: message)
    let bytes = message.span
    var reader = ProtobufReader(bytes, in: bytes.indices)
    while let field = try reader.next() {
      if field.number == 1 { attributes = try field.value.range(after: attributes) }
    }
    guard let attributes else { throw .missingField }
    reader = ProtobufReader(bytes, in: attributes)
    while let field = try reader.next() {
      switch field.number {
      case 1: source = try field.value.range(after: source)
      case 4: request = try field.value.range(after: request)
      case 12: session = try field.value.range(after: session)
      default: break
      }
    }
    if let source { try readPeer(bytes, source) }
    if let session {
      reader = ProtobufReader(bytes, in: session)
      while let field = try reader.next() {
        if field.number == 1 { serverName = try field.value.range(after: serverName) }
      }
    }
    guard let request else { throw .missingField }
    reader = ProtobufReader(bytes, in: request)
    while let field = try reader.next() {
      if field.number == 2 { http = try field.value.range(after: http) }
    }
    guard let http else { throw .missingField }
    try readHTTP(bytes, http)
  }

  private mutating func readPeer(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ProtobufFault) {
    var reader = ProtobufReader(bytes, in: range)
    var address: Range<Int>?
    while let field = try reader.next() {
      switch field.number {
      case 1: address = try field.value.range(after: address)
      case 4: principal = try field.value.range(after: principal)
      case 5: certificate = try field.value.range(after: certificate)
      default: break
      }
    }
    guard let address else { return }
    reader = ProtobufReader(bytes, in: address)
    var socket: Range<Int>?
    while let field = try reader.next() {
      if field.number == 1 { socket = try field.value.range(after: socket) }
    }
    // A caller on a Unix socket has a path, which is no address.
    guard let socket else { return }
    reader = ProtobufReader(bytes, in: socket)
    while let field = try reader.next() {
      if field.number == 2 { sourceAddress = try field.value.range(after: sourceAddress) }
    }
  }

  private mutating func readHTTP(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(ProtobufFault) {
    var reader = ProtobufReader(bytes, in: range)
    while let field = try reader.next() {
      let value = field.value
      switch field.number {
      case 2: method = try value.range(after: method)
      case 3: try fields.append(entry: try value.range(), of: bytes)
      case 4: target = try value.range(after: target)
      case 5: host = try value.range(after: host)
      case 6: scheme = try value.range(after: scheme)
      case 9:
        guard size == nil else { throw .repeatedField }
        guard case .varint(let number) = value else { throw .fieldType }
        size = number
      case 11: textBody = try value.range(after: textBody)
      case 12: rawBody = try value.range(after: rawBody)
      case 13: try fields.append(map: try value.range(), of: bytes)
      default: break
      }
    }
    try fields.finish()
    guard textBody == nil || rawBody == nil else { throw .exclusiveFields }
    guard method != nil, target != nil else { throw .missingField }
  }
}
