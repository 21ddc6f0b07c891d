import ReeveImage
import ReevePolicy

/// Writes programs, one after the other: the texts, keys, slots and lists that the statements of each share, each once.
struct ProgramWriter {
  /// The program, and which parts of it are texts.
  private var texts = InternTable()
  private var keyNumbers: [HashedText: Int] = [:]
  private var keyNames: [[UInt8]] = []
  private var slotNumbers: [PolicyVariable: Int] = [:]
  private var slots: [PolicyVariable] = []

  /// The program so far.
  var bytes: [UInt8] { texts.writer.bytes }

  private var writer: ByteWriter {
    get { texts.writer }
    _modify { yield &texts.writer }
  }

  /// Begins a program. The memory of the one before is used again: so many small pieces are costly to allocate.
  mutating func begin() {
    texts.removeAll()
    keyNumbers.removeAll(keepingCapacity: true)
    keyNames.removeAll(keepingCapacity: true)
    slotNumbers.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    writer.putZeros(ProgramLayout.headerLength)
  }

  /// Begins a statement: its texts are near each other, and not where another statement has the same.
  mutating func beginStatement() { texts.forgetRuns() }

  /// Writes what a walk needs together, in as few lines of the processor's caches as it fits into: where it would end in one
  /// more, it is written again from the beginning of the next. A program begins on such a line.
  /// - Parameter write: writes the same each time.
  mutating func putTogether(_ write: (inout ProgramWriter) -> Void) {
    let line = StepParts.lineByteCount
    let start = writer.count
    write(&self)
    let byteCount = writer.count - start
    guard start % line + byteCount > (byteCount + line - 1) / line * line else { return }
    texts.forgetRuns()
    writer.truncate(to: start)
    writer.align(line)
    write(&self)
  }

  /// Writes a length and a text, as `StatementLayout.sid` has it.
  mutating func sid(_ text: [UInt8]) -> Int {
    writer.align(4)
    let offset = writer.count
    writer.put32(text.count)
    writer.put(text)
    return offset
  }

  /// The offset of a text.
  mutating func text(_ bytes: [UInt8]) -> Int { texts.intern(bytes) }

  /// The number of a condition key, given in lower case.
  mutating func key(_ name: [UInt8]) -> Int {
    if let number = keyNumbers[HashedText(name)] { return number }
    keyNames.append(name)
    keyNumbers[HashedText(name)] = keyNames.count - 1
    return keyNames.count - 1
  }

  private mutating func slot(_ variable: PolicyVariable) -> Int {
    if let number = slotNumbers[variable] { return number }
    slots.append(variable)
    slotNumbers[variable] = slots.count - 1
    return slots.count - 1
  }

  /// A reference to bytes, as `ReferenceLayout`.
  struct Reference {
    var offset: Int
    var length: Int
    var kind: UInt32
  }

  /// A pattern as a reference: plain bytes where no code is needed. Absent: no text of a request can match.
  mutating func reference(_ pattern: LoweredPattern) -> Reference? {
    guard case .tokens(let tokens) = pattern else {
      return Reference(offset: 0, length: 0, kind: TextKind.everything.rawValue)
    }
    // A request's texts are shorter than this: nothing that long can be matched, and lengths fit their fields.
    guard Self.leastLength(tokens) <= Self.lengthMax else { return nil }
    switch tokens.count {
    case 0: return reference([], .literal)
    case 1:
      if case .literal(let text) = tokens[0] { return reference(text, .literal) }
    case 2:
      if case .literal(let text) = tokens[0], tokens[1] == .anyRun { return reference(text, .prefix) }
    default: break
    }
    if let pieces = Self.pieces(tokens) { return reference(pieces, .pieces) }
    return reference(code(tokens), .code)
  }

