import ReeveServices
import ReeveStore

/// What one resource of a request is decided as.
struct RequestedStep {
  var resource: RequestedResource
  /// By which rule an alias stands for its key here; absent for what is no alias.
  var aliasRule: Rule?
}

extension ReferenceEngine {
  /// What is decided about one resource of a request: mostly the resource; of an alias of a KMS key, the key that it
  /// stands for, and before it the alias where the action is one on aliases.
  /// Source: AWS KMS Developer Guide, "Controlling access to aliases"; "Using aliases to control access to KMS keys".
  func steps(_ text: String, action: String) -> [RequestedStep] {
    guard let target = resources[Array(text.utf8)]?.targetKeyARN else {
      return [RequestedStep(resource: resource(text, action: action))]
    }
    let key = RequestedStep(resource: resource(target, action: action), aliasRule: .aliasKeyAlone)
    guard actsOnAliases(action) else { return [key] }
    return [
      RequestedStep(resource: resource(text, action: action), aliasRule: .aliasBeforeItsKey),
      RequestedStep(resource: key.resource, aliasRule: .aliasBeforeItsKey),
    ]
  }

  private func actsOnAliases(_ action: String) -> Bool {
    guard let known = store.catalogue.action(action) else {
      return Text.hasPrefix(Text.lowercasedASCII(action), "kms:")
    }
    return known.resourceTypes.contains { $0.name == "alias" }
  }
}
