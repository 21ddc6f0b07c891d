/// The elements of one object by their names; of a repeated one, the first.
struct Elements {
  private let document: JSONDocument
  /// By `ElementName.place`; -1 where the element is absent.
  private var indices = InlineArray<12, Int>(repeating: -1)
  private var misspelt: [ElementName: JSONValue] = [:]
  private var misplaced: Set<ElementName> = []

  /// No elements yet, of an object in this document.
  init(in document: JSONDocument) { self.document = document }

  /// The element, or one whose misspelt name was meant to be this: what is wrong inside it is wrong all the same, and
  /// nobody need be told that it is missing.
  subscript(name: ElementName) -> JSONValue? {
    let index = indices[name.place]
    return index >= 0 ? JSONValue(document: document, index: index) : misspelt[name]
  }

  /// Whether the element is there, though it does not belong there.
  func isMisplaced(_ name: ElementName) -> Bool { misplaced.contains(name) }

  mutating func insert(_ value: JSONValue, as name: ElementName) {
    if indices[name.place] < 0 { indices[name.place] = value.index }
  }

  mutating func insertMisspelt(_ value: JSONValue, as name: ElementName) { misspelt[name] = value }

  mutating func insertMisplaced(_ name: ElementName) { misplaced.insert(name) }
}

extension PolicyReader {
  /// The elements of an object; reports those that do not belong to it.
  mutating func elements(of object: JSONValue, among names: [ElementName]) -> Elements {
    var elements = Elements(in: object.document)
    for member in object.members {
      guard let name = names.first(where: { member.name.isText($0) }) else {
        let text = member.name.text ?? ""
        let known = names.filter { !type.forbids($0) }.map(\.rawValue)
        let nearest = nearest(to: text, in: known).flatMap(ElementName.init)
        if let nearest { elements.insertMisspelt(member.value, as: nearest) }
        report(.element(.unknownElement(text, nearest: nearest?.rawValue)), at: member.name.range)
        continue
      }
      if type.forbids(name) {
        report(.element(.elementNotAllowed(name.rawValue, type)), at: member.name.range)
        elements.insertMisplaced(name)
      } else {
        elements.insert(member.value, as: name)
      }
    }
    return elements
  }

  /// The nearest name, for as long as anybody is told: looking for it is the dearest part of a finding.
  func nearest(to text: String, in names: [String]) -> String? {
    diagnostics.isFull ? nil : nearestName(to: text, in: names)
  }

  /// The text of an element that is one string.
  mutating func text(of value: JSONValue, element: ElementName) -> String? {
    guard let text = value.text else {
      reportType("`\(element.rawValue)`", expected: "a string", found: value)
      return nil
    }
    return text
  }

  /// The strings of an element that is a string or an array of strings.
  mutating func texts(of value: JSONValue, element: String) -> [LocatedText] {
    switch value.kind {
    case .string: return [LocatedText(text: sharedText(of: value), value: value)]
    case .array:
      var texts: [LocatedText] = []
      for item in value.elements {
        if item.kind == .string {
          texts.append(LocatedText(text: sharedText(of: item), value: item))
        } else {
          reportType("a value of `\(element)`", expected: "a string", found: item)
        }
      }
      return texts
    default:
      reportType("`\(element)`", expected: "a string or an array of strings", found: value)
      return []
    }
  }

  /// The text of a string.
  mutating func sharedText(of value: JSONValue) -> String {
    if value.node.flags.contains(.escapes) { return value.text ?? "" }
    return shared.shared(value.source.bytes[value.contentRange])
  }

  /// The opening bracket: what points at an object that lacks something.
  func opening(of object: JSONValue) -> SourceRange {
    SourceRange(lower: object.range.lower, upper: object.range.lower + 1)
  }
}

extension JSONValue {
  /// Whether the value is a string that spells this element.
  fileprivate func isText(_ name: ElementName) -> Bool {
    guard kind == .string else { return false }
    if node.flags.contains(.escapes) { return text == name.rawValue }
    let content = contentRange
    let expected = name.rawValue.utf8
    return content.count == expected.count && source.bytes[content].elementsEqual(expected)
  }
}

/// A string of the document and its place.
struct LocatedText {
  let text: String
  let value: JSONValue

  var range: SourceRange { value.range }
}
