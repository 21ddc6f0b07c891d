// Soundness. The copy of the endpoint's id is made once, is never written to again, and is freed with the last listener
// that has it: a reactor's listeners live as long as the reactor, and so as long as its connections.

import ReeveGateway
import ReeveWire

/// A listening socket as a reactor knows it. It stays open until the process ends.
struct AcceptingListener {
  let descriptor: CInt
  let terms: ListenerTerms
  /// Of gateways; absent where frames come.
  let gateway: GatewayListener?
  private let endpoint: EndpointCopy

  init(descriptor: CInt, terms: ListenerTerms) {
    self.descriptor = descriptor
    self.terms = terms
    gateway = terms.gateway.map(GatewayListener.init)
    endpoint = EndpointCopy(Array((terms.endpoint ?? "").utf8))
  }

  /// The VPC endpoint that it is bound to.
  var boundEndpoint: BoundEndpoint { endpoint.endpoint }
}

/// The id of a VPC endpoint, in memory of a listener: a connection refers to it without counting references.
@safe struct BoundEndpoint {
  private let text: UnsafeRawBufferPointer

  /// None.
  init() { unsafe text = UnsafeRawBufferPointer(start: nil, count: 0) }

  fileprivate init(_ text: UnsafeRawBufferPointer) { unsafe self.text = unsafe text }

  /// UTF-8, used while the listener lives; empty: there is none.
  @unsafe var buffer: UnsafeRawBufferPointer {
    @inline(__always) get { unsafe text }
  }
}

/// Owns the memory of an endpoint's id.
private final class EndpointCopy {
  let endpoint: BoundEndpoint

  init(_ text: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
    unsafe copy.copyBytes(from: text)
    unsafe endpoint = BoundEndpoint(UnsafeRawBufferPointer(copy))
  }

  deinit { unsafe endpoint.buffer.deallocate() }
}
