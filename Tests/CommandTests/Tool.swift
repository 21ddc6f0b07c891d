import Glibc
import ReeveTestSupport
import Testing

/// Runs the `reeve` that the build put beside the test bundle.
struct Tool {
  /// What came of a run.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The folder that the command runs in.
  var folder = "."

  /// Runs `reeve` with arguments.
  func run(_ arguments: String...) throws -> Outcome {
    try spawn(["\(BuiltPrograms.folder)/reeve"] + arguments)
  }

  /// Runs a line of shell, in which `reeve` is the one that was built.
  func shell(_ line: String) throws -> Outcome {
    try spawn(["/bin/sh", "-c", "PATH='\(BuiltPrograms.folder)':$PATH; \(line)"])
  }

  /// Runs a program for at most a minute, with its output in files, so that no pipe fills up.
  private func spawn(_ command: [String]) throws -> Outcome {
    let files = try TemporaryFolder()
    let line = "cd \(quoted(folder)) && exec timeout 60 \(command.map(quoted).joined(separator: " "))"
    let status = unsafe system("{ \(line); } > '\(files.path)/out' 2> '\(files.path)/err' < /dev/null")
    return Outcome(
      status: (status >> 8) & 0xFF, output: try files.read("out"), errors: try files.read("err"))
  }

  private func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
