/// A text that diagnostics point into: its bytes, and the name that a reader finds it by.
public final class SourceText: Sendable {
  /// A path, or for a document that was decoded out of another file, that file's `path:line:column`.
  public let name: String
  /// The text as it was read, UTF-8 or not.
  public let bytes: [UInt8]
  /// The offsets at which lines begin; the first is zero.
  private let lineStarts: [Int]
  /// The highest of all bytes; below 0x80 the text is ASCII.
  let highestByte: UInt8

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    var highest: UInt8 = 0
    let span = bytes.span
    for offset in span.indices {
      let byte = span[offset]
      if byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
      highest = max(highest, byte)
    }
    lineStarts = starts
    highestByte = highest
  }

  /// The line and column, both from one, of a byte. A column counts Unicode scalars, as editors do.
  /// - Complexity: O(log lines + length of the line).
  public func position(of offset: Int) -> (line: Int, column: Int) {
    let line = lineNumber(of: offset)
    let columnsBefore = bytes[lineStarts[line - 1]..<min(offset, bytes.count)].count { $0 & 0xC0 != 0x80 }
    return (line, columnsBefore + 1)
  }

  /// The line, from one, of a byte.
  /// - Complexity: O(log lines).
  public func lineNumber(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The text of a line, counted from one, without its line break.
  public func line(_ number: Int) -> String {
    let start = lineStarts[number - 1]
    let end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    var slice = bytes[start..<max(start, end)]
    if slice.last == UInt8(ascii: "\r") { slice.removeLast() }
    return String(decoding: slice, as: UTF8.self)
  }
}
