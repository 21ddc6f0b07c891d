/// What became of a stream.
enum Verdict {
  case passed
  case failed(String)

  init(_ stream: DrawnStream, _ reading: Reading) {
    if let allow = reading.allow {
      self = .failed("it was allowed: \(allow)")
    } else if let count = stream.answerCount, count != reading.answerCount {
      self = .failed("it is whole, and has \(reading.answerCount) answers in place of \(count)")
    } else {
      self = .passed
    }
  }
}
