import Glibc
import ReeveLoad
import ReevePolicy
import ReeveStore

/// Where the stores of benchmarks come from.
enum World {
  /// `world PRINCIPALS FOLDER`.
  static func write(_ arguments: [String]) throws {
    guard arguments.count == 2, let count = Int(arguments[0]), count > 0 else { throw Failure(usage) }
    let company = Company(CompanyShape(principalCount: count))
    if unsafe mkdir(arguments[1], 0o755) != 0, errno != EEXIST {
      throw Failure("`\(arguments[1])` cannot be made")
    }
    try StoreFolder.write(company.store, to: arguments[1])
  }

  /// The store in a folder; every finding is an error here.
  static func load(folder: String) throws -> Store {
    let reading = StoreLoader.load(folder: folder)
    guard let store = reading.store else {
      throw Failure("`\(folder)` is not a store: \(reading.diagnostics.first.map { "\($0.rendered)" } ?? "")")
    }
    return store
  }
}
