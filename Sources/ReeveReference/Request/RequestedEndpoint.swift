import ReeveStore
import ReeveTypes

/// The VPC endpoint that a request came through.
struct RequestedEndpoint {
  var id: String
  /// What the store says of it.
  var known: Endpoint?
}

extension ReferenceEngine {
  /// - Returns: nothing for a request that came through none.
  func endpoint(of request: Request) -> RequestedEndpoint? {
    guard let id = EndpointForm.id(of: request) else { return nil }
    return RequestedEndpoint(id: id, known: store.endpoints.first { Text.equal($0.id, id) })
  }
}

/// The shape of an endpoint's id.
enum EndpointForm {
  /// An empty text is what the wire has for none.
  static func id(of request: Request) -> String? { request.endpoint.flatMap { $0.isEmpty ? nil : $0 } }

  /// `vpce-` and lower-case letters, digits and hyphens, at most 128 bytes.
  static func isEndpoint(_ text: String) -> Bool {
    let prefix = "vpce-"
    return Text.hasPrefix(text, prefix) && prefix.utf8.count + 1...128 ~= text.utf8.count
      && text.utf8.dropFirst(prefix.utf8.count).allSatisfy {
        0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 || $0 == UInt8(ascii: "-")
      }
  }
}
