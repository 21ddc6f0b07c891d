import ReeveServices

// What a store knows of services that AWS does not have.
extension ScenarioWriter {
  /// `catalogue.json`; absent for a store that knows AWS's services alone.
  static func catalogue(_ catalogue: ServiceCatalogue) -> JSONText? {
    let own = catalogue.services.filter { ServiceCatalogue.aws.service($0.prefix) == nil }
    return own.isEmpty ? nil : .object([("Services", .object(own.map { ($0.prefix, service($0)) }))])
  }

  private static func service(_ service: CataloguedService) -> JSONText {
    .object([
      ("Name", .string(service.name)),
      ("Actions", .object(service.actions.map { ($0.name, action($0)) })),
      ("ResourceTypes", .object(service.resourceTypes.map { ($0.name, .string($0.pattern)) })),
      ("ConditionKeys", .object(service.conditionKeys.map { ($0.name, .string($0.typeName)) })),
    ])
  }

  private static func action(_ action: CataloguedAction) -> JSONText {
    let types = action.resourceTypes.map { JSONText.string($0.name) }
    return .object(types.isEmpty ? [] : [("ResourceTypes", .array(types))])
  }
}
