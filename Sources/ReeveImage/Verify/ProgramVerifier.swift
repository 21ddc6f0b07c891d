/// Checks one program. Nothing in a program refers back, so every walk over it ends.
struct ProgramVerifier {
  private let program: CheckedBytes

  init(_ program: CheckedBytes) { self.program = program }

  /// The number of statements.
  func verify() throws(ImageError) -> Int {
    let statementCount = try program.int(ProgramLayout.statementCount)
    let keyCount = try program.int(ProgramLayout.keyCount)
    let slotCount = try program.int(ProgramLayout.slotCount)
    try keys(count: keyCount)
    try slots(count: slotCount, keyCount: keyCount)
    let statements = try program.int(ProgramLayout.statements)
    try program.needRecords(
      statements, count: statementCount, stride: StatementLayout.stride, "statements lie in their program")
    for number in 0..<statementCount {
      let at = statements + number * StatementLayout.stride
      try program.demand(program.int(at + StatementLayout.index) == number, "statements are in order", at: at)
      try statement(at, keyCount: keyCount, slotCount: slotCount)
    }
    try entry(program.int(ProgramLayout.openEntry), statementCount: statementCount)
    try program.needBuckets(
      program.int(ProgramLayout.buckets), count: program.int(ProgramLayout.bucketCount), "actions of a program"
    ) { at throws(ImageError) in try entry(at, statementCount: statementCount) }
    return statementCount
  }

  private func keys(count: Int) throws(ImageError) {
    let keys = try program.int(ProgramLayout.keys)
    try program.needRecords(keys, count: count, stride: KeyLayout.stride, "keys lie in their program")
    for at in stride(from: keys, to: keys + count * KeyLayout.stride, by: KeyLayout.stride) {
      try program.demand(KeySource(rawValue: program.byte(at + KeyLayout.source)) != nil, "a key has a source", at: at)
      let length = try program.int(at + KeyLayout.nameLength)
      try program.need(program.int(at + KeyLayout.name), length, "a key's name lies in its program")
      try program.demand(program.int(at + KeyLayout.tagOffset) <= length, "a tag key is part of its name", at: at)
    }
  }

  private func slots(count: Int, keyCount: Int) throws(ImageError) {
    let slots = try program.int(ProgramLayout.slots)
    try program.needRecords(slots, count: count, stride: SlotLayout.stride, "slots lie in their program")
    for at in stride(from: slots, to: slots + count * SlotLayout.stride, by: SlotLayout.stride) {
      try program.demand(program.int(at + SlotLayout.key) < keyCount, "a slot has a key", at: at)
      let length = try program.u32(at + SlotLayout.defaultLength)
      if length != SlotLayout.noDefault {
        try program.need(program.int(at + SlotLayout.defaultText), Int(length), "a default lies in its program")
      }
    }
  }

  private func entry(_ at: Int, statementCount: Int) throws(ImageError) {
    let count = try program.int(at + EntryLayout.denyCount) + program.int(at + EntryLayout.allowCount)
    let statements = at + EntryLayout.statements
    try program.needRecords(statements, count: count, stride: 4, "an entry lies in its program")
    for number in 0..<count {
      try program.demand(
        program.int(statements + 4 * number) < statementCount, "an entry names statements", at: statements + 4 * number)
    }
    try program.need(
      statements + 4 * count, program.int(at + EntryLayout.textLength), "an action's text lies in its program")
  }

  private func statement(_ at: Int, keyCount: Int, slotCount: Int) throws(ImageError) {
    try program.demand(program.byte(at + StatementLayout.effect) <= 1, "an effect is 0 or 1", at: at)
    let actions = try program.int(at + StatementLayout.actions)
    if actions != 0 {
      try references(
        actions + PatternListLayout.patterns, count: program.int(actions + PatternListLayout.count),
        slotCount: slotCount, isText: true)
    }
    let resources = try program.int(at + StatementLayout.resources)
    if resources != 0 { try resourceSet(resources, slotCount: slotCount) }
    let principals = try program.int(at + StatementLayout.principals)
    if principals != 0 { try principalList(principals) }
    let sid = try program.int(at + StatementLayout.sid)
    if sid != 0 { try program.need(sid + StatementLayout.sidText, program.int(sid), "a Sid lies in its program") }
    let conditionCount = try program.int(at + StatementLayout.conditionCount)
    let conditions = try program.int(at + StatementLayout.conditions)
    try program.needRecords(
      conditions, count: conditionCount, stride: ConditionLayout.stride, "conditions lie in their program")
    for number in 0..<conditionCount {
      try condition(conditions + number * ConditionLayout.stride, keyCount: keyCount, slotCount: slotCount)
    }
  }

  private func resourceSet(_ at: Int, slotCount: Int) throws(ImageError) {
    let head = try program.u32(at + ResourceSetLayout.bucketCount)
    let bucketCount = Int(head & ResourceSetLayout.countMask)
    if bucketCount > 0 {
      try program.needBuckets(
        program.int(at + ResourceSetLayout.buckets), count: bucketCount, "resources of a statement"
      ) { record throws(ImageError) in
        try program.need(record + 4, program.int(record), "a resource's text lies in its program")
      }
    }
    let count = try program.int(at + ResourceSetLayout.count)
    try references(at + ResourceSetLayout.patterns, count: count, slotCount: slotCount, isText: true)
    if head & ResourceSetLayout.hasBits != 0 {
      try program.needRecords(
        at + ResourceSetLayout.patterns + count * ReferenceLayout.stride, count: count, stride: 8,
        "bits of patterns lie in their program")
    }
  }

