// Matching texts against the patterns of a program.
//
// A run (`*`) is tried at its shortest and grows by one byte at a time when what follows it fails. Only the last run
// that crosses colons, and the last run inside the part after it, are ever taken up again: whatever an earlier run could
// give up, a later one of its kind can take in, and a run inside a part ends at the first colon at the latest. So the
// work is bounded by the length of the pattern times that of the text, both of which have limits.
//
// Runs move by bytes and may stop inside a scalar; nothing matches there, because a literal and a variable's value begin
// with a leading byte, and a single-scalar wildcard asks for one.

extension Evaluation {
  /// Whether a text that a `ReferenceLayout` describes matches `text`.
  /// - Parameter colons: a bit for each colon among the first 64 bytes of `text`; zero where they are not known.
  @inline(__always)
  func matches(_ text: Bytes, reference: Int, program: Bytes, colons: UInt64 = 0) -> Bool {
    let bytes = program.slice(
      program.int(reference + ReferenceLayout.offset), program.int(reference + ReferenceLayout.length))
    switch program.u32(reference + ReferenceLayout.kind) {
    case TextKind.literal.rawValue: return bytes == text
    case TextKind.prefix.rawValue: return text.matches(bytes, at: 0)
    case TextKind.pieces.rawValue: return matches(text, pieces: bytes, colons: colons)
    case TextKind.code.rawValue: return matches(text, code: bytes, program: program)
    default: return true
    }
  }

  /// Whether `text` is literal pieces with runs between them (`PiecesLayout`). Each piece is taken where it first stands:
  /// whatever a later place could match, the first can.
  @inline(never)
  private func matches(_ text: Bytes, pieces: Bytes, colons: UInt64) -> Bool {
    let head = pieces.u32(0)
    var position = Int(head &>> 16)
    let isOpen = head & 1 != 0
    var at = PiecesLayout.pieces &+ 2 &+ position
    guard text.count >= position, text.equalBytes(pieces.slice(PiecesLayout.pieces &+ 2, position), count: position)
    else {
      return false
    }
    while at < pieces.count {
      let length = Int(pieces.u16(at))
      let piece = pieces.slice(at &+ 2, length)
      at &+= 2 &+ length
      if at == pieces.count, !isOpen {
        let start = text.count &- length
        return start >= position && text.matches(piece, at: start)
      }
      let place =
        colons != 0 && piece[0] == UInt8(ascii: ":")
        ? place(in: text, ofPiece: piece, from: position, colons: colons) : text.place(of: piece, from: position)
      guard place >= 0 else { return false }
      position = place &+ length
    }
    return true
  }

  /// Where a piece that begins with a colon first stands at or after `position`; -1: nowhere.
  @inline(__always)
  private func place(in text: Bytes, ofPiece piece: Bytes, from position: Int, colons: UInt64) -> Int {
    var left = position < 64 ? colons & (~0 &<< UInt64(position)) : 0
    while left != 0 {
      let place = left.trailingZeroBitCount
      if text.matches(piece, at: place) { return place }
      left &= left &- 1
    }
    return text.count <= 64 ? -1 : text.place(of: piece, from: max(position, 64))
  }

  /// Whether pattern code matches the whole of `text`.
  func matches(_ text: Bytes, code: Bytes, program: Bytes) -> Bool {
    var pc = 0
    var position = 0
    var anyRun = -1
    var anyRunPosition = 0
    var partRun = -1
    var partRunPosition = 0
    while true {
      var isMatch = false
      if pc == code.count {
        if position == text.count { return true }
      } else {
        switch code[pc] {
        case PatternCode.literal.rawValue:
          let length = Int(code.u16(pc + 1))
          if text.matches(code.slice(pc + 3, length), at: position) {
            pc += 3 + length
            position += length
            isMatch = true
          }
        case PatternCode.anyRun.rawValue:
          pc += 1
          if pc == code.count { return true }
          anyRun = pc
          anyRunPosition = position
          partRun = -1
          isMatch = true
        case PatternCode.runInPart.rawValue:
          pc += 1
          partRun = pc
          partRunPosition = position
          isMatch = true
        case PatternCode.anyScalar.rawValue, PatternCode.scalarInPart.rawValue:
          if let length = scalarLength(text, at: position),
            code[pc] == PatternCode.anyScalar.rawValue || text[position] != UInt8(ascii: ":")
          {
            pc += 1
            position += length
            isMatch = true
          }
        default:
          let slot = code.int(pc + 1)
          guard let value = slotValue(slot, program: program) else { return false }
          if code[pc] == PatternCode.variableInPart.rawValue, value.first(UInt8(ascii: ":")) < value.count {
            return false
          }
          if text.matches(value, at: position) {
            pc += 5
            position += value.count
            isMatch = true
          }
        }
      }
      if isMatch { continue }
      if partRun >= 0,
        let next = Self.nextPlace(in: text, behind: partRunPosition, for: code, at: partRun, inPart: true)
      {
        partRunPosition = next
        position = next
        pc = partRun
      } else if anyRun >= 0,
        let next = Self.nextPlace(in: text, behind: anyRunPosition, for: code, at: anyRun, inPart: false)
      {
        partRun = -1
        anyRunPosition = next
        position = next
        pc = anyRun
      } else {
        return false
      }
    }
  }

  /// The next place behind `start` to which a run can grow, for the instruction behind the run: where that is a literal,
  /// places that do not have its first byte are passed over. Absent: the run cannot grow.
  @inline(__always)
  private static func nextPlace(in text: Bytes, behind start: Int, for code: Bytes, at pc: Int, inPart: Bool) -> Int? {
    guard start < text.count, !inPart || text[start] != UInt8(ascii: ":") else { return nil }
    var place = start &+ 1
    guard pc < code.count, code[pc] == PatternCode.literal.rawValue, code.u16(pc &+ 1) > 0 else { return place }
    let first = code[pc &+ 3]
    while place < text.count, text[place] != first {
      if inPart, text[place] == UInt8(ascii: ":") { return nil }
      place &+= 1
    }
    return place
  }

  /// The bytes of the scalar that begins at `position`; absent at the end and inside a scalar.
  @inline(__always)
  private func scalarLength(_ text: Bytes, at position: Int) -> Int? {
    guard position < text.count else { return nil }
    switch text[position] {
    case 0x00...0x7F: return 1
    case 0x80...0xBF: return nil
    case 0xC0...0xDF: return 2
    case 0xE0...0xEF: return 3
    default: return 4
    }
  }

  /// The text that a policy variable stands for: the value of its key, or its default.
  func slotValue(_ slot: Int, program: Bytes) -> Bytes? {
    let at = program.int(ProgramLayout.slots) + slot * SlotLayout.stride
    let key = program.int(at + SlotLayout.key)
    if isGrowing { noteVariable(key: key, program: program) }
    if let value = singleValue(key: key, program: program) { return value }
    let length = program.u32(at + SlotLayout.defaultLength)
    guard length != SlotLayout.noDefault else { return nil }
    return program.slice(program.int(at + SlotLayout.defaultText), Int(length))
  }

  /// Whether any pattern of a list matches.
  @inline(__always)
  func matchesAny(_ text: Bytes, list: Int, program: Bytes) -> Bool {
    let count = program.int(list + PatternListLayout.count)
    var reference = list + PatternListLayout.patterns
    for _ in 0..<count {
      if matches(text, reference: reference, program: program) { return true }
      reference += ReferenceLayout.stride
    }
    return false
  }
}
