import ReevePolicy
import ReeveStore
import ReeveTypes

extension ReferenceEngine {
  /// The principal that was probably meant by one that the store does not have: of the same kind and account, with the
  /// same name in another path or case, or with one that is a few letters away.
  /// - Returns: nothing when none is near.
  func nearestPrincipal(to requester: Requester) -> String? {
    guard let asked = ARN(requester.text) else { return nil }
    let arns: [String]
    switch requester.kind {
    case .unknownUser: arns = Array(users.values.map(\.arn))
    case .unknownRole: arns = Array(roles.values.map(\.arn))
    case .unknownSession:
      guard let role = nearest(Text.split(asked.resource, at: "/")[1], among: roles.values.map(\.arn), of: asked) else {
        return nil
      }
      return "arn:\(asked.partition):sts::\(asked.account):assumed-role/\(name(role))/\(name(requester.text))"
    case .unknownFederatedUser: arns = store.sessions.map(\.arn).filter { ARN($0)?.resource.hasPrefix("fed") ?? false }
    default: return nil
    }
    return nearest(name(requester.text), among: arns, of: asked)
  }

  private func name(_ arn: String) -> String { Text.split(arn, at: "/").last ?? "" }

  private func nearest(_ wanted: String, among arns: [String], of asked: ARN) -> String? {
    let own = arns.filter { text in
      guard let arn = ARN(text) else { return false }
      return Text.equal(arn.account, asked.account) && Text.equal(arn.partition, asked.partition)
    }.sorted()
    guard let nearest = nearestName(to: wanted, in: own.map(name)) else { return nil }
    return own.first { Text.equal(name($0), nearest) }
  }
}
