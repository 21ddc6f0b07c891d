public import ReeveTypes

/// Where an issuer of tokens publishes its keys. They stand in no file of the store: whoever serves it fetches them.
public struct PublishedKeys: Sendable, Hashable {
  /// The issuer's name.
  public var issuer: String
  public var url: FetchURL
  public var terms: FetchTerms
  /// Of the keys that are published there, those that are for one of these are the issuer's; absent: all.
  public var algorithms: Set<TokenAlgorithm>?

  /// How often something is fetched, and for how long it is good.
  public struct FetchTerms: Sendable, Hashable {
    /// From a fetch that succeeded to the next.
    public var refreshSeconds: Int
    /// From a fetch that succeeded until what it brought is dropped, when all that follow fail.
    public var maximumAgeSeconds: Int

    public init(
      refreshSeconds: Int = Limits.refreshSecondsDefault, maximumAgeSeconds: Int = Limits.maximumAgeSecondsDefault
    ) {
      self.refreshSeconds = refreshSeconds
      self.maximumAgeSeconds = maximumAgeSeconds
    }
  }

  public enum Limits {
    /// Issuers of a store that publish their keys.
    public static let issuerCountMax = 64
    /// From a minute to a day.
    public static let refreshSeconds = 60...86_400
    public static let refreshSecondsDefault = 300
    /// Up to thirty days.
    public static let maximumAgeSeconds = 60...2_592_000
    public static let maximumAgeSecondsDefault = 86_400
  }

  public init(issuer: String, url: FetchURL, terms: FetchTerms, algorithms: Set<TokenAlgorithm>? = nil) {
    self.issuer = issuer
    self.url = url
    self.terms = terms
    self.algorithms = algorithms
  }
}

/// Sets of keys that were fetched, by their URLs.
public struct FetchedKeys: Sendable, Hashable {
  /// A set of keys, and how old it is.
  public struct KeySet: Sendable, Hashable {
    public var keys: [TokenKey]
    /// Since it was fetched; zero for one that is to be good however old it is.
    public var ageSeconds: Int

    public init(_ keys: [TokenKey], ageSeconds: Int = 0) {
      self.keys = keys
      self.ageSeconds = ageSeconds
    }
  }

  public var sets: [FetchURL: KeySet]

  public init(_ sets: [FetchURL: KeySet] = [:]) { self.sets = sets }
}

extension Store {
  /// What is to be fetched, and how often. Of issuers that share a URL, the shortest times count.
  public var keyFetches: [FetchURL: PublishedKeys.FetchTerms] {
    var fetches: [FetchURL: PublishedKeys.FetchTerms] = [:]
    for published in publishedKeys {
      let known = fetches[published.url] ?? published.terms
      fetches[published.url] = PublishedKeys.FetchTerms(
        refreshSeconds: min(known.refreshSeconds, published.terms.refreshSeconds),
        maximumAgeSeconds: min(known.maximumAgeSeconds, published.terms.maximumAgeSeconds))
    }
    return fetches
  }

  /// Those of the sets that issuers of this store publish, and that are not too old, by their URLs.
  public func keysInForce(of fetched: FetchedKeys) -> [FetchURL: [TokenKey]] {
    var keys: [FetchURL: [TokenKey]] = [:]
    for (url, terms) in keyFetches {
      if let set = fetched.sets[url], set.ageSeconds < terms.maximumAgeSeconds { keys[url] = set.keys }
    }
    return keys
  }

  /// This store with the keys that its issuers publish, as far as they were fetched and are not too old. An issuer whose keys
  /// were not has none: its tokens cannot be judged.
  public func withKeys(_ fetched: FetchedKeys) -> Store {
    guard !publishedKeys.isEmpty else { return self }
    let keys = keysInForce(of: fetched)
    var store = self
    for published in publishedKeys {
      guard let place = store.tokenIssuers.firstIndex(where: { $0.issuer == published.issuer }) else { continue }
      store.tokenIssuers[place].keys = (keys[published.url] ?? []).filter { key in
        published.algorithms?.contains(key.algorithm) ?? true
      }
    }
    return store
  }

  /// Issuers that publish their keys, and have none here.
  public var issuersWithoutKeys: [PublishedKeys] {
    publishedKeys.filter { published in
      tokenIssuers.contains { $0.issuer == published.issuer && $0.keys.isEmpty }
    }
  }
}
