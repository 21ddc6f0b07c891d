import Glibc
import ReeveFetch
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import Testing

/// The program: what it is told, and what it ends with.
@Suite struct ProgramTests {
  private func run(_ arguments: String...) throws -> ProgramRun {
    try ProgramRun.of(
      "\(BuiltPrograms.folder)/reeve-fetch", arguments: arguments, outputByteCountMax: 10_000,
      timeoutMilliseconds: 30_000)
  }

  @Test func theBodyAndNothingElse() throws {
    let server = try WebServer { _ in .body("{ \"keys\": [] }") }
    let run = try run(server.url, "--bytes", "1000", "--milliseconds", "20000")
    #expect(run.ending == .exit(0) && run.errors.isEmpty)
    #expect(String(decoding: run.output, as: UTF8.self) == "{ \"keys\": [] }")
  }

  @Test func aFaultIsALine() throws {
    let server = try WebServer { _ in .status("302 Found", ["Location: http://127.0.0.1:1/"], "{}") }
    let redirect = try run(server.url, "--bytes", "1000", "--milliseconds", "20000")
    #expect(redirect.ending == .exit(5) && redirect.output.isEmpty)
    let words = String(decoding: redirect.errors, as: UTF8.self)
    #expect(words == "the answer is a redirect (302), which is not followed; name the URL that it leads to\n")
    server.answer { _ in .body(String(repeating: "a", count: 2_000)) }
    #expect(try run(server.url, "--bytes", "1000", "--milliseconds", "20000").ending == .exit(6))
    server.answer { _ in WebAnswer(pieces: [[], [], [], [], [], [], [], [], [], []], pauseMilliseconds: 100) }
    #expect(try run(server.url, "--bytes", "1000", "--milliseconds", "100").ending == .exit(7))
    let untrusted = try TLSServer(names: "DNS:localhost")
    let refused = try run("https://localhost:\(untrusted.port)/keys", "--bytes", "1000", "--milliseconds", "20000")
    #expect(refused.ending == .exit(4) && refused.output.isEmpty)
  }

  private static let mistakes: [([String], String)] = [
    ([], "usage:"), (["http://127.0.0.1/"], "usage:"), (["http://127.0.0.1/", "--bytes"], "usage:"),
    (["http://127.0.0.1/", "--bytes", "0", "--milliseconds", "1"], "usage:"),
    (["http://127.0.0.1/", "--bytes", "1", "--milliseconds", "600001"], "usage:"),
    (["http://127.0.0.1/", "--bytes", "1", "--milliseconds", "1", "--more", "x"], "usage:"),
    (["http://a.example/", "--bytes", "1", "--milliseconds", "1"], "`http:` is for this machine alone"),
    (["file:///etc/passwd", "--bytes", "1", "--milliseconds", "1"], "begins with `https://`"),
  ]

  @Test(arguments: mistakes) func argumentsThatAskForNothing(arguments: [String], words: String) throws {
    let run = try ProgramRun.of(
      "\(BuiltPrograms.folder)/reeve-fetch", arguments: arguments, outputByteCountMax: 100, timeoutMilliseconds: 30_000)
    #expect(run.ending == .exit(2) && run.output.isEmpty)
    #expect(String(decoding: run.errors, as: UTF8.self).contains(words))
    #expect(throws: FetchArgumentsError.self) { try Fetch(arguments: arguments) }
  }
}
