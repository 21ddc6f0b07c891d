import ReeveStore
import ReeveTypes

/// What the VPC endpoint has to say about a request.
enum EndpointControl {
  /// The request came through none, or it is an AWS service's: its own, or on behalf of the principal.
  case absent(Rule)
  /// An endpoint that the store does not have: nothing may pass.
  case unknown(id: String)
  /// An endpoint without a policy has the default one, which allows everything.
  case open(Endpoint)
  case policy(Endpoint, AttachedPolicy)
}

extension ReferenceEngine {
  /// An endpoint's policy says who may do what through it. It grants nothing.
  /// Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies".
  func endpointControl(_ evaluation: Evaluation) -> EndpointControl {
    guard let endpoint = evaluation.endpoint else { return .absent(.endpointNone) }
    // Services call from networks of their own.
    if evaluation.requester.isService { return .absent(.endpointNotForServices) }
    if evaluation.context.isForwardAccessSession { return .absent(.endpointNotInForwardAccess) }
    guard let known = endpoint.known else { return .unknown(id: endpoint.id) }
    guard let policy = known.policy else { return .open(known) }
    return .policy(known, AttachedPolicy(name: known.id, document: policy))
  }
}
