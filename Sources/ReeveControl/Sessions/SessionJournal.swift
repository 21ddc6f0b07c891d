import Reeve
import ReeveSystem

// The journal of registered sessions: a line of JSON for each registration, in their order.
//
//     {"Sequence":12,"Session":{"Arn":"arn:aws:sts::111122223333:assumed-role/R/one","Expiration":"2030-01-31T12:00:00Z"}}
//
// INVARIANT: sequence numbers only grow from line to line; a later line of the same session replaces an earlier one. The
// line of the highest number is always needed, so the number survives when replaced lines are dropped.

/// What stands in a journal.
struct SessionJournal {
  private(set) var registered = RegisteredSessions()
  /// The number of the newest registration; zero: there is none.
  private(set) var sequence: UInt64 = 0
  private(set) var lineCount = 0
  /// Bytes of whole lines. What follows was cut off when it was written, and was told to nobody.
  private(set) var byteCount = 0
  /// The newest line of each session, by its place among all.
  private var newest: [Range<Int>] = []

  /// Reads a journal's bytes.
  /// - Parameter path: names it in an error.
  /// - Throws: `ServeError.journal` with the first line that cannot be read.
  init(_ bytes: [UInt8], path: String) throws(ServeError) {
    while let end = bytes[byteCount...].firstIndex(of: UInt8(ascii: "\n")) {
      lineCount += 1
      if let problem = add(Array(bytes[byteCount..<end]), at: byteCount..<end + 1) {
        throw .journal(path: path, line: lineCount, problem: problem)
      }
      byteCount = end + 1
    }
  }

  /// - Returns: what is wrong with the line.
  private mutating func add(_ line: [UInt8], at range: Range<Int>) -> String? {
    let (number, session) = Self.parts(of: line)
    guard let number, let session else { return "it is not `{\"Sequence\":NUMBER,\"Session\":{…}}`" }
    guard number > sequence else { return "`Sequence` is \(number), and \(sequence) stands before it" }
    switch registered.register(session) {
    case .registered(let place):
      if place < newest.count { newest[place] = range } else { newest.append(range) }
      sequence = number
      return nil
    case .malformed(let findings): return findings.first?.message ?? "the session is malformed"
    case .full: return "there are more than \(RegisteredSessions.countMax) sessions"
    }
  }

  /// The lines of `bytes` that no later one replaces.
  func compacted(_ bytes: [UInt8]) -> [UInt8] {
    newest.sorted { $0.lowerBound < $1.lowerBound }.flatMap { bytes[$0] }
  }

  /// More than half of a journal that is not short are lines that later ones replace.
  static func isWorthCompacting(lineCount: Int, sessionCount: Int) -> Bool {
    lineCount >= 64 && lineCount > 2 * sessionCount
  }

  // Lines.

  /// The line of a registration, with its end. Between the tokens of JSON a line break is a space, and inside a string
  /// there is none.
  static func line(_ sequence: UInt64, _ session: [UInt8]) -> [UInt8] {
    Array("{\"Sequence\":\(sequence),\"Session\":".utf8)
      + session.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
      + Array("}\n".utf8)
  }

  /// The session that a line registers; absent when it is no line of a journal.
  static func session(in line: [UInt8]) -> JSONValue? { parts(of: line).session }

  private static func parts(of line: [UInt8]) -> (sequence: UInt64?, session: JSONValue?) {
    let document = JSONDocument(name: "line", bytes: line)
    guard let root = document.root, document.diagnostics.isEmpty, root.kind == .object,
      root.members.reduce(0, { count, _ in count + 1 }) == 2, let number = root["Sequence"], number.kind == .number
    else { return (nil, nil) }
    return (UInt64(number.rawText), root["Session"])
  }
}
