import Glibc
import ReeveSystem
import Testing

/// Programs that are run to their end: what they write is taken within limits, and none goes on for ever.
@Suite struct ProgramRunTests {
  private func run(_ script: String, bytes: Int = 1_000, milliseconds: Int = 20_000) throws -> ProgramRun {
    try ProgramRun.of(
      "/bin/sh", arguments: ["-c", script], outputByteCountMax: bytes, timeoutMilliseconds: milliseconds)
  }

  @Test func whatIsWrittenIsTaken() throws {
    let run = try run("echo out; echo err >&2; exit 3")
    #expect(run.output == Array("out\n".utf8) && run.errors == Array("err\n".utf8))
    #expect(run.ending == .exit(3) && run.cut == nil)
  }

  @Test func theLimitItselfIsNotTooMuch() throws {
    let whole = try run("head -c 200000 /dev/zero; sleep 0.01; head -c 100000 /dev/zero", bytes: 300_000)
    #expect(whole.output.count == 300_000 && whole.ending == .exit(0) && whole.cut == nil)
    let cut = try run("head -c 300001 /dev/zero; sleep 60", bytes: 300_000)
    #expect(cut.output.count == 300_000 && cut.ending == .signal(SIGKILL) && cut.cut == .output)
  }

  /// Nor does one that says too much of its faults come to a halt.
  @Test func errorsAreCutAndGoOn() throws {
    let run = try run("head -c 1000000 /dev/zero >&2; echo done")
    #expect(run.errors.count == 4_096 && run.output == Array("done\n".utf8) && run.ending == .exit(0))
  }

  /// With its descriptors open, and closed.
  @Test(arguments: ["sleep 60", "exec sleep 60 >&- 2>&-", "trap '' TERM; while :; do sleep 1; done"])
  func whatDoesNotEndIsEnded(script: String) throws {
    let before = SystemClock.monotonicNanoseconds()
    let run = try run(script, milliseconds: 100)
    #expect(run.cut == .time && run.ending == .signal(SIGKILL))
    #expect(SystemClock.monotonicNanoseconds() - before < 20_000_000_000)
  }

  @Test func thereIsNoInputAndNoEnvironment() throws {
    unsafe setenv("REEVE_TEST_OF_RUNS", "1", 1)
    let run = try run("cat; echo \"[$REEVE_TEST_OF_RUNS$HOME]\"; ls /proc/self/fd | wc -l")
    // Three descriptors, and that of `ls` itself.
    #expect(String(decoding: run.output, as: UTF8.self) == "[]\n4\n")
  }

  @Test func aProgramThatIsNotThere() {
    let error = #expect(throws: SystemError.self) {
      try ProgramRun.of("/nowhere/reeve-fetch", arguments: [], outputByteCountMax: 1, timeoutMilliseconds: 1)
    }
    #expect(error?.code == ENOENT && error?.subject == "/nowhere/reeve-fetch")
  }
}
