import ReeveTypes

// The context at the door: each entry is cut out, its key looked up, and both checked. The order of the checks is the one
// that `RequestError` states.
extension Evaluation {
  /// Reads the context's entries into scratch.
  @inline(__always)
  func readContext(count: Int, from start: Int) -> RequestFault? {
    scratch.parts.context = payload.from(start)
    return takeContextOfKnownForm() ? nil : readOtherContext(count: count)
  }

  private func readNoContext() -> RequestFault? {
    entryCount = 0
    scratch.parts.present = 0
    scratch.parts.requestTagCount = 0
    return context.count == 0 ? nil : RequestFault(.malformedPayload)
  }

  /// Takes a context that differs from one that was read before in nothing but values; else it is to be read.
  @inline(__always)
  func takeContextOfKnownForm() -> Bool {
    let context = self.context
    let count = Int(payload.u16(AuthorizePayload.Offset.contextCount))
    // Who asks for the same again often has the same form.
    var number = scratch.known.template
    if !scratch.templates.template(number).fits(context, entryCount: count) {
      number = ContextTemplates.number(of: context)
      guard scratch.templates.template(number).fits(context, entryCount: count) else { return false }
      scratch.known.template = number
    }
    let template = scratch.templates.template(number)
    let typedCount = template.typedCount
    var place = 0
    while place < typedCount {
      let typed = template.typed(place)
      let value = context.slice(typed.values &+ 2, Int(context.u16(typed.values)))
      guard let converted = convert(value, typed.valueType) else { return false }
      template.setConverted(converted, typed)
      place &+= 1
    }
    entryCount = count
    scratch.parts.present = template.present
    scratch.parts.requestTagCount = template.requestTagCount
    scratch.useEntries(ofTemplate: number)
    return true
  }

  /// Reads a context whose form the thread does not know.
  @inline(never)
  func readOtherContext(count: Int) -> RequestFault? {
    let context = self.context
    // A memo of no entries would be an empty one, in which something else may stand still.
    if count == 0 { return readNoContext() }
    guard context.isASCII, readRememberedContext(count: count) else { return readUnknownContext(count: count) }
    let number = ContextTemplates.number(of: context)
    scratch.templates.template(number).make(of: context, from: scratch.memo(entryCount: count))
    return nil
  }

  /// Reads a context of ASCII whose keys are those of the memo, each with one value, and all in order; else nothing has been
  /// read.
  private func readRememberedContext(count: Int) -> Bool {
    let memo = scratch.memo(entryCount: count)
    guard memo.entryCount == count else { return false }
    let context = self.context
    var offset = 0
    var index = 0
    while index < count {
      let line = memo.line(index)
      let head = line.head
      let values = offset &+ head.count
      guard values &+ 2 <= context.count, context.slice(offset, head.count).equalBytes(head) else { return false }
      let length = Int(context.u16(values))
      line.setValues(values)
      offset = values &+ 2 &+ length
      guard offset <= context.count, length <= RequestLimits.textByteCountMax else { return false }
      if line.valueType != KeyRule.ValueType.text.rawValue {
        guard let converted = convert(context.slice(values &+ 2, length), line.valueType) else { return false }
        line.converted = converted
      }
      index &+= 1
    }
    entryCount = count
    scratch.parts.present = memo.present
    scratch.parts.requestTagCount = memo.requestTagCount
    scratch.useEntries(ofMemo: count)
    return offset == context.count
  }

  /// Converts the value of a typed key, where its form is short; absent when it is not of the type.
  @inline(__always)
  private func convert(_ value: Bytes, _ valueType: UInt8) -> ConvertedValue? {
    if valueType == KeyRule.ValueType.boolean.rawValue { return BooleanText.value(value).map { ConvertedValue($0) } }
    if valueType == KeyRule.ValueType.address.rawValue {
      let quad = scratch.addresses.quad(value)
      if quad >= 0 { return ConvertedValue(quad: UInt32(truncatingIfNeeded: quad)) }
    }
    return isOf(valueType, value) ? .text : nil
  }

  @inline(never)
  private func isOf(_ valueType: UInt8, _ value: Bytes) -> Bool { TypedValue.mismatch(value, valueType) == nil }

