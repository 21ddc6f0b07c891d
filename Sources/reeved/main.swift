import Glibc
import ReeveServer
import ReeveSystem

// reeved, Reeve's data plane. `reeve serve` starts it with the link as descriptor 3; it is not started by hand.

/// What stands behind `--reactors` and `--log-level`; absent when the arguments are not those that `reeve serve` gives.
func settings(_ arguments: [String]) -> (reactorCount: Int, level: LogLevel)? {
  guard arguments.count == 4, arguments[0] == "--reactors", let count = Int(arguments[1]), 1...1_024 ~= count,
    arguments[2] == "--log-level", let level = LogLevel(name: arguments[3])
  else { return nil }
  return (count, level)
}

guard let (reactorCount, level) = settings(Array(CommandLine.arguments.dropFirst())) else {
  Log(level: .error).error("reeved is started by `reeve serve`; see `reeve help serve`")
  exit(2)
}
let log = Log(level: level)

do throws(SystemError) {
  let link = PacketChannel(try OwnedDescriptor.inherited(3))
  try DataPlane.run(reactorCount: reactorCount, link: link, log: log)
} catch {
  log.error("reeved cannot start; it is started by `reeve serve`", ["problem": "\(error)"])
  exit(1)
}
