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
    var beginnings: [[UInt8]] = []
    samples.reserveCapacity(steps.count)
    for step in steps {
      switch programs.resourceBeginning(of: step.program, statement: step.statement) {
      case .unknown:
        samples.append(Sample())
        beginnings.append([])
      case .whole(let place):
        let text = Array(programs.bytes(place).array)
        samples.append(
          Sample(place: StepLayout.isWhole, sample: IndexKey.resource(hash: Hash.exact(text))))
        beginnings.append(text)
      case .common(let place):
        samples.append(Sample())
        beginnings.append(programs.bytes(place).array)
      }
    }
    for number in samples.indices where samples[number].place != StepLayout.isWhole {
      let beginning = beginnings[number]
      guard beginning.count >= StepLayout.sampleByteCount else { continue }
      let place = Self.place(in: beginning, number, of: beginnings)
      samples[number] = Sample(place: UInt16(place), sample: Self.word(beginning, at: place))
    }
  }

  private static func place(in beginning: [UInt8], _ number: Int, of all: [[UInt8]]) -> Int {
    let last = min(beginning.count - StepLayout.sampleByteCount, Int(StepLayout.isWhole) - 1)
    guard all.count <= comparedCountMax else { return last }
    var best = (place: last, shared: Int.max)
    for place in (0...min(last, placeMax)).reversed() {
      let word = word(beginning, at: place)
      let shared = all.indices.count {
        $0 != number && all[$0].count >= place + StepLayout.sampleByteCount && Self.word(all[$0], at: place) == word
      }
      if shared < best.shared { best = (place, shared) }
      if shared == 0 { break }
    }
    return best.place
  }

  private static func word(_ text: [UInt8], at place: Int) -> UInt32 {
    (0..<StepLayout.sampleByteCount).reduce(0) { $0 | UInt32(text[place + $1]) << UInt32(8 * $1) }
  }
}
