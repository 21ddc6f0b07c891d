/// Why a command could not do its work: exit status 2.
struct CommandError: Error {
  /// Lower case, one line, what the user wrote in backticks.
  var message: String
  /// What to do next.
  var help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}

/// The exit statuses of every command, which scripts rely on.
enum ExitStatus: Int32 {
  /// Allowed; all pass; no error; done.
  case success = 0
  /// Denied; some fail; errors in the input.
  case negative = 1
  /// The question could not be answered.
  case error = 2
}
