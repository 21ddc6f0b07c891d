// Soundness: the one span is of a live array, and `InternedTexts` copies what it is given.

import ReeveImage
import ReeveTypes
import ReeveWire

// Handles: what a connection has interned, it may send by number. They end with the connection.
extension Reactor {
  mutating func intern(id: UInt64, _ payload: [UInt8], _ slot: Int) {
    guard let request = InternRequest(payload: payload) else {
      return output.put(ErrorReply(.malformedPayload), id: id)
    }
    let count = request.text.count
    guard 1...RequestLimits.textByteCountMax ~= count else {
      let fault = RequestFault(.textLength, detail: request.part.part.rawValue, count: count)
      return output.put(ErrorReply(fault, in: nil), id: id)
    }
    let interned = connections[slot].interned
    guard interned.count < WireLimits.handleCountMax, interned.textByteCount + count <= WireLimits.handleByteCountMax
    else { return output.put(ErrorReply(.handlesFull), id: id) }
    let handle = unsafe connections[slot].interned.intern(request.text.span.bytes, as: request.part)
    put(.internReply, id: id, InternReply(handle: handle).payload)
  }

  /// The request that a payload carries, with the texts that its handles stand for: off the path of decisions.
  func request(_ payload: [UInt8], _ slot: Int) -> Request? {
    (try? replacingHandles(in: payload, slot)).flatMap { AuthorizePayload.decode($0) }
  }

  func replacingHandles(in payload: [UInt8], _ slot: Int) throws(RequestError) -> [UInt8]? {
    let interned = connections[slot].interned
    return try AuthorizePayload.replacingHandles(in: payload) { interned.copy($0, $1) }
  }
}
