// The working memory of one thread's decisions.
//
// Soundness. The allocation lives as long as its owner, `Scratch`, which cannot be copied. `ScratchMemory` is the
// address alone; it is made inside `decide` and does not leave it. Every region has room for the most that a request
// may bring: `RequestReader` refuses larger ones before it writes.

import CReeveBytes
import ReeveTypes

/// Working memory of one thread's decisions: allocated once, never grown.
@safe public struct Scratch: ~Copyable {
  fileprivate let base: UnsafeMutableRawPointer

  /// - Parameter keepsRequests: whether a request that comes again byte by byte may get the verdict that it got before; otherwise
  ///   each is decided anew, which is what a measurement or a test of decisions wants.
  public init(keepsRequests: Bool = true) {
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: ScratchLayout.byteCount, alignment: 64)
    unsafe reeve_fill(base, 0, ScratchLayout.zeroedByteCount)
    precondition(MemoryLayout<ContextEntryView>.size <= ContextEntryLayout.head)
    precondition(MemoryLayout<PreparedRequest>.size <= PreparedRequest.stride)
    precondition(MemoryLayout<LevelPlans>.size <= PairMemo.levelPlansByteCount)
    precondition(MemoryLayout<CellOfTree>.size == CellOfTree.stride)
    precondition(MemoryLayout<EvaluationParts>.size <= ScratchLayout.entryNumbers - ScratchLayout.parts)
    unsafe (base + ScratchLayout.parts).initializeMemory(as: EvaluationParts.self, to: EvaluationParts())
    unsafe PairMemo.initialize(base + ScratchLayout.pairs)
    unsafe ResourceMemo.initialize(base + ScratchLayout.resources)
    unsafe RequestMemo.initialize(base + ScratchLayout.requests)
    if !keepsRequests { memory.parts.strangeRequests = .always }
    unsafe ContextTemplates(base + ScratchLayout.templates).forget()
    for slot in 0..<ImageView.groupCountMax {
      unsafe (base + (ScratchLayout.prepared + PreparedRequest.stride * slot)).initializeMemory(
        as: PreparedRequest.self, to: PreparedRequest())
    }
  }

  deinit { unsafe base.deallocate() }

  /// What it keeps is of this image.
  public func isOf(_ view: ImageView) -> Bool { memory.hasMemos(of: view.identity) }

  /// Forgets what it keeps, unless it is of this image.
  public func keepOnly(_ view: ImageView) { memory.keepMemos(of: view.identity) }

  /// Parts of what it keeps, for `fetch`.
  public static let partCount = MemoTags.partCount

  /// Asks for the memory of a part of what it keeps, when that comes from another thread: all of it together takes less time than
  /// a request takes each bit of it.
  /// - Parameter part: below `partCount`.
  @inline(never)
  public func fetch(part: Int) {
    precondition(part >= 0 && part < Self.partCount)
    // Of requests what is not longer than most, and of pairs what a request reads of its own that is known whole.
    memory.requests.fetch(part: part, lineCount: 6)
    memory.pairs.fetch(part: part, lineCount: 1)
  }

  var memory: ScratchMemory {
    @inline(__always) get { ScratchMemory(self) }
  }
}

