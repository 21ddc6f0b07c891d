/// Reads the text that CServiceAuthorization.h describes.
struct ServiceAuthorizationReader {
  private let text: [UInt8]
  /// The service whose lines are being read.
  private var draft: Draft?
  private(set) var services: [CataloguedService] = []
  /// Lines that are not as the grammar has them, which are left out. The table has none: a test says so.
  private(set) var refused: [String] = []

  private struct Draft {
    var prefix: String
    var name: String
    var actions: [CataloguedAction] = []
    var resourceTypes: [CataloguedResourceType] = []
    var conditionKeys: [CataloguedKey] = []
  }

  static func read(_ text: [UInt8]) -> ServiceAuthorizationReader {
    var reader = ServiceAuthorizationReader(text: text)
    reader.readLines()
    return reader
  }

  private init(text: [UInt8]) { self.text = text }

  private mutating func readLines() {
    for line in text.split(separator: UInt8(ascii: "\n")) where !read(line) {
      refused.append(String(decoding: line, as: UTF8.self))
    }
    finish()
  }

  private mutating func finish() {
    guard let draft else { return }
    services.append(
      CataloguedService(
        prefix: draft.prefix, name: draft.name, actions: draft.actions, resourceTypes: draft.resourceTypes,
        conditionKeys: draft.conditionKeys))
    self.draft = nil
  }

  /// Whether the line is as the grammar has it.
  private mutating func read(_ line: ArraySlice<UInt8>) -> Bool {
    // The first ` = `: no part before it has an equals sign.
    guard let sign = line.firstIndex(of: UInt8(ascii: "=")), sign >= line.startIndex + 2, sign + 2 < line.endIndex
    else { return false }
    let before = line[line.startIndex..<sign - 1]
    let after = line[(sign + 2)...]
    switch line[line.startIndex] {
    case UInt8(ascii: "+"): return readResourceType(String(decoding: before.dropFirst(2), as: UTF8.self), after)
    case UInt8(ascii: "?"): return readKeys(String(decoding: before.dropFirst(2), as: UTF8.self), after)
    case UInt8(ascii: "!"): return readActions(before.dropFirst(2), after)
    default:
      finish()
      draft = Draft(prefix: String(decoding: before, as: UTF8.self), name: String(decoding: after, as: UTF8.self))
      return true
    }
  }

  private mutating func readResourceType(_ name: String, _ pattern: ArraySlice<UInt8>) -> Bool {
    guard let prefix = draft?.prefix else { return false }
    let isShort = pattern.first == UInt8(ascii: "~")
    let written = String(decoding: isShort ? pattern.dropFirst() : pattern, as: UTF8.self)
    draft?.resourceTypes.append(
      CataloguedResourceType(
        name: name, pattern: isShort ? "arn:${Partition}:\(prefix):${Region}:${Account}:\(written)" : written))
    return true
  }

  private mutating func readKeys(_ typeName: String, _ names: ArraySlice<UInt8>) -> Bool {
    guard let prefix = draft?.prefix, let (type, isMultivalued) = CataloguedKey.type(named: typeName) else {
      return false
    }
    for name in names.split(separator: UInt8(ascii: " ")) {
      let written = String(decoding: name, as: UTF8.self)
      draft?.conditionKeys.append(
        CataloguedKey(
          service: prefix, name: name.first == UInt8(ascii: ":") ? prefix + written : written, type: type,
          isMultivalued: isMultivalued))
    }
    return true
  }

  private mutating func readActions(_ kind: ArraySlice<UInt8>, _ names: ArraySlice<UInt8>) -> Bool {
    let space = kind.firstIndex(of: UInt8(ascii: " ")) ?? kind.endIndex
    guard let prefix = draft?.prefix,
      let access = AccessLevel(rawValue: String(decoding: kind[..<space], as: UTF8.self))
    else { return false }
    // Actions of one line share the array.
    let resourceTypes = kind[space...].dropFirst().split(separator: UInt8(ascii: ",")).map { type in
      let isRequired = type.last == UInt8(ascii: "*")
      return ResourceTypeUse(
        name: String(decoding: isRequired ? type.dropLast() : type, as: UTF8.self), isRequired: isRequired)
    }
    for name in names.split(separator: UInt8(ascii: " ")) {
      draft?.actions.append(
        CataloguedAction(
          service: prefix, name: String(decoding: name, as: UTF8.self), access: access, resourceTypes: resourceTypes))
    }
    return true
  }
}
