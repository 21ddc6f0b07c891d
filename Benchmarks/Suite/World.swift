// Soundness: each pointer is of a live buffer, given with its own length, for one call that keeps neither.

import Glibc
import ReeveLoad
import ReevePolicy
import ReeveStore

/// Where the stores of benchmarks come from.
enum World {
  /// `world WORLD FOLDER`.
  static func write(_ arguments: [String]) throws {
    guard arguments.count == 2 else { throw Failure(usage) }
    let store = try store(arguments[0])
    if unsafe mkdir(arguments[1], 0o755) != 0, errno != EEXIST {
      throw Failure("`\(arguments[1])` cannot be made")
    }
    try StoreFolder.write(store, to: arguments[1])
  }

  /// The store in a folder; every finding is an error here.
  static func load(folder: String) throws -> Store {
    let reading = StoreLoader.load(folder: folder)
    guard let store = reading.store else {
      throw Failure("`\(folder)` is not a store: \(reading.diagnostics.first.map { "\($0.rendered)" } ?? "")")
    }
    return store
  }

  /// A company, a shape, or the store in a folder.
  static func store(_ world: String) throws -> Store {
    if let count = principalCount(world) { return Company(CompanyShape(principalCount: count)).store }
    if let matrix = try matrix(world) { return matrix.store }
    if let shaped = try shaped(world) { return shaped.store }
    return try load(folder: world)
  }

  /// The principals of a company: `company`, `company:COUNT` or `COUNT`.
  static func principalCount(_ world: String) -> Int? {
    if world == "company" { return companyCount }
    let count = world.hasPrefix("company:") ? Int(world.dropFirst(8)) : Int(world)
    return count.flatMap { $0 > 0 ? $0 : nil }
  }

  /// Principals of the company that the issue of scale is about.
  private static let companyCount = 100_000

  /// `matrix` or `matrix:COUNT`; absent for what is none.
  static func matrix(_ world: String) throws -> PrincipalMatrix? {
    if world == "matrix" { return PrincipalMatrix() }
    guard world.hasPrefix("matrix:") else { return nil }
    guard let count = Int(world.dropFirst(7)), 1...PrincipalMatrix.countMax ~= count else {
      throw Failure("`\(world)`: there can be 1 to \(PrincipalMatrix.countMax) principals")
    }
    return PrincipalMatrix(count: count)
  }

  /// `SHAPE` or `SHAPE:COUNT`; absent for what is no shape's name.
  static func shaped(_ world: String) throws -> ShapedWorld? {
    let parts = world.split(separator: ":", maxSplits: 1)
    guard let name = parts.first, let shape = Shape(rawValue: String(name)) else { return nil }
    guard parts.count == 2 else { return ShapedWorld(shape) }
    guard let count = Int(parts[1]), 1...shape.countMax ~= count else {
      throw Failure("`\(world)`: there can be 1 to \(shape.countMax) \(shape.unit)")
    }
    return ShapedWorld(shape, count: count)
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
