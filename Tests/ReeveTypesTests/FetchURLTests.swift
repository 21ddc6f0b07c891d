import ReeveTypes
import Testing

/// From where something may be fetched: by HTTPS, or from this machine; and nothing that two readers take for two places.
@Suite struct FetchURLTests {
  private func problem(_ text: String) -> FetchURLError? {
    do throws(FetchURLError) {
      _ = try FetchURL(text)
      return nil
    } catch { return error }
  }

  @Test(arguments: [
    ("https://login.example.com/.well-known/jwks.json", false, true), ("https://a", false, true),
    ("https://a.example:8443?x=/@:y", false, true), ("https://10.1.2.3/a", false, true),
    ("https://[fd00::1]:443/", false, true), ("https://localhost", true, true),
    ("https://a_b.svc.cluster/k", false, true),
    ("http://localhost:8080/keys", true, false), ("http://127.0.0.1", true, false),
    ("http://127.255.0.1:1/", true, false),
    ("http://[::1]:65535/", true, false),
  ])
  func taken(text: String, isLoopback: Bool, isEncrypted: Bool) throws {
    let url = try FetchURL(text)
    #expect(url.text == text && url.isLoopback == isLoopback && url.isEncrypted == isEncrypted)
  }

  private static let refusals: [(String, FetchURLError)] = [
    ("", FetchURLError.length), ("https://a/" + String(repeating: "a", count: 2_039), .length),
    ("https://a/ b", .character), ("https://a/\n", .character), ("https://ä.example/", .character),
    ("https://a\\@b/", .character), ("https://a/\"", .character), ("https://a/{x}", .character),
    ("a.example/keys", .scheme), ("HTTPS://a", .scheme), ("ftp://a", .scheme), ("file:///etc/passwd", .scheme),
    ("//a", .scheme), ("https:/a", .scheme), ("https://a/#b", .fragment), ("https://u:p@a/", .user),
    ("https://@a", .user), ("http://127.0.0.1@a.example/", .user), ("https://", .host), ("https:///a", .host),
    ("https://:443", .host), ("https://a..b", .host), ("https://-a", .host), ("https://a%41/", .host),
    ("https://127.1/", .host), ("https://0x7f.1/", .host), ("https://2130706433/", .host),
    ("https://010.0.0.1/", .host),
    ("https://256.0.0.1", .host), ("https://a.example./", .host), ("https://[::1", .host),
    ("https://[fe80::1%25eth0]/", .host),
    ("https://[a]/", .host), ("https://a[::1]/", .host), ("https://[::1]a/", .host), ("https://a:", .port),
    ("https://a:0", .port), ("https://a:65536", .port), ("https://a:+1", .port), ("https://a:1:2", .port),
    ("http://a.example/", .unencrypted), ("http://10.0.0.1/", .unencrypted), ("http://128.0.0.1", .unencrypted),
    ("http://localhost.example.com/", .unencrypted), ("http://127.0.0.1.example.com/", .unencrypted),
    ("http://[::2]/", .unencrypted), ("http://LOCALHOST/", .unencrypted),
  ]

  @Test(arguments: refusals) func refused(text: String, error: FetchURLError) {
    #expect(problem(text) == error)
    #expect(!error.description.isEmpty && !error.help.isEmpty)
  }
}
