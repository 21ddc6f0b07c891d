// A store as the files of a store directory.
extension Store {
  /// The text of `accounts/ID.json`: what `aws iam get-account-authorization-details` prints. Policies that nothing is
  /// attached to are left out.
  public func exportText(of account: Account) -> String { ScenarioWriter.account(account, of: self).written() + "\n" }

  /// The text of `organization.json`; absent for a store without one.
  public var organizationText: String? {
    organization.map { ScenarioWriter.organization($0, of: self).written() + "\n" }
  }

  /// The text of `catalogue.json`; absent for a store that knows AWS's services alone.
  public var catalogueText: String? { ScenarioWriter.catalogue(catalogue).map { $0.written() + "\n" } }

  /// The text of `routes/NAME.json`.
  public func text(of map: RouteMap) -> String { ScenarioWriter.routes(map).written() + "\n" }

  /// The text of `access-keys.json`; absent for a store without any.
  public var accessKeysText: String? {
    accessKeys.isEmpty ? nil : ScenarioWriter.accessKeys(accessKeys).written() + "\n"
  }

  /// The text of a file of `token-issuers/` with all of them; absent for a store without any. Keys stand in it, wherever they were
  /// read from, but for those that are fetched.
  public var tokenIssuersText: String? {
    tokenIssuers.isEmpty ? nil : ScenarioWriter.tokenIssuers(of: self).written() + "\n"
  }

  /// The text of a file of `resources/`.
  public func text(of resources: [Resource]) -> String {
    JSONText.array(resources.map { ScenarioWriter.resource($0, of: self) }).written() + "\n"
  }
}
