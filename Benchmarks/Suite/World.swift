// Soundness: each pointer is of a live buffer, given with its own length, for one call that keeps neither.

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

  /// A store's folder, or a company of so many principals.
  static func store(_ world: String) throws -> Store {
    if let count = Int(world) { return Company(CompanyShape(principalCount: count)).store }
    return try load(folder: world)
  }
}

/// Whole files.
enum Files {
  static func write(_ bytes: [UInt8], to path: String) throws {
    guard let file = unsafe fopen(path, "w") else { throw Failure("`\(path)` cannot be written") }
    let written = unsafe fwrite(bytes, 1, bytes.count, file)
    guard unsafe fclose(file) == 0, written == bytes.count else { throw Failure("`\(path)` cannot be written") }
  }

  static func read(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else { throw Failure("`\(path)` cannot be read") }
    defer { unsafe fclose(file) }
    unsafe fseek(file, 0, SEEK_END)
    let count = unsafe ftell(file)
    unsafe rewind(file)
    guard count >= 0 else { throw Failure("`\(path)` cannot be read") }
    var bytes = [UInt8](repeating: 0, count: count)
    guard unsafe fread(&bytes, 1, count, file) == count else { throw Failure("`\(path)` cannot be read") }
    return bytes
  }
}
