import Glibc
import ReeveFetch
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import Testing

/// Fetching from servers that do what they should, and from others: no answer but a whole one of the right length is taken.
@Suite struct FetchTests {
  private func fetch(
    _ url: String, bytes: Int = 1_000, milliseconds: Int = 20_000, authorities: String? = nil, proxy: String? = nil
  ) throws -> Result<String, FetchFailure> {
    let fetch = Fetch(
      try FetchURL(url), byteCountMax: bytes, timeoutMilliseconds: milliseconds, authoritiesPath: authorities,
      proxy: proxy)
    return Result { () throws(FetchFailure) in String(decoding: try fetch.run(), as: UTF8.self) }
  }

  private func failure(
    _ answer: WebAnswer, bytes: Int = 1_000, milliseconds: Int = 20_000
  ) throws -> FetchFailure? {
    let server = try WebServer { _ in answer }
    guard case .failure(let failure) = try fetch(server.url, bytes: bytes, milliseconds: milliseconds) else {
      return nil
    }
    #expect(server.requests.count == 1)
    return failure
  }

  @Test func aWholeAnswer() throws {
    let server = try WebServer { _ in .body("{}") }
    #expect(try fetch(server.url) == .success("{}"))
    let head = try #require(server.requests.first)
    #expect(head.hasPrefix("GET /keys HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"))
    for name in ["cookie", "authorization", "accept-encoding", "referer"] {
      #expect(!head.lowercased().contains("\r\n\(name):"))
    }
    // A path stays as it was written.
    #expect(try fetch("http://localhost:\(server.port)/a/../b?c=%2e") == .success("{}"))
    #expect(server.requests.last?.hasPrefix("GET /a/../b?c=%2e HTTP/1.1\r\n") == true)
  }

  @Test func bodiesOfEveryForm() throws {
    let server = try WebServer { _ in
      .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
    }
    #expect(try fetch(server.url) == .success("abc"))
    server.answer { _ in .raw("HTTP/1.0 200 OK\r\n\r\nuntil the end") }
    #expect(try fetch(server.url) == .success("until the end"))
    server.answer { _ in .status("200 OK") }
    #expect(try fetch(server.url) == .success(""))
    // It is not unpacked: a small answer stays one.
    server.answer { _ in .status("200 OK", ["Content-Encoding: gzip"], "abc") }
    #expect(try fetch(server.url) == .success("abc"))
  }

