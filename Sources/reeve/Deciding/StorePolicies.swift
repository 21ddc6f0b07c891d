import Reeve

/// Policies of a store or image that a command decides by.
enum StorePolicies {
  static let option = Option(
    "store", value: "STORE", help: "the folder of a store, a JSON file with a store in it, or a compiled image")

  /// Loads policies; what is wrong with them goes to standard error.
  static func load(_ path: String, _ console: Console) throws(CommandError) -> LoadedPolicies {
    var loader = PolicyLoader()
    let loading = loader.load(path)
    guard let policies = loading.policies else {
      for diagnostic in loading.diagnostics where diagnostic.severity == .error { console.report(diagnostic) }
      throw CommandError(
        "the policies in `\(path)` do not load: \(counted(loading.errorCount, "error"))",
        help: "mend what is listed above; `reeve validate` lists warnings too")
    }
    return policies
  }
}

/// `1 error`, `2 errors`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
