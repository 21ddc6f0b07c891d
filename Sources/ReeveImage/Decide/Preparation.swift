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
    for slot in 0..<count { preparation.compareRecords(slot) }
    for slot in 0..<count { preparation.findPlans(slot) }
    for slot in 0..<count { preparation.followPlans(slot) }
    for slot in 0..<count { preparation.findSteps(slot) }
    for slot in 0..<count { preparation.findStatements(slot) }
    for slot in 0..<count { preparation.findTests(slot) }
    for slot in 0..<count { preparation.findListed(slot) }
    for slot in 0..<count { preparation.findTestsOfListed(slot) }
  }
}

/// A request as far as it was looked up ahead. What the decision takes over is what it would find itself; the rest is where
/// memory was asked for.
struct PreparedRequest {
  /// Its lengths add up, and it is about one resource. Nothing else of it is looked at otherwise.
  var isReadable = false
  /// The thread knows its principal and action: neither was looked up.
  var isKnownPair = false
  /// Of the name of the role in `principal`, which is a session's; zero: it is none, or of another partition than most.
  var roleNameLength: UInt16 = 0
  /// Of the ARN of the bucket that the resource is an object of; zero: it is none.
  var bucketLength: UInt16 = 0

  var principal = Bytes.literal("")
  var action = Bytes.literal("")
  /// The one resource.
  var resource = Bytes.literal("")
  var principalHash: UInt64 = 0
  var actionHash: UInt64 = 0
  var resourceHash: UInt64 = 0
  /// Of the role's name and account, and the account.
  var roleHash: UInt64 = 0
  var account: UInt64 = 0
  /// Of the bucket's ARN.
  var bucketHash: UInt64 = 0

  // Records; zero: there is none.

  /// Of the principal with the text as its ARN.
  var principalRecord = 0
  /// Of the role that the session is of.
  var roleRecord = 0
  var actionRecord = 0
  var resourceRecord = 0
  var bucketRecord = 0

  /// The user or role whose policies count, as far as it was looked up.
  var holder = 0
  /// Of its identity policies; zero: there is none.
  var plan = 0
  /// Of its permissions boundary; zero: there is none.
  var boundaryPlan = 0
  /// The identity policies, where they have no plan for the action.
  var policySet = 0

  /// Policies whose own tables say which statements there are for the action: that of the resource, and those of a set without
  /// a plan.
  var programCount = 0
  var programs = InlineArray<8, UInt32>(repeating: 0)

  /// Statements that the decision will look at.
  var targetCount = 0
  var targets = InlineArray<8, Target>(repeating: Target())

  static let programCountMax = 8
  static let targetCountMax = 8
  static let stride = 384

  /// A statement of a program, whose number of the attachment stands in place of the program until that is known.
  struct Target {
    var program: UInt32 = 0
    var statement: UInt32 = 0
  }
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
