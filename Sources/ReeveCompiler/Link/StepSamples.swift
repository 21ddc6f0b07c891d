import ReeveImage

/// For each step of a plan, the piece of a resource's text by which a request passes the step over.
///
/// Of the places at which a piece could be taken, that is the best at which the fewest other steps have the same.
struct StepSamples {
  struct Sample {
    /// `StepLayout.place`.
    var place = StepLayout.anywhere
    /// `StepLayout.sample`.
    var sample: UInt32 = 0
  }

  private(set) var samples: [Sample] = []

  /// Plans with more steps have an index: their steps are not compared with one another.
  private static let comparedCountMax = 32
  /// Places beyond are not looked at, so that the work for a plan is bounded by its steps.
  private static let placeMax = 128

  init(of steps: [PlanIndex.Step], _ programs: ProgramReader) {
    var beginnings: [Range<Int>] = []
    samples.reserveCapacity(steps.count)
    beginnings.reserveCapacity(steps.count)
    for step in steps {
      var sample = Sample()
      switch programs.resourceBeginning(of: step.program, statement: step.statement) {
      case .unknown: beginnings.append(0..<0)
      case .whole(let place):
        sample = Sample(
          place: StepLayout.isWhole, sample: IndexKey.resource(hash: Hash.exact(programs.bytes(place))))
        beginnings.append(place)
      case .common(let place): beginnings.append(place)
      }
      samples.append(sample)
    }
    for number in samples.indices where samples[number].place != StepLayout.isWhole {
      let beginning = beginnings[number]
      guard beginning.count >= StepLayout.sampleByteCount else { continue }
      let place = Self.place(in: beginning, of: beginnings, programs)
      samples[number] = Sample(place: UInt16(place), sample: programs.word(at: beginning.lowerBound + place))
    }
  }

  private static func place(in beginning: Range<Int>, of all: [Range<Int>], _ programs: ProgramReader) -> Int {
    let last = min(beginning.count - StepLayout.sampleByteCount, Int(StepLayout.isWhole) - 1)
    guard all.count <= comparedCountMax else { return last }
    // Those that begin in the same way share whatever is taken.
    let others = all.filter { $0.count >= StepLayout.sampleByteCount && !programs.areEqual($0, beginning) }
    var best = (place: last, shared: Int.max)
    for place in (0...min(last, placeMax)).reversed() {
      let word = programs.word(at: beginning.lowerBound + place)
      var shared = 0
      for other in others
      where other.count >= place + StepLayout.sampleByteCount && programs.word(at: other.lowerBound + place) == word {
        shared += 1
      }
      if shared < best.shared { best = (place, shared) }
      if shared == 0 { break }
    }
    return best.place
  }
}
