import ReeveTypes

/// What is known of a resource that a known pair asks about: it is the same for all requests with these three, as long as neither
/// the image nor the registered sessions change. Or of the values of some keys of the context, which have a decision tree of their
/// own behind that of a resource: of those, the first three fields alone.
struct KnownResource {
  /// Bytes of its text.
  var length = 0
  /// The number of the `KnownPair`, or of the tree and the cell that this one is behind.
  var parent: UInt64 = 0
  /// Of all that is kept, each its own.
  var number: UInt64 = 0
  /// The store has its owner, so that it is not the ARN's word.
  var hasStoredOwner = false
  /// Of its text, unless that is `*`.
  var hash: UInt64 = 0
  var resource = RequestedResource()
  /// The region that it is asked in: its own, or the one of a service that has one for all; empty: neither is known.
  var region = Bytes.literal("")
}

extension Evaluation {
  /// Takes what the thread knows of the resource, if it does.
  @inline(__always)
  func takeKnownResource(_ text: Bytes) -> Bool {
    let pairNumber = scratch.pair.number
    guard pairNumber != 0, canKeep(text) else { return false }
    let hash = Hash.exact(text)
    scratch.parts.textHash = hash
    let place = scratch.resources.place(of: text, MemoKey(hash: hash, behind: pairNumber), behind: pairNumber)
    if place == ResourceMemo.passing { return false }
    scratch.parts.resource = place
    scratch.parts.isAboutSeveral = false
    return true
  }

  /// An endpoint has policies of its own, which the tree knows nothing of.
  @inline(__always)
  private func canKeep(_ text: Bytes) -> Bool {
    text.count <= ResourceMemo.textByteCountMax && endpoint.text.count == 0
  }

  /// Finds a place for the resource, where the thread may keep it.
  @inline(never)
  func placeToKeepResource(_ text: Bytes) -> Bytes {
    let pairNumber = scratch.pair.number
    guard pairNumber != 0, canKeep(text) else { return text }
    let place = scratch.resources.placeToKeep(MemoKey(hash: scratch.parts.textHash, behind: pairNumber))
    if place == ResourceMemo.passing { return text }
    scratch.parts.resource = place
    return scratch.resources.keep(text, at: place, parent: pairNumber, number: scratch.nextNumber())
  }

  /// The resource has been read and found: it is kept, if it has a place.
  @inline(never)
  func keepResource() {
    guard scratch.parts.resource != ResourceMemo.passing else { return }
    // An alias stands for several.
    guard !scratch.parts.isAboutSeveral else { return }
    scratch.resources.seal(scratch.parts.resource)
  }
}
