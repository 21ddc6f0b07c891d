import ReeveTestSupport

/// What the command line asks for.
struct FuzzOptions {
  var seed: UInt64 = 1
  var streamCount = 1_000_000
  /// Threads that send streams.
  var jobs = 2
  /// Absent: everything is spoken.
  var only: Speech?
  /// The one stream that is sent, in place of all.
  var replayed: Int?
  /// The folder with `reeve` and `reeved`.
  var programs = BuiltPrograms.folder

  static let usage = """
    usage: reeve-fuzz [--seed N] [--streams N] [--jobs N] [--only http|http2|spop|frames] [--programs FOLDER]
           reeve-fuzz --replay SEED:INDEX [--only …]
                                    send that one stream of that seed, alone, and print what is answered

    Starts `reeve serve`, and sends it conversations that were damaged. Each must be answered or closed, and none may be
    allowed anything. Prints how often each kind of answer came.
    Exits with 1 when something failed, with 2 when it could not begin.
    """

  /// Streams have numbers below this one.
  var lastIndex: Int { replayed.map { $0 + 1 } ?? streamCount }

  /// - Throws: what is wrong with the arguments, in words.
  init(_ arguments: [String]) throws(FuzzFailure) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      switch name {
      case "--seed": seed = UInt64(try Self.number(name, rest.popFirst()))
      case "--streams": streamCount = try Self.number(name, rest.popFirst())
      case "--jobs": jobs = max(1, try Self.number(name, rest.popFirst()))
      case "--only":
        let text = rest.popFirst() ?? ""
        guard let speech = Speech(rawValue: text) else { throw FuzzFailure("nobody speaks `\(text)`\n\(Self.usage)") }
        only = speech
      case "--programs":
        guard let path = rest.popFirst() else { throw FuzzFailure("`--programs` needs a folder") }
        programs = path
      case "--replay":
        let parts = (rest.popFirst() ?? "").split(separator: ":").map(String.init)
        guard parts.count == 2 else { throw FuzzFailure("`--replay` needs a seed and a number, as in `1:4711`") }
        seed = UInt64(try Self.number(name, parts[0]))
        replayed = try Self.number(name, parts[1])
      default: throw FuzzFailure("unknown argument `\(name)`\n\(Self.usage)")
      }
    }
  }

  private static func number(_ name: String, _ text: String?) throws(FuzzFailure) -> Int {
    guard let text, let number = Int(text), number >= 0 else {
      throw FuzzFailure("`\(name)` needs a number from zero, and has `\(text ?? "")`")
    }
    return number
  }
}
