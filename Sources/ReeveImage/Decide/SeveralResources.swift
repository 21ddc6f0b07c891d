import ReeveTypes

// A request about several resources: each is decided as if it were the only one, and all must be allowed. An alias of a KMS
// key stands for the key, and where the action is about aliases for both.
// Source: IAM User Guide, "Policy evaluation logic"; Service Authorization Reference, on actions with several resources.
extension Evaluation {
  @inline(__always)
  var isAboutSeveral: Bool { resourceCount != 1 || aliasTarget != nil }

  /// The verdict on a request that passed the door: of the first resource that is not allowed, else of the first of all.
  @inline(never)
  func decideEach() -> Verdict {
    // A key that contradicts what the engine knows of any resource is wrong whichever decides.
    let fault = first { _ in
      contradiction().map { Verdict(.implicitDeny, .none, fault: $0) }
    }
    if let fault { return fault }
    var ofFirst = Verdict(.implicitDeny, .none)
    let denied = first { place in
      var verdict = join()
      verdict.resource = UInt8(truncatingIfNeeded: place)
      if place == 0 { ofFirst = verdict }
      return verdict.decision == .allowed ? nil : verdict
    }
    return denied ?? ofFirst
  }

  /// The first verdict that `visit` gives on what a resource of the request stands for.
  private func first(_ visit: (_ place: Int) -> Verdict?) -> Verdict? {
    guard let texts = RequestTexts(payload) else { return Verdict(.implicitDeny, .none) }
    var found: Verdict?
    texts.forEachResource { place, text in
      takeResource(text)
      if let key = aliasTarget {
        if isAboutAliases {
          found = visit(place)
          if found != nil { return true }
        }
        takeResource(key)
      }
      found = visit(place)
      return found != nil
    }
    return found
  }
}
