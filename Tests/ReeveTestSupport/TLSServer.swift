import Glibc
import ReeveSystem

/// A server of HTTPS by `openssl s_server`, with a certificate that is made for it; ended with this object. What it has is `/keys`.
public final class TLSServer {
  private let folder: TemporaryFolder
  public let port: UInt16
  private let process: ChildProcess

  /// The authority that has signed the certificate.
  public var authoritiesPath: String { "\(folder.path)/authority.pem" }

  /// - Parameters:
  ///   - names: whom the certificate is of, as OpenSSL writes it: `DNS:localhost`.
  ///   - options: of `openssl s_server`.
  public init(names: String, body: String = "{\"keys\": []}", options: String = "") throws {
    folder = try TemporaryFolder()
    try folder.write("names", "subjectAltName=\(names)\nbasicConstraints=CA:FALSE\n")
    try folder.write(
      "keys", "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    let made = try Tool(folder: folder.path).shell(
      "openssl req -x509 \(key) -keyout authority.key -out authority.pem -days 2 -subj /CN=authority "
        + "&& openssl req \(key) -keyout server.key -out server.csr -subj /CN=server "
        + "&& openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 "
        + "-extfile names -out server.pem")
    guard made.status == 0 else { throw Tool.Failure(description: made.errors) }
    let line =
      "exec 3>&- < /dev/null > log 2>&1; exec openssl s_server -accept 127.0.0.1:0 -cert server.pem -key server.key "
      + "-HTTP \(options)"
    let pair = try PacketChannel.pair()
    process = try ChildProcess.start("/bin/sh", arguments: ["-c", "cd '\(folder.path)'; \(line)"], link: pair.other)
    // It says where it listens: `ACCEPT 127.0.0.1:40123`.
    let end = SystemClock.monotonicNanoseconds() + 20_000_000_000
    var found: UInt16?
    while found == nil, SystemClock.monotonicNanoseconds() < end {
      SystemClock.sleep(milliseconds: 5)
      let words = ((try? folder.read("log")) ?? "").split { $0 == "\n" || $0 == ":" || $0 == " " }
      found = words.firstIndex(of: "ACCEPT").flatMap { $0 + 2 < words.count ? UInt16(words[$0 + 2]) : nil }
    }
    guard let found else { throw Tool.Failure(description: (try? folder.read("log")) ?? "") }
    port = found
  }

  deinit {
    process.send(signal: SIGKILL)
    while process.ending() == nil { SystemClock.sleep(milliseconds: 1) }
  }
}
