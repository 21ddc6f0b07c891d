// Soundness: the one pointer is of a live buffer, given with its own length.

import Glibc

// The benchmarks that run inside one process. `Benchmarks/run` calls them; README.md says how to read what they print.

let usage = """
  usage: reeve-benchmark world WORLD FOLDER            write a store
         reeve-benchmark scale FOLDER | --header       load, compile, verify, edit: one row
         reeve-benchmark storage FOLDER                what a change costs, by way of storing
         reeve-benchmark growth [WORLD...]             time and bytes of compiling at four sizes of each world
         reeve-benchmark image WORLD FILE              write an image
         reeve-benchmark questions IMAGE WORLD SPREAD FILE   write authorize frames, each with the image's decision
         reeve-benchmark decide IMAGE QUESTIONS [FORM] | --header   nanoseconds a decision: one row
         reeve-benchmark resources COUNT IMAGE QUESTIONS | --header   write both for so many resources: one row
         reeve-benchmark loop IMAGE QUESTIONS COUNT [FORM]   COUNT decisions, for callgrind

  FORM is `string`, one request after the other, or `groups`: sixteen are looked up ahead together; or
  `handles`: as `string`, with handles in place of principals and actions. `frames` and `handled-frames`: from the frame to
  the reply, as a server answers it. `anew` and `anew-frames`: as `string` and `frames`, where no request gets the verdict
  that the same one got before.

  WORLD is `company`, `company:PRINCIPALS`, or a number of principals; a shape, as `literals` or `literals:30000` (ten,
  organized, literals, globs, conditions, individuals, resources); `matrix` or `matrix:USERS`; or a store's folder. SPREAD is
  `hot`, of a company or a shape; `uniform`, of a company or `matrix`; `fresh`, of a shape, in which no resource comes twice;
  `office`, one request to Profiles/bedrock; or a scenario file, whose expected decisions the questions take.
  """

do {
  let arguments = Array(CommandLine.arguments.dropFirst(2))
  switch CommandLine.arguments.dropFirst().first {
  case "world": try World.write(arguments)
  case "scale": try Scale.run(arguments)
  case "growth": try Growth.run(arguments)
  case "storage": try Storage.run(arguments)
  case "image": try Decide.image(arguments)
  case "questions": try Questions.run(arguments)
  case "decide": try Decide.run(arguments)
  case "resources": try Resources.run(arguments)
  case "loop": try Decide.loop(arguments)
  case "help", "--help": print(usage)
  default: throw Failure("unknown benchmark\n\(usage)")
  }
} catch {
  var message = "reeve-benchmark: error: \(error)\n"
  _ = message.withUTF8 { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
  exit(2)
}
