public import Reeve
import ReeveGateway
import ReeveSystem
import ReeveTypes
import ReeveWire

// A configuration file: one JSON object. Every member may be missing.
//
//     {
//       "store": "policies",
//       "listeners": [
//         { "address": "unix:/run/reeve/reeve.sock" },
//         { "address": "tcp://127.0.0.1:7373", "trustKeys": ["aws:CalledVia"], "endpoint": "vpce-1a2b3c4d" },
//         { "address": "unix:/run/reeve/http.sock", "protocol": "http", "identity": ["signatureV4"], "carriesBodies": true }
//       ],
//       "reactors": 2,
//       "busyPollMicroseconds": 0,
//       "control": "/run/reeve/reeve.control",
//       "state": "/var/lib/reeve",
//       "secretsKey": "/etc/reeve/sealing.key",
//       "fetch": { "authorities": "/etc/reeve/authorities.pem", "proxy": "tcp://proxy.example.com:3128" },
//       "drainTimeoutSeconds": 10
//     }
//
// Paths are relative to the folder of the file.

/// What came of reading a configuration file.
public struct ConfigurationReading: Sendable {
  /// Present when nothing is wrong.
  public let configuration: ServeConfiguration?
  public let diagnostics: [PolicyDiagnostic]

  /// Reads a file; all that is wrong with it is reported, each at its place.
  public static func read(file path: String) -> ConfigurationReading {
    switch FileReading.bytes(of: path) {
    case .failure(let diagnostic): return ConfigurationReading(configuration: nil, diagnostics: [diagnostic])
    case .success(let bytes): return read(JSONDocument(name: path, bytes: bytes), folder: folder(of: path))
    }
  }

  /// Reads a text.
  /// - Parameter folder: what its paths are relative to, with a slash at its end; empty: the working folder.
  public static func read(_ document: JSONDocument, folder: String) -> ConfigurationReading {
    guard document.diagnostics.isEmpty, let root = document.root else {
      return ConfigurationReading(configuration: nil, diagnostics: document.diagnostics)
    }
    var reader = ConfigurationReader(folder: folder)
    reader.read(root)
    return ConfigurationReading(
      configuration: reader.diagnostics.isEmpty ? reader.configuration : nil, diagnostics: reader.diagnostics)
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }
}

/// Reads a configuration, member by member.
struct ConfigurationReader {
  let folder: String
  var configuration = ServeConfiguration()
  var diagnostics: [PolicyDiagnostic] = []

  mutating func read(_ root: JSONValue) {
    guard root.kind == .object else {
      return report("a configuration is an object, and this is \(root.kind)", at: root)
    }
    for member in root.members {
      let value = member.value
      switch member.name.text {
      case "store": configuration.store = path(value, "`store`")
      case "listeners": readListeners(value)
      case "reactors":
        configuration.reactorCount = integer(value, "`reactors`", 1...ServeConfiguration.reactorCountMax)
      case "busyPollMicroseconds":
        configuration.busyPollMicroseconds = integer(
          value, "`busyPollMicroseconds`", 0...ServeConfiguration.busyPollMicrosecondsMax)
      case "control": configuration.controlPath = path(value, "`control`")
      case "state": configuration.stateFolder = path(value, "`state`")
      case "secretsKey": readSealingKeys(value)
      case "fetch": readFetch(value)
      case "drainTimeoutSeconds":
        let most = ServeConfiguration.drainTimeoutMillisecondsMax / 1_000
        configuration.drainTimeoutMilliseconds = integer(value, "`drainTimeoutSeconds`", 0...most).map { $0 * 1_000 }
      default:
        reportUnknown(
          member.name, "a configuration",
          known: [
            "store", "listeners", "reactors", "busyPollMicroseconds", "control", "state", "secretsKey", "fetch",
            "drainTimeoutSeconds",
          ])
      }
    }
  }

  /// One file, or an array of them: while secrets are sealed anew, there are two keys.
  private mutating func readSealingKeys(_ value: JSONValue) {
    guard value.kind == .array else {
      configuration.sealingKeyPaths = path(value, "`secretsKey`").map { [$0] } ?? []
      return
    }
    let elements = Array(value.elements)
    let paths = elements.compactMap { path($0, "an element of `secretsKey`") }
    if elements.isEmpty || elements.count > SealingKeys.countMax {
      report(
        "`secretsKey` names 1 to \(SealingKeys.countMax) files", at: value,
        help: "leave it out where no request is signed")
    }
    configuration.sealingKeyPaths = paths
  }

  /// How things are fetched that stand at a URL.
  private mutating func readFetch(_ value: JSONValue) {
    guard value.kind == .object else {
      return report(
        "`fetch` is an object, and this is \(value.kind)", at: value, help: "write { \"authorities\": \"ca.pem\" }")
    }
    for member in value.members {
      switch member.name.text {
      case "authorities": configuration.fetch.authoritiesPath = path(member.value, "`authorities`")
      case "proxy":
        guard let text = member.value.text, case .tcp(let host, let port)? = try? SocketAddress(text) else {
          report(
            "`proxy` is the address of an HTTP proxy", at: member.value,
            help: "write it as `tcp://proxy.example.com:3128`")
          continue
        }
        configuration.fetch.proxy = .tcp(host: host, port: port)
      default: reportUnknown(member.name, "`fetch`", known: ["authorities", "proxy"])
      }
    }
  }

  private mutating func readListeners(_ value: JSONValue) {
    guard value.kind == .array else {
      return report("`listeners` is an array, and this is \(value.kind)", at: value)
    }
    var elements = value.elements
    if elements.next() == nil {
      report("`listeners` is empty", at: value, help: "name an address, or leave it out for the default one")
    }
    for element in value.elements {
      guard element.kind == .object else {
        report(
          "a listener is an object, and this is \(element.kind)", at: element,
          help: "write { \"address\": \"unix:reeve.sock\" }")
        continue
      }
      readListener(element)
    }
  }

  // Values of the right kind.

  mutating func path(_ value: JSONValue, _ what: String) -> String? {
    guard let text = value.text, !text.isEmpty else {
      report("\(what) is a path, and this is \(value.kind == .string ? "empty" : value.kind.description)", at: value)
      return nil
    }
    return relative(text)
  }

  mutating func boolean(_ value: JSONValue, _ what: String) -> Bool? {
    guard value.kind == .boolean else {
      report("\(what) is true or false, and this is \(value.kind)", at: value)
      return nil
    }
    return value.rawText == "true"
  }

  func relative(_ path: String) -> String { path.utf8.starts(with: "/".utf8) ? path : folder + path }

  mutating func integer(_ value: JSONValue, _ what: String, _ range: ClosedRange<Int>) -> Int? {
    guard value.kind == .number, let number = Int(value.rawText), range.contains(number) else {
      report(
        "\(what) is a whole number from \(range.lowerBound) to \(range.upperBound), and this is `\(value.rawText)`",
        at: value)
      return nil
    }
    return number
  }

  // Findings.

  mutating func report(_ message: String, at value: JSONValue, help: String? = nil) {
    diagnostics.append(value.diagnostic(.file(FileProblem(check: "CONFIGURATION", message: message, help: help))))
  }

  /// - Returns: the member that was most likely meant.
  @discardableResult
  mutating func reportUnknown(_ name: JSONValue, _ what: String, known: [String]) -> String? {
    let nearest = nearestName(to: name.text ?? "", in: known)
    report(
      "unknown member `\(name.text ?? "")` in \(what)", at: name,
      help: nearest.map { "did you mean `\($0)`?" } ?? "expected one of: \(known.joined(separator: ", "))")
    return nearest
  }
}
