import Glibc
import Reeve
import ReeveSystem
import ReeveTestSupport
import Testing

@testable import ReeveControl

/// Fetches by the real program: what comes of them, and that nobody waits for one.
@Suite struct KeyFetchesTests {
  private static let program = KeyFetches.Program(path: "\(BuiltPrograms.folder)/reeve-fetch")

  private func finished(_ fetches: KeyFetches, _ count: Int = 1) -> [FinishedKeyFetch] {
    var all: [FinishedKeyFetch] = []
    let end = SystemClock.monotonicNanoseconds() + 30_000_000_000
    while all.count < count, SystemClock.monotonicNanoseconds() < end {
      SystemClock.sleep(milliseconds: 2)
      all += fetches.take()
    }
    return all
  }

  private func problem(_ answer: WebAnswer, _ program: KeyFetches.Program = program) throws -> String? {
    let server = try WebServer { _ in answer }
    let fetches = try KeyFetches(program, files: nil)
    try fetches.start(try FetchURL(server.url))
    guard case .failure(let problem)? = finished(fetches).first?.result else { return nil }
    return problem.text
  }

  @Test func aSetIsFetchedAndKept() throws {
    let folder = try TemporaryFolder()
    let files = try KeyFiles(stateFolder: folder.path)
    let server = try WebServer { _ in .body(TokenSide.keysText) }
    let fetches = try KeyFetches(Self.program, files: files)
    let url = try FetchURL(server.url)
    try fetches.start(url)
    let all = finished(fetches)
    #expect(try all.first?.result.get().map(\.id) == ["ed", "ec", "rsa"])
    #expect(all.first?.keepingProblem == nil)
    #expect(files.read(at: SystemClock.now().seconds).kept.map(\.url) == [url])
    // Nothing is kept of a fetch that fails.
    server.answer { _ in .body("{}") }
    try fetches.start(url)
    #expect(finished(fetches).first.map { (try? $0.result.get()) == nil } == true)
    #expect(files.read(at: SystemClock.now().seconds).kept.first?.keys.count == 3)
  }

  @Test func whatIsNoSetIsAProblemInALine() throws {
    let answers: [(WebAnswer, String)] = [
      (.status("302 Found", ["Location: /other"]), "a redirect (302)"), (.status("404 Not Found"), "status 404"),
      (.body(#"{ "keys": [] }"#), "no key can be used"), (.body("<html>\n<body>"), "no set of keys"),
      (.body(""), "no set of keys"), (.body(String(repeating: "a", count: 1 << 21)), "more than 1048576 bytes"),
      (.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}"), "ended before the answer did"),
    ]
    for (answer, words) in answers {
      let text = try #require(try problem(answer))
      #expect(text.contains(words) && !text.contains("\n") && text.count <= 300, "\(text)")
    }
  }

  @Test func aFetcherThatIsNotThereOrMisbehaves() throws {
    let missing = try #require(try problem(.body(TokenSide.keysText), KeyFetches.Program(path: "/nowhere/reeve-fetch")))
    #expect(missing.contains("/nowhere/reeve-fetch") && missing.contains("stands beside `reeve`"))
    let folder = try TemporaryFolder()
    for (script, words) in [
      ("kill -9 $$", "ended with signal 9"), ("exit 3", "ended with exit status 3"), ("exit 0", "no set of keys"),
      ("head -c 3000000 /dev/zero", "ended with signal 9"), ("printf 'one\\ntwo\\n' >&2; exit 1", "one"),
    ] {
      try folder.write("fetcher", "#!/bin/sh\n\(script)\n")
      unsafe _ = chmod("\(folder.path)/fetcher", 0o755)
      let text = try #require(try problem(.body(""), KeyFetches.Program(path: "\(folder.path)/fetcher")))
      #expect(text.contains(words) && !text.contains("two"), "\(text)")
    }
  }

  /// More than are fetched at a time, and every one of them comes.
  @Test func manyAtOnce() throws {
    let server = try WebServer { _ in .body(TokenSide.keysText) }
    let fetches = try KeyFetches(Self.program, files: nil)
    let urls = try (0..<12).map { try FetchURL("\(server.url)?\($0)") }
    for url in urls { try fetches.start(url) }
    let all = finished(fetches, 12)
    #expect(Set(all.map(\.url)) == Set(urls))
    #expect(all.allSatisfy { (try? $0.result.get())?.count == 3 })
  }

  /// Plain HTTP of this machine goes to no proxy, which would see it.
  @Test func theProxyIsForOtherMachines() throws {
    let proxy = try WebServer { _ in .status("403 Forbidden") }
    let server = try WebServer { _ in .body(TokenSide.keysText) }
    var program = Self.program
    program.proxy = .tcp(host: "127.0.0.1", port: proxy.port)
    let fetches = try KeyFetches(program, files: nil)
    try fetches.start(try FetchURL(server.url))
    #expect(try finished(fetches).first?.result.get().count == 3)
    #expect(proxy.requests.isEmpty)
    try fetches.start(try FetchURL("https://login.example.com/keys"))
    guard case .failure(let problem)? = finished(fetches).first?.result else {
      Issue.record("it was fetched")
      return
    }
    #expect(problem.text.contains("proxy") && proxy.requests.first?.hasPrefix("CONNECT login.example.com:443 ") == true)
  }
}
