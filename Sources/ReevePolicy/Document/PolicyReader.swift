/// Reads JSON as a policy document of one type, and says everything that is wrong with it: one bad statement does not
/// hide the next. Each element is read in a file of its own, beside the checks of its values.
public struct PolicyReader {
  let type: PolicyType
  let multivaluedKeys: MultivaluedKeys
  var diagnostics: DiagnosticList
  var version = LanguageVersion.v2008
  /// Where each `Sid` was first given.
  var sids = FirstPlaces<SourceRange>()
  /// Of this document, and of those that are read with the same.
  var shared = SharedTexts(none: ())
  /// Where the document begins: the ranges of what is read count from there.
  let origin: Int

  /// Bytes that a document may have when it is read by itself; AWS's own limits are all far below.
  public static let byteCountMax = 16 << 20

  /// Reads a text that is a document.
  ///
  /// Where the text is not JSON, only that is reported: what its elements are is then a guess.
  public static func read(
    _ source: SourceText, as type: PolicyType, multivaluedKeys: MultivaluedKeys = .aws
  ) -> PolicyReading {
    read(
      JSONDocument(source, limits: JSONLimits(byteCountMax: byteCountMax)), as: type, multivaluedKeys: multivaluedKeys)
  }

  /// Reads a whole JSON text as a document, and reports what is wrong with the JSON too.
  public static func read(
    _ json: JSONDocument, as type: PolicyType, multivaluedKeys: MultivaluedKeys = .aws
  ) -> PolicyReading {
    guard json.isWellFormed, let root = json.root else {
      return PolicyReading(document: nil, diagnostics: json.diagnostics, type: type, source: json.source)
    }
    var reader = PolicyReader(type: type, source: json.source, multivaluedKeys: multivaluedKeys)
    let document = reader.document(root)
    var findings = json.diagnostics + reader.diagnostics.sorted()
    if !json.diagnostics.isEmpty { findings.sort { $0.location.lower < $1.location.lower } }
    return PolicyReading(document: document, diagnostics: findings, type: type, source: json.source)
  }

  /// Reads a value in a bigger JSON file as a document: an object, or a string that holds a document as it is or as
  /// the IAM API encodes it (RFC 3986).
  ///
  /// What is wrong with the file's own JSON, repeated names included, is in the diagnostics of its `JSONDocument`.
  public static func read(
    _ value: JSONValue, as type: PolicyType, multivaluedKeys: MultivaluedKeys = .aws
  ) -> PolicyReading {
    if value.kind == .string {
      switch PercentDecoding.source(of: value) {
      case .success(let decoded): return read(decoded, as: type, multivaluedKeys: multivaluedKeys)
      case .failure(let diagnostic):
        return PolicyReading(document: nil, diagnostics: [diagnostic], type: type, source: value.source)
      }
    }
    var reader = PolicyReader(type: type, source: value.source, multivaluedKeys: multivaluedKeys)
    let document = reader.document(value)
    return PolicyReading(
      document: document, diagnostics: reader.diagnostics.sorted(), type: type, source: value.source)
  }

  /// Reads a value in a bigger JSON file as one of many documents.
  ///
  /// Ranges in the document count from its own first byte and not from the file's, so that it stays equal to itself when
  /// the text around it changes. Findings are where they are in the file.
  public static func read(
    _ value: JSONValue, as type: PolicyType, multivaluedKeys: MultivaluedKeys, sharing shared: inout SharedTexts
  ) -> PolicyReading {
    if value.kind == .string { return read(value, as: type, multivaluedKeys: multivaluedKeys) }
    var reader = PolicyReader(
      type: type, source: value.source, multivaluedKeys: multivaluedKeys, origin: value.range.lower)
    // Handed over and back, so that it is not copied.
    swap(&reader.shared, &shared)
    let document = reader.document(value)
    swap(&reader.shared, &shared)
    return PolicyReading(
      document: document, diagnostics: reader.diagnostics.sorted(), type: type, source: value.source)
  }

  init(type: PolicyType, source: SourceText, multivaluedKeys: MultivaluedKeys, origin: Int = 0) {
    self.type = type
    self.multivaluedKeys = multivaluedKeys
    self.origin = origin
    diagnostics = DiagnosticList(source: source, limit: JSONLimits().diagnosticCountMax)
  }

  mutating func report(
    _ problem: PolicyDiagnostic.Problem, at range: SourceRange, related: PolicyDiagnostic.Related? = nil
  ) {
    diagnostics.report(problem, at: range, related: related)
  }

  /// A range of the source as the document has it.
  func inDocument(_ range: SourceRange) -> SourceRange {
    SourceRange(lower: range.lower - origin, upper: range.upper - origin)
  }

  mutating func reportType(_ element: String, expected: String, found value: JSONValue) {
    // What JSON itself does not know was reported by the reader of JSON.
    if value.kind == .invalid { return }
    report(.element(.wrongType(element: element, expected: expected, found: value.kind)), at: value.range)
  }

  private mutating func document(_ root: JSONValue) -> PolicyDocument? {
    guard root.kind == .object else {
      reportType("a policy document", expected: "an object", found: root)
      return nil
    }
    if let other = otherThanDocument(root) {
      report(.element(other), at: opening(of: root))
      if other == .bareStatement { _ = statement(root, index: 0) }
      return nil
    }
    let elements = elements(of: root, among: ElementName.ofDocument)
    readVersion(elements, of: root)
    let id = elements[.id].flatMap { text(of: $0, element: .id) }
    let statements = readStatements(elements, of: root)
    checkCharacters(of: root)
    return PolicyDocument(version: version, id: id, statements: statements)
  }

  private mutating func readVersion(_ elements: Elements, of root: JSONValue) {
    guard let value = elements[.version] else {
      report(.element(.missingVersion(type)), at: opening(of: root))
      return
    }
    switch text(of: value, element: .version) {
    case "2012-10-17": version = .v2012
    case "2008-10-17":
      version = .v2008
      if type == .rcp { report(.element(.missingVersion(type)), at: value.range) }
    case let other:
      // Whoever writes a version means variables to act, so nothing more need be said of them.
      version = .v2012
      if let other { report(.element(.invalidVersion(other)), at: value.range) }
    }
  }

  private mutating func readStatements(_ elements: Elements, of root: JSONValue) -> [Statement] {
    guard let value = elements[.statement] else {
      report(.element(.missingStatement), at: opening(of: root))
      return []
    }
    switch value.kind {
    case .object: return statement(value, index: 0).map { [$0] } ?? []
    case .array:
      var statements: [Statement] = []
      statements.reserveCapacity(value.elements.count)
      var index = 0
      for element in value.elements {
        if let statement = statement(element, index: index) { statements.append(statement) }
        index += 1
      }
      if index == 0 { report(.element(.missingStatement), at: value.range) }
      return statements
    default:
      reportType("`Statement`", expected: "an object or an array of objects", found: value)
      return []
    }
  }

  /// Reports the first character that IAM does not store.
  private mutating func checkCharacters(of root: JSONValue) {
    guard type.isLatin1, root.source.highestByte > 0xC3 else { return }
    let bytes = root.source.bytes[root.range.lower..<root.range.upper]
    // Sequences that begin with a byte above C3 stand for U+0100 and beyond.
    guard let lower = bytes.firstIndex(where: { $0 > 0xC3 }),
      let scalar = String(decoding: bytes[lower...].prefix(4), as: UTF8.self).unicodeScalars.first
    else { return }
    let range = SourceRange(lower: lower, upper: lower + String(scalar).utf8.count)
    report(.element(.unsupportedCharacter(scalar.value)), at: range)
  }
}
