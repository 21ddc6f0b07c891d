// Soundness. The system's text of an error is copied before anything else is called.

import CReeveCurl
import Glibc

/// Why something was not fetched. No case has a number in it that differs from one try to the next, so that the same fault is told
/// by the same words.
public enum FetchFailure: Error, Sendable, Hashable {
  /// The name of the host, or of the proxy, is not known.
  case noHost
  /// Nobody listens there, or the way there is closed: what the system says of it.
  case noConnection(String)
  /// The certificate does not hold: what the library says of it.
  case untrusted(String)
  /// The file of authorities cannot be used.
  case authorities(path: String)
  /// Both sides did not come to speak TLS.
  case noTLS(String)
  /// The answer would lead to somewhere else, which is not followed.
  case redirect(status: Int)
  /// The answer has another status than 200.
  case status(Int)
  case tooLong(byteCountMax: Int)
  case tooSlow(milliseconds: Int)
  /// The connection ended before the answer did.
  case cut
  /// The way through the proxy is closed, or has ended: what the library says of it.
  case proxy(String)
  /// What came is no HTTP.
  case noHTTP
  case failed(String)
}

extension FetchFailure {
  /// Absent when there is a body to take.
  init?(outcome: CInt, status: Int, systemError: CInt, _ message: String, _ fetch: Fetch) {
    switch reeve_curl_outcome(rawValue: UInt32(bitPattern: outcome)) {
    case reeve_curl_answered:
      if status == 200 { return nil }
      self = 300...399 ~= status ? .redirect(status: status) : .status(status)
    case reeve_curl_no_host: self = .noHost
    case reeve_curl_no_connection: self = .noConnection(Self.text(of: systemError))
    case reeve_curl_untrusted: self = .untrusted(message)
    case reeve_curl_no_authorities: self = .authorities(path: fetch.authoritiesPath ?? "of the system")
    case reeve_curl_no_tls: self = .noTLS(message)
    case reeve_curl_too_long: self = .tooLong(byteCountMax: fetch.byteCountMax)
    case reeve_curl_too_slow: self = .tooSlow(milliseconds: fetch.timeoutMilliseconds)
    case reeve_curl_cut: self = fetch.proxy == nil ? .cut : .proxy(message)
    case reeve_curl_no_http: self = .noHTTP
    default: self = .failed(message)
    }
  }

  private static func text(of code: CInt) -> String {
    guard code != 0 else { return "nobody answers" }
    return unsafe String(cString: strerror(code)).lowercased()
  }

  /// Visible ASCII characters and spaces: a part of a message is a server's word.
  static func printable(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.map { 0x20...0x7E ~= $0 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
  }

  /// What the program ends with.
  public var exitStatus: Int32 {
    switch self {
    case .failed: 1
    case .noHost, .noConnection, .proxy: 3
    case .untrusted, .authorities, .noTLS: 4
    case .redirect, .status, .noHTTP: 5
    case .tooLong: 6
    case .tooSlow, .cut: 7
    }
  }
}

extension FetchFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noHost: "the host is not known; look at its name, and at how this machine resolves names"
    case .noConnection(let reason):
      "no connection: \(reason); look whether it runs, and whether this machine may reach it"
    case .untrusted(let reason):
      "the certificate is not trusted: \(reason); name the authority that has issued it as `fetch.authorities`"
    case .authorities(let path): "the file of authorities `\(path)` cannot be used; name one with certificates in PEM"
    case .noTLS(let reason): "no TLS: \(reason)"
    case .redirect(let status):
      "the answer is a redirect (\(status)), which is not followed; name the URL that it leads to"
    case .status(let status): "the answer has the status \(status)"
    case .tooLong(let count): "the answer has more than \(count) bytes"
    case .tooSlow(let milliseconds): "there was no whole answer within \(milliseconds) ms"
    case .cut: "the connection ended before the answer did"
    case .proxy(let reason): "the way through the proxy ended: \(reason)"
    case .noHTTP: "what came is no HTTP"
    case .failed(let reason): "it failed: \(reason)"
    }
  }
}
