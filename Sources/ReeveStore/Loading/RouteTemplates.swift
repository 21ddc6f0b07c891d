/// Why a text of a route is no template.
struct TemplateProblem: Error {
  var message: String
  var help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}

extension TextTemplate {
  /// Segments that a path or a host may have.
  static let segmentCountMax = 64

  /// Reads a path: `/` and segments between slashes.
  init(path text: String) throws(TemplateProblem) {
    guard text.utf8.first == UInt8(ascii: "/") else {
      throw TemplateProblem("a path begins with `/`, and this is `\(text)`")
    }
    guard !text.utf8.contains(UInt8(ascii: "?")) else {
      throw TemplateProblem("a path has no query", help: "say in `Query` which parameters a request needs")
    }
    try self.init(Substring(text).dropFirst(), separator: "/")
  }

  /// Reads a host: segments between dots.
  init(host text: String) throws(TemplateProblem) {
    guard !text.isEmpty, text.utf8.count <= 253, !text.utf8.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "/") })
    else { throw TemplateProblem("`\(text)` is not a host", help: "write a name without scheme, port and path") }
    try self.init(Substring(text), separator: ".")
  }

  private init(_ text: Substring, separator: Character) throws(TemplateProblem) {
    var segments: [TemplateSegment] = []
    var names: Set<String> = []
    for piece in text.split(separator: separator, omittingEmptySubsequences: false) {
      let segment = try TemplateSegment(piece)
      if let part = segment.part, !names.insert(part).inserted {
        throw TemplateProblem("part `\(part)` stands twice in `\(text)`", help: "give each part a name of its own")
      }
      segments.append(segment)
    }
    guard segments.count(where: \.isOpen) <= 1 else {
      throw TemplateProblem(
        "`\(text)` has two parts with `+`", help: "only one part can take in several segments")
    }
    guard segments.count <= Self.segmentCountMax else {
      throw TemplateProblem("a template has at most \(Self.segmentCountMax) segments, and this has \(segments.count)")
    }
    self.init(segments: segments)
  }

  /// The names of its parts.
  var parts: [String] { segments.compactMap(\.part) }
}

extension TemplateSegment {
  /// Reads what stands between two separators: at most one `{Name}` in it, or `{Name+}` alone.
  init(_ text: Substring) throws(TemplateProblem) {
    guard let open = text.firstIndex(of: "{") else {
      guard !text.contains("}") else { throw Self.unbalanced(text) }
      self.init(prefix: String(text))
      return
    }
    guard let close = text[open...].firstIndex(of: "}"), !text[..<open].contains("}") else {
      throw Self.unbalanced(text)
    }
    let suffix = text[text.index(after: close)...]
    guard !suffix.contains("{"), !suffix.contains("}") else {
      throw TemplateProblem(
        "`\(text)` has more than one part", help: "a segment has one part, with text before and behind it")
    }
    var name = text[text.index(after: open)..<close]
    let isOpen = name.hasSuffix("+")
    if isOpen { name = name.dropLast() }
    guard RouteNames.isName(name) else {
      throw TemplateProblem(
        "`\(name)` is not the name of a part", help: "it has 1 to 64 letters, digits and underscores, as in `{Bucket}`")
    }
    guard !isOpen || open == text.startIndex && suffix.isEmpty else {
      throw TemplateProblem("`{\(name)+}` stands alone between separators, and here it is `\(text)`")
    }
    self.init(prefix: String(text[..<open]), part: String(name), suffix: String(suffix), isOpen: isOpen)
  }

  private static func unbalanced(_ text: Substring) -> TemplateProblem {
    TemplateProblem("a brace of `\(text)` has no partner", help: "a part is written as `{Name}`")
  }
}

extension FilledTemplate {
  /// Reads a text with variables: `${Name}`, `${Query:NAME}`, `${Header:NAME}`, and `${Name, 'default'}`.
  init(_ text: String) throws(TemplateProblem) {
    var pieces: [Piece] = []
    var rest = Substring(text)
    while let start = rest.firstRange(of: "${") {
      if start.lowerBound > rest.startIndex { pieces.append(.literal(String(rest[..<start.lowerBound]))) }
      guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
        throw TemplateProblem("`\(rest[start.lowerBound...])` has no closing brace")
      }
      pieces.append(try Self.variable(rest[start.upperBound..<end]))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { pieces.append(.literal(String(rest))) }
    self.init(pieces: pieces)
  }

