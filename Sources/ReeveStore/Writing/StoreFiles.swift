// A store as the files of a store directory.
extension Store {
  /// The text of `accounts/ID.json`: what `aws iam get-account-authorization-details` prints. Policies that nothing is
  /// attached to are left out.
  public func exportText(of account: Account) -> String { ScenarioWriter.account(account, of: self).written() + "\n" }

  /// The text of a file of `resources/`.
  public func text(of resources: [Resource]) -> String {
    JSONText.array(resources.map { ScenarioWriter.resource($0, of: self) }).written() + "\n"
  }
}