  /// A `PiecesLayout`; absent when there is more than literals and runs.
  private static func pieces(_ tokens: [PatternToken]) -> [UInt8]? {
    var pieces = ByteWriter()
    pieces.put(tokens.last == .anyRun ? 1 : 0)
    pieces.put(0)
    if tokens.first == .anyRun { pieces.put(littleEndian: 0 as UInt16) }
    for token in tokens {
      switch token {
      case .literal(let text):
        pieces.put(littleEndian: UInt16(text.count))
        pieces.put(text)
      case .anyRun: break
      default: return nil
      }
    }
    return pieces.bytes
  }

  /// Bytes as a reference.
  mutating func reference(_ bytes: [UInt8], _ kind: TextKind) -> Reference {
    Reference(offset: text(bytes), length: bytes.count, kind: kind.rawValue)
  }

  private static let lengthMax = 4_096

  /// Bytes that a matching text has at least.
  private static func leastLength(_ tokens: [PatternToken]) -> Int {
    tokens.reduce(0) { length, token in
      switch token {
      case .literal(let text): length + text.count
      case .anyScalar, .scalarInPart: length + 1
      case .anyRun, .runInPart, .variable, .variableInPart: length
      }
    }
  }

  private mutating func code(_ tokens: [PatternToken]) -> [UInt8] {
    var code = ByteWriter()
    for token in tokens {
      switch token {
      case .literal(let text):
        code.put(PatternCode.literal.rawValue)
        code.put(littleEndian: UInt16(text.count))
        code.put(text)
      case .anyRun: code.put(PatternCode.anyRun.rawValue)
      case .runInPart: code.put(PatternCode.runInPart.rawValue)
      case .anyScalar: code.put(PatternCode.anyScalar.rawValue)
      case .scalarInPart: code.put(PatternCode.scalarInPart.rawValue)
      case .variable(let variable):
        code.put(PatternCode.variable.rawValue)
        code.put32(slot(variable))
      case .variableInPart(let variable):
        code.put(PatternCode.variableInPart.rawValue)
        code.put32(slot(variable))
      }
    }
    return code.bytes
  }

  /// Writes references one after the other, and gives the offset of the first.
  mutating func references(_ references: [Reference]) -> Int {
    writer.align(4)
    let offset = writer.count
    for reference in references { put(reference) }
    return offset
  }

  private mutating func put(_ reference: Reference) {
    writer.put32(reference.offset)
    writer.put32(reference.length)
    writer.put(littleEndian: reference.kind)
  }

  /// Writes a `PatternListLayout`.
  mutating func patternList(_ references: [Reference]) -> Int {
    writer.align(4)
    let offset = writer.count
    writer.put32(references.count)
    for reference in references { put(reference) }
    return offset
  }

  /// Writes a `ResourceSetLayout`: many literals go into a table, so that any number of them is one step.
  mutating func resourceSet(_ references: [Reference]) -> Int {
    let isLiteral = { (reference: Reference) in reference.kind == TextKind.literal.rawValue }
    let literals = references.filter(isLiteral)
    let isTable = literals.count > Self.listedLiteralsMax
    var buckets = 0
    var bucketCount = 0
    if isTable {
      writer.align(4)
      buckets = writer.count
      let table = BucketTable(capacity: literals.count, in: &writer)
      bucketCount = table.bucketCount
      for literal in literals {
        let text = Array(writer.bytes[literal.offset..<literal.offset + literal.length])
        writer.align(4)
        table.insert(Hash.exact(text), record: writer.count, in: &writer)
        writer.put32(text.count)
        writer.put(text)
      }
    }
    let listed = isTable ? references.filter { !isLiteral($0) } : references
    writer.align(4)
    let offset = writer.count
    let hasBits = listed.count >= ResourceSetLayout.countWithBits
    writer.put(littleEndian: UInt32(bucketCount) | (hasBits ? ResourceSetLayout.hasBits : 0))
    writer.put32(buckets)
    writer.put32(listed.count)
    for reference in listed { put(reference) }
    if hasBits {
      for reference in listed { writer.put(littleEndian: byteBits(of: reference)) }
    }
    return offset
  }

