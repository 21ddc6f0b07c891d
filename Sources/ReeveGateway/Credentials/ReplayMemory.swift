import ReeveTypes
import Synchronization

/// Signatures that were used, for as long as their requests could be sent again. One of a process: a request that comes a
/// second time may come to another reactor.
///
/// It holds `countMax` signatures and no more; each takes up to 44 bytes, so that all of them take less than 192 MiB, and none
/// takes anything before it comes. A memory that is full refuses what is new, rather than forget what is old: who has an access key
/// could else push a signature out of it by signing much. It lasts as long as its process, and no other process knows of it.
///
/// A date of Signature V4 has whole seconds. So two equal requests that one access key signs within one second have one
/// signature, and are the same request here.
public final class ReplayMemory: Sendable {
  /// Signatures, of all shards: those of 4,300 requests a second for sixteen minutes.
  public static let countMax = 4_194_304
  /// How long a signature is kept behind the time in which its request is accepted: the clocks of reactors are a moment apart,
  /// and a clock may be set back a little.
  static let slackSeconds: Int64 = 60

  /// What is known of a signature.
  public enum Finding: Sendable, Hashable {
    /// It is new, and known from now on.
    case new
    case used
    /// It is new, and there is no room for it.
    case full
  }

  /// The first half of the SHA-256 of a signature. A signature itself would be worth reading.
  private typealias Name = SIMD2<UInt64>

  private struct Contents {
    /// By the minute in which they end, which the signed date says: the same signature is always of the same minute.
    var names: [Int64: Set<Name>] = [:]
    var count = 0
    /// The minute up to which those that have ended were dropped.
    var minute = Int64.min
  }

  private final class Shard: Sendable {
    let contents = Mutex(Contents())
  }

  /// Threads that ask at the same time mostly ask different ones.
  private let shards = (0..<shardCount).map { _ in Shard() }
  private let shardCountMax: Int

  static let shardCount = 16

  /// - Parameter countMax: signatures that it holds, a multiple of `shardCount`.
  init(countMax: Int) { shardCountMax = countMax / Self.shardCount }

  public convenience init() { self.init(countMax: Self.countMax) }

  /// Notes a signature that was verified. Only who has the secret of an access key fills the memory.
  /// - Parameters:
  ///   - date: the request's, which the clock was found to be close to.
  ///   - now: by the clock that the date was compared with.
  /// - Returns: absent when OpenSSL failed.
  /// - Complexity: O(1), and once a minute O(signatures that have ended).
  func note(_ signature: SignatureV4.Digest, signedAt date: Instant, at now: Instant) -> Finding? {
    let bytes = (0..<32).map { signature.bytes[$0] }
    guard let digest = SignatureV4.Digest(of: bytes.span) else { return nil }
    var name = Name()
    for index in 0..<16 { name[index / 8] = name[index / 8] << 8 | UInt64(digest.bytes[index]) }
    let end = Self.minute(date.epochSeconds &+ Int64(SignatureV4.Limits.skewSecondsMax) &+ Self.slackSeconds)
    let shard = shards[Int(digest.bytes[31]) % Self.shardCount]
    return shard.contents.withLock { contents in
      let minute = Self.minute(now.epochSeconds)
      if minute > contents.minute {
        contents.minute = minute
        contents.names = contents.names.filter { $0.key >= minute }
        contents.count = contents.names.reduce(0) { $0 + $1.value.count }
      }
      if contents.names[end]?.contains(name) == true { return .used }
      guard contents.count < shardCountMax else { return .full }
      contents.names[end, default: []].insert(name)
      contents.count += 1
      return .new
    }
  }

  private static func minute(_ seconds: Int64) -> Int64 { seconds >= 0 ? seconds / 60 : (seconds - 59) / 60 }
}
