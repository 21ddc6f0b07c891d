import Reeve

/// Routes that a command goes by.
enum RouteMaps {
  /// Reads the routes of a store, or a map that stands alone; what is wrong with them goes to standard error.
  static func load(_ path: String, _ console: Console) throws(CommandError) -> [RouteMap] {
    let reading = try read(path)
    guard let store = reading.store else {
      for diagnostic in reading.diagnostics where diagnostic.severity == .error { console.report(diagnostic) }
      let count = reading.diagnostics.count { $0.severity == .error }
      throw CommandError(
        "the routes in `\(path)` do not load: \(counted(count, "error"))",
        help: "mend what is listed above; `reeve validate` lists warnings too")
    }
    guard !store.routeMaps.isEmpty else { throw noRoutes(in: path) }
    return store.routeMaps
  }

  static func noRoutes(in path: String) -> CommandError {
    CommandError("`\(path)` has no routes", help: "write them into `routes/NAME.json`; Profiles/README.md says how")
  }

  private static func read(_ path: String) throws(CommandError) -> StoreReading {
    switch FileReading.kind(of: path) {
    case .folder: return StoreLoader.load(folder: path)
    case .file:
      switch FileReading.bytes(of: path) {
      case .failure(let diagnostic): throw CommandError(diagnostic.headline)
      case .success(let bytes):
        let document = JSONDocument(name: path, bytes: bytes)
        guard let root = document.root, document.diagnostics.isEmpty else {
          throw CommandError(
            document.diagnostics.first?.headline ?? "`\(path)` is empty", help: "name a store, or a JSON file")
        }
        return root["Routes"] != nil ? StoreLoader.load(routes: root, name: path) : StoreLoader.load(inline: root)
      }
    case nil: throw CommandError("nothing is at `\(path)`", help: "name the folder of a store")
    }
  }
}
