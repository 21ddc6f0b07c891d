// Soundness. Texts are lent to the function of C for the call; its answer is copied as far as it says that it goes, and freed once.

import CReeveCurl
public import ReeveTypes

/// One thing to be fetched, by one request: no redirect is followed, no cookie kept, no credential sent.
public struct Fetch: Sendable, Hashable {
  public var url: FetchURL
  /// Bytes that the body may have.
  public var byteCountMax: Int
  /// How long all of it may take.
  public var timeoutMilliseconds: Int
  /// The file of the authorities whose certificates are trusted, in place of the system's.
  public var authoritiesPath: String?
  /// An HTTP proxy, as a URL; absent: none, whatever the environment says.
  public var proxy: String?

  /// More than this nobody may ask for: a body is kept in memory.
  public static let byteCountLimit = 1 << 30
  /// Ten minutes.
  public static let timeoutMillisecondsLimit = 600_000

  public init(
    _ url: FetchURL, byteCountMax: Int, timeoutMilliseconds: Int, authoritiesPath: String? = nil, proxy: String? = nil
  ) {
    self.url = url
    self.byteCountMax = byteCountMax
    self.timeoutMilliseconds = timeoutMilliseconds
    self.authoritiesPath = authoritiesPath
    self.proxy = proxy
  }

  /// Fetches it, and waits as long as that takes.
  /// - Returns: the body of an answer with the status 200.
  /// - Throws: `FetchFailure` for everything else.
  public func run() throws(FetchFailure) -> [UInt8] {
    var answer = unsafe reeve_curl_answer()
    unsafe reeve_curl_fetch(
      url.text, url.isEncrypted ? "https" : "http", authoritiesPath, proxy ?? "", "reeve",
      min(max(byteCountMax, 0), Self.byteCountLimit), min(max(timeoutMilliseconds, 1), Self.timeoutMillisecondsLimit),
      &answer)
    defer { unsafe reeve_curl_free(&answer) }
    let message = unsafe withUnsafeBytes(of: &answer.message) { bytes in
      unsafe FetchFailure.printable(bytes.prefix { $0 != 0 })
    }
    if let failure = FetchFailure(
      outcome: unsafe answer.outcome, status: unsafe answer.status, systemError: unsafe answer.system_error, message,
      self)
    {
      throw failure
    }
    guard let bytes = unsafe answer.bytes else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: bytes, count: answer.count))
  }
}
