/// Columns of text.
enum TextTable {
  /// The text with spaces behind it, `width` wide at least.
  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// The text with spaces before it, `width` wide at least.
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
