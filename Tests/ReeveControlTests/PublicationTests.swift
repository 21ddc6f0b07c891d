import Testing

@testable import ReeveControl

@Suite struct PublicationTests {
  /// A publication that can be asked inside an expectation.
  private final class Images {
    private var publication = Publication<String>()

    var running: Publication<String>.Numbered? { publication.running }
    func offer(_ name: Publication<String>.Candidate) -> Publication<String>.Offer { publication.offer(name) }
    func next() -> Publication<String>.Numbered? { publication.next() }
    func activated(_ generation: UInt64) -> Publication<String>.Numbered? { publication.activated(generation) }
    func refused(_ generation: UInt64) -> Publication<String>.Numbered? { publication.refused(generation) }
    func dataPlaneDied() -> Publication<String>.Candidate? { publication.dataPlaneDied() }
    func adopt(_ generation: UInt64, _ name: Publication<String>.Candidate) { publication.adopt(generation, name) }
  }

  private func candidate(_ name: String) -> Publication<String>.Candidate { .init(name, digest: Array(name.utf8)) }

  private func running(_ name: String) -> Images {
    let images = Images()
    _ = images.offer(candidate(name))
    _ = images.next()
    _ = images.activated(1)
    return images
  }

  @Test func generationsCountWhatDecides() {
    let images = Images()
    #expect(images.next()?.generation == nil)
    for (name, generation) in [("a", UInt64(1)), ("b", 2), ("a", 3)] {
      #expect(images.offer(candidate(name)) == .accepted)
      #expect(images.next()?.generation == generation)
      #expect(images.activated(generation)?.candidate.image == name)
      #expect(images.running?.generation == generation)
    }
  }

  @Test func theSameImageIsNoGeneration() {
    let images = running("a")
    #expect(images.offer(candidate("a")) == .unchanged)
    #expect(images.next()?.generation == nil)
    #expect(images.running?.generation == 1)
  }

  @Test func oneIsVerifiedAtATimeAndOnlyTheNewestFollows() {
    let images = running("a")
    _ = images.offer(candidate("b"))
    #expect(images.next()?.candidate.image == "b")
    for name in ["c", "d", "e"] {
      #expect(images.offer(candidate(name)) == .accepted)
      #expect(images.next()?.generation == nil)
    }
    _ = images.activated(2)
    #expect(images.next()?.candidate.image == "e")
    #expect(images.activated(3)?.candidate.image == "e")
    #expect(images.next()?.generation == nil)
  }

  /// Back to what is on its way, or to what runs: there is nothing more to send.
  @Test func goingBackWithdraws() {
    let images = running("a")
    _ = images.offer(candidate("b"))
    _ = images.next()
    _ = images.offer(candidate("c"))
    _ = images.offer(candidate("b"))
    _ = images.activated(2)
    #expect(images.next()?.generation == nil)
    #expect(images.running?.candidate.image == "b")
    _ = images.offer(candidate("d"))
    _ = images.next()
    _ = images.offer(candidate("b"))
    _ = images.refused(3)
    #expect(images.next()?.generation == nil)
    #expect(images.running?.generation == 2)
  }

  @Test func aRefusedImageChangesNothing() {
    let images = running("a")
    _ = images.offer(candidate("b"))
    _ = images.next()
    #expect(images.refused(2)?.candidate.image == "b")
    #expect(images.running?.generation == 1)
    #expect(images.next()?.generation == nil)
    _ = images.offer(candidate("c"))
    #expect(images.next()?.generation == 2)
  }

  @Test func answersToWhatWasNotAskedAreLeftOut() {
    let images = running("a")
    #expect(images.activated(1)?.generation == nil)
    #expect(images.refused(1)?.generation == nil)
    _ = images.offer(candidate("b"))
    _ = images.next()
    #expect(images.activated(7)?.generation == nil)
    #expect(images.running?.generation == 1)
  }

  @Test func whatADataPlaneDiesOfIsSentTwice() {
    let images = running("a")
    _ = images.offer(candidate("b"))
    #expect(images.next()?.candidate.image == "b")
    #expect(images.dataPlaneDied()?.digest == nil)
    #expect(images.next()?.candidate.image == "b")
    #expect(images.dataPlaneDied()?.image == "b")
    #expect(images.next()?.generation == nil)
    #expect(images.running?.candidate.image == "a")
    // It dies of something else then.
    #expect(images.dataPlaneDied()?.digest == nil)
  }

  @Test func aNewerImageReplacesTheOneThatWasLost() {
    let images = running("a")
    _ = images.offer(candidate("b"))
    _ = images.next()
    _ = images.offer(candidate("c"))
    #expect(images.dataPlaneDied()?.digest == nil)
    #expect(images.next()?.candidate.image == "c")
  }

  @Test func anAdoptedGenerationGoesOn() {
    let images = Images()
    images.adopt(41, candidate("a"))
    #expect(images.offer(candidate("a")) == .unchanged)
    _ = images.offer(candidate("b"))
    #expect(images.next()?.generation == 42)
  }
}
