// Equality without regard to case: ASCII letters and the letters of Latin-1 fold to lower case, and the micro sign to the
// Greek mu. Each folding keeps the number of bytes in UTF-8.

/// Folding of text in UTF-8.
public enum CaseFolding {
  /// The folded form of a scalar of Latin-1 that UTF-8 writes in two bytes; other bytes are as they were.
  @inline(__always)
  static func fold(_ lead: UInt8, _ next: UInt8) -> (UInt8, UInt8) {
    if lead == 0xC3, next >= 0x80, next <= 0x9E, next != 0x97 { return (lead, next + 0x20) }
    if lead == 0xC2, next == 0xB5 { return (0xCE, 0xBC) }
    return (lead, next)
  }

  /// The folded form of well-formed UTF-8.
  public static func fold(_ text: [UInt8]) -> [UInt8] {
    var folded = text.map { ASCII.lower($0) }
    var index = 0
    while index + 1 < folded.count {
      (folded[index], folded[index + 1]) = fold(folded[index], folded[index + 1])
      index += folded[index] >= 0xC0 ? 2 : 1
    }
    return folded
  }

  /// Whether the folded forms of both are equal.
  static func equal(_ left: Bytes, _ right: Bytes) -> Bool {
    guard left.count == right.count else { return false }
    var index = 0
    while index < left.count {
      if left[index] == right[index] || ASCII.lower(left[index]) == ASCII.lower(right[index]) && left[index] < 0x80 {
        // A lead byte that both share says nothing about the byte after it.
        if left[index] == 0xC3, index + 1 < left.count {
          if fold(0xC3, left[index + 1]).1 != fold(0xC3, right[index + 1]).1 { return false }
          index += 2
          continue
        }
        index += 1
        continue
      }
      guard index + 1 < left.count,
        fold(left[index], left[index + 1]) == fold(right[index], right[index + 1])
      else { return false }
      index += 2
    }
    return true
  }
}

extension Evaluation {
  /// Whether a text of a program, folded by the compiler, equals `text` when that is folded too.
  func matchesIgnoringCase(_ text: Bytes, reference: Int, program: Bytes) -> Bool {
    let bytes = program.slice(
      program.int(reference + ReferenceLayout.offset), program.int(reference + ReferenceLayout.length))
    guard program.u32(reference + ReferenceLayout.kind) == TextKind.code.rawValue else {
      return CaseFolding.equal(bytes, text)
    }
    var pc = 0
    var position = 0
    while pc < bytes.count {
      let part: Bytes
      if bytes[pc] == PatternCode.literal.rawValue {
        let length = Int(bytes.u16(pc + 1))
        part = bytes.slice(pc + 3, length)
        pc += 3 + length
      } else {
        guard let value = slotValue(bytes.int(pc + 1), program: program) else { return false }
        part = value
        pc += 5
      }
      guard text.count - position >= part.count, CaseFolding.equal(part, text.slice(position, part.count)) else {
        return false
      }
      position += part.count
    }
    return position == text.count
  }
}
