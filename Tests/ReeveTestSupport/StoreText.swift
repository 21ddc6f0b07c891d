public import ReevePolicy
public import ReeveStore

/// A store as text, and back.
public enum StoreText {
  /// The store that a reader makes of the text of `store`; absent when it refuses it.
  public static func reread(_ store: Store) -> (store: Store?, diagnostics: [PolicyDiagnostic]) {
    let text = ScenarioWriter.write(description: "", store: store, cases: [])
    let document = JSONDocument(name: "drawn", bytes: Array(text.utf8))
    guard document.diagnostics.isEmpty, let root = document.root, let inline = root["store"] else {
      return (nil, document.diagnostics)
    }
    let reading = StoreLoader.load(inline: inline)
    return (reading.store, reading.diagnostics.filter { $0.severity == .error })
  }
}