  /// The bits of the bytes that a text has at the least to match a pattern.
  private func byteBits(of reference: Reference) -> UInt64 {
    let bytes = Array(writer.bytes[reference.offset..<reference.offset + reference.length])
    switch TextKind(rawValue: reference.kind) {
    case .literal, .prefix: return ByteBits.of(bytes)
    case .pieces:
      var bits: UInt64 = 0
      var at = PiecesLayout.pieces
      while at < bytes.count {
        let end = at + 2 + Int(bytes[at]) + Int(bytes[at + 1]) << 8
        bits |= ByteBits.of(Array(bytes[at + 2..<end]))
        at = end
      }
      return bits
    case .code, .everything, nil: return 0
    }
  }

  /// Literals that are compared one after the other; a hash of the resource costs about as much as this many.
  private static let listedLiteralsMax = 4

  mutating func withWriter<Result>(_ body: (inout ByteWriter) -> Result) -> Result { body(&writer) }

  /// Writes keys and slots, and completes the header: `bytes` is the program.
  mutating func finish(
    statements: Int, statementCount: Int, actions: [(hash: UInt64, offset: Int)], openEntry: Int
  ) {
    let slotOffset = writeSlots()
    let keyOffset = writeKeys()
    writer.align(4)
    let buckets = writer.count
    let table = BucketTable(capacity: actions.count, in: &writer)
    for action in actions { table.insert(action.hash, record: action.offset, in: &writer) }
    writer.align(ProgramLayout.alignment)
    writer.patch32(writer.count, at: ProgramLayout.byteCount)
    writer.patch32(statementCount, at: ProgramLayout.statementCount)
    writer.patch32(statements, at: ProgramLayout.statements)
    writer.patch32(table.bucketCount, at: ProgramLayout.bucketCount)
    writer.patch32(buckets, at: ProgramLayout.buckets)
    writer.patch32(openEntry, at: ProgramLayout.openEntry)
    writer.patch32(keyNames.count, at: ProgramLayout.keyCount)
    writer.patch32(keyOffset, at: ProgramLayout.keys)
    writer.patch32(slots.count, at: ProgramLayout.slotCount)
    writer.patch32(slotOffset, at: ProgramLayout.slots)
  }

  private mutating func writeSlots() -> Int {
    let records = slots.map { variable in
      (key(variable.key), variable.defaultText.map { (text($0), $0.count) })
    }
    writer.align(4)
    let offset = writer.count
    for (key, defaultText) in records {
      writer.put32(key)
      writer.put32(defaultText?.0 ?? 0)
      writer.put(littleEndian: defaultText.map { UInt32($0.1) } ?? SlotLayout.noDefault)
      writer.put32(0)
    }
    return offset
  }

  private mutating func writeKeys() -> Int {
    let names = keyNames.map { ($0, text($0)) }
    writer.align(4)
    let offset = writer.count
    for (name, nameOffset) in names {
      let (source, tagOffset) = KeySource.of(name)
      writer.put(source.rawValue)
      writer.putZeros(3)
      writer.put(littleEndian: UInt32(truncatingIfNeeded: Hash.foldingASCII(name)))
      writer.put32(nameOffset)
      writer.put32(name.count)
      writer.put(littleEndian: UInt32(truncatingIfNeeded: Hash.foldingASCII(Array(name[tagOffset...]))))
      writer.put32(tagOffset)
    }
    return offset
  }
}

extension KeySource {
  /// Where the engine finds a key, given in lower case, and where in its name the tag key begins.
  static func of(_ name: [UInt8]) -> (KeySource, tagOffset: Int) {
    if name.last != UInt8(ascii: "/"), let source = named[HashedText(name)] { return (source, 0) }
    guard let slash = name.firstIndex(of: UInt8(ascii: "/")), slash + 1 < name.count,
      let source = named[HashedText(Array(name[...slash]))]
    else { return (.context, 0) }
    return (source, slash + 1)
  }

  /// Keys of the product by their names; those of tags end with a slash.
  private static let named: [HashedText: KeySource] = Dictionary(
    uniqueKeysWithValues: KeyRule.all.map { (HashedText(Array($0.name.description.utf8)), $0.source) })
}