/// Where the regions are. Each has room for the limits of `RequestLimits`.
private enum ScratchLayout {
  /// `ContextEntryLayout`, for a context that is no memo's.
  static let entries = 0
  /// 16 bytes a value.
  static let values = entries + ContextEntryLayout.stride * RequestLimits.contextKeyCountMax
  /// The action in lower case; in whole words.
  static let action = values + 16 * ScratchMemory.valueCountMax
  /// `aws:CurrentTime` as text.
  static let currentTime = action + 2_112
  /// `aws:EpochTime` as text.
  static let epochTime = currentTime + 64
  /// `aws:userid` of a session: the role's id or the account, a colon, the session's name.
  static let userID = epochTime + 64
  /// The name of a service without its region.
  static let serviceName = userID + 2 * RequestLimits.textByteCountMax + 64
  /// `aws:ResourceAccount` where the resource's ARN does not write it.
  static let account = serviceName + RequestLimits.textByteCountMax
  /// `RegisteredSessions`.
  static let registered = account + 64
  /// `EvaluationParts`.
  static let parts = registered + 64
  /// The number of the entry of each key of one source: a byte each.
  static let entryNumbers = parts + 1_024
  /// `ShapeMemo`.
  static let memos = entryNumbers + 64
  /// The identity of the image that the memos are of.
  static let memoIdentity = memos + ShapeMemo.count * ShapeMemo.stride
  /// The number of the last pair that was kept.
  static let lastNumber = memoIdentity + 8
  /// `PreparedRequest`.
  static let prepared = memoIdentity + 64
  /// `AddressMemo`.
  static let addresses = prepared + PreparedRequest.stride * ImageView.groupCountMax
  /// The values of the keys for which there is a decision tree.
  static let valuesText = addresses + AddressMemo.byteCount
  /// `CandidateLists`.
  static let candidates = valuesText + ResourceMemo.textByteCountMax + 128
  /// `Bytes.byteBits` of the resource, or zero.
  static let resourceBits = candidates + (CandidateLists.byteCount + 63) & ~63
  /// `LevelMemo`.
  static let levelMemo = resourceBits + 64
  /// What needs to be zero before it is written.
  static let zeroedByteCount = levelMemo + LevelMemo.count * LevelMemo.stride
  /// `PairMemo`.
  static let pairs = zeroedByteCount
  /// `ContextTemplates`.
  static let templates = (pairs + PairMemo.byteCount + 63) & ~63
  /// `ResourceMemo`.
  static let resources = templates + ContextTemplates.byteCount
  /// `RequestMemo`.
  static let requests = (resources + ResourceMemo.byteCount + 63) & ~63
  static let byteCount = requests + RequestMemo.byteCount
}

/// A context entry of the request, cut out of the payload. 24 bytes.
struct ContextEntryView {
  /// Lower half of the hash of the key in lower case.
  var hash: UInt32
  var keyLength: UInt16
  /// With `AuthorizePayload.listBit`, which is set when the key is multivalued.
  var valueCount: UInt16
  /// Offset of the first value's length in the context; the key stands before it.
  var values: UInt32
  /// In a memo: of the key's `KeyRuleLayout`.
  var valueType: UInt8 = 0
  /// In a memo: bytes of the entry before its value's length.
  var headLength: UInt8 = 0
  /// The one value, where its key's type was checked and has a short form.
  var converted = ConvertedValue.text

  @inline(__always)
  var count: Int { Int(valueCount & ~AuthorizePayload.listBit) }

  /// Whether the key is multivalued, however many values it has.
  var isList: Bool {
    @inline(__always) get { valueCount & AuthorizePayload.listBit != 0 }
    set { valueCount = newValue ? valueCount | AuthorizePayload.listBit : valueCount & ~AuthorizePayload.listBit }
  }
}

/// A value of the context in a short form, if it has one.
struct ConvertedValue: Equatable {
  /// What it is stands above its 32 bits, so that no two of different kinds are equal.
  let word: UInt64

  private static let quadBit: UInt64 = 1 << 32
  private static let booleanBit: UInt64 = 1 << 33

  @inline(__always)
  private init(word: UInt64) { self.word = word }

  /// It has none.
  @inline(__always)
  static var text: ConvertedValue { ConvertedValue(word: 0) }

  /// An IPv4 address.
  @inline(__always)
  init(quad: UInt32) { word = UInt64(quad) | Self.quadBit }

  @inline(__always)
  init(_ boolean: Bool) { word = Self.booleanBit | (boolean ? 1 : 0) }

  var isQuad: Bool { @inline(__always) get { word & Self.quadBit != 0 } }
  var isBoolean: Bool { @inline(__always) get { word & Self.booleanBit != 0 } }
  /// Of an address; of a boolean, 1 or 0.
  var bits: UInt32 { @inline(__always) get { UInt32(truncatingIfNeeded: word) } }
}

