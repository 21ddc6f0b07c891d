/// Numbers that follow from a seed: the same ones for the same seed, on every machine and with every compiler.
///
/// SplitMix64 (Steele, Lea and Flood, 2014), whose whole state is one integer, so that any integer is a good seed.
public struct SeededRandom: Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number from zero to `count` - 1.
  public mutating func below(_ count: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(count)).high)
  }

  public mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// Whether something happens that happens so many times in a hundred.
  public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// The place of one of the weights, each as likely as it is heavy.
  public mutating func weighted(_ weights: Int...) -> Int {
    var rest = below(weights.reduce(0, +))
    for (place, weight) in weights.enumerated() {
      if rest < weight { return place }
      rest -= weight
    }
    return 0
  }
}

extension Array {
  /// The elements in another order.
  func shuffled(with random: inout SeededRandom) -> [Element] {
    var shuffled = self
    for index in shuffled.indices.dropFirst() { shuffled.swapAt(index, random.below(index + 1)) }
    return shuffled
  }
}
