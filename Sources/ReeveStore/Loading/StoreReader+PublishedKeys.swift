import ReevePolicy
import ReeveTypes

// Keys that are fetched by a URL, and how often.
extension StoreReader {
  /// Members that go with `KeysURL`.
  static let publishedKeysMembers = ["KeysURL", "KeysRefreshSeconds", "KeysMaximumAgeSeconds"]

  /// Where an issuer publishes its keys; absent when it does not, or something is wrong with it.
  mutating func publishedKeys(of issuer: JSONValue) -> (url: FetchURL, terms: PublishedKeys.FetchTerms)? {
    guard let member = issuer["KeysURL"] else {
      for member in issuer.members {
        guard let name = member.name.text, Self.publishedKeysMembers.contains(name) else { continue }
        report(
          "TOKEN_ISSUER", "`\(name)` is of keys that are fetched, and these are not",
          help: "leave it out: keys in the store are read when their file changes", at: member.name)
      }
      return nil
    }
    let refresh = issuer["KeysRefreshSeconds"]
      .flatMap { seconds($0, "`KeysRefreshSeconds`", PublishedKeys.Limits.refreshSeconds) }
    let age = issuer["KeysMaximumAgeSeconds"]
      .flatMap { seconds($0, "`KeysMaximumAgeSeconds`", PublishedKeys.Limits.maximumAgeSeconds) }
    let terms = PublishedKeys.FetchTerms(
      refreshSeconds: refresh ?? PublishedKeys.Limits.refreshSecondsDefault,
      maximumAgeSeconds: age ?? PublishedKeys.Limits.maximumAgeSecondsDefault)
    if terms.maximumAgeSeconds < terms.refreshSeconds, let place = issuer["KeysMaximumAgeSeconds"] {
      report(
        "TOKEN_ISSUER",
        "keys would be dropped after \(terms.maximumAgeSeconds) seconds, and are fetched again after \(terms.refreshSeconds)",
        help:
          "write at least `KeysRefreshSeconds`, which is \(PublishedKeys.Limits.refreshSecondsDefault) where it is not given",
        at: place)
    }
    if publishedKeys.count >= PublishedKeys.Limits.issuerCountMax {
      report(
        "TOKEN_ISSUER", "more than \(PublishedKeys.Limits.issuerCountMax) issuers have their keys fetched",
        help: "give the others their keys as `KeysFile`", at: member)
    }
    guard let text = text(member, "`KeysURL`") else { return nil }
    do throws(FetchURLError) { return (try FetchURL(text), terms) } catch {
      report("TOKEN_ISSUER", error.description, help: error.help, at: member)
      return nil
    }
  }
}
