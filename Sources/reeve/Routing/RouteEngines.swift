import Reeve

/// What knows the routes that a command goes by: the image, and the definition where there is a store.
struct RouteEngines {
  private let image: PolicyImage
  private let router: Router?

  /// Reads a store, routes that stand alone, or an image; what is wrong with them goes to standard error.
  init(_ path: String, _ console: Console) throws(CommandError) {
    if case .file = FileReading.kind(of: path), case .success(let bytes) = FileReading.bytes(of: path),
      ImageHeader.isImage(bytes)
    {
      do { image = try PolicyImage(bytes: bytes) } catch { throw CommandError("`\(path)`: \(error)") }
      guard image.hasRoutes else { throw RouteMaps.noRoutes(in: path) }
      router = nil
      return
    }
    let maps = try RouteMaps.load(path, console)
    do { image = try PolicyImage(routes: maps) } catch { throw CommandError("`\(path)`: \(error)") }
    router = Router(maps: maps)
  }

  /// What a request is. Where the engines do not say the same, neither is believed.
  func route(_ head: HTTPRequestHead, body: any RoutedBody) throws(CommandError) -> Routing {
    let routing = image.route(head, body: body)
    guard let router else { return routing }
    let definition = router.route(head, body: body)
    guard definition == routing else {
      throw CommandError(
        "the engines differ: compiled `\(RoutingText.json(routing).line)`, "
          + "reference `\(RoutingText.json(definition).line)`",
        help: "report it with the store and the request; until then, let no gateway route by this store")
    }
    return routing
  }
}
