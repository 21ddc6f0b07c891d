import Glibc
import ReeveServer
import ReeveSystem

// reeved, Reeve's data plane. `reeve serve` starts it with the link as descriptor 3; it is not started by hand.

/// What `reeve serve` gives as arguments.
struct Settings {
  let reactorCount: Int
  let busyPollMicroseconds: Int
  let level: LogLevel

  /// Absent when the arguments are not those that `reeve serve` gives.
  init?(_ arguments: [String]) {
    guard arguments.count == 6, arguments[0] == "--reactors", let count = Int(arguments[1]), 1...1_024 ~= count,
      arguments[2] == "--busy-poll", let microseconds = Int(arguments[3]), 0...1_000 ~= microseconds,
      arguments[4] == "--log-level", let level = LogLevel(name: arguments[5])
    else { return nil }
    reactorCount = count
    busyPollMicroseconds = microseconds
    self.level = level
  }
}

guard let settings = Settings(Array(CommandLine.arguments.dropFirst())) else {
  Log(level: .error).error("reeved is started by `reeve serve`; see `reeve help serve`")
  exit(2)
}
let log = Log(level: settings.level)

do throws(SystemError) {
  let link = PacketChannel(try OwnedDescriptor.inherited(3))
  try DataPlane.run(
    reactorCount: settings.reactorCount, busyPollMicroseconds: settings.busyPollMicroseconds, link: link, log: log)
} catch {
  log.error("reeved cannot start; it is started by `reeve serve`", ["problem": "\(error)"])
  exit(1)
}
