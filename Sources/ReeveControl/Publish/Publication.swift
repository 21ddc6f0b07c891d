/// Which image runs, which is on its way, and which waits: a value that does nothing by itself, so that every order of
/// events can be tried.
///
/// One image is verified by the data plane at a time; of those that come meanwhile only the newest goes.
struct Publication<Image> {
  /// An image that is to decide.
  struct Candidate {
    let image: Image
    let digest: [UInt8]
    /// Times that it was sent.
    fileprivate(set) var attempts = 0

    init(_ image: Image, digest: [UInt8]) {
      self.image = image
      self.digest = digest
    }
  }

  /// An image under its number.
  struct Numbered {
    let generation: UInt64
    let candidate: Candidate
  }

  /// What decides, as far as is known.
  private(set) var running: Numbered?
  private(set) var inFlight: Numbered?
  private(set) var waiting: Candidate?

  /// Digests of what decides, or is to.
  var digests: [[UInt8]] { [running?.candidate.digest, inFlight?.candidate.digest, waiting?.digest].compactMap { $0 } }

  /// An image that a data plane may die of is sent this often.
  private static var attemptsMax: Int { 2 }

  /// What an offer came to.
  enum Offer {
    /// It waits, or `next` gives it out.
    case accepted
    /// It runs already, and what had been offered since then is withdrawn.
    case unchanged
  }

  mutating func offer(_ candidate: Candidate) -> Offer {
    if let inFlight {
      waiting = inFlight.candidate.digest == candidate.digest ? nil : candidate
      return .accepted
    }
    if let running, running.candidate.digest == candidate.digest {
      waiting = nil
      return .unchanged
    }
    waiting = candidate
    return .accepted
  }

  /// The image to send now; absent while one is on its way, and when nothing waits.
  mutating func next() -> Numbered? {
    guard inFlight == nil, var candidate = waiting else { return nil }
    waiting = nil
    if let running, running.candidate.digest == candidate.digest { return nil }
    candidate.attempts += 1
    let numbered = Numbered(generation: (running?.generation ?? 0) + 1, candidate: candidate)
    inFlight = numbered
    return numbered
  }

  /// The data plane decides by the image that is on its way.
  /// - Returns: that image; absent when another generation, or none, was on its way.
  mutating func activated(_ generation: UInt64) -> Numbered? {
    guard let activated = inFlight, activated.generation == generation else { return nil }
    running = activated
    inFlight = nil
    return activated
  }

  /// The data plane does not take the image that is on its way.
  mutating func refused(_ generation: UInt64) -> Numbered? {
    guard let refused = inFlight, refused.generation == generation else { return nil }
    inFlight = nil
    return refused
  }

  /// The data plane has died. What was on its way is sent again, unless it is what the data plane dies of.
  /// - Returns: an image that is given up.
  mutating func dataPlaneDied() -> Candidate? {
    guard let lost = inFlight else { return nil }
    inFlight = nil
    guard waiting == nil else { return nil }
    if lost.candidate.attempts >= Self.attemptsMax { return lost.candidate }
    waiting = lost.candidate
    return nil
  }

  /// A data plane that was found decides by this image.
  mutating func adopt(_ generation: UInt64, _ candidate: Candidate) {
    running = Numbered(generation: generation, candidate: candidate)
  }
}
