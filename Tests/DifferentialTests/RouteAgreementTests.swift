import ReeveStore
import ReeveTestSupport
import Testing

/// Which route a request takes, and what comes of it, in the definition and in the image.
@Suite struct RouteAgreementTests {
  /// Maps and heads that follow from a seed.
  @Test(arguments: (0..<8).map { Sweep.seed &* 8 &+ UInt64($0) })
  func enginesAgreeOnDrawnMaps(seed: UInt64) throws {
    var sweep = RouteSweep(seed: seed)
    if let disagreement = try sweep.ask(headCount: max(Sweep.pairs / 4, 1_000)) { Issue.record("\(disagreement)") }
    // Every kind of answer comes up.
    for kind in [
      "routed", "unrouted", "malformedEscape", "dotSegment", "notUTF8", "repeated", "colonInARN", "tooLong",
      "unreadable",
      "missing", "unchecked", "bodyUnseen", "malformedBody", "notText",
    ] {
      #expect(sweep.counts[kind, default: 0] > 0, "\(kind)")
    }
    #expect(sweep.counts["routed", default: 0] * 16 > sweep.headCount, "\(sweep.counts)")
  }

  /// Heads of the shipped routes, and of these with changes.
  @Test(arguments: ["bedrock", "data-lake"])
  func enginesAgreeOnProfiles(profile: String) throws {
    let maps = try #require(StoreLoader.load(folder: "Profiles/\(profile)").store).routeMaps
    var heads = HeadDrawing(maps: maps, seed: Sweep.seed)
    var comparison = try RouteComparison(maps)
    for _ in 0..<2_000 {
      if let disagreement = comparison.disagreement(on: heads.next(), heads.nextBody()) {
        Issue.record("\(disagreement)")
        return
      }
    }
    #expect(comparison.counts["routed", default: 0] > 500, "\(comparison.counts)")
  }
}