/// The scratch of the thread that decides, during one call of `decide`.
@safe struct ScratchMemory {
  private let base: UnsafeMutableRawPointer

  /// Most values that one key can have: those of a request, or the names of the tags in it.
  static let valueCountMax = RequestLimits.valueCountMax + 2

  @inline(__always)
  init(_ scratch: borrowing Scratch) { unsafe base = scratch.base }

  /// The parts of the request that is being decided.
  var parts: EvaluationParts {
    @inline(__always)
    unsafeAddress { unsafe UnsafePointer(address) }
    @inline(__always)
    nonmutating unsafeMutableAddress { unsafe address }
  }

  /// Principal and action of the request that is being decided.
  var pair: KnownPair {
    @inline(__always)
    unsafeAddress { unsafe UnsafePointer(pairs.address(parts.pair)) }
    @inline(__always)
    nonmutating unsafeMutableAddress { unsafe pairs.address(parts.pair) }
  }

  /// What the thread keeps of principals and actions.
  @inline(__always)
  var pairs: PairMemo { unsafe PairMemo(base + ScratchLayout.pairs) }

  /// The number of the next thing that is kept: never the same, and with room for the number of a cell of a tree.
  func nextNumber() -> UInt64 {
    let number =
      unsafe base.load(fromByteOffset: ScratchLayout.lastNumber, as: UInt64.self)
      &+ UInt64(TreeLayout.cellCountMax &+ 1)
    unsafe base.storeBytes(of: number, toByteOffset: ScratchLayout.lastNumber, as: UInt64.self)
    return number
  }

  /// What the thread keeps of resources.
  @inline(__always)
  var resources: ResourceMemo { unsafe ResourceMemo(base + ScratchLayout.resources) }

  /// What the thread keeps of whole requests.
  @inline(__always)
  var requests: RequestMemo { unsafe RequestMemo(base + ScratchLayout.requests) }

  /// What is asked about, by the request that is being decided.
  var known: KnownResource {
    @inline(__always)
    unsafeAddress { unsafe UnsafePointer(resources.address(parts.resource)) }
    @inline(__always)
    nonmutating unsafeMutableAddress { unsafe resources.address(parts.resource) }
  }

  /// A request that is looked up ahead.
  @inline(__always)
  func prepared(_ slot: Int) -> Prepared { unsafe Prepared(base, slot) }

  /// The place of a `PreparedRequest`.
  @dynamicMemberLookup
  @safe struct Prepared {
    private let address: UnsafeMutablePointer<PreparedRequest>

    @inline(__always)
    fileprivate init(_ base: UnsafeMutableRawPointer, _ slot: Int) {
      assert(slot >= 0 && slot < ImageView.groupCountMax)
      unsafe address = (base + (ScratchLayout.prepared &+ PreparedRequest.stride &* slot)).assumingMemoryBound(
        to: PreparedRequest.self)
    }

    @inline(__always)
    subscript<Value>(dynamicMember member: WritableKeyPath<PreparedRequest, Value>) -> Value {
      get { unsafe address.pointee[keyPath: member] }
      nonmutating set { unsafe address.pointee[keyPath: member] = newValue }
    }
  }

  @inline(__always)
  private var address: UnsafeMutablePointer<EvaluationParts> {
    unsafe (base + ScratchLayout.parts).assumingMemoryBound(to: EvaluationParts.self)
  }

  /// An entry of the context that is being read.
  @inline(__always)
  func entry(_ index: Int) -> ContextEntryView {
    assert(index >= 0 && index < RequestLimits.contextKeyCountMax)
    return unsafe ContextLine(base + (parts.entries &+ ContextEntryLayout.stride &* index)).view
  }

  /// The entry of a key of one source that the context has a value for.
  @inline(__always)
  func line(ofSource source: UInt8) -> ContextLine {
    unsafe ContextLine(base + (parts.entries &+ ContextEntryLayout.stride &* entryNumber(ofSource: source)))
  }

