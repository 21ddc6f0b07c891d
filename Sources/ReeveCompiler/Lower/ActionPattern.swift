import ReeveImage

/// A pattern of `Action` or `NotAction`, in lower case.
/// Source: IAM User Guide, "IAM JSON policy elements: Action".
enum ActionPattern: Sendable {
  case everything
  /// An action named in full.
  case literal([UInt8])
  case tokens([PatternToken])
  /// No action that a request may have: without a colon, or with characters that no action has.
  case nothing

  init(_ text: String) {
    let folded = PatternText.lowercased(Array(text.utf8))
    let colons = folded.count { $0 == UInt8(ascii: ":") }
    let wildcards = folded.count { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    if folded == [UInt8(ascii: "*")] {
      self = .everything
    } else if colons != 1 {
      self = .nothing
    } else if wildcards == 0 {
      self = ActionName.isWellFormed(folded) ? .literal(folded) : .nothing
    } else {
      self = .tokens(Self.tokens(folded))
    }
  }

  /// The prefix matches the prefix and the name the name: no run crosses the colon.
  private static func tokens(_ text: [UInt8]) -> [PatternToken] {
    var result = PatternTokens()
    var isName = false
    for byte in text {
      switch byte {
      case UInt8(ascii: "*"): result.append(isName ? .anyRun : .runInPart)
      case UInt8(ascii: "?"): result.append(isName ? .anyScalar : .scalarInPart)
      default:
        if byte == UInt8(ascii: ":") { isName = true }
        result.append(byte: byte)
      }
    }
    return result.tokens
  }

  /// Whether the pattern takes in an action that some document names in full.
  func matches(_ action: [UInt8]) -> Bool {
    switch self {
    case .everything: true
    case .literal(let text): text == action
    case .nothing: false
    case .tokens(let tokens):
      if tokens.count == 2, case .literal(let text) = tokens[0], tokens[1] == .anyRun {
        action.starts(with: text)
      } else {
        Self.matches(tokens, action)
      }
    }
  }

  /// Actions are ASCII and have one colon, so a run that must not cross it is one that may not take it in.
  private static func matches(_ tokens: [PatternToken], _ action: [UInt8]) -> Bool {
    // The set of places that the tokens so far can have reached.
    var reached = [Bool](repeating: false, count: action.count + 1)
    reached[0] = true
    for token in tokens {
      var next = [Bool](repeating: false, count: action.count + 1)
      for place in reached.indices where reached[place] {
        switch token {
        case .literal(let text):
          if action[place...].starts(with: text) { next[place + text.count] = true }
        case .anyScalar, .scalarInPart:
          if place < action.count, token == .anyScalar || action[place] != UInt8(ascii: ":") { next[place + 1] = true }
        case .anyRun, .runInPart:
          var end = place
          next[end] = true
          while end < action.count, token == .anyRun || action[end] != UInt8(ascii: ":") {
            end += 1
            next[end] = true
          }
        case .variable, .variableInPart: break
        }
      }
      reached = next
    }
    return reached[action.count]
  }
}
