import Glibc
import ReeveCompiler
import ReeveLoad
import ReeveStore

/// How size and time of compilation grow with a world, whatever its shape: the same world at once, twice, four and eight
/// times a size, and the exponents between them.
///
/// An exponent of 1 is linear. Bytes are exact. Time is the least of several runs, of processor time, and still is
/// mostly the memory's: a store that has left the caches costs more a statement than one that has not.
enum Growth {
  private static let columns: [(String, Int)] = [
    ("count", 9), ("statements", 11), ("compile s", 10), ("image MB", 9), ("B/each", 7), ("exponent of time", 17),
    ("of bytes", 9),
  ]
  /// From the smallest size to the largest.
  private static let exponentMax = (time: 1.25, bytes: 1.05)

  /// The smallest size of each world.
  private static let worlds: [(name: String, count: Int)] = [
    ("company", 2_500), (Shape.literals.rawValue, 15_000), (Shape.globs.rawValue, 512),
    (Shape.conditions.rawValue, 1_000), (Shape.individuals.rawValue, 5_000), (Shape.resources.rawValue, 25_000),
  ]

  private struct Point {
    var count: Int
    var statements: Int
    var seconds: Double
    var bytes: Int
  }

  /// `growth [WORLD…]`: all worlds unless some are named.
  /// - Throws: where one grows faster than the bound.
  static func run(_ arguments: [String]) throws {
    let chosen = arguments.isEmpty ? worlds : worlds.filter { arguments.contains($0.name) }
    guard !chosen.isEmpty, arguments.allSatisfy({ name in worlds.contains { $0.name == name } }) else {
      throw Failure(usage)
    }
    var faster: [String] = []
    print("\(Column.left("world", 12)) \(columns.map { Column.right($0.0, $0.1) }.joined(separator: " "))")
    for (name, count) in chosen {
      var points: [Point] = []
      for factor in [1, 2, 4, 8] {
        let point = try measure("\(name):\(count * factor)", count * factor)
        print(row(name, point, after: points.last))
        points.append(point)
      }
      let (time, bytes) = exponents(points[0], points[points.count - 1])
      print("\(Column.left("", 12)) whole range: time \(Column.fixed(time, 2)), bytes \(Column.fixed(bytes, 2))")
      if time > exponentMax.time || bytes > exponentMax.bytes { faster.append(name) }
    }
    guard faster.isEmpty else {
      throw Failure(
        "faster than the bound, time \(exponentMax.time) and bytes \(exponentMax.bytes): \(faster.joined(separator: ", "))"
      )
    }
  }

  private static func measure(_ world: String, _ count: Int) throws -> Point {
    let store = try World.store(world)
    var point = Point(count: count, statements: 0, seconds: .infinity, bytes: 0)
    // Short ones are repeated, because the least of many is what they take.
    var total = 0.0
    repeat {
      var compiler = Compiler()
      let (seconds, image) = try Measurement.seconds { try compiler.compile(store) }
      point.seconds = min(point.seconds, seconds)
      point.statements = image.statementCount
      point.bytes = image.bytes.count
      total += seconds
    } while total < 0.5
    return point
  }

  private static func exponents(_ first: Point, _ second: Point) -> (time: Double, bytes: Double) {
    let growth = log(Double(second.count) / Double(first.count))
    return (log(second.seconds / first.seconds) / growth, log(Double(second.bytes) / Double(first.bytes)) / growth)
  }

  private static func row(_ name: String, _ point: Point, after last: Point?) -> String {
    var cells = [
      Column.grouped(point.count), Column.grouped(point.statements), Column.fixed(point.seconds, 4),
      Column.fixed(Double(point.bytes) / 1e6, 2), Column.fixed(Double(point.bytes) / Double(point.count), 0),
    ]
    if let last {
      let (time, bytes) = exponents(last, point)
      cells += [Column.fixed(time, 2), Column.fixed(bytes, 2)]
    }
    return "\(Column.left(name, 12)) \(zip(cells, columns).map { Column.right($0.0, $0.1.1) }.joined(separator: " "))"
  }
}
