public import ReeveSystem
public import ReeveWire

/// What `reeve serve` is told to do, by a file and by flags. What is absent has a default, which `ServePlan` knows.
public struct ServeConfiguration: Sendable, Hashable {
  /// The folder of a store, a JSON file with a store in it, or an image.
  public var store: String?
  public var listeners: [ListenerConfiguration] = []
  /// Threads of the data plane that decide.
  public var reactorCount: Int?
  /// How long each of them polls for work before it sleeps, in microseconds.
  public var busyPollMicroseconds: Int?
  /// Where a later `reeve serve` finds the data plane of this one.
  public var controlPath: String?
  /// Where what must outlive this process is kept: the sessions that are registered. Without one none can be.
  public var stateFolder: String?
  /// Files of the keys that open the secrets of access keys. Without any, no request that is signed can be verified.
  public var sealingKeyPaths: [String] = []
  public var fetch = FetchConfiguration()
  /// How long a stop waits for what has been asked to be answered.
  public var drainTimeoutMilliseconds: Int?

  public init() {}

  /// Reactors that a data plane may have.
  public static let reactorCountMax = 256
  /// The longest poll: no sleeping thread takes so long to wake up.
  public static let busyPollMicrosecondsMax = 100
  /// The longest drain: one day.
  public static let drainTimeoutMillisecondsMax = 86_400_000

  /// This configuration with everything that `flags` has in place of its own. The listeners of flags replace all others.
  public func overridden(by flags: ServeConfiguration) -> ServeConfiguration {
    var result = self
    if let store = flags.store { result.store = store }
    if !flags.listeners.isEmpty { result.listeners = flags.listeners }
    if let count = flags.reactorCount { result.reactorCount = count }
    if let microseconds = flags.busyPollMicroseconds { result.busyPollMicroseconds = microseconds }
    if let path = flags.controlPath { result.controlPath = path }
    if let folder = flags.stateFolder { result.stateFolder = folder }
    if !flags.sealingKeyPaths.isEmpty { result.sealingKeyPaths = flags.sealingKeyPaths }
    if let timeout = flags.drainTimeoutMilliseconds { result.drainTimeoutMilliseconds = timeout }
    return result
  }
}

/// How things are fetched that stand at a URL.
public struct FetchConfiguration: Sendable, Hashable {
  /// The file of the authorities whose certificates are trusted; absent: the system's.
  public var authoritiesPath: String?
  /// An HTTP proxy; absent: none, whatever the environment says.
  public var proxy: SocketAddress?

  public init(authoritiesPath: String? = nil, proxy: SocketAddress? = nil) {
    self.authoritiesPath = authoritiesPath
    self.proxy = proxy
  }
}

/// An address to listen on, and what holds for its callers.
public struct ListenerConfiguration: Sendable, Hashable {
  public var address: SocketAddress
  public var terms: ListenerTerms

  public init(_ address: SocketAddress, terms: ListenerTerms = ListenerTerms()) {
    self.address = address
    self.terms = terms
  }
}
