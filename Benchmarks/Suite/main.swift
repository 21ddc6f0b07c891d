import Glibc

// The benchmarks that run inside one process. `Benchmarks/run` calls them; README.md says how to read what they print.

let usage = """
  usage: reeve-benchmark world PRINCIPALS FOLDER      write a company's store
         reeve-benchmark scale FOLDER                 load, compile, verify, edit: one row
         reeve-benchmark scale --header               the head of those rows
         reeve-benchmark decide STORE|PRINCIPALS …    nanoseconds a decision: one row each
         reeve-benchmark loop STORE|PRINCIPALS SPREAD COUNT   COUNT decisions, for callgrind
         reeve-benchmark frames STORE|PRINCIPALS SPREAD FILE  authorize frames and their decisions, for the load client

  SPREAD is `hot` or `uniform`; PRINCIPALS makes a company of so many, a STORE is a folder.
  """

do {
  switch CommandLine.arguments.dropFirst().first {
  case "world": try World.write(Array(CommandLine.arguments.dropFirst(2)))
  case "scale": try Scale.run(Array(CommandLine.arguments.dropFirst(2)))
  case "decide": try Decide.run(Array(CommandLine.arguments.dropFirst(2)))
  case "loop": try Decide.loop(Array(CommandLine.arguments.dropFirst(2)))
  case "frames": try Frames.run(Array(CommandLine.arguments.dropFirst(2)))
  default: throw Failure("unknown benchmark\n\(usage)")
  }
} catch {
  var message = "reeve-benchmark: error: \(error)\n"
  // The pointer is of a live buffer of the length that is given.
  _ = message.withUTF8 { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
  exit(2)
}
