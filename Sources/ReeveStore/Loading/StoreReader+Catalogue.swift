import ReevePolicy
import ReeveServices
import ReeveTypes

// What is known of services that AWS does not have: one object, whose services are by prefix.
extension StoreReader {
  mutating func readCatalogue(_ value: JSONValue) {
    guard let members = object(value, "a catalogue") else { return }
    var services: [CataloguedService] = []
    var prefixes: Set<String> = []
    var keys: Set<String> = []
    for member in members {
      guard member.name.isText("Services") else {
        reportUnknown(member.name, in: "a catalogue", known: ["Services"])
        continue
      }
      for service in object(member.value, "`Services`") ?? member.value.members {
        if let read = readService(service, prefixes: &prefixes, keys: &keys) { services.append(read) }
      }
    }
    guard !services.isEmpty else { return }
    catalogue = catalogue.adding(services)
    documents.multivaluedKeys = MultivaluedKeys(catalogue)
  }

  private mutating func readService(
    _ member: JSONMember, prefixes: inout Set<String>, keys: inout Set<String>
  ) -> CataloguedService? {
    let prefix = member.name.text ?? ""
    guard let members = object(member.value, "a service"), isPrefix(prefix, at: member.name, known: &prefixes) else {
      return nil
    }
    var name = prefix
    var actions: [CataloguedAction] = []
    var types: [CataloguedResourceType] = []
    var conditionKeys: [CataloguedKey] = []
    // Actions name the resource types, so these come first.
    if let value = member.value["ResourceTypes"] { types = readResourceTypes(value) }
    for member in members {
      switch member.name.text {
      case "Name": name = text(member.value, "`Name`") ?? prefix
      case "Actions": actions = readActions(member.value, of: prefix, types: types.map(\.name))
      case "ResourceTypes": break
      case "ConditionKeys": conditionKeys = readKeys(member.value, of: prefix, seen: &keys)
      default:
        reportUnknown(member.name, in: "a service", known: ["Name", "Actions", "ResourceTypes", "ConditionKeys"])
      }
    }
    return CataloguedService(
      prefix: prefix, name: name, actions: actions, resourceTypes: types, conditionKeys: conditionKeys)
  }

  private mutating func isPrefix(_ prefix: String, at name: JSONValue, known: inout Set<String>) -> Bool {
    if let service = ServiceCatalogue.aws.service(prefix) {
      report(
        "CATALOGUE", "service `\(prefix)` is AWS's own, \(service.name)",
        help: "choose a prefix that AWS does not use; what AWS's services have is known without a catalogue", at: name)
      return false
    }
    let isGlobal = prefix.utf8.elementsEqual("aws".utf8, by: { asciiLowercased($0) == $1 })
    guard !isGlobal, prefix.utf8.count <= 64, !prefix.isEmpty, prefix.utf8.allSatisfy(isNameByte) else {
      report(
        "CATALOGUE", "`\(prefix)` is not a service's prefix",
        help: "it has 1 to 64 letters, digits and characters of `-_.`, and is not `aws`", at: name)
      return false
    }
    guard known.insert(String(decoding: prefix.utf8.map(asciiLowercased), as: UTF8.self)).inserted else {
      report(
        "CATALOGUE", "service `\(prefix)` is given twice; prefixes differ in more than case",
        help: "join the two objects", at: name)
      return false
    }
    return true
  }

