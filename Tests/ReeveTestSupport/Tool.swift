import Glibc

/// Runs the `reeve` that the build put beside the tests.
public struct Tool: Sendable {
  /// What came of a run.
  public struct Outcome: Sendable {
    public var status: Int32
    public var output: String
    public var errors: String
  }

  /// A run that failed and should not have.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// The folder that the command runs in.
  public var folder: String

  public init(folder: String = ".") { self.folder = folder }

  /// Runs `reeve` with arguments.
  public func run(_ arguments: String...) throws -> Outcome {
    try spawn(["\(BuiltPrograms.folder)/reeve"] + arguments)
  }

  /// Runs a line of shell, in which `reeve` is the one that was built.
  public func shell(_ line: String) throws -> Outcome {
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

extension Tool {
  /// Runs a line of shell that begins behind `reeve`, in a folder and for at most 30 seconds.
  /// - Parameter environment: assignments before it.
  public static func outcome(
    _ line: String, in folder: TemporaryFolder, environment: String = ""
  ) throws -> Outcome {
    try Tool(folder: folder.path).shell("\(environment) timeout 30 reeve \(line)")
  }

  /// Runs such a line, which succeeds.
  /// - Returns: what it printed.
  @discardableResult
  public static func run(_ line: String, in folder: TemporaryFolder) throws -> String {
    let outcome = try outcome(line, in: folder)
    guard outcome.status == 0 else { throw Failure(description: "\(line): \(outcome.errors)") }
    return outcome.output
  }
}