  /// Sets an entry of a context that is no memo's.
  func setEntry(_ index: Int, _ entry: ContextEntryView) {
    assert(index >= 0 && index < RequestLimits.contextKeyCountMax)
    unsafe ContextLine(base + (ScratchLayout.entries &+ ContextEntryLayout.stride &* index)).view = entry
  }

  /// The entries are those of no memo.
  func useOwnEntries() {
    parts.entries = ScratchLayout.entries
    parts.entryNumbers = ScratchLayout.entryNumbers
  }

  /// The entries are those of the memo of contexts with so many.
  @inline(__always)
  func useEntries(ofMemo entryCount: Int) {
    let memo = offset(ofMemo: entryCount)
    parts.entries = memo &+ ShapeMemo.entries
    parts.entryNumbers = memo &+ ShapeMemo.numbers
  }

  @inline(__always)
  func value(_ index: Int) -> Bytes {
    assert(index >= 0 && index < Self.valueCountMax)
    return unsafe base.load(fromByteOffset: ScratchLayout.values + 16 * index, as: Bytes.self)
  }

  @inline(__always)
  func setValue(_ index: Int, _ value: Bytes) {
    assert(index >= 0 && index < Self.valueCountMax)
    unsafe base.storeBytes(of: value, toByteOffset: ScratchLayout.values + 16 * index, as: Bytes.self)
  }

  /// - Parameter source: of a key that the context has a value for.
  @inline(__always)
  func entryNumber(ofSource source: UInt8) -> Int {
    Int(unsafe base.load(fromByteOffset: parts.entryNumbers &+ Int(source), as: UInt8.self))
  }

  /// Sets the number of an entry of a context that is no memo's.
  /// - Parameter number: below `RequestLimits.contextKeyCountMax`, which a byte holds.
  func setEntryNumber(_ number: Int, ofSource source: UInt8) {
    assert(source < 64)
    unsafe base.storeBytes(
      of: UInt8(truncatingIfNeeded: number), toByteOffset: ScratchLayout.entryNumbers &+ Int(source), as: UInt8.self)
  }

  /// The memo of contexts with so many entries.
  @inline(__always)
  func memo(entryCount: Int) -> ShapeMemo { unsafe ShapeMemo(base + offset(ofMemo: entryCount)) }

  @inline(__always)
  private func offset(ofMemo entryCount: Int) -> Int {
    ScratchLayout.memos &+ (entryCount & (ShapeMemo.count &- 1)) &* ShapeMemo.stride
  }

  /// Contexts that were read before.
  @inline(__always)
  var templates: ContextTemplates { unsafe ContextTemplates(base + ScratchLayout.templates) }

  /// The entries are those of a template.
  @inline(__always)
  func useEntries(ofTemplate number: Int) {
    let template = ScratchLayout.templates &+ number &* ContextTemplate.stride
    parts.entries = template &+ ContextTemplate.entries
    parts.entryNumbers = template &+ ContextTemplate.numbers
  }

  /// Keeps the numbers of entries by source with a memo.
  func saveEntryNumbers(in memo: ShapeMemo) {
    unsafe memo.keepNumbers(from: base + ScratchLayout.entryNumbers)
  }

  /// Which bytes the resource's text has (`Bytes.byteBits`); zero where nobody has asked yet.
  var resourceBits: UInt64 {
    @inline(__always)
    get { unsafe base.load(fromByteOffset: ScratchLayout.resourceBits, as: UInt64.self) }
    @inline(__always)
    nonmutating set { unsafe base.storeBytes(of: newValue, toByteOffset: ScratchLayout.resourceBits, as: UInt64.self) }
  }

  /// IPv4 addresses that were read before.
  @inline(__always)
  var addresses: AddressMemo { unsafe AddressMemo(base + ScratchLayout.addresses) }

  /// The steps of an indexed plan that the request can meet.
  @inline(__always)
  var candidates: CandidateLists { unsafe CandidateLists(base + ScratchLayout.candidates) }

  /// Sets what is the same for all requests that are decided next.
  func begin(image: Bytes, trust: CallerTrust, clock: Instant, sessionsIdentity: UInt64) {
    parts.image = image
    parts.trust = trust
    parts.clock = clock
    parts.sessionsIdentity = sessionsIdentity
  }

