public import ReeveTypes

// URL --bytes N --milliseconds N [--authorities FILE] [--proxy URL]

extension Fetch {
  /// What a command line asks for.
  /// - Throws: what is wrong with it, in a sentence.
  public init(arguments: [String]) throws(FetchArgumentsError) {
    guard let text = arguments.first else { throw .usage }
    let url: FetchURL
    do throws(FetchURLError) { url = try FetchURL(text) } catch { throw .url(error) }
    self.init(url, byteCountMax: 0, timeoutMilliseconds: 0)
    var rest = arguments.dropFirst()
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw .usage }
      switch name {
      case "--bytes": byteCountMax = try Self.number(value, 1...Self.byteCountLimit)
      case "--milliseconds": timeoutMilliseconds = try Self.number(value, 1...Self.timeoutMillisecondsLimit)
      case "--authorities": authoritiesPath = value
      case "--proxy": proxy = value
      default: throw .usage
      }
    }
    guard byteCountMax > 0, timeoutMilliseconds > 0 else { throw .usage }
  }

  private static func number(_ text: String, _ range: ClosedRange<Int>) throws(FetchArgumentsError) -> Int {
    guard let number = Int(text), range.contains(number) else { throw .usage }
    return number
  }
}

/// Why arguments ask for nothing that can be fetched.
public enum FetchArgumentsError: Error, Sendable, Hashable {
  case usage
  case url(FetchURLError)
}

extension FetchArgumentsError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .usage: "usage: reeve-fetch URL --bytes N --milliseconds N [--authorities FILE] [--proxy URL]"
    case .url(let error): "\(error); \(error.help)"
    }
  }
}
