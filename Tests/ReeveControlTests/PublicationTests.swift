import Testing

@testable import ReeveControl

@Suite struct PublicationTests {
  private typealias Images = Publication<String>

  private func candidate(_ name: String) -> Images.Candidate { .init(name, digest: Array(name.utf8)) }

  private func running(_ name: String) -> Images {
    var images = Images()
    _ = images.offer(candidate(name))
    _ = images.next()
    _ = images.activated(1)
    return images
  }

  @Test func generationsCountWhatDecides() {
    var images = Images()
    #expect(images.next() == nil)
    for (name, generation) in [("a", UInt64(1)), ("b", 2), ("a", 3)] {
      #expect(images.offer(candidate(name)) == .accepted)
      #expect(images.next()?.generation == generation)
      #expect(images.activated(generation)?.candidate.image == name)
      #expect(images.running?.generation == generation)
    }
  }

  @Test func theSameImageIsNoGeneration() {
    var images = running("a")
    #expect(images.offer(candidate("a")) == .unchanged)
    #expect(images.next() == nil)
    #expect(images.running?.generation == 1)
  }

  @Test func oneIsVerifiedAtATimeAndOnlyTheNewestFollows() {
    var images = running("a")
    _ = images.offer(candidate("b"))
    #expect(images.next()?.candidate.image == "b")
    for name in ["c", "d", "e"] {
      #expect(images.offer(candidate(name)) == .accepted)
      #expect(images.next() == nil)
    }
    _ = images.activated(2)
    #expect(images.next()?.candidate.image == "e")
    #expect(images.activated(3)?.candidate.image == "e")
    #expect(images.next() == nil)
  }

  /// Back to what is on its way, or to what runs: there is nothing more to send.
  @Test func goingBackWithdraws() {
    var images = running("a")
    _ = images.offer(candidate("b"))
    _ = images.next()
    _ = images.offer(candidate("c"))
    _ = images.offer(candidate("b"))
    _ = images.activated(2)
    #expect(images.next() == nil)
    #expect(images.running?.candidate.image == "b")
    _ = images.offer(candidate("d"))
    _ = images.next()
    _ = images.offer(candidate("b"))
    _ = images.refused(3)
    #expect(images.next() == nil)
    #expect(images.running?.generation == 2)
  }

  @Test func aRefusedImageChangesNothing() {
    var images = running("a")
    _ = images.offer(candidate("b"))
    _ = images.next()
    #expect(images.refused(2)?.candidate.image == "b")
    #expect(images.running?.generation == 1)
    #expect(images.next() == nil)
    _ = images.offer(candidate("c"))
    #expect(images.next()?.generation == 2)
  }

  @Test func answersToWhatWasNotAskedAreLeftOut() {
    var images = running("a")
    #expect(images.activated(1) == nil)
    #expect(images.refused(1) == nil)
    _ = images.offer(candidate("b"))
    _ = images.next()
    #expect(images.activated(7) == nil)
    #expect(images.running?.generation == 1)
  }

  @Test func whatADataPlaneDiesOfIsSentTwice() {
    var images = running("a")
    _ = images.offer(candidate("b"))
    #expect(images.next()?.candidate.image == "b")
    #expect(images.dataPlaneDied() == nil)
    #expect(images.next()?.candidate.image == "b")
    #expect(images.dataPlaneDied()?.image == "b")
    #expect(images.next() == nil)
    #expect(images.running?.candidate.image == "a")
    // It dies of something else then.
    #expect(images.dataPlaneDied() == nil)
  }

  @Test func aNewerImageReplacesTheOneThatWasLost() {
    var images = running("a")
    _ = images.offer(candidate("b"))
    _ = images.next()
    _ = images.offer(candidate("c"))
    #expect(images.dataPlaneDied() == nil)
    #expect(images.next()?.candidate.image == "c")
  }

  @Test func anAdoptedGenerationGoesOn() {
    var images = Images()
    images.adopt(41, candidate("a"))
    #expect(images.offer(candidate("a")) == .unchanged)
    _ = images.offer(candidate("b"))
    #expect(images.next()?.generation == 42)
  }
}

extension Publication.Numbered: Equatable {
  public static func == (left: Publication.Numbered, right: Publication.Numbered) -> Bool {
    left.generation == right.generation && left.candidate.digest == right.candidate.digest
  }
}

extension Publication.Candidate: Equatable {
  public static func == (left: Publication.Candidate, right: Publication.Candidate) -> Bool {
    left.digest == right.digest
  }
}
