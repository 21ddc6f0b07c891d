/// Numbers that depend on a seed and on nothing else: SplitMix64 (Steele, Lea and Flood, 2014).
///
/// The standard library's methods on random number generators may change what they draw from one release to the next;
/// a world of a benchmark has to stay the same.
public struct SeededGenerator: Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  /// A generator of its own for one part of a world, so that a part can change and the others stay.
  public init(seed: UInt64, part: UInt64) {
    state = seed
    state = next() ^ part &* 0x9E37_79B9_7F4A_7C15
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from zero to `bound` - 1.
  public mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Whether something happens that does so `percent` times in a hundred.
  public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// A number from zero to `bound` - 1, of which low ones are frequent: a tenth of them takes six draws in ten.
  public mutating func skewed(below bound: Int) -> Int {
    let (first, second, third) = (below(bound), below(bound), below(bound))
    return first * second / bound * third / bound
  }
}
