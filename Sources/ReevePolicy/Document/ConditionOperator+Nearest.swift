extension ConditionOperator {
  /// The operator that a misspelt name was probably meant to be: its quantifier, comparison and suffix are each looked
  /// for by themselves.
  static func nearest(to name: String) -> String? {
    guard name.utf8.count <= 64 else { return nil }
    var quantifier = ""
    var rest = name
    let parts = name.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let found = nearestName(to: String(Substring(parts[0])), in: ["ForAllValues", "ForAnyValue"]) else {
        return nil
      }
      quantifier = found + ":"
      rest = String(Substring(parts[1]))
    }
    let bases = Comparison.allCases.map(\.rawValue)
    if let found = nearestName(to: rest, in: bases), asciiLowercased(found) == asciiLowercased(rest) {
      return quantifier + found
    }
    let withSuffix = bases.filter { $0 != "Null" }.map { $0 + "IfExists" }
    return nearestName(to: rest, in: bases + withSuffix).map { quantifier + $0 }
  }
}
