import ReeveTypes

/// The values that a request has for a condition key; the values themselves are in scratch.
struct KeyValues {
  var count: Int
  /// A resource has several tags whose keys differ only in case: each value is looked at by itself.
  var isAmbiguous = false
  /// The key is multivalued: only the set operators look at it, even at one value.
  var isList = false
}

extension Evaluation {
  /// Puts the values of a program's key into scratch: the engine's own, else those of the context. None: the key is
  /// absent.
  func values(key: Int, program: Bytes) -> KeyValues {
    let at = program.int(ProgramLayout.keys) + key * KeyLayout.stride
    let source = program[at + KeyLayout.source]
    if source != KeySource.context.rawValue {
      if let engine = engineValues(source: source, key: at, program: program) { return engine }
    }
    let entry = contextEntry(hash: program.u32(at + KeyLayout.hash), name: name(ofKey: at, program: program))
    guard entry >= 0 else { return KeyValues(count: 0) }
    return KeyValues(count: putValues(ofEntry: entry), isList: scratch.entry(entry).isList)
  }

  /// The value of a program's key; absent when the key is absent, multivalued, or ambiguous.
  func singleValue(key: Int, program: Bytes) -> Bytes? {
    let at = program.int(ProgramLayout.keys) + key * KeyLayout.stride
    let source = program[at + KeyLayout.source]
    switch source {
    case KeySource.context.rawValue: break
    case KeySource.resourceTag.rawValue:
      let tag = tagKey(ofKey: at, program: program)
      let hash = program.u32(at + KeyLayout.tagHash)
      let list = resourceTags
      let count = tagCount(list: list, hash: hash, key: tag)
      if count == 1 { return tagValue(list: list, in: image, hash: hash, key: tag) }
      if count > 1 { return nil }
    case KeySource.principalServiceNames.rawValue, KeySource.tagKeys.rawValue,
      KeySource.principalOrganizationPaths.rawValue, KeySource.resourceOrganizationPaths.rawValue,
      KeySource.sourceOrganizationPaths.rawValue, KeySource.endpointOrganizationPaths.rawValue:
      return nil
    default:
      let tag = tagKey(ofKey: at, program: program)
      if let value = engineValue(source: source, tagKey: tag, tagHash: program.u32(at + KeyLayout.tagHash)) {
        return value
      }
    }
    let entry = contextEntry(hash: program.u32(at + KeyLayout.hash), name: name(ofKey: at, program: program))
    guard entry >= 0, scratch.entry(entry).count == 1, !scratch.entry(entry).isList else { return nil }
    return firstValue(ofEntry: entry)
  }

  /// The engine's own values of a key, in scratch; absent where the context may have them.
  func engineValues(source: UInt8, key at: Int, program: Bytes) -> KeyValues? {
    switch source {
    case KeySource.principalServiceNames.rawValue:
      guard principal.kind == .service else { return nil }
      scratch.setValue(0, principal.text)
      guard let plain = plainServiceName else { return KeyValues(count: 1, isList: true) }
      scratch.setValue(1, plain)
      return KeyValues(count: 2, isList: true)
    case KeySource.tagKeys.rawValue:
      guard noted.tagKeys < 0, noted.requestTagCount > 0 else { return nil }
      return KeyValues(count: putRequestTagKeys(), isList: true)
    case KeySource.resourceTag.rawValue:
      let count = putTagValues(
        list: resourceTags, hash: program.u32(at + KeyLayout.tagHash), key: tagKey(ofKey: at, program: program))
      return count == 0 ? nil : KeyValues(count: count, isAmbiguous: count > 1)
    case KeySource.principalOrganizationPaths.rawValue, KeySource.resourceOrganizationPaths.rawValue,
      KeySource.sourceOrganizationPaths.rawValue, KeySource.endpointOrganizationPaths.rawValue:
      // An account has one place in its organization.
      guard let path = engineValue(source: source, tagKey: payload.slice(0, 0), tagHash: 0) else { return nil }
      scratch.setValue(0, path)
      return KeyValues(count: 1, isList: true)
    default:
      let tag = tagKey(ofKey: at, program: program)
      guard let value = engineValue(source: source, tagKey: tag, tagHash: program.u32(at + KeyLayout.tagHash)) else {
        return nil
      }
      scratch.setValue(0, value)
      return KeyValues(count: 1)
    }
  }

  private func name(ofKey at: Int, program: Bytes) -> Bytes {
    program.slice(program.int(at + KeyLayout.name), program.int(at + KeyLayout.nameLength))
  }

  private func tagKey(ofKey at: Int, program: Bytes) -> Bytes {
    name(ofKey: at, program: program).from(program.int(at + KeyLayout.tagOffset))
  }
}

// The context of the request.
extension Evaluation {
  /// The entry with a key, whose name is in lower case; -1 for none.
  @inline(__always)
  func contextEntry(hash: UInt32, name: Bytes) -> Int {
    for index in 0..<entryCount {
      let entry = scratch.entry(index)
      if entry.hash == hash, key(of: entry).folds(to: name) { return index }
    }
    return -1
  }

  @inline(__always)
  func key(of entry: ContextEntryView) -> Bytes {
    context.slice(Int(entry.values) &- Int(entry.keyLength), Int(entry.keyLength))
  }

  /// The first value of an entry that has one.
  @inline(__always)
  func firstValue(ofEntry index: Int) -> Bytes {
    let offset = Int(scratch.entry(index).values)
    return context.slice(offset + 2, Int(context.u16(offset)))
  }

  /// The same of an entry's memory.
  @inline(__always)
  func value(of line: ContextLine) -> Bytes {
    let (context, offset) = (self.context, Int(line.values))
    return context.slice(offset &+ 2, Int(context.u16(offset)))
  }

  /// Puts an entry's values into scratch and counts them.
  @inline(__always)
  func putValues(ofEntry index: Int) -> Int {
    let entry = scratch.entry(index)
    var offset = Int(entry.values)
    let count = entry.count
    for number in 0..<count {
      let length = Int(context.u16(offset))
      scratch.setValue(number, context.slice(offset + 2, length))
      offset += 2 + length
    }
    return count
  }

  /// Puts the keys of the tags in the request into scratch: what `aws:TagKeys` is when the caller does not say.
  func putRequestTagKeys() -> Int {
    var count = 0
    for index in 0..<entryCount {
      guard let tag = requestTagKey(ofEntry: index) else { continue }
      scratch.setValue(count, tag)
      count += 1
    }
    return count
  }

  /// The tag key of an entry for `aws:RequestTag/…` that has a value.
  private func requestTagKey(ofEntry index: Int) -> Bytes? {
    let prefix = Bytes.literal("aws:requesttag/")
    let entry = scratch.entry(index)
    let key = key(of: entry)
    guard entry.count > 0, key.count > prefix.count, key.slice(0, prefix.count).equalsFoldingASCII(prefix) else {
      return nil
    }
    return key.from(prefix.count)
  }
}
