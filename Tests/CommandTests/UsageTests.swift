import ReeveTestSupport
import Testing

/// What is wrong with a command line is said on standard error, with what to do next, and the exit status is 2.
@Suite struct UsageTests {
  @Test(arguments: [
    ("", "reeve: error: no command is given\n  help: `reeve help` lists the commands\n"),
    ("chek", "reeve: error: unknown command `chek`\n  help: did you mean `reeve check`?\n"),
    ("frobnicate", "reeve: error: unknown command `frobnicate`\n  help: `reeve help` lists the commands\n"),
    ("--versoin", "reeve: error: unknown option `--versoin`\n  help: did you mean `--version`?\n"),
    (
      "check --stor x a b c",
      "reeve: error: check: unknown option `--stor`\n"
        + "  help: did you mean `--store`? `reeve help check` shows how it is used\n"
    ),
    (
      "check --store",
      "reeve: error: check: option `--store` needs a value\n"
        + "  help: write `--store STORE`; `reeve help check` shows how it is used\n"
    ),
    (
      "check --store --format json a b c",
      "reeve: error: check: option `--store` needs a value\n"
        + "  help: write `--store STORE`; `reeve help check` shows how it is used\n"
    ),
    (
      "check --store x --store y a b c",
      "reeve: error: check: option `--store` is given twice\n"
        + "  help: keep one of the two; `reeve help check` shows how it is used\n"
    ),
    (
      "check --store x --explain=yes a b c",
      "reeve: error: check: option `--explain` takes no value\n"
        + "  help: write `--explain` alone; `reeve help check` shows how it is used\n"
    ),
    (
      "check --store x --format xml a b c",
      "reeve: error: check: `xml` is not a value of `--format`\n"
        + "  help: expected one of: text, json; `reeve help check` shows how it is used\n"
    ),
    (
      "check --store x a b",
      "reeve: error: check: missing argument RESOURCE\n  help: `reeve help check` shows how it is used\n"
    ),
    (
      "status a",
      "reeve: error: status: unexpected argument `a`\n"
        + "  help: quote an argument that holds spaces or wildcards; `reeve help status` shows how it is used\n"
    ),
    (
      "check --store x a b ''",
      "reeve: error: check: the argument RESOURCE is empty\n  help: `reeve help check` shows how it is used\n"
    ),
    (
      "check a b c",
      "reeve: error: check: nothing to decide by\n"
        + "  help: name a server with `--connect ADDRESS`, or a store with `--store STORE`; `reeve help check` shows how it is used\n"
    ),
    (
      "check --store x --context key a b c",
      "reeve: error: check: `key` is not KEY=VALUE\n"
        + "  help: write `--context aws:SourceIp=203.0.113.7`; `reeve help check` shows how it is used\n"
    ),
    ("check -x", "reeve: error: check: unknown option `-x`\n  help: `reeve help check` shows how it is used\n"),
    (
      "compile store",
      "reeve: error: compile: option `--output` is missing\n"
        + "  help: name the file with `--output IMAGE`; `reeve help compile` shows how it is used\n"
    ),
    (
      "inspect image --action s3:GetObject",
      "reeve: error: inspect: `--action` needs `--principal`\n  help: `reeve help inspect` shows how it is used\n"
    ),
    ("help frob", "reeve: error: unknown command `frob`\n  help: `reeve help` lists the commands\n"),
    ("test", "reeve: error: test: missing argument PATH\n  help: `reeve help test` shows how it is used\n"),
  ])
  func mistake(line: String, message: String) throws {
    let outcome = try Tool().shell("reeve \(line)")
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == message)
  }

  @Test func version() throws {
    let outcome = try Tool().run("--version")
    #expect(outcome.status == 0)
    #expect(outcome.output == "reeve 0.1.0\n")
  }

  @Test func dashesEndTheOptions() throws {
    let store = try SmallStore()
    let outcome = try store.tool.run("check", "--store", "store", "--", "--help", "s3:ListBucket", "*")
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("reeve: error: malformed principal `--help`"))
  }

  /// What moves a terminal's cursor is not passed on.
  @Test func controlCharactersAreNotPrinted() throws {
    let outcome = try Tool().shell("reeve \"$(printf 'x\\033[2Jy')\"")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("unknown command `x\u{FFFD}[2Jy`"))
  }

  @Test func outputThatCannotBeWrittenIsAnError() throws {
    let outcome = try Tool().shell("reeve help > /dev/full")
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("reeve: error: standard output cannot be written: no space left on device"))
  }
}
