/// How much a line of the log matters; the names are those of swift-log.
public enum LogLevel: Int, Sendable, Hashable, CaseIterable, Comparable {
  /// What a developer of Reeve wants to know.
  case debug
  /// What happens when all is well.
  case info
  /// What an operator may want to look at: a new generation, an adopted process.
  case notice
  /// What is wrong and has been dealt with.
  case warning
  /// What is wrong and needs somebody.
  case error

  /// The level that an option names; exact case.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.description == name }) else { return nil }
    self = found
  }

  public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}

extension LogLevel: CustomStringConvertible {
  public var description: String {
    switch self {
    case .debug: "debug"
    case .info: "info"
    case .notice: "notice"
    case .warning: "warning"
    case .error: "error"
    }
  }
}