  /// The endpoint is the one that the caller is bound to, or none.
  func forgetEndpoint() {
    parts.endpoint = RequestedEndpoint(text: parts.boundEndpoint)
    parts.hasNoEndpoint = parts.boundEndpoint.count == 0
  }

  /// What is kept is of an image.
  @inline(__always)
  func hasMemos(of identity: UInt64) -> Bool {
    unsafe base.load(fromByteOffset: ScratchLayout.memoIdentity, as: UInt64.self) == identity
  }

  /// The place for a list of levels and an action.
  @inline(__always)
  func levelMemo(_ key: LevelKey) -> LevelMemo { levelMemo(key.number) }

  @inline(__always)
  private func levelMemo(_ number: Int) -> LevelMemo {
    assert(number >= 0 && number < LevelMemo.count)
    return unsafe LevelMemo(base + (ScratchLayout.levelMemo &+ number &* LevelMemo.stride))
  }

  /// Where in the memo the `LevelPlans` of a list of levels and an action are.
  @inline(__always)
  func placeOfLevelPlans(_ key: LevelKey) -> Int {
    ScratchLayout.levelMemo &+ key.number &* LevelMemo.stride &+ LevelMemo.plans
  }

  /// Where the `LevelPlans` of a pair are, in its memory.
  @inline(__always)
  func placeOfLevelPlans(ofPair place: Int, at offset: Int) -> Int { ScratchLayout.pairs &+ place &+ offset }

  /// `LevelPlans` at a place that has been set.
  @inline(__always)
  func levelPlans(at place: Int) -> KnownLevels {
    unsafe KnownLevels((base + place).assumingMemoryBound(to: LevelPlans.self))
  }

  /// Sets `LevelPlans` in the memory of a pair.
  func setLevelPlans(_ plans: LevelPlans, at place: Int) {
    unsafe base.storeBytes(of: plans, toByteOffset: place, as: LevelPlans.self)
  }

  /// Forgets what was kept of another image.
  @inline(__always)
  func keepMemos(of identity: UInt64) {
    if !hasMemos(of: identity) { forgetMemos(for: identity) }
  }

  @inline(never)
  private func forgetMemos(for identity: UInt64) {
    for number in 0..<ShapeMemo.count { memo(entryCount: number).forget() }
    for number in 0..<LevelMemo.count { levelMemo(number).forget() }
    pairs.forget()
    resources.forget()
    requests.forget()
    templates.forget()
    unsafe base.storeBytes(of: identity, toByteOffset: ScratchLayout.memoIdentity, as: UInt64.self)
  }

  /// The sessions that were registered; there are none before they have been set.
  @inline(__always)
  var registered: RegisteredSessions {
    unsafe base.load(fromByteOffset: ScratchLayout.registered, as: RegisteredSessions.self)
  }

  @inline(__always)
  func setRegistered(_ sessions: RegisteredSessions) {
    unsafe base.storeBytes(of: sessions, toByteOffset: ScratchLayout.registered, as: RegisteredSessions.self)
  }

  /// The action in lower case, which stays as long as the pair does.
  func foldedAction(_ action: Bytes) -> Bytes {
    let place = parts.pair
    let start =
      unsafe place == PairMemo.passing ? base + ScratchLayout.action : pairs.foldedAction(at: place)
    var offset = 0
    while offset &+ 8 <= action.count {
      unsafe start.storeBytes(of: ASCII.lower(action.u64(offset)), toByteOffset: offset, as: UInt64.self)
      offset &+= 8
    }
    while offset < action.count {
      unsafe start.storeBytes(of: ASCII.lower(action[offset]), toByteOffset: offset, as: UInt8.self)
      offset &+= 1
    }
    return unsafe Bytes(UnsafeRawPointer(start), action.count)
  }

