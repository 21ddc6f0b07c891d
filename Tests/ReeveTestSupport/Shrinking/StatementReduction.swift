import ReevePolicy
import ReeveStore
import ReeveTypes

/// The steps that make a policy document smaller by one thing.
enum StatementReduction {
  static func all(ofDocument document: Int, _ question: Question) -> [Reduction.Step] {
    let content = question.store.documents[document].document
    var steps = droppingStatements(ofDocument: document, question)
    for number in content.statements.indices {
      let path: WritableKeyPath<Question, Statement> = \.store.documents[document].document.statements[number]
      let statement = content.statements[number]
      steps += Reduction.dropping(path.appending(path: \.conditions), question)
      for clause in statement.conditions.indices {
        steps += Reduction.dropping(path.appending(path: \.conditions[clause].values), question)
      }
      steps += Reduction.clearing(path.appending(path: \.sid), question)
      steps += simplerActions(statement.action, path.appending(path: \.action), question)
      if let resource = statement.resource {
        steps += simplerResources(resource, path.appending(path: \.resource), question)
      }
      if let principal = statement.principal {
        steps += simplerPrincipals(principal, path.appending(path: \.principal), question)
      }
    }
    if content.version == .v2008 {
      steps += Reduction.setting(\.store.documents[document].document.version, to: .v2012, question)
    }
    return steps
  }

  /// The statements that are left are numbered anew.
  private static func droppingStatements(ofDocument document: Int, _ question: Question) -> [Reduction.Step] {
    let statements = question.store.documents[document].document.statements
    guard statements.count > 1 else { return [] }
    return statements.indices.map { number in
      {
        var smaller = question
        smaller.store.documents[document].document.statements.remove(at: number)
        for index in smaller.store.documents[document].document.statements.indices {
          smaller.store.documents[document].document.statements[index].index = index
        }
        return smaller
      }
    }
  }

  private static func simplerActions(
    _ element: ActionElement, _ path: WritableKeyPath<Question, ActionElement>, _ question: Question
  ) -> [Reduction.Step] {
    var simpler: [ActionElement]
    switch element {
    case .action(let texts):
      simpler = texts == ["*"] ? [] : [.action(["*"])]
      if texts.count > 1 { simpler += without(texts).map { .action($0) } }
    case .notAction(let texts):
      simpler = [.action(["*"])]
      if texts.count > 1 { simpler += without(texts).map { .notAction($0) } }
    }
    return simpler.flatMap { Reduction.setting(path, to: $0, question) }
  }

  private static func simplerResources(
    _ element: ResourceElement, _ path: WritableKeyPath<Question, ResourceElement?>, _ question: Question
  ) -> [Reduction.Step] {
    var simpler: [ResourceElement]
    switch element {
    case .resource(let texts):
      simpler = texts == ["*"] ? [] : [.resource(["*"])]
      if texts.count > 1 { simpler += without(texts).map { .resource($0) } }
    case .notResource(let texts):
      simpler = [.resource(["*"])]
      if texts.count > 1 { simpler += without(texts).map { .notResource($0) } }
    }
    return simpler.flatMap { Reduction.setting(path, to: $0, question) }
  }

  private static func simplerPrincipals(
    _ element: PrincipalElement, _ path: WritableKeyPath<Question, PrincipalElement?>, _ question: Question
  ) -> [Reduction.Step] {
    var simpler: [PrincipalElement]
    switch element {
    case .principal(let patterns):
      simpler = patterns == [.everyone] ? [] : [.principal([.everyone])]
      if patterns.count > 1 { simpler += without(patterns).map { .principal($0) } }
    case .notPrincipal(let patterns):
      simpler = [.principal([.everyone])]
      if patterns.count > 1 { simpler += without(patterns).map { .notPrincipal($0) } }
    }
    return simpler.flatMap { Reduction.setting(path, to: $0, question) }
  }

  /// Without half of the elements, then without each.
  private static func without<Element>(_ elements: [Element]) -> [[Element]] {
    let halves =
      elements.count > 3
      ? [Array(elements.prefix(elements.count / 2)), Array(elements.dropFirst(elements.count / 2))] : []
    return halves
      + elements.indices.map { place in
        var fewer = elements
        fewer.remove(at: place)
        return fewer
      }
  }
}
