import ReeveTypes

/// The VPC endpoint that a request came through.
struct RequestedEndpoint {
  /// Empty when it came through none. Before the request is read: the one that its caller is bound to.
  var text: Bytes
  /// Offset of its record, or zero: the store does not know it.
  var record = 0

  @inline(__always)
  var isPresent: Bool { text.count > 0 }
}

// Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies".
extension Evaluation {
  /// Reads the endpoint's id and finds what the store says of it. Of a caller that is bound to an endpoint, `endpoint` has
  /// that one already, and a request names the same or none.
  /// - Parameter text: empty when the request names none.
  @inline(never)
  func readEndpoint(_ text: Bytes) -> RequestFault? {
    scratch.parts.hasNoEndpoint = false
    if text.count > 0 {
      if let fault = Self.textFault(text, .endpoint) { return fault }
      guard EndpointName.isWellFormed(text) else { return RequestFault(.malformedEndpoint) }
      guard !endpoint.isPresent || endpoint.text == text else { return RequestFault(.contradictedEndpoint) }
      endpoint.text = text
    }
    let text = endpoint.text
    endpoint.record = tables.endpoints.find(Hash.exact(text), in: image) { record in
      image.slice(record + EndpointLayout.id, Int(image.u16(record + EndpointLayout.idLength))) == text
    }
    return nil
  }

  /// A service that calls on behalf of the principal comes from the service's network: the endpoint, and all that is
  /// known of it, is that of the principal's own call.
  /// Source: IAM User Guide, "Forward access sessions".
  @inline(__always)
  var isForwarded: Bool { noted.calledVia >= 0 }

  /// The endpoint counts.
  @inline(__always)
  var isThroughEndpoint: Bool { endpoint.isPresent && !isForwarded }

  /// Where the endpoint is, when the store says so.
  var endpointVPC: Bytes? { endpointText(EndpointLayout.vpc, length: EndpointLayout.vpcLength) }

  /// The account that owns the endpoint, when the store says so.
  var endpointOwner: Bytes? { endpointText(EndpointLayout.owner, length: EndpointLayout.ownerLength) }

  /// The record of that account, or zero.
  var endpointAccount: Int { endpoint.record == 0 ? 0 : image.int(endpoint.record + EndpointLayout.accountRecord) }

  private func endpointText(_ field: Int, length: Int) -> Bytes? {
    guard endpoint.record != 0 else { return nil }
    let length = Int(image.u16(endpoint.record + length))
    return length == 0 ? nil : image.slice(image.int(endpoint.record + field), length)
  }
}

/// The shape of an endpoint's id: `vpce-`, then lower-case letters, digits and hyphens.
enum EndpointName {
  static let byteCountMax = 128

  static func isWellFormed(_ text: Bytes) -> Bool {
    guard text.hasPrefix("vpce-"), text.count > 5, text.count <= byteCountMax else { return false }
    for index in 5..<text.count {
      let byte = text[index]
      guard byte &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-") else { return false }
    }
    return true
  }
}
