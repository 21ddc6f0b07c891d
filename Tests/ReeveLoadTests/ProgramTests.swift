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

  @Test(arguments: [1, 32]) func floor(depth: Int) throws {
    let (status, output) = try run(
      """
      reeve-benchmark image $REPOSITORY/Profiles/bedrock b; reeve-benchmark questions b - office o;
      floor-server unix:$PWD/s 0 2 > answered & floor-client unix:$PWD/s o 0 \(depth) 2 0.3; wait; cat answered
      """)
    #expect(status == 0, "\(output)")
    #expect(output.contains("\"depth\":\(depth),\"connections\":2"))
    #expect(output.contains("\"answered\":"))
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
