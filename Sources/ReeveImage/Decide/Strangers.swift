/// How often a thread knows what it is asked, of one kind. Where hardly a thing comes again soon, most are not even looked for, nor
/// kept.
struct Strangers {
  /// Those that were looked for and not known, less what those that were known are worth.
  private var balance = 0
  /// So many more are not looked for.
  private var left = 0

  /// Where nothing is ever looked for.
  static var always: Strangers {
    var strangers = Strangers()
    strangers.left = .max
    return strangers
  }

  /// Whether the next one is looked for among those that the thread knows.
  @inline(__always)
  mutating func looksForNext() -> Bool {
    if left == 0 { return true }
    left &-= 1
    return false
  }

  /// One that was looked for is not known.
  @inline(__always)
  mutating func meetStranger() {
    if balance < Self.limit { balance &+= 1 } else { left = Self.passedCount }
  }

  /// One that was looked for is known: one in sixteen is worth looking for all.
  @inline(__always)
  mutating func meetKnown() { if balance > 0 { balance &-= 16 } }

  /// So many more that are not known than are made up for, and one of thirty-two is looked for.
  private static let limit = 1_024
  private static let passedCount = 31
}