  @Test(arguments: ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
  func noRedirectIsFollowed(status: String) throws {
    let other = try WebServer { _ in .body("{}") }
    for target in [other.url, "file:///etc/passwd", "https://127.0.0.1:1/"] {
      let failure = try failure(.status(status, ["Location: \(target)"], "{}"))
      #expect(failure == .redirect(status: Int(status.prefix(3)) ?? 0))
    }
    #expect(other.requests.isEmpty)
  }

  @Test(arguments: [
    ("204 None", 204), ("206 Partial", 206), ("403 Forbidden", 403), ("404 Gone", 404), ("503 Busy", 503),
  ])
  func onlyOneStatusIsGood(line: String, status: Int) throws {
    #expect(try failure(.status(line, [], status == 204 ? "" : "{}")) == .status(status))
  }

  @Test func theLengthIsBounded() throws {
    let server = try WebServer { _ in .body(String(repeating: "a", count: 100_000)) }
    #expect(try fetch(server.url, bytes: 100_000).map(\.utf8.count) == .success(100_000))
    #expect(try fetch(server.url, bytes: 99_999) == .failure(.tooLong(byteCountMax: 99_999)))
    // Of no length that is said, and of one that is a lie.
    let long = String(repeating: "a", count: 5_000)
    #expect(try failure(.raw("HTTP/1.1 200 OK\r\n\r\n" + long)) == .tooLong(byteCountMax: 1_000))
    #expect(
      try failure(.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n\(long)\r\n0\r\n\r\n"))
        == .tooLong(byteCountMax: 1_000))
    let lie = "HTTP/1.1 200 OK\r\nContent-Length: 999999999999999\r\n\r\n{}"
    #expect(try failure(.raw(lie)) == .tooLong(byteCountMax: 1_000))
    #expect(try failure(.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}")) == .cut)
  }

  /// A head that never ends, and a body that comes byte by byte.
  @Test func theTimeIsBounded() throws {
    let begin = SystemClock.monotonicNanoseconds()
    let head = WebAnswer(
      pieces: [Array("HTTP/1.1 200 OK\r\n".utf8)] + Array(repeating: Array("X: y\r\n".utf8), count: 200),
      pauseMilliseconds: 20)
    #expect(try failure(head, milliseconds: 200) == .tooSlow(milliseconds: 200))
    let body = WebAnswer(
      pieces: [Array("HTTP/1.1 200 OK\r\n\r\n".utf8)] + Array(repeating: [UInt8(ascii: "a")], count: 200),
      pauseMilliseconds: 20)
    #expect(try failure(body, milliseconds: 200) == .tooSlow(milliseconds: 200))
    #expect(SystemClock.monotonicNanoseconds() - begin < 20_000_000_000)
  }

  @Test(arguments: ["SSH-2.0-OpenSSH\r\n", "<html></html>", "HTTP/9.9 200\r\n\r\n", ""])
  func whatIsNoHTTP(text: String) throws {
    let failure = try failure(.raw(text))
    #expect(failure == .noHTTP || failure == .cut, "\(String(describing: failure))")
  }

  @Test func nobodyIsThere() throws {
    let server = try WebServer { _ in .body("") }
    let port = server.port
    server.stop()
    let end = SystemClock.monotonicNanoseconds() + 20_000_000_000
    var found = try fetch("http://127.0.0.1:\(port)/")
    while found != .failure(.noConnection("connection refused")), SystemClock.monotonicNanoseconds() < end {
      SystemClock.sleep(milliseconds: 5)
      found = try fetch("http://127.0.0.1:\(port)/")
    }
    #expect(found == .failure(.noConnection("connection refused")))
    #expect(try fetch("https://nowhere.invalid/", milliseconds: 5_000).isFailure)
  }

  /// The certificate must be of the authority that is named, and of the host.
  @Test(.timeLimit(.minutes(1))) func certificates() throws {
    let server = try TLSServer(names: "DNS:localhost")
    let url = "https://localhost:\(server.port)/keys"
    #expect(try fetch(url, authorities: server.authoritiesPath) == .success("{\"keys\": []}"))
    guard case .failure(.untrusted(let reason)) = try fetch(url) else { throw Unexpected() }
    #expect(reason.contains("certificate"))
    let other = "https://127.0.0.1:\(server.port)/keys"
    guard case .failure(.untrusted(let name)) = try fetch(other, authorities: server.authoritiesPath) else {
      throw Unexpected()
    }
    #expect(name.contains("127.0.0.1"))
    // The server's own certificate is no authority of itself, and one that is not there trusts nobody.
    #expect(
      try fetch(url, authorities: "/etc/ssl/certs/none.pem") == .failure(.authorities(path: "/etc/ssl/certs/none.pem")))
    #expect(try fetch("http://localhost:\(server.port)/keys").isFailure)
  }

  @Test(.timeLimit(.minutes(1))) func anOldProtocolIsNotSpoken() throws {
    let server = try TLSServer(names: "DNS:localhost", options: "-tls1_1 -cipher ALL:@SECLEVEL=0")
    guard
      case .failure(.noTLS) = try fetch("https://localhost:\(server.port)/keys", authorities: server.authoritiesPath)
    else { throw Unexpected() }
  }

  /// The environment names no proxy, and one that is named is asked for a tunnel.
  @Test func aProxyIsOneThatIsNamed() throws {
    let proxy = try WebServer { _ in .status("407 Proxy Authentication Required") }
    let found = try fetch("https://login.example.com/keys", proxy: "http://127.0.0.1:\(proxy.port)")
    guard case .failure(.proxy(let reason)) = found else { throw Unexpected() }
    #expect(reason.contains("407"))
    #expect(proxy.requests.first?.hasPrefix("CONNECT login.example.com:443 HTTP/1.1\r\n") == true)
    let server = try WebServer { _ in .body("{}") }
    for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] {
      unsafe setenv(name, "http://127.0.0.1:\(proxy.port)", 1)
    }
    defer { for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] { unsafe unsetenv(name) } }
    #expect(try fetch(server.url) == .success("{}"))
    #expect(proxy.requests.count == 1)
  }
}

/// An outcome that a test did not expect.
struct Unexpected: Error {}

extension Result {
  var isFailure: Bool { if case .failure = self { true } else { false } }
}
