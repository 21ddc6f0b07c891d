// Soundness. The snapshot's pointer is valid for the whole wake-up (`SnapshotBoard`).

import ReeveGateway
import ReeveImage
import ReeveTypes
import ReeveWire

// Who a gateway's request is of.
extension Reactor {
  enum CallerFinding {
    case caller(GatewayCaller)
    case refused(SignatureV4.ServiceError, String)
    case unavailable(String)
  }

  mutating func findCaller(
    of question: GatewayQuestion, _ terms: GatewayTerms, _ snapshot: UnsafePointer<Snapshot>
  ) -> CallerFinding {
    for source in terms.identity {
      switch source {
      case .anonymous: return .caller(GatewayCaller(principal: "*"))
      case .header(let name):
        let values = question.head.headers.filter { $0.name.spells(name) }.map(\.value)
        guard let value = values.first else { continue }
        return .caller(GatewayCaller(principal: String(decoding: value, as: UTF8.self)))
      default: continue
      }
    }
    return .refused(SignatureV4.ServiceError("MissingAuthenticationTokenException", 403), "nobody")
  }
}
