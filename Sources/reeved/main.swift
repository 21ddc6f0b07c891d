import Glibc
import ReeveServer
import ReeveSystem

// reeved, Reeve's data plane. `reeve serve` starts it with the link as descriptor 3; it is not started by hand.

let log = Log(level: .info)

/// The number behind `--reactors`; absent when the arguments are not those that `reeve serve` gives.
func reactorCount(_ arguments: [String]) -> Int? {
  guard arguments.count == 2, arguments[0] == "--reactors", let count = Int(arguments[1]), 1...1_024 ~= count else {
    return nil
  }
  return count
}

guard let reactorCount = reactorCount(Array(CommandLine.arguments.dropFirst())) else {
  log.error("reeved is started by `reeve serve`; see `reeve help serve`")
  exit(2)
}

do throws(SystemError) {
  let link = PacketChannel(try OwnedDescriptor.inherited(3))
  try DataPlane.run(reactorCount: reactorCount, link: link, log: log)
} catch {
  log.error("reeved cannot start; it is started by `reeve serve`", ["problem": "\(error)"])
  exit(1)
}