  /// Reads any context, and keeps a memo of it if there can be one.
  @inline(never)
  private func readUnknownContext(count: Int) -> RequestFault? {
    guard count <= RequestLimits.contextKeyCountMax else { return RequestFault(.contextKeyCount, count: count) }
    let memo = scratch.memo(entryCount: count)
    memo.forget()
    scratch.parts.requestTagCount = 0
    scratch.useOwnEntries()
    var canRemember = count <= ShapeMemo.keyCountMax
    var seen = SeenKeys()
    var offset = 0
    for index in 0..<count {
      guard let next = endOfValues(at: offset) else { return RequestFault(.malformedPayload) }
      let keyLength = context.u16(offset)
      let key = context.slice(offset + 4, Int(keyLength))
      let known = lookUp(key)
      if !known.isWellFormed { return keyFault(key, index) }
      let word = known.rule == 0 ? KnownKey.unknownRule : image.u64(known.rule)
      if let fault = readEntry(index, at: offset, key, known, word, &seen) { return fault }
      if canRemember {
        let begin = context.slice(offset, 4 + key.count)
        // Lists, keys that not everyone may set, and keys of the product that it does not know, are looked at each time.
        canRemember =
          begin.u16(2) == 1 && begin.count <= ShapeMemo.entryByteCountMax && word & KnownKey.needsThought == 0
          && word & KnownKey.isList == 0 && (known.rule != 0 || !ConditionKeyName.isGlobal(key))
        if canRemember {
          memo.keep(index, head: begin, valueType: UInt8(truncatingIfNeeded: word >> 8), hash: known.hash)
        }
      }
      offset = next
    }
    entryCount = count
    scratch.parts.present = seen.present
    if canRemember {
      scratch.saveEntryNumbers(in: memo)
      memo.seal(entryCount: count, requestTagCount: noted.requestTagCount, present: seen.present)
    }
    return offset == context.count ? nil : RequestFault(.malformedPayload)
  }

  /// Checks an entry, whose lengths add up, and puts it into scratch.
  private func readEntry(
    _ index: Int, at offset: Int, _ key: Bytes, _ known: KnownKey, _ word: UInt64, _ seen: inout SeenKeys
  ) -> RequestFault? {
    var entry = ContextEntryView(
      hash: known.hash, keyLength: UInt16(key.count), valueCount: context.u16(offset + 2),
      values: UInt32(offset + 4 + key.count))
    if let fault = seen.note(index, key, known, word, in: self) { return fault }
    if let fault = mayNotSet(key, known.rule, index) { return fault }
    let isSingle = known.rule != 0 && word & KnownKey.isList == 0
    guard entry.count <= RequestLimits.valueCountMax, !isSingle || entry.count <= 1 else {
      return RequestFault(.valueCount, entry: index, count: entry.count)
    }
    if let fault = valueFault(entry, index, valueType: UInt8(truncatingIfNeeded: word >> 8)) { return fault }
    // What the product knows about a key wins over how the request writes it.
    if known.rule != 0 { entry.isList = !isSingle }
    scratch.setEntry(index, entry)
    if entry.count > 0 { seen.hasValue(index, word, in: self) }
    return nil
  }

  @inline(never)
  private func valueFault(_ entry: ContextEntryView, _ index: Int, valueType: UInt8) -> RequestFault? {
    var offset = Int(entry.values)
    for _ in 0..<entry.count {
      let length = Int(context.u16(offset))
      let value = context.slice(offset + 2, length)
      guard length <= RequestLimits.textByteCountMax else {
        return .text(.textLength, .contextValue, entry: index, count: length)
      }
      guard value.isWellFormedUTF8 else { return .text(.notUTF8, .contextValue, entry: index) }
      if valueType != KeyRule.ValueType.text.rawValue, let expected = TypedValue.mismatch(value, valueType) {
        return RequestFault(.malformedValue, detail: expected.rawValue, entry: index)
      }
      offset += 2 + length
    }
    return nil
  }

  /// Where an entry's values end; absent when its lengths do not add up.
  @inline(never)
  private func endOfValues(at offset: Int) -> Int? {
    guard offset + 4 <= context.count else { return nil }
    let valueCount = context.u16(offset + 2)
    var next = offset + 4 + Int(context.u16(offset))
    guard next <= context.count, valueCount & AuthorizePayload.listBit != 0 || valueCount == 1 else { return nil }
    for _ in 0..<(valueCount & ~AuthorizePayload.listBit) {
      guard next + 2 <= context.count else { return nil }
      next += 2 + Int(context.u16(next))
    }
    return next <= context.count ? next : nil
  }

