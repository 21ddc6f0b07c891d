/// The name that the author of `text` probably meant: the same but for letter case, or a few letters away.
/// - Complexity: O(names · length²) for a text of at most 64 bytes; longer ones have no nearest name.
public func nearestName(to text: String, in names: some Sequence<String>) -> String? {
  let wanted = Array(asciiLowercased(text).utf8)
  guard wanted.count <= 64 else { return nil }
  var best: (name: String, distance: Int)?
  for name in names {
    let distance = editDistance(wanted, Array(asciiLowercased(name).utf8))
    if distance < best?.distance ?? Int.max { best = (name, distance) }
  }
  guard let best, best.distance <= max(1, min(wanted.count, best.name.utf8.count) / 3) else { return nil }
  return best.name
}

/// Levenshtein's distance: the letters to insert, delete or replace.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (line, byte) in left.enumerated() {
    var diagonal = row[0]
    row[0] = line + 1
    for (column, other) in right.enumerated() {
      let replaced = diagonal + (byte == other ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
    }
  }
  return row[right.count]
}
