// Soundness. A payload that is prepared stays as it is until it is decided, which is the caller's promise (`prepare`); what is
// read of it lies inside the lengths that `RequestTexts` has checked.

import ReeveTypes

// Looking ahead. A decision among many principals waits for memory most of its time: each look-up says where the next one
// is, and none is in a cache. The requests of one read wait together: each is taken one look-up further, and what the next
// will need is fetched meanwhile.
extension ImageView {
  /// Requests that can be looked up ahead at a time.
  public static let groupCountMax = 16

  /// Begins to look up a request that will be decided soon, with `prepared: slot`.
  /// - Parameters:
  ///   - payload: stays as it is until the request is decided.
  ///   - slot: below `groupCountMax`.
  ///   - interned: what its caller's handles stand for, as it will be decided with.
  @inline(__always)
  public func prepare(
    _ payload: RawSpan, as slot: Int, scratch: borrowing Scratch, interned: InternedTexts = InternedTexts()
  ) {
    precondition(slot >= 0 && slot < Self.groupCountMax)
    // The payload outlives the use of the slot, by the caller's promise.
    let bytes = unsafe payload.withUnsafeBytes { unsafe Bytes($0) }
    scratch.memory.keepMemos(of: identity)
    Preparation(image: self.bytes, scratch: scratch.memory).begin(bytes, slot, interned)
  }

  /// Looks up the requests that were prepared, from slot 0 on.
  @inline(never)
  public func fetch(count: Int, scratch: borrowing Scratch) {
    precondition(count >= 0 && count <= Self.groupCountMax)
    let preparation = Preparation(image: bytes, scratch: scratch.memory)
    for slot in 0..<count { preparation.findBuckets(slot) }
    for slot in 0..<count { preparation.followRecords(slot) }
    for slot in 0..<count { preparation.findPlans(slot) }
    var programs = PreparedPrograms()
    for slot in 0..<count { preparation.findSteps(slot, &programs) }
    if programs.count != 0 { preparation.follow(&programs) }
  }
}

/// A request as far as it was looked up ahead. What the decision takes over is what it would find itself; the rest is where
/// memory was asked for.
struct PreparedRequest {
  /// Its lengths add up, and it is about one resource. Nothing else of it is looked at otherwise.
  var isReadable = false
  /// Whether the thread knows it was looked up, and what is found may be kept.
  var asksMemos = true
  /// The thread knows its principal and action: neither was looked up. The `KnownPair` is at this place, as long as there is one
  /// with this number.
  var isKnownPair = false
  var pair = PairMemo.passing
  var pairNumber: UInt64 = 0
  /// Of the name of the role, where the principal is a session of one; zero: it is none, or of another partition than most.
  var roleNameLength: UInt16 = 0
  /// Of the ARN of the bucket that the resource is an object of; zero: it is none.
  var bucketLength: UInt16 = 0
  var contextCount: UInt16 = 0
  /// Bytes of the endpoint's id.
  var endpointLength: UInt16 = 0
  /// Where the context begins in the payload.
  var context: UInt32 = 0
  /// Where the cell of the action under the identity policies of `holder` is, or the first of those that may be it; zero: there
  /// is none.
  var ownCell: UInt32 = 0
  /// Of the pair, if it was looked for.
  var key = MemoKey.none
  /// Of the resource, if it was.
  var resourceKey = MemoKey.none

  var principal = Bytes.literal("")
  var action = Bytes.literal("")
  /// The one resource.
  var resource = Bytes.literal("")
  /// Of the principal's text; of a session, of the account and the role's name.
  var principalHash: UInt64 = 0
  var actionHash: UInt64 = 0
  var resourceHash: UInt64 = 0
  /// Of a session.
  var account: UInt64 = 0
  /// Of the bucket's ARN.
  var bucketHash: UInt64 = 0

  // Records; zero: there is none.

  /// The user or role whose policies count, as far as it was looked up: the one with the text as its ARN, or the role that the
  /// session is of.
  var holder = 0
  var actionRecord = 0
  var resourceRecord = 0
  var bucketRecord = 0

  /// Of its identity policies; zero: there is none.
  var plan = 0
  /// Of its permissions boundary; zero: there is none.
  var boundaryPlan = 0
  /// The steps of both that the resource can meet.
  var met = MetSteps()
  var boundaryMet = MetSteps()

  static let stride = 256
}

/// Which steps of a plan a resource can meet.
struct MetSteps {
  /// A bit for each, as far as they are known.
  private(set) var bits: UInt32 = 0
  /// All steps of the plan are known.
  private(set) var isWhole = false

  static let countMax = 32

  init() {}

  @inline(__always)
  init(bits: UInt32, isWhole: Bool) {
    self.bits = bits
    self.isWhole = isWhole
  }

  /// Those of the steps that deny, of which a plan has so many, or of the others.
  @inline(__always)
  func bits(_ effect: Effect, denyCount: UInt32) -> UInt32 {
    let denying: UInt32 = 1 << denyCount &- 1
    return effect == .deny ? bits & denying : bits & ~denying
  }
}

/// Policies of a group whose own tables say which statements there are for the action: those of resources, and those of sets
/// without a plan.
struct PreparedPrograms {
  private(set) var count = 0
  private var entries = InlineArray<32, Entry>(repeating: Entry())

  struct Entry {
    var program: UInt32 = 0
    var slot: UInt32 = 0
  }

  /// What has no room is not looked up ahead.
  @inline(__always)
  mutating func note(_ program: Int, _ slot: Int) {
    guard count < entries.count else { return }
    entries[count] = Entry(
      program: UInt32(truncatingIfNeeded: program), slot: UInt32(truncatingIfNeeded: slot))
    count &+= 1
  }

  subscript(number: Int) -> Entry { @inline(__always) get { entries[number] } }
}

/// Takes requests one look-up further at a time.
struct Preparation {
  let image: Bytes
  let scratch: ScratchMemory

  var tables: Tables { @inline(__always) get { Tables(image) } }

  /// Asks for the line of a byte, if there is one.
  @inline(__always)
  func ask(_ offset: Int) {
    image.prefetch(min(offset, image.count &- 1))
  }

  /// Asks for the lines from one byte to another, at most so many.
  @inline(__always)
  func ask(_ start: Int, to end: Int, atMost count: Int) {
    var line = start & ~63
    let last = min(end, image.count &- 1, line &+ 64 &* (count &- 1))
    while line <= last {
      image.prefetch(line)
      line &+= 64
    }
  }
}