  /// `2026-01-31T12:00:00Z`, or with a sign and more digits beyond the four-digit years.
  func currentTime(_ civil: CivilTime) -> Bytes {
    var writer = unsafe Writer(start: base + ScratchLayout.currentTime)
    if civil.year < 0 { writer.put(UInt8(ascii: "-")) }
    writer.put(civil.year.magnitude, digits: 4)
    writer.put(UInt8(ascii: "-"))
    writer.put(UInt64(civil.month), digits: 2)
    writer.put(UInt8(ascii: "-"))
    writer.put(UInt64(civil.day), digits: 2)
    writer.put(UInt8(ascii: "T"))
    writer.put(UInt64(civil.hour), digits: 2)
    writer.put(UInt8(ascii: ":"))
    writer.put(UInt64(civil.minute), digits: 2)
    writer.put(UInt8(ascii: ":"))
    writer.put(UInt64(civil.second), digits: 2)
    writer.put(UInt8(ascii: "Z"))
    return writer.bytes
  }

  /// The decimal text of whole seconds since 1970.
  func epochTime(_ seconds: Int64) -> Bytes {
    var writer = unsafe Writer(start: base + ScratchLayout.epochTime)
    if seconds < 0 { writer.put(UInt8(ascii: "-")) }
    writer.put(seconds.magnitude, digits: 1)
    return writer.bytes
  }

  /// The id of a role or an account, a colon, and the name of a session.
  func userID(owner: Bytes, session: Bytes) -> Bytes {
    var writer = unsafe Writer(start: base + ScratchLayout.userID)
    for index in 0..<owner.count { writer.put(owner[index]) }
    writer.put(UInt8(ascii: ":"))
    for index in 0..<session.count { writer.put(session[index]) }
    return writer.bytes
  }

  /// Two parts of a request's text, one after the other.
  func joined(_ first: Bytes, _ second: Bytes) -> Bytes {
    var writer = unsafe Writer(start: base + ScratchLayout.serviceName)
    for index in 0..<first.count { writer.put(first[index]) }
    for index in 0..<second.count { writer.put(second[index]) }
    return writer.bytes
  }

  /// The twelve digits of an account.
  func account(_ number: UInt64) -> Bytes {
    var writer = unsafe Writer(start: base + ScratchLayout.account)
    writer.put(number, digits: 12)
    return writer.bytes
  }

  /// Room for the values of several keys.
  var valuesText: ValuesText { unsafe ValuesText(base + ScratchLayout.valuesText) }

  /// Values one after the other, as long as they can be kept together.
  @safe struct ValuesText {
    private let base: UnsafeMutableRawPointer
    private var count = 0

    fileprivate init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

    var text: Bytes { unsafe Bytes(UnsafeRawPointer(base), count) }

    /// There is no value.
    mutating func putNone() { put(UInt16.max) }

    /// - Returns: false where there is no room.
    mutating func put(_ value: Bytes) -> Bool {
      guard count &+ 2 &+ value.count <= ResourceMemo.textByteCountMax else { return false }
      put(UInt16(truncatingIfNeeded: value.count))
      unsafe value.copyFew(to: base + count)
      count &+= value.count
      return true
    }

    /// For 64 sources there is room, whatever stands before.
    private mutating func put(_ length: UInt16) {
      unsafe base.storeBytes(of: length, toByteOffset: count, as: UInt16.self)
      count &+= 2
    }
  }

  /// Writes bytes one after the other; its users know that the region has room.
  @safe private struct Writer {
    let start: UnsafeMutableRawPointer
    var count = 0

    init(start: UnsafeMutableRawPointer) { unsafe self.start = start }

    var bytes: Bytes { unsafe Bytes(UnsafeRawPointer(start), count) }

    mutating func put(_ byte: UInt8) {
      unsafe start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
      count += 1
    }

    /// At least `digits` digits, at most 20.
    mutating func put(_ number: UInt64, digits: Int) {
      var divisor: UInt64 = 1
      var width = 1
      while width < 20, width < digits || number / divisor >= 10 {
        divisor *= 10
        width += 1
      }
      while divisor > 0 {
        put(UInt8(ascii: "0") + UInt8(number / divisor % 10))
        divisor /= 10
      }
    }
  }
}
