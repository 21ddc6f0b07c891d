// Soundness. Besides that of `TaggedMemo`: a text is copied as far as `textByteCountMax` lets it be long; the numbers of cells are those
// that `addCell` gave, at most `TreeLayout.cellCountMax`.

import ReeveTypes

/// What a thread keeps of resources, each for one pair of principal and action: what is known of it, the texts of the three, and
/// the decision tree over what is left to test.
@safe struct ResourceMemo: TaggedMemo {
  let base: UnsafeMutableRawPointer

  static var nothing: KnownResource { KnownResource() }
  /// Bytes of what is kept: of the texts of principal, action and resource together, or of some values.
  static let textByteCountMax = 384

  // A place; what is not kept has the first part alone, and no tree:
  //
  //     OFFSET  SIZE  FIELD
  //          0   192  `KnownResource`
  //        192   384  the texts as requests have them, or the values
  //        576   496  `TreeLayout`
  static let knownByteCount = 192
  static let headByteCount = knownByteCount
  static let stride = tree + TreeLayout.byteCount
  private static let text = knownByteCount
  private static let tree = text + textByteCountMax

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  /// Where a resource is kept; `passing`: nowhere.
  /// - Parameter form: what two texts of the same bytes may differ in; of each form, all have as many bytes.
  @inline(__always)
  func place(of text: Bytes, form: UInt64, _ key: MemoKey, behind parent: UInt64) -> Int {
    let place = place(of: key)
    if place == Self.passing { return Self.passing }
    let known = unsafe address(place)
    guard unsafe known.pointee.form == form, unsafe known.pointee.parent == parent else { return Self.passing }
    let kept = unsafe Bytes(UnsafeRawPointer(base + (place &+ Self.text)), text.count)
    return text.equalManyBytes(kept) ? place : Self.passing
  }

  /// Begins to keep something at a place.
  /// - Parameter text: short enough.
  /// - Returns: the same text, which stays as long as it is kept.
  func keep(_ text: Bytes, form: UInt64, at place: Int, parent: UInt64, number: UInt64) -> Bytes {
    precondition(isPlace(place) && text.count <= Self.textByteCountMax)
    let copy = unsafe base + (place &+ Self.text)
    unsafe text.copy(to: copy)
    unsafe address(place).pointee = KnownResource()
    unsafe address(place).pointee.form = form
    unsafe address(place).pointee.parent = parent
    clear(treeAt: place, number: number)
    return unsafe Bytes(UnsafeRawPointer(copy), text.count)
  }

  // Trees. A link is where the number of a cell stands.

  /// The number of what a tree is kept with.
  func number(ofTreeAt place: Int) -> UInt64 { unsafe address(place).pointee.number }

  /// Makes a tree empty. It has another number then, so that what was kept behind its cells is not behind those to come.
  func clear(treeAt place: Int, number: UInt64) {
    unsafe base.storeBytes(of: 0, toByteOffset: place &+ Self.tree, as: UInt16.self)
    unsafe address(place).pointee.number = number
  }

  /// The number of the first cell of a kept resource's tree, or zero.
  @inline(__always)
  func root(ofTreeAt place: Int) -> UInt8 { number(atLink: rootLink(ofTreeAt: place)) }

  @inline(__always)
  func rootLink(ofTreeAt place: Int) -> Int { place &+ Self.tree &+ TreeLayout.root }

  @inline(__always)
  func number(atLink link: Int) -> UInt8 { unsafe base.load(fromByteOffset: link, as: UInt8.self) }

  func setNumber(_ number: UInt8, atLink link: Int) {
    unsafe base.storeBytes(of: number, toByteOffset: link, as: UInt8.self)
  }

  @inline(__always)
  private func offset(ofCell number: UInt8, _ place: Int) -> Int {
    assert(number > 0 && number <= TreeLayout.cellCountMax)
    return place &+ (Self.tree &+ TreeLayout.cells &- CellOfTree.stride) &+ Int(number) &* CellOfTree.stride
  }

  @inline(__always)
  func cell(_ number: UInt8, ofTreeAt place: Int) -> KeptCell {
    unsafe KeptCell(base + offset(ofCell: number, place))
  }

  /// The link to the cell behind a test's result.
  func link(ofCell number: UInt8, whenTrue: Bool, ofTreeAt place: Int) -> Int {
    let isNegated = cell(number, ofTreeAt: place).isNegated
    return offset(ofCell: number, place) &+ CellOfTree.next &+ (whenTrue != isNegated ? 1 : 0)
  }

  /// Adds a cell, and says its number; zero: there is no room.
  func add(_ cell: CellOfTree, toTreeAt place: Int) -> UInt8 {
    let count = unsafe base.load(fromByteOffset: place &+ Self.tree &+ TreeLayout.count, as: UInt8.self)
    guard count < TreeLayout.cellCountMax else { return 0 }
    unsafe base.storeBytes(of: count &+ 1, toByteOffset: place &+ Self.tree &+ TreeLayout.count, as: UInt8.self)
    unsafe base.storeBytes(of: cell, toByteOffset: offset(ofCell: count &+ 1, place), as: CellOfTree.self)
    return count &+ 1
  }
}

