import Reeve
import ReeveSystem
import ReeveWire

/// What the control plane last had to say, for `reeve status`: a paragraph, and the first diagnostics on lines of their
/// own.
enum StatusNote {
  /// Diagnostics that a note lists.
  private static let diagnosticCountMax = 5

  static func loading(_ path: String) -> String { "`\(path)` is being loaded" }

  /// The policies that were loaded last decide.
  static func serving(_ path: String, _ load: FinishedLoad, _ contents: ImageContents?) -> String {
    let time = LogLine.time(seconds: load.beganAt)
    var text = "`\(path)` was loaded at \(time), in \(milliseconds(load.nanoseconds)) ms"
    if let contents {
      text +=
        ": \(counted(Int(contents.principalCount), "principal")), "
        + "\(counted(Int(contents.statementCount), "statement")), \(counted(Int(contents.byteCount), "byte"))"
    }
    let warningCount = load.diagnostics.count
    if warningCount > 0 { text += "; \(counted(warningCount, "warning")), which `reeve validate` lists" }
    return text
  }

  /// The last load failed, and an older generation goes on deciding.
  static func failed(_ path: String, _ load: FinishedLoad, generation: UInt64) -> String {
    let time = LogLine.time(seconds: load.beganAt)
    let errors = load.diagnostics.filter { $0.severity == .error }
    var lines = [
      "`\(path)` was loaded at \(time) and has \(counted(errors.count, "error")), so generation \(generation) goes on:"
    ]
    lines += errors.prefix(diagnosticCountMax).map(\.headline)
    if errors.count > diagnosticCountMax {
      lines.append("and \(errors.count - diagnosticCountMax) more, which `reeve validate` lists")
    }
    return lines.joined(separator: "\n")
  }

  /// The data plane did not take the image.
  static func refused(_ path: String, _ message: String, generation: UInt64) -> String {
    "the image of `\(path)` was refused by the data plane, so generation \(generation) goes on: \(message)"
  }

  /// Access keys whose secrets cannot be opened; absent when there are none.
  /// - Parameter hasKeys: some sealing key is named.
  static func unopenable(_ unopenableCount: Int, of count: Int, hasKeys: Bool) -> String? {
    guard unopenableCount > 0 else { return nil }
    return hasKeys
      ? "\(counted(unopenableCount, "access key")) of \(count) cannot be used: none of the files of `secretsKey` has the "
        + "sealing key; name that one, too, or seal the secrets anew (`reeve help key`)"
      : "\(counted(count, "access key")) cannot be used, and every request that is signed is refused as unavailable: name "
        + "the sealing key as `secretsKey` in the configuration (`reeve help key`)"
  }

  /// Issuers that a note names.
  private static let issuerCountMax = 3

  /// Issuers of tokens whose keys are not here; absent when there are none.
  /// - Parameter issuers: each with the reason; without one, there are keys at its URL, and none is for its algorithms.
  static func issuersWithoutKeys(_ issuers: [(published: PublishedKeys, problem: String?)]) -> String? {
    guard !issuers.isEmpty else { return nil }
    var lines = issuers.prefix(issuerCountMax).map { published, problem in
      "tokens of `\(published.issuer)` cannot be judged, and are refused as unavailable: `\(published.url)`: "
        + (problem ?? "none of the keys there is for `Algorithms`")
    }
    if issuers.count > issuerCountMax {
      lines.append("and those of \(counted(issuers.count - issuerCountMax, "issuer")) more, which the log names")
    }
    return lines.joined(separator: "\n")
  }

  /// With three digits.
  static func milliseconds(_ nanoseconds: UInt64) -> String {
    let rest = String(nanoseconds / 1_000 % 1_000)
    return "\(nanoseconds / 1_000_000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
