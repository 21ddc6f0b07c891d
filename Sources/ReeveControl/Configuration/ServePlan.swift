import ReeveSystem

/// A configuration with every default filled in: what `reeve serve` does.
public struct ServePlan: Sendable, Hashable {
  public let store: String
  public let listeners: [ListenerConfiguration]
  public let reactorCount: Int
  public let busyPollMicroseconds: Int
  public let controlPath: String
  /// Absent: nothing can be registered.
  public let stateFolder: String?
  /// Empty: no request that is signed can be verified.
  public let sealingKeyPaths: [String]
  public let drainTimeoutMilliseconds: Int
  /// The program of the data plane.
  public let dataPlanePath: String
  /// The program that fetches.
  public let fetcherPath: String
  public let fetch: FetchConfiguration

  public static let drainTimeoutMillisecondsDefault = 10_000

  /// Fills in the defaults: a Unix socket in the user's own folder, half of the processors, no polling, ten
  /// seconds.
  /// - Throws: `ServeError.nothingToServe` without a store; `.controlPathTooLong`; `.controlPathOfListener`; `.system` when
  ///   this program's own path is not known.
  public init(_ configuration: ServeConfiguration) throws(ServeError) {
    guard let store = configuration.store else { throw .nothingToServe }
    self.store = store
    listeners =
      configuration.listeners.isEmpty
      ? [ListenerConfiguration(RuntimeFolder.defaultAddress)] : configuration.listeners
    reactorCount = configuration.reactorCount ?? max(1, SystemThread.processorCount / 2)
    busyPollMicroseconds = configuration.busyPollMicroseconds ?? 0
    controlPath = configuration.controlPath ?? RuntimeFolder.defaultControlPath(for: listeners.map(\.address))
    guard controlPath.utf8.count <= SocketAddress.unixPathByteCountMax else { throw .controlPathTooLong(controlPath) }
    guard !listeners.map(\.address).contains(.unix(path: controlPath)) else {
      throw .controlPathOfListener(controlPath)
    }
    stateFolder = configuration.stateFolder
    sealingKeyPaths = configuration.sealingKeyPaths
    drainTimeoutMilliseconds = configuration.drainTimeoutMilliseconds ?? Self.drainTimeoutMillisecondsDefault
    fetch = configuration.fetch
    do {
      let executable = try ThisProcess.executablePath()
      // Beside this program: they are of one build, and speak one version of the link.
      let folder = executable.lastIndex(of: "/").map { executable[...$0] } ?? ""
      dataPlanePath = folder + "reeved"
      fetcherPath = folder + "reeve-fetch"
    } catch { throw .system(error) }
  }
}
