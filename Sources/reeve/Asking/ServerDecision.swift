import Reeve
import ReeveClient
import ReeveSystem
import ReeveWire

/// Decisions of a running server.
enum ServerDecision {
  static func decide(_ request: Request, at address: SocketAddress) throws(CommandError) -> DecisionReport {
    var client = try ServerAddress.connect(address)
    do {
      let reply = try client.authorize(request, names: true)
      return DecisionReport(request: request, answer: reply.answer, generation: reply.generation)
    } catch { throw ServerAddress.error(error) }
  }

  /// The story of a decision, as the server tells it: text for people, or one JSON object.
  static func explain(
    _ request: Request, at address: SocketAddress, asJSON isJSON: Bool
  ) throws(CommandError) -> String {
    var client = try ServerAddress.connect(address)
    do {
      return try client.explain(request, format: isJSON ? .json : .text).text
    } catch { throw ServerAddress.error(error) }
  }
}