  private static func variable(_ text: Substring) throws(TemplateProblem) -> Piece {
    let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    var otherwise: String?
    if parts.count == 2 {
      var value = parts[1].drop { $0 == " " }
      guard value.count >= 2, value.first == "'", value.last == "'" else {
        throw TemplateProblem("the default of `${\(text)}` has no quotes", help: "write it as `${Name, 'default'}`")
      }
      value = value.dropFirst().dropLast()
      otherwise = String(value)
    }
    return .variable(try RouteVariable(parts[0]), default: otherwise)
  }

  /// The variables that have to have a value, for there is nothing in their place.
  var needed: [RouteVariable] {
    pieces.compactMap { if case .variable(let variable, default: nil) = $0 { variable } else { nil } }
  }
}

extension FilledTemplate {
  var variables: [RouteVariable] {
    pieces.compactMap { if case .variable(let variable, _) = $0 { variable } else { nil } }
  }

  /// As the file has it but for defaults, for the name of a route.
  var nameOfRoute: String {
    pieces.map { piece in
      switch piece {
      case .literal(let literal): literal
      case .variable(let variable, _): "${\(variable.text)}"
      }
    }.joined()
  }
}

extension RouteVariable {
  /// Names of members that lead to a value of a body, one inside the other.
  static let memberCountMax = 8

  /// Reads the name of a part or a variable, `Query:NAME`, `Header:NAME`, or `Body:NAME.NAME`.
  init(_ name: Substring) throws(TemplateProblem) {
    if let colon = name.firstIndex(of: ":") {
      let (kind, key) = (name[..<colon], name[name.index(after: colon)...])
      switch kind {
      case "Query" where !key.isEmpty:
        self = .query(String(key))
        return
      case "Header" where RouteNames.isHeader(key):
        self = .header(RouteNames.lowercased(key))
        return
      case "Body" where Self.isPath(key):
        self = .body(String(key))
        return
      default: break
      }
    } else if RouteNames.isName(name) {
      self = .named(String(name))
      return
    }
    throw TemplateProblem(
      "`${\(name)}` is no variable", help: "a variable is a part, `Query:NAME`, `Header:NAME` or `Body:NAME`")
  }

  private static func isPath(_ text: Substring) -> Bool {
    let names = text.split(separator: ".", omittingEmptySubsequences: false)
    return names.count <= memberCountMax && names.allSatisfy { 1...128 ~= $0.utf8.count }
  }

  /// As a file has it.
  var text: String {
    switch self {
    case .named(let name): name
    case .query(let name): "Query:\(name)"
    case .header(let name): "Header:\(name)"
    case .body(let path): "Body:\(path)"
    }
  }
}

extension RouteReading {
  /// Reads a path, and the parameters that may stand behind it: `/{Bucket}/{Key+}?versionId={Version}`.
  init(header: String, _ text: String) throws(TemplateProblem) {
    let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(header: header, path: try TextTemplate(path: String(halves[0])))
    for parameter in halves.count > 1 ? halves[1].split(separator: "&", omittingEmptySubsequences: false) : [] {
      let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, RouteNames.isHeader(pair[0]), !pair[0].contains(where: { "+#%".contains($0) }),
        pair[1].hasPrefix("{"), pair[1].hasSuffix("}"), RouteNames.isName(pair[1].dropFirst().dropLast())
      else {
        throw TemplateProblem(
          "`\(parameter)` is no parameter that can be read", help: "write it as `versionId={Version}`")
      }
      guard !parameters.contains(where: { $0.name == pair[0] }) else {
        throw TemplateProblem("parameter `\(pair[0])` is given twice", help: "keep one of the two")
      }
      parameters.append(Parameter(name: String(pair[0]), part: String(pair[1].dropFirst().dropLast())))
    }
  }
}

extension RouteReading {
  /// The names of all that it binds.
  var parts: [String] { path.parts + parameters.map(\.part) }
}

/// Names in routes.
enum RouteNames {
  static func isName(_ text: Substring) -> Bool {
    1...64 ~= text.utf8.count
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// A token of HTTP.
  /// Source: RFC 9110, 5.6.2.
  static func isHeader(_ text: Substring) -> Bool {
    1...128 ~= text.utf8.count
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  static func lowercased(_ text: Substring) -> String {
    String(decoding: text.utf8.map(asciiLowercased), as: UTF8.self)
  }
}
