/// Reads a compiled pattern back into the text of a policy. A character that only looks like a wildcard is written as
/// policies escape it: `${*}`.
struct PatternReading {
  let program: Bytes

  /// What a `ReferenceLayout` of a text stands for.
  func text(reference: Int) -> String {
    let bytes = program.slice(
      program.int(reference + ReferenceLayout.offset), program.int(reference + ReferenceLayout.length))
    switch TextKind(rawValue: program.u32(reference + ReferenceLayout.kind)) {
    case .literal: return literal(bytes)
    case .prefix: return literal(bytes) + "*"
    case .pieces: return pieces(bytes)
    case .code: return code(bytes)
    case .everything, nil: return "*"
    }
  }

  private func literal(_ bytes: Bytes) -> String {
    // What no request can have stands for a text that nothing matches.
    guard bytes.isWellFormedUTF8 else { return "(nothing)" }
    return String(
      bytes.string.unicodeScalars.map { scalar in
        "*?$".unicodeScalars.contains(scalar) ? "${\(scalar)}" : "\(scalar)"
      }.joined())
  }

  private func pieces(_ pieces: Bytes) -> String {
    var texts: [String] = []
    var at = PiecesLayout.pieces
    while at < pieces.count {
      let length = Int(pieces.u16(at))
      texts.append(literal(pieces.slice(at + 2, length)))
      at += 2 + length
    }
    return texts.joined(separator: "*") + (pieces[PiecesLayout.isOpen] != 0 ? "*" : "")
  }

  private func code(_ code: Bytes) -> String {
    var text = ""
    var pc = 0
    while pc < code.count {
      switch PatternCode(rawValue: code[pc]) {
      case .literal:
        let length = Int(code.u16(pc + 1))
        text += literal(code.slice(pc + 3, length))
        pc += 3 + length
      case .anyRun, .runInPart:
        text += "*"
        pc += 1
      case .anyScalar, .scalarInPart:
        text += "?"
        pc += 1
      case .variable, .variableInPart:
        text += variable(code.int(pc + 1))
        pc += 5
      case nil: return text
      }
    }
    return text
  }

  private func variable(_ slot: Int) -> String {
    let at = program.int(ProgramLayout.slots) + slot * SlotLayout.stride
    let key = program.int(ProgramLayout.keys) + program.int(at + SlotLayout.key) * KeyLayout.stride
    let name = program.slice(program.int(key + KeyLayout.name), program.int(key + KeyLayout.nameLength)).string
    let length = program.u32(at + SlotLayout.defaultLength)
    guard length != SlotLayout.noDefault else { return "${\(name)}" }
    return "${\(name), '\(program.slice(program.int(at + SlotLayout.defaultText), Int(length)).string)'}"
  }
}
