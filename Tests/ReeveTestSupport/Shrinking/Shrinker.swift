/// Makes a failing question small.
public enum Shrinker {
  /// The smallest question that can be reached from `question` by leaving things out, one after the other, while
  /// `fails` holds.
  /// - Parameter budget: how often `fails` may be asked.
  public static func shrink(
    _ question: Question, budget: Int = 5_000, while fails: (Question) -> Bool
  ) -> Question {
    var smallest = question
    var rest = budget
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      var smaller = Reduction.all(of: smallest)
      var place = 0
      while place < smaller.count {
        guard rest > 0 else { return smallest }
        rest -= 1
        let candidate = smaller[place]()
        if fails(candidate) {
          smallest = candidate
          hasChanged = true
          // What was left out is in the list no longer, so its place has the next step.
          smaller = Reduction.all(of: smallest)
        } else {
          place += 1
        }
      }
    }
    return smallest
  }
}
