import ReeveServices
import ReeveStore

/// The steps that leave out what a store knows of services of its own.
enum CatalogueReduction {
  static func all(of question: Question) -> [Reduction.Step] {
    let services = question.store.catalogue.services
    let aws = Store().catalogue
    let own = services.filter { aws.service($0.prefix) == nil }
    // A file has all of AWS's services, and so has a question that is small.
    if services.count != aws.services.count + own.count { return setting(own, question) }
    return own.indices.flatMap { place in
      simpler(own[place]).flatMap { service in
        var fewer = own
        if let service { fewer[place] = service } else { fewer.remove(at: place) }
        return setting(fewer, question)
      }
    }
  }

  private static func setting(_ own: [CataloguedService], _ question: Question) -> [Reduction.Step] {
    [
      {
        var smaller = question
        smaller.store.catalogue = Store().catalogue.adding(own)
        return smaller
      }
    ]
  }

  /// Nothing of it, then without its keys, then without each action and key.
  private static func simpler(_ service: CataloguedService) -> [CataloguedService?] {
    func with(_ actions: [CataloguedAction], _ keys: [CataloguedKey]) -> CataloguedService {
      CataloguedService(
        prefix: service.prefix, name: service.name, actions: actions, resourceTypes: service.resourceTypes,
        conditionKeys: keys)
    }
    var simpler: [CataloguedService?] = [nil]
    if service.conditionKeys.count > 1 { simpler.append(with(service.actions, [])) }
    simpler += service.actions.indices.map { place in
      with(service.actions.enumerated().filter { $0.offset != place }.map(\.element), service.conditionKeys)
    }
    simpler += service.conditionKeys.indices.map { place in
      with(service.actions, service.conditionKeys.enumerated().filter { $0.offset != place }.map(\.element))
    }
    return simpler
  }
}
