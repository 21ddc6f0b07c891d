public import ReevePolicy
import ReeveStore

/// Finds scenario files: those that are named, and those in folders.
public enum ScenarioFiles {
  /// The scenario files under `path`: the file itself; of a store, those in its `scenarios` folder; of any other folder,
  /// every JSON file in it and in the folders below.
  /// - Returns: the paths in the order of their names; or what is wrong, also when there is none.
  public static func find(under path: String) -> Result<[String], PolicyDiagnostic> {
    switch FileReading.kind(of: path) {
    case .file: return .success([path])
    case .folder:
      var files: [String] = []
      if let problem = collect(path, depth: 0, into: &files) { return .failure(problem) }
      if files.isEmpty {
        return .failure(FileReading.problem(path, "no scenario file is in this folder", help: nil))
      }
      return .success(files)
    case nil:
      return .failure(
        FileReading.problem(path, "nothing is there", help: "name a scenario file, or a folder that has some"))
    }
  }

  /// Folders inside one another; deeper ones are most likely a circle of links.
  private static let depthMax = 32

  private static func collect(_ folder: String, depth: Int, into files: inout [String]) -> PolicyDiagnostic? {
    guard depth < depthMax else {
      return FileReading.problem(folder, "folders are nested more than \(depthMax) deep", help: "look for a link")
    }
    switch FileReading.names(in: folder) {
    case .failure(let problem): return problem
    case .success(let names):
      let base = folder.hasSuffix("/") ? folder : "\(folder)/"
      if names.contains("scenarios") { return collect("\(base)scenarios", depth: depth + 1, into: &files) }
      if names.contains("accounts") || names.contains("resources") {
        return FileReading.problem(folder, "the store has no scenarios", help: "put some into its folder `scenarios`")
      }
      for name in names {
        let path = base + name
        if FileReading.kind(of: path) == .folder {
          if let problem = collect(path, depth: depth + 1, into: &files) { return problem }
        } else if name.hasSuffix(".json") {
          files.append(path)
        }
      }
      return nil
    }
  }
}
