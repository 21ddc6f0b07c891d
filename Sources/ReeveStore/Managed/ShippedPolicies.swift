/// AWS managed policies that come with Reeve, so that a store may attach them by ARN. A store's own `managed/NAME.json`
/// takes the place of one of the same name.
enum ShippedPolicies {
  /// The documents, by the name at the end of the ARN.
  static let all: [String: String] = [
    "AmazonBedrockFullAccess": amazonBedrockFullAccess,
    "AmazonBedrockReadOnly": amazonBedrockReadOnly,
  ]
}
