import ReeveCompiler
import ReeveImage
import ReeveTypes

/// What a decision costs, without a socket.
enum Decide {
  static let clock = Instant(epochSeconds: 1_790_000_000)

  private static let columns: [(String, Int)] = [
    ("questions", 10), ("ns", 7), ("lowest", 7), ("allowed %", 10), ("explicit %", 11), ("implicit %", 11),
    ("error %", 8), ("M/s", 6),
  ]

  /// `image WORLD FILE`.
  static func image(_ arguments: [String]) throws {
    guard arguments.count == 2 else { throw Failure(usage) }
    var compiler = Compiler()
    try Files.write(compiler.compile(World.store(arguments[0])).bytes, to: arguments[1])
  }

  /// How requests are put to an image.
  enum Form: String {
    /// One after the other.
    case string
    /// The same, where no request gets the verdict that the same one got before.
    case anew
    /// As those of one read: sixteen are looked up ahead together.
    case groups
    /// One after the other, with handles in place of principals and actions.
    case handles
    /// From the frame to the reply, as a server answers it (`Framed`).
    case frames
    /// The same with handles.
    case handledFrames = "handled-frames"
    /// As `frames`, where no request gets the verdict that the same one got before.
    case anewFrames = "anew-frames"

    var hasHandles: Bool { self == .handles || self == .handledFrames }
    var isFramed: Bool { self == .frames || self == .handledFrames || self == .anewFrames }
    var keepsRequests: Bool { self != .anew && self != .anewFrames }
  }

  /// `decide IMAGE QUESTIONS [FORM]`: the median and the lowest of nine rounds.
  static func run(_ arguments: [String]) throws {
    if arguments == ["--header"] {
      print(columns.map { Column.right($0.0, $0.1) }.joined(separator: " "))
      return
    }
    guard 2...3 ~= arguments.count, let form = Form(rawValue: arguments.count == 3 ? arguments[2] : "string") else {
      throw Failure(usage)
    }
    let image = try LoadedImage(Files.read(arguments[0]))
    let questions = try AskedQuestions.read(arguments[1], form)
    let decisions = questions.decisions
    let rounds = try rounds(image.view, questions, form)
    let share = { (decision: UInt8) in
      Column.fixed(100 * Double(decisions.count { $0 == decision }) / Double(decisions.count), 1)
    }
    let row = [
      Column.grouped(questions.payloads.count), Column.fixed(rounds.median, 1), Column.fixed(rounds.lowest, 1),
      share(Decision.allowed.rawValue), share(Decision.explicitDeny.rawValue), share(Decision.implicitDeny.rawValue),
      share(255), Column.fixed(1e3 / rounds.median, 1),
    ]
    print(zip(row, columns).map { Column.right($0.0, $0.1.1) }.joined(separator: " "))
  }

  /// Nanoseconds of a decision: of nine rounds, each of 400,000 decisions or more; or of one that asks each question once.
  static func rounds(
    _ view: ImageView, _ questions: borrowing AskedQuestions, _ form: Form = .string, once: Bool = false
  ) throws -> (median: Double, lowest: Double) {
    let count = once ? questions.payloads.count : max(400_000, questions.payloads.count)
    var rounds: [Double] = []
    let stream = form.isFramed ? Framed.stream(questions) : []
    for _ in 0..<(once ? 1 : 9) {
      let (seconds, wrong) = Measurement.seconds {
        form.isFramed ? Framed.answer(count, view, questions, stream, form) : decide(count, view, questions, form)
      }
      guard wrong == 0 else { throw Failure("\(wrong) decisions are not the ones that the questions name") }
      rounds.append(seconds * 1e9 / Double(count))
    }
    rounds.sort()
    return (rounds[rounds.count / 2], rounds[0])
  }

  /// `loop IMAGE QUESTIONS COUNT [FORM]`.
  static func loop(_ arguments: [String]) throws {
    guard 3...4 ~= arguments.count, let count = Int(arguments[2]),
      let form = Form(rawValue: arguments.count == 4 ? arguments[3] : "string")
    else { throw Failure(usage) }
    let image = try LoadedImage(Files.read(arguments[0]))
    let questions = try AskedQuestions.read(arguments[1], form)
    let wrong =
      form.isFramed
      ? Framed.answer(count, image.view, questions, Framed.stream(questions), form)
      : decide(count, image.view, questions, form)
    guard wrong == 0 else { throw Failure("\(wrong) decisions are not the ones that the questions name") }
  }

  /// Decides `count` times, from the first question to the last and again. How many decisions differ from those that the
  /// questions name.
  @inline(never)
  private static func decide(
    _ count: Int, _ view: ImageView, _ questions: borrowing AskedQuestions, _ form: Form
  ) -> Int {
    let scratch = Scratch(keepsRequests: form.keepsRequests)
    // Spans: an array would be counted as it is used, and the runtime's calls are what is counted here.
    let span = unsafe questions.bytes.span.bytes
    let (payloads, decisions) = (questions.payloads.span, questions.decisions.span)
    view.begin(trust: .reported, clock: clock, scratch: scratch, interned: questions.interned)
    var wrong = 0
    var index = 0
    var done = 0
    while done < count {
      let group = form == .groups ? min(ImageView.groupCountMax, count - done, payloads.count - index) : 1
      if form == .groups {
        for slot in 0..<group { view.prepare(span.extracting(payloads[index + slot]), as: slot, scratch: scratch) }
        view.fetch(count: group, scratch: scratch)
      }
      for slot in 0..<group {
        let verdict = view.decideNext(
          span.extracting(payloads[index + slot]), scratch: scratch, prepared: form == .groups ? slot : -1)
        let decision = verdict.fault == nil ? verdict.decision.rawValue : 255
        if decision != decisions[index + slot] { wrong += 1 }
      }
      index += group
      if index == payloads.count { index = 0 }
      done += group
    }
    return wrong
  }
}

/// Questions as they are put in one form, and what their handles stand for.
struct AskedQuestions: ~Copyable {
  let bytes: [UInt8]
  let payloads: [Range<Int>]
  let decisions: [UInt8]
  let interned: InternedTexts

  private init(_ bytes: [UInt8], _ payloads: [Range<Int>], _ decisions: [UInt8], _ interned: InternedTexts) {
    self.bytes = bytes
    self.payloads = payloads
    self.decisions = decisions
    self.interned = interned
  }

  deinit {
    var interned = interned
    interned.free()
  }

  static func read(_ path: String, _ form: Decide.Form) throws -> AskedQuestions {
    let (bytes, payloads, decisions) = try Questions.read(path)
    guard form.hasHandles else { return AskedQuestions(bytes, payloads, decisions, InternedTexts()) }
    var interned = InternedTexts()
    var handles: [InternedPart: [String: UInt32]] = [:]
    // Each text is interned once, as a client does on its connection.
    func handle(_ text: String, _ part: InternedPart) -> UInt32 {
      if let handle = handles[part]?[text] { return handle }
      let handle = unsafe interned.intern(Array(text.utf8).span.bytes, as: part)
      handles[part, default: [:]][text] = handle
      return handle
    }
    var asked: [UInt8] = []
    let ranges = try payloads.map { range in
      guard let request = AuthorizePayload.decode(bytes[range]) else {
        throw Failure("a question of `\(path)` is no request, so it has no form with handles")
      }
      let start = asked.count
      let pair = RequestHandles(
        principal: handle(request.principal, .principal), action: handle(request.action, .action))
      try AuthorizePayload.append(request, handles: pair, to: &asked)
      return start..<asked.count
    }
    return AskedQuestions(asked, ranges, decisions, interned)
  }
}