  private func principalList(_ at: Int) throws(ImageError) {
    let count = try program.int(at + PrincipalListLayout.count)
    let matchers = at + PrincipalListLayout.matchers
    try program.needRecords(
      matchers, count: count, stride: PrincipalListLayout.stride, "principals lie in their program")
    for matcher in stride(
      from: matchers, to: matchers + count * PrincipalListLayout.stride, by: PrincipalListLayout.stride)
    {
      try program.demand(
        PrincipalMatch(rawValue: program.u32(matcher + PrincipalListLayout.kind)) != nil, "a principal has a form",
        at: matcher)
      try program.need(
        program.int(matcher + PrincipalListLayout.text), program.int(matcher + PrincipalListLayout.length),
        "a principal's text lies in its program")
    }
  }

  private func condition(_ at: Int, keyCount: Int, slotCount: Int) throws(ImageError) {
    guard let test = ConditionTest(rawValue: try program.byte(at + ConditionLayout.test)) else {
      try program.demand(false, "a condition has a test", at: at)
      return
    }
    let key = try program.int(at + ConditionLayout.key)
    try program.demand(key < keyCount, "a condition has a key", at: at)
    try program.demand(
      program.byte(at + ConditionLayout.source)
        == program.byte(program.int(ProgramLayout.keys) + key * KeyLayout.stride + KeyLayout.source),
      "a condition has the source of its key", at: at)
    let values = try program.int(at + ConditionLayout.values)
    let count = try program.int(at + ConditionLayout.valueCount)
    let isText = [.text, .textIgnoringCase, .arn].contains(test)
    try references(values, count: count, slotCount: slotCount, isText: isText)
    guard !isText else { return }
    for number in 0..<count { try value(values + number * ReferenceLayout.stride, of: test) }
  }

  /// A number, date or address has the length of its layout.
  private func value(_ at: Int, of test: ConditionTest) throws(ImageError) {
    let kind = ValueKind(rawValue: try program.u32(at + ReferenceLayout.kind))
    try program.demand(kind != nil, "a value has a kind", at: at)
    guard kind == .value else { return }
    let length = try program.int(at + ReferenceLayout.length)
    let expected =
      switch test {
      case .dateEqual, .dateLess, .dateLessOrEqual, .dateGreater, .dateGreaterOrEqual: InstantLayout.length
      case .address: AddressLayout.length
      case .numberEqual, .numberLess, .numberLessOrEqual, .numberGreater, .numberGreaterOrEqual:
        max(length, DecimalLayout.digits)
      default: length
      }
    try program.demand(length == expected, "a value has the length of its type", at: at)
    if test == .address { try address(program.int(at + ReferenceLayout.offset)) }
  }

  /// A range has no longer prefix than its family has bits: masks are shifted by it.
  private func address(_ at: Int) throws(ImageError) {
    try program.need(at, AddressLayout.length, "an address lies in its program")
    let family = try program.byte(at + AddressLayout.family)
    let prefixLength = try program.byte(at + AddressLayout.prefixLength)
    try program.demand(
      family == 4 && prefixLength <= 32 || family == 6 && prefixLength <= 128, "an address has a family and a prefix",
      at: at)
  }

  private func references(_ at: Int, count: Int, slotCount: Int, isText: Bool) throws(ImageError) {
    try program.needRecords(at, count: count, stride: ReferenceLayout.stride, "texts lie in their program")
    for number in 0..<count {
      let reference = at + number * ReferenceLayout.stride
      let offset = try program.int(reference + ReferenceLayout.offset)
      let length = try program.int(reference + ReferenceLayout.length)
      try program.need(offset, length, "a text lies in its program")
      guard isText else { continue }
      let kind = TextKind(rawValue: try program.u32(reference + ReferenceLayout.kind))
      try program.demand(kind != nil, "a text has a kind", at: reference)
      if kind == .pieces {
        try pieces(CheckedBytes(program.bytes.slice(offset, length), origin: program.origin + offset))
      } else if kind == .code {
        let code = CheckedBytes(program.bytes.slice(offset, length), origin: program.origin + offset)
        try patternCode(code, slotCount: slotCount)
      }
    }
  }

  private func pieces(_ pieces: CheckedBytes) throws(ImageError) {
    try pieces.demand(pieces.byte(PiecesLayout.isOpen) <= 1, "pieces of a pattern say how they end", at: 0)
    var at = PiecesLayout.pieces
    repeat {
      let length = try pieces.u16(at)
      try pieces.need(at + 2, length, "a piece lies in its pattern")
      try pieces.demand(length > 0 || at == PiecesLayout.pieces, "a piece between runs is not empty", at: at)
      at += 2 + length
    } while at < pieces.count
  }

  private func patternCode(_ code: CheckedBytes, slotCount: Int) throws(ImageError) {
    var pc = 0
    while pc < code.count {
      let instruction = PatternCode(rawValue: try code.byte(pc))
      switch instruction {
      case .literal:
        let length = try code.u16(pc + 1)
        try code.need(pc + 3, length, "a literal lies in its pattern")
        pc += 3 + length
      case .anyRun, .runInPart, .anyScalar, .scalarInPart: pc += 1
      case .variable, .variableInPart:
        try code.demand(code.int(pc + 1) < slotCount, "a variable has a slot", at: pc)
        pc += 5
      case nil: try code.demand(false, "pattern code is known", at: pc)
      }
    }
  }
}
