import Foundation
import ReeveTestSupport
import Testing

/// What the suite makes of its rows, by the runs that git keeps. Python is needed for benchmarks only.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
struct ReportTests {
  static let records: [String] = {
    let folder = "\(Built.repository)/Benchmarks/Records"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".jsonl") }.sorted().map { "\(folder)/\($0)" }
  }()

  /// Runs the suite's command with Python, with a folder that then goes in place of `Benchmarks/out`.
  private func run(_ arguments: [String]) throws -> (status: Int32, output: String, page: String) {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["\(Built.repository)/Benchmarks/run"] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["REEVE_BENCH_OUT": folder.path]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text, (try? folder.read("report.html")) ?? "")
  }

  @Test(arguments: records) func aRecordMakesAPage(record: String) throws {
    let (status, output, page) = try run(["report", record])
    #expect(status == 0, "\(output)")
    // A record of gateways alone promises nothing, and has a plot for each number of connections.
    let isOfGateways = record.hasSuffix("-gateways.jsonl")
    let promised = output.contains("| retain, release, malloc, exclusivity calls of a decision |")
    #expect(promised != isOfGateways, "\(output)")
    #expect(page.contains("Through gateways") || !isOfGateways)
    #expect(page.hasSuffix("</html>\n"))
    #expect(page.components(separatedBy: "<svg").count > (isOfGateways ? 2 : 5))
    #expect(page.components(separatedBy: "<svg").count == page.components(separatedBy: "</svg>").count)
    // One file, without a script, that asks nobody for anything.
    for stranger in ["<script", "http:", "https:", "src=", "@import", ">nan", "=\"nan\"", "None<"] {
      #expect(!page.contains(stranger), "\(stranger)")
    }
  }

  /// A page of one benchmark has only what was measured.
  @Test func aPageOfOneBenchmark() throws {
    let folder = try TemporaryFolder()
    let row = #"""
      {"benchmark": "memory", "world": "10000-uniform", "image_mb": 36, "start_mb": 13, "busy_mb": 41.5, "idle_bytes": 96,
       "control_mb": 15}
      """#
    try folder.write("rows.jsonl", row.replacing("\n", with: " ") + "\n")
    let (status, output, page) = try run(["report", "\(folder.path)/rows.jsonl"])
    #expect(status == 0, "\(output)")
    #expect(output.contains("| resident memory beyond the image, 64 connections | 41.5 MB | ≤ 40.0 MB | ≤ 16.0 MB |"))
    #expect(page.contains("missed") && !page.contains("Through a socket"))
  }

  @Test func whatIsWrongIsSaid() throws {
    let missing = try run(["report", "no-such-file"])
    #expect(missing.status == 2 && missing.output.contains("`no-such-file` is not a file of rows"), "\(missing.output)")
    let unknown = try run(["decode"])
    #expect(unknown.status == 2 && unknown.output.contains("no benchmark `decode`; there are decide, serve"))
  }
}
