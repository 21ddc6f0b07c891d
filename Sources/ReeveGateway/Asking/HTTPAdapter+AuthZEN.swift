public import ReeveTypes

// OpenID's AuthZEN, Authorization API 1.0, in the terms of IAM: the subject's id is the principal, the action's name the
// action, the resource's id the resource, and the context has condition keys. The types of subject and resource are in
// these, and are not looked at; neither are properties, which a policy has no name for.
//
// Source: OpenID, "Authorization API 1.0", sections 5 to 7, 9 and 10.

extension HTTPAdapter {
  /// - Parameter mayBeBatch: whether `evaluations` is looked for. One request is meant where it has none.
  static func evaluations(_ exchange: HTTPExchange, mayBeBatch: Bool) throws(HTTPRefusal) -> AuthZENQuestion {
    let requestID = try value(of: "x-request-id", exchange)
    let body = try document(exchange)
    do throws(JSONMistake) {
      var question = AuthZENQuestion(requests: [], requestID: requestID)
      let list = mayBeBatch ? try body.member("evaluations") : nil
      if let list, case let evaluations = try list.elements(), !evaluations.isEmpty {
        guard evaluations.count <= AdapterLimits.evaluationCountMax else {
          throw JSONMistake(path: list.path, .other("has more than \(AdapterLimits.evaluationCountMax) evaluations"))
        }
        question.isBatch = true
        question.semantic = try semantic(body)
        let defaults = try EvaluationParts(body)
        var byteCount = 0
        for evaluation in evaluations {
          let request = try EvaluationParts(evaluation).request(of: evaluation, defaults: defaults)
          byteCount += request.byteCount
          guard byteCount <= AdapterLimits.questionByteCountMax else {
            let limit = AdapterLimits.questionByteCountMax
            throw JSONMistake(
              path: list.path, .other("has more than \(limit) bytes, where each evaluation has what all share"))
          }
          question.requests.append(request)
        }
      } else {
        let parts = try EvaluationParts(body)
        question.requests = [try parts.request(of: body, defaults: parts)]
      }
      return question
    } catch {
      throw .body(error.description)
    }
  }

  private static func semantic(_ body: JSONMember) throws(JSONMistake) -> AuthZENQuestion.Semantic {
    guard let name = try body.member("options")?.member("evaluations_semantic") else { return .executeAll }
    let text = try name.string()
    // By its bytes: texts compare by what they mean, which takes a square of the time where one is made for that.
    guard let semantic = AuthZENQuestion.Semantic.allCases.first(where: { text.utf8.elementsEqual($0.rawValue.utf8) })
    else {
      let known = AuthZENQuestion.Semantic.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      throw JSONMistake(path: name.path, .other("is none of \(known)"))
    }
    return semantic
  }

  func authZENConfiguration(_ exchange: HTTPExchange) -> HTTPResponse {
    let address = publicAddress ?? "http://" + String(decoding: exchange.head.host, as: UTF8.self)
    var writer = JSONWriter()
    writer.beginObject()
    writer.add("policy_decision_point", address)
    writer.add("access_evaluation_endpoint", address + Self.evaluationPath)
    writer.add("access_evaluations_endpoint", address + Self.evaluationsPath)
    writer.endObject()
    return HTTPResponse(json: writer)
  }
}

/// What an evaluation has, or what a batch has for all of its evaluations: each part as a whole, or not at all. The parts of a
/// batch are read once, however many evaluations share them.
private struct EvaluationParts {
  private var principal: String?
  private var action: String?
  private var resource: String?
  private var context: [ContextEntry]?

  init(_ object: JSONMember) throws(JSONMistake) {
    principal = try Self.identifier(try object.member("subject"))
    if let action = try object.member("action") {
      self.action = try action.required("name").string()
      try action.member("properties")?.requireObject()
    }
    resource = try Self.identifier(try object.member("resource"))
    context = try object.member("context")?.members().map { (name, value) throws(JSONMistake) in
      ContextEntry(name, try Self.contextValue(value))
    }
  }