  private mutating func readResourceTypes(_ value: JSONValue) -> [CataloguedResourceType] {
    var types: [CataloguedResourceType] = []
    for member in object(value, "`ResourceTypes`") ?? value.members {
      let name = member.name.text ?? ""
      guard 1...128 ~= name.utf8.count, name.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
        report(
          "CATALOGUE", "`\(name)` is not the name of a resource type", help: "it has 1 to 128 characters of ASCII",
          at: member.name)
        continue
      }
      guard let pattern = text(member.value, "the ARN of a resource type") else { continue }
      guard let arn = ARN(pattern), !arn.partition.isEmpty, !arn.service.isEmpty, !arn.resource.isEmpty,
        pattern.utf8.count <= RequestLimits.textByteCountMax
      else {
        report(
          "CATALOGUE", "`\(pattern)` is not an ARN of six parts",
          help: "write it as `arn:${Partition}:orders:${Region}:${Account}:order/${OrderId}`", at: member.value)
        continue
      }
      types.append(CataloguedResourceType(name: name, pattern: pattern))
    }
    return types
  }

  private mutating func readActions(
    _ value: JSONValue, of prefix: String, types: [String]
  ) -> [CataloguedAction] {
    var actions: [CataloguedAction] = []
    var seen: Set<String> = []
    for member in object(value, "`Actions`") ?? value.members {
      let name = member.name.text ?? ""
      guard !name.isEmpty, name.utf8.allSatisfy(isNameByte),
        prefix.utf8.count + 1 + name.utf8.count <= RequestLimits.textByteCountMax
      else {
        report(
          "CATALOGUE", "`\(name)` is not the name of an action",
          help: "it has letters, digits and characters of `-_.`, and no prefix", at: member.name)
        continue
      }
      guard seen.insert(String(decoding: name.utf8.map(asciiLowercased), as: UTF8.self)).inserted else {
        report(
          "CATALOGUE", "action `\(name)` is given twice; names differ in more than case", help: "keep one of the two",
          at: member.name)
        continue
      }
      var uses: [ResourceTypeUse] = []
      for part in object(member.value, "an action") ?? member.value.members {
        if part.name.isText("ResourceTypes") {
          uses = readUses(part.value, types: types)
        } else {
          reportUnknown(part.name, in: "an action", known: ["ResourceTypes"])
        }
      }
      actions.append(CataloguedAction(service: prefix, name: name, access: nil, resourceTypes: uses))
    }
    return actions
  }

  private mutating func readUses(_ value: JSONValue, types: [String]) -> [ResourceTypeUse] {
    var uses: [ResourceTypeUse] = []
    for element in array(value, "`ResourceTypes`") ?? value.elements {
      guard let name = text(element, "a resource type") else { continue }
      guard types.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
        report(
          "CATALOGUE", "resource type `\(name)` is not among the service's `ResourceTypes`",
          help: nearestName(to: name, in: types).map { "did you mean `\($0)`?" }
            ?? "add it there with the ARN that its resources have", at: element)
        continue
      }
      guard !uses.contains(where: { $0.name == name }) else {
        report("CATALOGUE", "resource type `\(name)` is given twice", help: "keep one of the two", at: element)
        continue
      }
      uses.append(ResourceTypeUse(name: name, isRequired: false))
    }
    return uses
  }

  private mutating func readKeys(
    _ value: JSONValue, of prefix: String, seen: inout Set<String>
  ) -> [CataloguedKey] {
    var keys: [CataloguedKey] = []
    for member in object(value, "`ConditionKeys`") ?? value.members {
      let name = member.name.text ?? ""
      let isKey = isKey(name, at: member.name, seen: &seen)
      guard let typeName = text(member.value, "the type of a condition key") else { continue }
      guard let (type, isMultivalued) = CataloguedKey.type(named: typeName) else {
        let known = KeyType.allCases.flatMap { [$0.rawValue, "ArrayOf\($0.rawValue)"] }
        report(
          "CATALOGUE", "unknown type of condition key `\(typeName)`",
          help: nearestName(to: typeName, in: known).map { "did you mean `\($0)`?" }
            ?? "expected one of: \(known.joined(separator: ", "))", at: member.value)
        continue
      }
      if isKey {
        keys.append(CataloguedKey(service: prefix, name: name, type: type, isMultivalued: isMultivalued))
      }
    }
    return keys
  }

  private mutating func isKey(_ key: String, at name: JSONValue, seen: inout Set<String>) -> Bool {
    let folded = String(decoding: key.utf8.map(asciiLowercased), as: UTF8.self)
    guard KeyNameForm.admits(key), key.utf8.count <= RequestLimits.textByteCountMax else {
      report(
        "CATALOGUE", "`\(key)` is not the name of condition keys",
        help:
          "expected `PREFIX:NAME` of ASCII without spaces; `${Name}` stands for any text, as in `orders:Tag/${TagKey}`",
        at: name)
      return false
    }
    guard !folded.utf8.starts(with: "aws:".utf8) else {
      report(
        "CATALOGUE", "`\(key)` is a global condition key, whose type is known",
        help: "leave it out, or give the key the prefix of its service", at: name)
      return false
    }
    let isAWS = ServiceCatalogue.aws.conditionKeys.contains { known in
      known.name.utf8.elementsEqual(folded.utf8, by: { asciiLowercased($0) == $1 })
    }
    guard !isAWS else {
      report(
        "CATALOGUE", "`\(key)` is a condition key of AWS's, whose type is known",
        help: "leave it out, or give the key the prefix of its service", at: name)
      return false
    }
    guard seen.insert(folded).inserted else {
      report(
        "CATALOGUE", "condition key `\(key)` is given twice; keys differ in more than case",
        help: "keep one of the two", at: name)
      return false
    }
    return true
  }
}

/// What stands in prefixes and names of actions in a policy, but for wildcards.
private func isNameByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
    true
  default: false
  }
}

/// The name of a condition key, or of many that differ in one part of it.
private enum KeyNameForm {
  /// Printable ASCII with a colon that is neither first nor last. `${Name}` stands for text, and AWS's older ways to say
  /// so, `<key>` and a last `tag-key`, are not for new names: a reader would have to know which of them are meant.
  static func admits(_ key: String) -> Bool {
    var isInVariable = false
    var variableByteCount = 0
    var previous: UInt8?
    for byte in key.utf8 {
      guard 0x21...0x7E ~= byte else { return false }
      switch byte {
      case UInt8(ascii: "{"):
        guard previous == UInt8(ascii: "$"), !isInVariable else { return false }
        isInVariable = true
        variableByteCount = 0
      case UInt8(ascii: "}"):
        guard isInVariable, variableByteCount > 0 else { return false }
        isInVariable = false
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "*"), UInt8(ascii: "?"): return false
      default:
        if previous == UInt8(ascii: "$") { return false }
        if isInVariable {
          guard isNameByte(byte) else { return false }
          variableByteCount += 1
        }
      }
      previous = byte
    }
    guard !isInVariable, previous != UInt8(ascii: "$"), let colon = key.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      return false
    }
    return colon != key.utf8.startIndex && key.utf8.index(after: colon) != key.utf8.endIndex
      && !key.utf8.reversed().starts(with: "tag-key".utf8.reversed())
  }
}
