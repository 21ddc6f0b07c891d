import Glibc
import ReeveClient
import ReeveControl
import ReeveSystem

/// Where a command finds a server.
enum ServerAddress {
  static let option = Option(
    "connect", value: "ADDRESS", help: "a running server: unix:PATH or tcp://HOST:PORT")

  static func read(_ text: String) throws(CommandError) -> SocketAddress {
    do { return try SocketAddress(text) } catch { throw CommandError(error.description) }
  }

  /// A connection to the server at `address`.
  static func connect(_ address: SocketAddress) throws(CommandError) -> Client {
    do { return try Client(address) } catch { throw Self.error(error) }
  }

  /// What kept a server from answering.
  static func error(_ error: ClientError) -> CommandError {
    switch error {
    case .connect(let reason) where reason.code == EACCES || reason.code == EPERM:
      CommandError(error.description, help: "run this as the user of that `reeve serve`, or as a member of its group")
    case .connect:
      CommandError(error.description, help: "is `reeve serve` running there? `reeve help serve` shows how to start it")
    default: CommandError(error.description)
    }
  }
}
