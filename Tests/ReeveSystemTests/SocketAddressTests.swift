import ReeveSystem
import Testing

@Suite struct SocketAddressTests {
  @Test(arguments: [
    ("unix:/run/reeve.sock", SocketAddress.unix(path: "/run/reeve.sock")), ("unix:s", .unix(path: "s")),
    ("/run/s", .unix(path: "/run/s")), ("./s", .unix(path: "./s")),
    ("tcp://127.0.0.1:7070", .tcp(host: "127.0.0.1", port: 7_070)),
    ("tcp://[::1]:1", .tcp(host: "::1", port: 1)), ("tcp://localhost:0", .tcp(host: "localhost", port: 0)),
  ])
  func bothFormsAreRead(text: String, address: SocketAddress) throws {
    #expect(try SocketAddress(text) == address)
    #expect(try SocketAddress("\(address)") == address)
  }

  @Test(arguments: [
    "", "s", "unix:", "tcp://", "tcp://host", "tcp://:1", "tcp://host:", "tcp://host:65536", "tcp://::1:1",
    "http://host:1", "unix:a\u{0}b",
  ])
  func whatIsNoAddressSaysHowOneIsWritten(text: String) {
    let error = #expect(throws: SocketAddressError.self) { try SocketAddress(text) }
    #expect(error == .form(text))
    #expect(error?.description.contains("write `unix:PATH` or `tcp://HOST:PORT`") ?? false)
  }

  @Test func aPathFitsLinux() throws {
    #expect(throws: Never.self) { try SocketAddress("unix:" + String(repeating: "p", count: 107)) }
    let long = String(repeating: "p", count: 108)
    #expect(throws: SocketAddressError.pathTooLong(long)) { try SocketAddress("unix:\(long)") }
  }

  @Test(arguments: [
    ("unix:s", true), ("tcp://127.8.0.1:1", true), ("tcp://[::1]:1", true), ("tcp://localhost:1", true),
    ("tcp://0.0.0.0:1", false), ("tcp://[::]:1", false), ("tcp://gateway:1", false),
  ])
  func onlyLoopbackIsLocal(text: String, isLocal: Bool) throws { #expect(try SocketAddress(text).isLocal == isLocal) }
}
