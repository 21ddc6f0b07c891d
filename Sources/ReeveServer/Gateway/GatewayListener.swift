import ReeveGateway
import ReeveWire

/// What holds for the questions of a listener's gateways, as those take it who answer them: made once, and referred to.
final class GatewayListener: Sendable {
  let terms: GatewayTerms
  let credentials: CredentialTerms
  let adapter: HTTPAdapter

  init(_ terms: GatewayTerms) {
    self.terms = terms
    credentials = CredentialTerms(terms)
    adapter = HTTPAdapter(terms)
  }
}
