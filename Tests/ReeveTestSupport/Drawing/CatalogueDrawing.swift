import ReeveServices

/// What drawn stores know of services: AWS's, and mostly one of their own.
enum CatalogueDrawing {
  static func draw(_ random: inout SeededRandom) -> ServiceCatalogue {
    switch random.weighted(45, 50, 5) {
    case 0: .aws
    case 1: fewWithOrders
    default: withOrders
    }
  }

  /// Made once, because it has all of AWS's services in it.
  private static let withOrders = ServiceCatalogue.aws.adding([orders])

  /// The same of what is drawn, which compiles in a tenth of the time: of AWS's services those that have drawn actions and
  /// keys.
  private static let fewWithOrders = ServiceCatalogue(
    services: ServiceCatalogue.aws.services.filter { service in
      let prefix = "\(service.prefix):"
      return NamePool.actions.contains { $0.service == service.prefix }
        || KeyPool.all.contains { $0.name.hasPrefix(prefix) }
    } + [orders])

  private static let orders = CataloguedService(
    prefix: "orders", name: "Orders",
    actions: [action("GetOrder", ["order"]), action("PutOrder", ["order"]), action("ListOrders", [])],
    resourceTypes: [
      CataloguedResourceType(name: "order", pattern: "arn:${Partition}:orders:${Region}:${Account}:order/${OrderId}")
    ],
    conditionKeys: [
      key("Priority", .numeric), key("Labels", .string, list: true), key("Due", .date), key("IsFast", .bool),
      key("From", .ipAddress), key("Item", .arn), key("Counts", .numeric, list: true), key("Note", .string),
      // The first of two patterns in the order of their names, and a name before a pattern.
      key("Part/${A}/y", .numeric), key("Part/${Part}", .bool), key("Tag/${TagKey}", .string, list: true),
      key("Set/${Key}", .string), key("Set/team", .numeric),
      CataloguedKey(service: "orders", name: "kms:EncryptionContext:orders", type: .numeric, isMultivalued: false),
    ])

  private static func action(_ name: String, _ types: [String]) -> CataloguedAction {
    CataloguedAction(
      service: "orders", name: name, access: nil,
      resourceTypes: types.map { ResourceTypeUse(name: $0, isRequired: false) })
  }

  private static func key(_ name: String, _ type: KeyType, list: Bool = false) -> CataloguedKey {
    CataloguedKey(service: "orders", name: "orders:\(name)", type: type, isMultivalued: list)
  }
}
