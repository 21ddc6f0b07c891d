import ReeveTestSupport

/// What is spoken, and on which listener.
enum Speech: String, CaseIterable {
  case http
  case http2
  case spop
  case frames

  /// The name of the listener's socket.
  var socket: String {
    switch self {
    case .http, .http2: "http"
    case .spop: "spop"
    case .frames: "frames"
    }
  }
}

/// A conversation that keeps all rules, in its parts.
struct Conversation {
  var fragments: [Fragment]
  /// Answers that it gets when it is sent as it is; absent where these are not counted.
  var answerCount: Int?
}

/// Conversations that were drawn ahead, because damage is cheaper to draw than they are.
struct Corpus {
  private var conversations: [[Conversation]] = []

  /// Of each kind of speech.
  static let conversationCount = 1_200

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for speech in Speech.allCases {
      conversations.append((0..<Self.conversationCount).map { _ in Self.conversation(speech, &random) })
    }
  }

  private static func conversation(_ speech: Speech, _ random: inout SeededRandom) -> Conversation {
    switch speech {
    case .http: HTTPDrawing.conversation(&random)
    case .http2: HTTP2Drawing.conversation(&random)
    case .spop: SPOPDrawing.conversation(&random)
    case .frames: FrameDrawing.conversation(&random)
    }
  }

  func pick(_ speech: Speech, _ random: inout SeededRandom) -> Conversation {
    let index = Speech.allCases.firstIndex(of: speech) ?? 0
    return random.pick(conversations[index])
  }
}