  // Keys.

  /// What is known of a key.
  @inline(never)
  private func lookUp(_ key: Bytes) -> KnownKey {
    let hash = Hash.foldingASCII(key)
    var rule = keyRule(named: key, hash: hash)
    // A key that the product knows has the shape of one.
    if rule == 0 {
      guard Self.textFault(key, .contextKey) == nil, ConditionKeyName.isWellFormed(key) else {
        return KnownKey(rule: 0, hash: 0, isWellFormed: false)
      }
      rule = tagKeyRule(key)
      if rule == 0 { rule = keyPattern(key) }
    }
    return KnownKey(rule: rule, hash: UInt32(truncatingIfNeeded: hash))
  }

  /// What is wrong with the text of a key.
  @inline(never)
  private func keyFault(_ key: Bytes, _ index: Int) -> RequestFault {
    guard var fault = Self.textFault(key, .contextKey) else { return RequestFault(.malformedKey, entry: index) }
    fault.entry = UInt16(index)
    return fault
  }

  /// Whether this caller, about this principal, may not set the key.
  @inline(never)
  private func mayNotSet(_ key: Bytes, _ rule: Int, _ index: Int) -> RequestFault? {
    guard rule != 0 else {
      return !trust.includes(CallerTrust.unknownGlobalKeyBit) && ConditionKeyName.isGlobal(key)
        ? RequestFault(.derivedKey, entry: index) : nil
    }
    let setter = image[rule + KeyRuleLayout.setter]
    if setter == KeyRule.Setter.serviceCaller.rawValue {
      guard principal.kind == .service else { return RequestFault(.serviceOnlyKey, entry: index) }
    } else if setter != KeyRule.Setter.caller.rawValue, !trust.includes(Int(image[rule + KeyRuleLayout.trustBit])) {
      guard setter == KeyRule.Setter.endpointCaller.rawValue, endpointVPC == nil else {
        return RequestFault(.derivedKey, entry: index)
      }
    }
    return nil
  }

  /// Whether an earlier entry, which has no source of its own either, has the same key.
  @inline(never)
  fileprivate func repeatsKey(_ index: Int, _ key: Bytes, hash: UInt32) -> Bool {
    for earlier in 0..<index {
      let other = scratch.entry(earlier)
      if other.hash == hash, self.key(of: other).equalsFoldingASCII(key) { return true }
    }
    return false
  }
}

/// What is known of the key of an entry.
private struct KnownKey {
  /// The offset of its `KeyRuleLayout`, or zero.
  var rule: Int
  /// Of the key in lower case, lower half.
  var hash: UInt32
  var isWellFormed = true

  // The first eight bytes of a `KeyRuleLayout` as one word.

  /// Of a key without a rule: a text that a caller sets.
  static let unknownRule: UInt64 = 0
  /// Who may set it is not everyone.
  static let needsThought: UInt64 = 0xFF
  static let isList: UInt64 = 0xFF << 16

  @inline(__always)
  static func source(_ word: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> 24) }
}

/// The keys of the entries before, while a context is read.
private struct SeenKeys {
  /// Of one source, with values or without, each the bit of its source.
  private var seen: UInt64 = 0
  /// Those with values.
  private(set) var present: UInt64 = 0
  /// Some entry's key shares its source with others.
  private var hasOthers = false

  /// Notes the key of an entry, or says that it stands there twice.
  mutating func note(
    _ index: Int, _ key: Bytes, _ known: KnownKey, _ word: UInt64, in evaluation: Evaluation
  ) -> RequestFault? {
    let bit: UInt64 = 1 &<< UInt64(KnownKey.source(word))
    if bit & KeySource.ofOneKey != 0 {
      if seen & bit != 0 { return RequestFault(.repeatedKey, entry: index) }
      seen |= bit
      return nil
    }
    if hasOthers, evaluation.repeatsKey(index, key, hash: known.hash) {
      return RequestFault(.repeatedKey, entry: index)
    }
    hasOthers = true
    return nil
  }

  /// The entry has a value.
  mutating func hasValue(_ index: Int, _ word: UInt64, in evaluation: Evaluation) {
    let source = KnownKey.source(word)
    present |= 1 &<< UInt64(source)
    evaluation.scratch.setEntryNumber(index, ofSource: source)
    if source == KeySource.requestTag.rawValue { evaluation.scratch.parts.requestTagCount &+= 1 }
  }
}