/// A decision tree in a thread's memory.
///
///     OFFSET  SIZE  FIELD
///          0     1  root      number of a cell, or zero
///          1     1  count     cells
///          2    14  reserved
///         16     …  cells: the one with number 1 stands here
enum TreeLayout {
  static let root = 0
  static let count = 1
  static let cells = 16
  static let cellCountMax = 15
  static let byteCount = cells + cellCountMax * CellOfTree.stride
}

/// A cell of a decision tree: a test, or a verdict. 32 bytes.
struct CellOfTree {
  static let stride = 32
  /// Where the numbers of the cells behind a test are: of that where nothing of what it compares with is met, then of the other.
  /// Zero: nobody has come there yet.
  static let next = 12

  var first: UInt32 = 0
  var second: UInt32 = 0
  var third: UInt32 = 0
  private var unmet: UInt8 = 0
  private var met: UInt8 = 0
  var kind = Kind.verdict
  /// Of the condition's key, where it is tested in place.
  var source: UInt8 = 0
  /// The test is true where nothing is met; of a verdict: the session has expired.
  var isNegated = false
  // Of a verdict.
  var decision = Decision.implicitDeny
  var reason = Reason.none
  var origin = Verdict.Origin.image
  /// What a condition that is tested in place compares with.
  var operandWidth: UInt32 = 0
  var operand: UInt64 = 0

  enum Kind: UInt8 {
    // Conditions of the image. `first`: offset of the program; `second`: of the statement; `third`: of the condition, in the
    // program. The first five are tested in place where the value of the key is at hand, against …

    /// … a network: its address as a `ConvertedValue`, and how many bits are behind it.
    case network = 0
    /// … a boolean as a `ConvertedValue`.
    case boolean = 1
    /// … a text: its offset in the image, and its length.
    case text = 2
    /// … several networks: where in the program they are, and how many.
    case networks = 3
    /// … several texts, likewise.
    case texts = 4
    case condition = 5
    /// The same of the image of registered sessions.
    case conditionOfSessions = 6
    /// The session has expired.
    case expiration = 7
    /// What comes next is in a tree for the values of some keys; of those, `first` and `second` are the sources.
    case values = 8
    /// `first`: the attachment; `second`: the statement.
    case verdict = 9
  }

  init(_ kind: Kind, _ first: Int = 0, _ second: Int = 0, _ third: UInt32 = 0) {
    self.first = UInt32(truncatingIfNeeded: first)
    self.second = UInt32(truncatingIfNeeded: second)
    self.third = third
    self.kind = kind
  }

  /// - Parameter sources: each the bit of its source.
  init(values sources: UInt64) {
    first = UInt32(truncatingIfNeeded: sources)
    second = UInt32(truncatingIfNeeded: sources >> 32)
    kind = .values
  }

  init(_ verdict: Verdict) {
    first = verdict.policy
    second = verdict.statement
    decision = verdict.decision
    reason = verdict.reason
    origin = verdict.origin
    isNegated = verdict.isSessionExpired
  }

  /// The same question, whatever its answer.
  func asks(_ other: CellOfTree) -> Bool {
    kind == other.kind && first == other.first && second == other.second && third == other.third
      && decision == other.decision && reason == other.reason
  }
}

/// A cell in a thread's memory, of which only what is asked for is read.
@safe struct KeptCell {
  private let cell: UnsafePointer<CellOfTree>

  @inline(__always)
  init(_ base: UnsafeRawPointer) { unsafe cell = base.assumingMemoryBound(to: CellOfTree.self) }

  var whole: CellOfTree { unsafe cell.pointee }
  /// The raw value of its kind.
  var kind: UInt8 { @inline(__always) get { unsafe cell.pointee.kind.rawValue } }
  var source: UInt8 { @inline(__always) get { unsafe cell.pointee.source } }
  var isNegated: Bool { @inline(__always) get { unsafe cell.pointee.isNegated } }
  var first: Int { @inline(__always) get { Int(unsafe cell.pointee.first) } }
  var second: Int { @inline(__always) get { Int(unsafe cell.pointee.second) } }
  var third: UInt32 { @inline(__always) get { unsafe cell.pointee.third } }
  var operand: UInt64 { @inline(__always) get { unsafe cell.pointee.operand } }
  var operandWidth: UInt32 { @inline(__always) get { unsafe cell.pointee.operandWidth } }
  /// Of a text: where in the image it is; of values: where in the program they are.
  var operandOffset: Int { @inline(__always) get { Int(truncatingIfNeeded: operand) } }

  /// The number of the cell behind a test.
  @inline(__always)
  func next(met: Bool) -> UInt8 {
    unsafe UnsafeRawPointer(cell).load(fromByteOffset: CellOfTree.next &+ (met ? 1 : 0), as: UInt8.self)
  }

  /// Of a cell about values.
  var sources: UInt64 { UInt64(first) | UInt64(second) << 32 }

  /// Of a cell that is one.
  var verdict: Verdict {
    @inline(__always)
    get {
      unsafe Verdict(
        cell.pointee.decision, cell.pointee.reason, policy: cell.pointee.first, statement: cell.pointee.second,
        origin: cell.pointee.origin, isSessionExpired: cell.pointee.isNegated)
    }
  }
}
