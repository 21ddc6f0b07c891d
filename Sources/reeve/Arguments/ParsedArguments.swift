import ReevePolicy

/// The arguments of one command, read and checked against what it takes.
struct ParsedArguments {
  fileprivate(set) var positionals: [String] = []
  fileprivate var values: [String: [String]] = [:]

  /// The value of an option that is given at most once.
  subscript(option: Option) -> String? { values[option.name]?.first }

  /// All values of an option, in their order.
  func all(_ option: Option) -> [String] { values[option.name] ?? [] }

  /// Whether an option is given.
  func has(_ option: Option) -> Bool { values[option.name] != nil }

  /// Whether JSON is asked for.
  var isJSON: Bool { self[.format] == "json" }
}

extension ParsedArguments {
  /// What came of reading a command's arguments.
  enum Reading {
    case arguments(ParsedArguments)
    /// `-h` or `--help` is among them.
    case help
  }

  /// Reads the arguments of a command: `--option value`, `--option=value`, `--` before arguments that begin with dashes.
  static func read(_ arguments: [String], of page: CommandPage) throws(CommandError) -> Reading {
    var parsed = ParsedArguments()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        parsed.positionals += rest
        break
      }
      if argument == "-h" || argument == "--help" { return .help }
      if argument.utf8.count > 1, argument.utf8.first == UInt8(ascii: "-") {
        try parsed.readOption(argument, &rest, of: page)
      } else {
        parsed.positionals.append(argument)
      }
    }
    try parsed.checkPositionals(of: page)
    return .arguments(parsed)
  }

  private mutating func readOption(
    _ argument: String, _ rest: inout ArraySlice<String>, of page: CommandPage
  ) throws(CommandError) {
    let halves = argument.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    let written = String(Substring(halves[0]))
    guard let option = page.options.first(where: { "--\($0.name)" == written }) else {
      throw page.usageError("unknown option `\(written)`", help: Self.nearest(to: written, of: page))
    }
    let value: String
    if option.value == nil {
      guard halves.count == 1 else {
        throw page.usageError("option `--\(option.name)` takes no value", help: "write `--\(option.name)` alone")
      }
      value = ""
    } else if halves.count == 2 {
      value = String(Substring(halves[1]))
    } else {
      guard let next = rest.first, !next.utf8.starts(with: "--".utf8) else {
        throw page.usageError("option `--\(option.name)` needs a value", help: "write `\(option.usage)`")
      }
      value = next
      rest.removeFirst()
    }
    if let choices = option.choices, !choices.contains(value) {
      throw page.usageError(
        "`\(value)` is not a value of `--\(option.name)`", help: "expected one of: \(choices.joined(separator: ", "))")
    }
    guard option.isRepeatable || values[option.name] == nil else {
      throw page.usageError("option `--\(option.name)` is given twice", help: "keep one of the two")
    }
    values[option.name, default: []].append(value)
  }

  private static func nearest(to written: String, of page: CommandPage) -> String? {
    nearestName(to: written, in: page.options.map { "--\($0.name)" } + ["--help"]).map { "did you mean `\($0)`?" }
  }

  private func checkPositionals(of page: CommandPage) throws(CommandError) {
    let needed = page.positionals.filter { !$0.isOptional }
    if positionals.count < needed.count {
      throw page.usageError("missing argument \(needed[positionals.count].name)", help: nil)
    }
    let isOpen = page.positionals.contains(where: \.isRepeatable)
    if !isOpen, positionals.count > page.positionals.count {
      throw page.usageError(
        "unexpected argument `\(positionals[page.positionals.count])`",
        help: "quote an argument that holds spaces or wildcards")
    }
    // An empty argument is a variable of a script that had no value.
    if let empty = positionals.firstIndex(of: "") {
      let name = page.positionals[min(empty, page.positionals.count - 1)].name
      throw page.usageError("the argument \(name) is empty", help: nil)
    }
  }
}
