import Glibc
import ReeveTestSupport
import Testing

/// The programs of the benchmarks run, on a small world.
@Suite(.serialized) struct ProgramTests {
  /// Runs a line of shell in a folder that then goes; its programs are the ones that were built.
  private func run(_ line: String) throws -> (status: Int32, output: String) {
    let folder = try TemporaryFolder()
    let status = unsafe system(
      "cd '\(folder.path)' && PATH='\(Built.folder)':$PATH REPOSITORY='\(Built.repository)' "
        + "timeout 60 sh -euc '\(line)' > output 2>&1 < /dev/null")
    return ((status >> 8) & 0xFF, try folder.read("output"))
  }

  @Test func scaleAndStorage() throws {
    let (status, output) = try run("reeve-benchmark world 200 w; reeve-benchmark scale w; reeve-benchmark storage w")
    #expect(status == 0, "\(output)")
    #expect(output.contains("one policy edited"))
    #expect(output.contains("a delta with one user"))
  }

  @Test func decide() throws {
    let (status, output) = try run(
      """
      reeve-benchmark image 200 i; reeve-benchmark questions i 200 hot q; reeve-benchmark loop i q 2000;
      reeve-benchmark image literals:90 s; reeve-benchmark questions s literals:90 hot t; reeve-benchmark loop s t 2000;
      reeve-benchmark image $REPOSITORY/Profiles/bedrock b; reeve-benchmark questions b - office o;
      reeve-benchmark loop b o 100
      """)
    #expect(status == 0, "\(output)")
  }

  /// The program works out by itself what each question must come to.
  @Test func resources() throws {
    let (status, output) = try run("reeve-benchmark resources 500 i q --once; reeve-benchmark loop i q 2000")
    #expect(status == 0, "\(output)")
    #expect(output.hasPrefix("       500"), "\(output)")
  }

  @Test func wrongDecisionsAreFound() throws {
    let (status, output) = try run(
      "reeve-benchmark image 20 i; reeve-benchmark image 200 j; reeve-benchmark questions j 200 hot q;"
        + "reeve-benchmark loop i q 2000")
    #expect(status == 2)
    #expect(output.contains("decisions are not the ones that the questions name"), "\(output)")
  }

  /// One line of questions, and a floor that answers for two seconds.
  private static let floor = """
    reeve-benchmark image $REPOSITORY/Profiles/bedrock b; reeve-benchmark questions b - office o;
    floor-server unix:$PWD/s --seconds 2
    """

  /// A number of the client's line.
  private func number(_ name: String, _ output: String) -> Double? {
    guard let start = output.firstRange(of: "\"\(name)\":")?.upperBound else { return nil }
    return Double(output[start...].prefix { $0.isNumber || $0 == "." })
  }

  @Test(arguments: [(1, 2), (32, 2), (256, 64)]) func closedLoop(depth: Int, connections: Int) throws {
    let (status, output) = try run(
      Self.floor
        + " > answered & floor-client unix:$PWD/s o --depth \(depth) --connections \(connections) --seconds 0.3"
        + " --server $!; wait; cat answered")
    #expect(status == 0, "\(output)")
    #expect(output.contains("\"depth\":\(depth),\"connections\":\(connections),"))
    #expect(output.contains("\"answered\":"))
    #expect(try #require(number("server_ns", output)) > 0)
  }

  @Test func loopsOverTCP() throws {
    let address = "tcp://127.0.0.1:\(20_000 + Int(getpid()) % 10_000)"
    let (status, output) = try run(
      """
      reeve-benchmark image $REPOSITORY/Profiles/bedrock b; reeve-benchmark questions b - office o;
      floor-server \(address) --seconds 2 & floor-client \(address) o --depth 8 --seconds 0.2;
      floor-client \(address) o --rate 2000 --connections 3 --seconds 0.2; wait
      """)
    #expect(status == 0, "\(output)")
    #expect(output.contains("\"loop\":\"closed\"") && output.contains("\"loop\":\"open\""), "\(output)")
  }

  /// A server stands still for 300 ms of each second. Whoever asks at a fixed rate waits, three in ten of them; a closed
  /// loop asks once in that time, and sees nothing of it at the 99th percentile.
  @Test func anOpenLoopSeesAStall() throws {
    let stalling = Self.floor.replacing("--seconds 2", with: "--seconds 5 --stall 300")
    let (status, output) = try run(
      stalling
        + " & floor-client unix:$PWD/s o --rate 500 --seconds 2.2; floor-client unix:$PWD/s o --seconds 2.2; wait")
    #expect(status == 0, "\(output)")
    let lines = output.split(separator: "\n").map(String.init)
    let (open, closed) = (try #require(lines.first), try #require(lines.dropFirst().first))
    #expect(try #require(number("requests", open)) == 990)
    #expect(try #require(number("p90_us", open)) > 50_000, "\(open)")
    #expect(try #require(number("p99_us", closed)) < 50_000, "\(closed)")
    #expect(try #require(number("max_us", closed)) > 200_000, "\(closed)")
  }

  /// Three digits, from nanoseconds to a minute; the greatest value as it was.
  @Test func percentilesAreExactToThreeDigits() throws {
    let (status, output) = try run("seq 1 100000 | sed s/.*/\\&000/ | floor-client percentiles")
    #expect(status == 0, "\(output)")
    for (name, expected) in [("p50_us", 50_000.0), ("p90_us", 90_000), ("p99_us", 99_000), ("p999_us", 99_900)] {
      let value = try #require(number(name, output))
      #expect(abs(value / expected - 1) < 0.001, "\(name): \(value)")
    }
    #expect(number("max_us", output) == 100_000)
    let (_, long) = try run("echo 60000000000 | floor-client percentiles; echo 999999999999 | floor-client percentiles")
    #expect(long.contains("\"p50_us\":60000000"), "\(long)")
    #expect(long.contains("\"max_us\":999999999.999"), "\(long)")
  }

  /// The floor allows everything, so a world that denies finds it out; and no run is longer than it was told.
  @Test func aWrongDecisionEndsTheRun() throws {
    let (status, output) = try run(
      """
      reeve-benchmark image 200 i; reeve-benchmark questions i 200 hot q;
      floor-server unix:$PWD/s --seconds 1 & floor-client unix:$PWD/s q --depth 8 || echo status $?; wait
      """)
    #expect(status == 0)
    #expect(output.contains("a wrong decision") && output.contains("status 1"), "\(output)")
  }

  /// Replies of one generation decide as the one image or as the other: the floor, which has no generation, as neither.
  @Test func wrongDecisionsAreCountedWhereImagesSwap() throws {
    let (status, output) = try run(
      """
      reeve-benchmark image 200 i; reeve-benchmark questions i 200 hot q;
      floor-server unix:$PWD/s --seconds 1 & floor-client unix:$PWD/s q --or q --depth 8 --seconds 0.3; wait
      """)
    #expect(status == 0, "\(output)")
    #expect(try #require(number("wrong", output)) > 0, "\(output)")
    #expect(number("generations", output) == 1)
  }
}

/// Where the build put its programs, and the repository.
enum Built {
  static let repository = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  static let folder: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(decoding: buffer[..<max(0, count)].map(UInt8.init(bitPattern:)), as: UTF8.self)
    let own = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
    // Some versions of SwiftPM run tests in a helper of the toolchain, and name the bundle.
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
    let named = bundle.flatMap { path in path.lastIndex(of: "/").map { String(path[..<$0]) } }
    return unsafe access("\(own)/reeve-benchmark", X_OK) == 0 ? String(own) : named ?? String(own)
  }()
}
