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
        for evaluation in evaluations { question.requests.append(try request(evaluation, defaults: body)) }
      } else {
        question.requests = [try request(body, defaults: nil)]
      }
      return question
    } catch {
      throw .body(error.description)
    }
  }

  private static func semantic(_ body: JSONMember) throws(JSONMistake) -> AuthZENQuestion.Semantic {
    guard let name = try body.member("options")?.member("evaluations_semantic") else { return .executeAll }
    guard let semantic = AuthZENQuestion.Semantic(rawValue: try name.string()) else {
      let known = AuthZENQuestion.Semantic.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      throw JSONMistake(path: name.path, .other("is none of \(known)"))
    }
    return semantic
  }

  /// - Parameter defaults: has what the evaluation does not have, each as a whole.
  private static func request(_ evaluation: JSONMember, defaults: JSONMember?) throws(JSONMistake) -> Request {
    let subject = try part("subject", of: evaluation, defaults)
    _ = try subject.required("type").string()
    let action = try part("action", of: evaluation, defaults)
    let resource = try part("resource", of: evaluation, defaults)
    _ = try resource.required("type").string()
    for part in [subject, action, resource] { try part.member("properties")?.requireObject() }
    var request = Request(
      principal: try subject.required("id").string(), action: try action.required("name").string(),
      resource: try resource.required("id").string())
    if let context = try found("context", of: evaluation, defaults) {
      request.context = try context.members().map { (name, value) throws(JSONMistake) in
        ContextEntry(name, try contextValue(value))
      }
    }
    return request
  }

  private static func part(
    _ name: String, of evaluation: JSONMember, _ defaults: JSONMember?
  ) throws(JSONMistake) -> JSONMember {
    if let part = try found(name, of: evaluation, defaults) { return part }
    return try evaluation.required(name)
  }

  private static func found(
    _ name: String, of evaluation: JSONMember, _ defaults: JSONMember?
  ) throws(JSONMistake) -> JSONMember? {
    if let part = try evaluation.member(name) { return part }
    return try defaults?.member(name)
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
