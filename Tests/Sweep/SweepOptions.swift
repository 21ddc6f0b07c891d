/// What the command line asks for.
struct SweepOptions {
  var seed: UInt64 = 1
  var pairs = 20_000
  /// Heads of HTTP requests that are routed, in place of pairs.
  var heads = 0
  /// Batches that are asked side by side.
  var jobs = 1
  var stopsAtFirst = false
  /// Makes disagreements small, which takes a while each.
  var shrinks = true
  /// Scenario files to ask instead of pairs that are drawn.
  var files: [String] = []
  /// The folder to which the scenario files of disagreements go; without one they are printed.
  var folder: String?

  static let usage = """
    usage: reeve-sweep [--seed N] [--pairs N] [--jobs N] [--stop-at-first] [--no-shrink] [--keep FOLDER]
           reeve-sweep --routes N [--seed N] [--jobs N]
                                    draw maps of routes, and N heads of HTTP requests instead
           reeve-sweep FILE...      ask the cases of scenario files instead

    Draws stores and requests from a seed and asks every engine about each pair. Prints how often each outcome came, each
    kind of question, and each rule that was decisive. A disagreement is made small and written as a scenario file.
    Exits with 1 when the engines disagreed, with 2 when it could not ask.
    """

  /// - Throws: what is wrong with the arguments, in words.
  init(_ arguments: [String]) throws(SweepFailure) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      switch name {
      case "--seed": seed = UInt64(try Self.number(name, rest.popFirst()))
      case "--pairs": pairs = try Self.number(name, rest.popFirst())
      case "--routes": heads = try Self.number(name, rest.popFirst())
      case "--jobs": jobs = max(1, try Self.number(name, rest.popFirst()))
      case "--stop-at-first": stopsAtFirst = true
      case "--no-shrink": shrinks = false
      case "--keep":
        guard let path = rest.popFirst() else { throw SweepFailure("`--keep` needs a folder") }
        folder = path
      case _ where !name.hasPrefix("-"): files.append(name)
      default: throw SweepFailure("unknown argument `\(name)`\n\(Self.usage)")
      }
    }
  }

  private static func number(_ name: String, _ text: String?) throws(SweepFailure) -> Int {
    guard let text, let number = Int(text), number >= 0 else {
      throw SweepFailure("`\(name)` needs a number from zero, and has `\(text ?? "")`")
    }
    return number
  }
}

/// Why a sweep could not be made.
struct SweepFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
