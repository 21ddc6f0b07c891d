// Patterns of condition keys: a service has a key for each tag, each header, each parameter.
extension Evaluation {
  /// The first pattern of the catalogue that takes in a key, or zero. Keys that the product knows by name have been found
  /// before, and no pattern is about those that begin with `aws:`.
  func keyPattern(_ key: Bytes) -> Int {
    guard !ConditionKeyName.isGlobal(key) else { return 0 }
    let short = keyPattern(key, chain: KeyPatternChain.ofShort)
    guard key.count >= 4 else { return short }
    let long = keyPattern(key, chain: KeyPatternChain.number(key.u32(0)))
    // They stand in the order in which they count.
    if short == 0 || long == 0 { return short | long }
    return min(short, long)
  }

  private func keyPattern(_ key: Bytes, chain: Int) -> Int {
    var pattern = image.int(tables.keyPatternChains + chain * KeyPatternChain.byteCount)
    while pattern != 0, !takes(key, pattern: pattern) { pattern = image.int(pattern + KeyPatternLayout.next) }
    return pattern
  }

  /// Pieces with a run of at least one byte between each and the next. A run takes no more than it must: what it leaves,
  /// the runs behind it can take.
  private func takes(_ key: Bytes, pattern: Int) -> Bool {
    var piece = pattern + KeyPatternLayout.pieces
    let count = image.int(pattern + KeyPatternLayout.pieceCount)
    var position = 0
    for number in 0..<count {
      let text = image.slice(piece + 2, Int(image.u16(piece)))
      piece += 2 + text.count
      if number == 0 {
        guard key.count >= text.count, key.slice(0, text.count).folds(to: text) else { return false }
        position = text.count
      } else if number == count - 1 {
        let last = key.count - text.count
        return last > position && key.from(last).folds(to: text)
      } else {
        position += 1
        while position + text.count <= key.count, !key.slice(position, text.count).folds(to: text) { position += 1 }
        guard position + text.count <= key.count else { return false }
        position += text.count
      }
    }
    return false
  }
}