  func request(of evaluation: JSONMember, defaults: EvaluationParts) throws(JSONMistake) -> Request {
    guard let principal = principal ?? defaults.principal else { throw evaluation.lacks("subject") }
    guard let action = action ?? defaults.action else { throw evaluation.lacks("action") }
    guard let resource = resource ?? defaults.resource else { throw evaluation.lacks("resource") }
    return Request(
      principal: principal, action: action, resource: resource, context: context ?? defaults.context ?? [])
  }

  /// The id of a subject or a resource.
  private static func identifier(_ object: JSONMember?) throws(JSONMistake) -> String? {
    guard let object else { return nil }
    _ = try object.required("type").string()
    try object.member("properties")?.requireObject()
    return try object.required("id").string()
  }

  private static func contextValue(_ value: JSONMember) throws(JSONMistake) -> ContextValue {
    if let text = value.scalar { return .single(text) }
    guard value.isArray else {
      throw JSONMistake(path: value.path, .notType("a string, a number, a boolean or a list of these"))
    }
    return .multiple(
      try value.elements().map { (element) throws(JSONMistake) in
        guard let text = element.scalar else {
          throw JSONMistake(path: element.path, .notType("a string, a number or a boolean"))
        }
        return text
      })
  }
}

extension Request {
  /// Bytes that it takes to say it, about: of its texts, and four for each key and value.
  ///
  /// A batch says once what all of its evaluations share, and each is decided with all of it: so what a batch costs is bounded
  /// by this, and not by its own length.
  fileprivate var byteCount: Int {
    var count = principal.utf8.count + action.utf8.count + resource.utf8.count
    for entry in context {
      count += 4 + entry.key.utf8.count
      switch entry.value {
      case .single(let value): count += 4 + value.utf8.count
      case .multiple(let values): for value in values { count += 4 + value.utf8.count }
      }
    }
    return count
  }
}

extension HTTPResponse {
  /// The answer to evaluations, those that were decided: all of them, or as far as the question's semantic goes.
  ///
  /// A denial is 200, as everything is that has a decision; one request that can have none is 400. In a batch, such a one is a
  /// denial with an error in its context, so that the others are answered.
  public init(_ answers: [AuthZENAnswer], to question: AuthZENQuestion) {
    var writer = JSONWriter()
    if question.isBatch {
      writer.beginObject()
      writer.beginArray("evaluations")
      for answer in answers { writer.add(answer) }
      writer.endArray()
      writer.endObject()
      self.init(json: writer)
    } else {
      switch answers.first {
      case .refused(let error): self.init(error)
      case .some(let answer):
        writer.add(answer)
        self.init(json: writer)
      case nil: self.init(status: 500, message: "nothing was decided")
      }
    }
    if let number = question.requestID { headers.append(.init(name: Array("x-request-id".utf8), value: number)) }
  }

  /// Nothing is decided: no policy is loaded, or the server is going down.
  public init(unavailable message: String, to question: AuthZENQuestion) {
    self.init(status: 503, message: message)
    if let number = question.requestID { headers.append(.init(name: Array("x-request-id".utf8), value: number)) }
  }

  /// A request that can have no decision.
  public init(_ error: RequestError) { self.init(status: 400, message: error.description) }

  init(json writer: JSONWriter) {
    self.init(status: 200, headers: [.init("content-type", "application/json")], body: writer.bytes)
  }
}

extension JSONWriter {
  fileprivate mutating func add(_ answer: AuthZENAnswer) {
    beginObject()
    add("decision", answer.isAllowed)
    beginObject("context")
    switch answer {
    case .decided(let answer, let generation, let message):
      add("decision", answer.decision.description)
      add("reason", answer.reason.description)
      if let statement = answer.statement {
        add("policy", statement.policy)
        if let sid = statement.sid { add("statement", sid) }
      }
      add("generation", generation)
      if let message { add("message", message) }
    case .refused(let error):
      beginObject("error")
      add("status", 400 as UInt64)
      add("message", error.description)
      endObject()
    }
    endObject()
    endObject()
  }
}
