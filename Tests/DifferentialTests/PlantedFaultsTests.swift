import Glibc
import ReeveStore
import Testing

/// The faults of `planted-faults.sh`, which takes minutes to plant and find all of them: that each can still be
/// planted, and that the table has what became of each.
@Suite struct PlantedFaultsTests {
  private static let folder = "Tests/DifferentialTests"

  @Test func everyFaultCanBePlanted() {
    #expect(unsafe system("bash \(Self.folder)/planted-faults.sh --check") == 0)
  }

  @Test func everyFaultWasFound() throws {
    let faults = try Self.lines("faults.sh").filter { $0.hasPrefix("  fault ") }.map { $0.split(separator: " ")[1] }
    let rows = try Self.lines("PLANTED-FAULTS.md").filter { $0.hasPrefix("| `") }.map { $0.split(separator: "|") }
    #expect(faults.count >= 40)
    for fault in faults { #expect(rows.contains { $0[0].trimmed == "`\(fault)`" }, "\(fault)") }
    #expect(rows.count == faults.count)
    for row in rows { #expect(row.last.flatMap { Int($0.trimmed) } != nil, "\(row.joined(separator: "|"))") }
  }

  private static func lines(_ name: String) throws -> [Substring] {
    let bytes = try FileReading.bytes(of: "\(folder)/\(name)").get()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
  }
}

extension Substring {
  fileprivate var trimmed: Substring { drop { $0 == " " }.prefix { $0 != " " } }
}
