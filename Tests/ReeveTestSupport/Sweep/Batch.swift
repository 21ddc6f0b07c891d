/// A part of a run. Its stores follow from the run's seed and its number, whatever else the run does.
public struct Batch: Sendable, CustomStringConvertible {
  public let seed: UInt64
  public let number: Int
  /// How many questions it asks: a store and a request to it are a pair.
  public let pairs: Int

  /// Requests to each store.
  public static let requestsPerStore = 64

  public init(seed: UInt64, number: Int, pairs: Int) {
    self.seed = seed
    self.number = number
    self.pairs = pairs
  }

  public var description: String { "seed \(seed), batch \(number), \(pairs) pairs" }

  /// The seed of a store and of the requests to it.
  public func storeSeed(_ store: Int) -> UInt64 {
    var random = SeededRandom(seed: seed &* 0x1_0000_0001 &+ UInt64(number) << 40 &+ UInt64(store))
    return random.next()
  }
}
