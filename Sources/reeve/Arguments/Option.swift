/// An option of a command, as its help page and the parser need it.
struct Option: Sendable {
  /// Without the dashes.
  let name: String
  /// What the value is called in the help; absent for an option without one.
  let value: String?
  /// The values that there are; absent when any text may stand there.
  let choices: [String]?
  let isRepeatable: Bool
  let help: String

  init(_ name: String, value: String? = nil, choices: [String]? = nil, isRepeatable: Bool = false, help: String) {
    self.name = name
    self.value = value
    self.choices = choices
    self.isRepeatable = isRepeatable
    self.help = help
  }

  /// `--store STORE`, as help pages write it.
  var usage: String { "--\(name)" + (value.map { " \($0)" } ?? "") }
}

/// An argument that is known by its place.
struct Positional: Sendable {
  let name: String
  let isRepeatable: Bool
  let isOptional: Bool
  let help: String

  init(_ name: String, isRepeatable: Bool = false, isOptional: Bool = false, help: String) {
    self.name = name
    self.isRepeatable = isRepeatable
    self.isOptional = isOptional
    self.help = help
  }

  /// `PATH...`, as help pages write it.
  var usage: String {
    let name = isRepeatable ? "\(name)..." : name
    return isOptional ? "[\(name)]" : name
  }
}

extension Option {
  /// What every command that reports takes.
  static let format = Option(
    "format", value: "FORMAT", choices: ["text", "json"],
    help: "text for people, or json: one JSON object a line (default: text)")
}
