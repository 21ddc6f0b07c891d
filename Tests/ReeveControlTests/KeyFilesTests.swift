import Glibc
import Reeve
import ReeveSystem
import ReeveTestSupport
import Testing

@testable import ReeveControl

/// Keys that are kept for a restart: whole, for their owner alone, and none that cannot be believed.
@Suite struct KeyFilesTests {
  private let folder: TemporaryFolder
  private let url: FetchURL
  private let keys: [TokenKey]

  init() throws {
    folder = try TemporaryFolder()
    url = try FetchURL("https://a.example/keys?x=1")
    keys = try TokenKeySet.read(Array(TokenSide.keysText.utf8), from: "keys")
  }

  private func names() throws -> [String] {
    try FileReading.names(in: "\(folder.path)/token-keys").get()
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let files = try KeyFiles(stateFolder: folder.path)
    #expect(files.read(at: 1_000).kept.isEmpty)
    try files.write(url, [keys[0]], at: 900)
    try files.write(url, keys, at: 1_000)
    try files.write(try FetchURL("http://localhost:1/"), [keys[1]], at: 400)
    let read = try KeyFiles(stateFolder: folder.path).read(at: 1_060)
    #expect(read.problems.isEmpty && read.kept.count == 2)
    let kept = try #require(read.kept.first { $0.url == url })
    #expect(kept.keys == keys && kept.ageSeconds == 60)
    var status = stat()
    for path in ["token-keys", "token-keys/\(try names()[0])"] {
      #expect(unsafe lstat("\(folder.path)/\(path)", &status) == 0 && status.st_mode & 0o077 == 0)
    }
    files.removeAll(but: [url])
    #expect(files.read(at: 1_060).kept.map(\.url) == [url])
    #expect(try names().count == 1)
  }

  /// Each is told, and the others are taken.
  @Test func filesThatCannotBeBelieved() throws {
    let files = try KeyFiles(stateFolder: folder.path)
    try files.write(url, keys, at: 1_000)
    let name = try names()[0]
    let whole = try folder.read("token-keys/\(name)")
    let second = try FetchURL("https://b.example/")
    try files.write(second, keys, at: 1_000)
    func problems(_ text: String, at now: Int64 = 1_000) throws -> [String] {
      try folder.write("token-keys/\(name)", text)
      let read = files.read(at: now)
      #expect(read.kept.map(\.url).contains(second) || now < 1_000)
      #expect(!read.kept.map(\.url).contains(url))
      return read.problems
    }
    for text in [
      "", "{", "[]", String(whole.dropLast(3)), whole.replacing("https://a", with: "https://c"),
      whole.replacing(":1000,", with: ":-1,"), whole.replacing(":1000,", with: ":\"1000\","),
      whole.replacing(":1000,", with: ":99999999999999999999,"), whole.replacing("https://a", with: "http://a"),
      whole.replacing("\"keys\":[", with: "\"keys\":[],\"x\":["), String(repeating: " ", count: 2 << 20),
    ] {
      #expect(try problems(text).count == 1, "\(text.prefix(60))")
    }
    // The clock was set back, or forward when it was written.
    #expect(try problems(whole, at: 900).allSatisfy { $0.contains("from the future") })
    try folder.write("token-keys/\(name)", whole)
    #expect(files.read(at: 990).problems.isEmpty)
    try folder.remove("token-keys")
    #expect(files.read(at: 1_000).problems.count == 1)
    #expect(throws: SystemError.self) { try files.write(url, keys, at: 1_000) }
  }
}
