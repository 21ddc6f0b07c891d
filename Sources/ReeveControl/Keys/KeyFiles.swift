// Soundness: `mkdir` and `unlink` get strings that Swift lends them for the call.

import Glibc
import Reeve
import ReeveImage
import ReeveSystem

// What was fetched last, in the state folder: a file for each URL, which is found by its digest, and names it again.
//
//     {"URL":"https://login.example.com/keys","FetchedAt":1795000000,"Keys":{"keys":[…]}}

/// The folder of sets of keys that were fetched, so that a restart without the network has them at once.
struct KeyFiles: Sendable {
  private let folder: String

  /// A set that was kept.
  struct Kept: Sendable {
    let url: FetchURL
    let keys: [TokenKey]
    let ageSeconds: Int
  }

  /// Files that are read: more no store asks for.
  private static let fileCountMax = 4 * PublishedKeys.Limits.issuerCountMax
  /// How far a time may lie ahead, as clocks differ.
  private static let futureSecondsMax: Int64 = 60

  /// Makes the folder for its owner alone, where it is not there.
  init(stateFolder: String) throws(SystemError) {
    folder = "\(stateFolder)/token-keys"
    guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else {
      throw SystemError("make the folder", folder, code: errno)
    }
  }

  /// What was kept, and what is wrong with files that cannot be taken. Nothing is lost with these but a fetch.
  /// - Parameter now: in seconds since 1970.
  func read(at now: Int64) -> (kept: [Kept], problems: [String]) {
    var kept: [Kept] = []
    var problems: [String] = []
    guard case .success(let names) = FileReading.names(in: folder) else { return ([], ["`\(folder)` cannot be read"]) }
    for name in names.filter({ $0.hasSuffix(".json") }).prefix(Self.fileCountMax) {
      do throws(Unreadable) { kept.append(try read(name, at: now)) } catch {
        problems.append("`\(folder)/\(name)`: \(error.reason)")
      }
    }
    return (kept, problems)
  }

  private struct Unreadable: Error { let reason: String }

  private func read(_ name: String, at now: Int64) throws(Unreadable) -> Kept {
    let path = "\(folder)/\(name)"
    guard let file = RegularFile.open(path), file.byteCount <= TokenKeySet.byteCountMax else {
      throw Unreadable(reason: "it is no file, or has too many bytes")
    }
    guard case .success(let bytes) = FileReading.bytes(of: path) else {
      throw Unreadable(reason: "it cannot be read")
    }
    let document = JSONDocument(name: path, bytes: bytes)
    guard document.diagnostics.isEmpty, let root = document.root, let text = root["URL"]?.text,
      let url = try? FetchURL(text), name == Self.name(of: url), let time = root["FetchedAt"]?.rawText,
      let fetchedAt = Int64(time), 0...Int64(UInt32.max) ~= fetchedAt, let value = root["Keys"]
    else { throw Unreadable(reason: "it is not `{\"URL\":…,\"FetchedAt\":…,\"Keys\":…}` under the name of that URL") }
    guard fetchedAt <= now + Self.futureSecondsMax else {
      throw Unreadable(reason: "it is from the future, so that nobody can say how old it is")
    }
    do throws(PolicyDiagnostic) {
      return Kept(url: url, keys: try TokenKeySet.read(value), ageSeconds: Int(max(0, now - fetchedAt)))
    } catch { throw Unreadable(reason: error.message) }
  }

  /// Keeps a set in the place of the one before it: after a power cut there is one of the two.
  /// - Parameter now: in seconds since 1970.
  func write(_ url: FetchURL, _ keys: [TokenKey], at now: Int64) throws(SystemError) {
    let text = JSONText.object([
      ("URL", .string(url.text)), ("FetchedAt", .integer(Int(now))), ("Keys", TokenKeySet.text(of: keys)),
    ])
    var file = try JournalFile("\(folder)/\(Self.name(of: url))")
    try file.replace(with: Array((text.line + "\n").utf8))
  }

  /// Removes what nobody asks for any more.
  func removeAll(but urls: some Sequence<FetchURL>) {
    let wanted = Set(urls.map { Self.name(of: $0) })
    guard case .success(let names) = FileReading.names(in: folder) else { return }
    for name in names where name.hasSuffix(".json") && !wanted.contains(name) { unsafe _ = unlink("\(folder)/\(name)") }
  }

  private static func name(of url: FetchURL) -> String {
    LogLine.hexadecimal(ImageDigest.compute(ofAll: Array(url.text.utf8))) + ".json"
  }
}
