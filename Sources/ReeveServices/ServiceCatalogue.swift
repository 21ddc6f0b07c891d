/// What is known of services: their actions, resource types and condition keys.
///
/// It holds data and no rule of evaluation. Whether a request's key is one that `s3:ExistingObjectTag/<key>` stands for, or
/// what it means for a statement that an action has no resource type, is for each engine to work out by itself.
public struct ServiceCatalogue: Sendable {
  /// In the order of the prefixes' bytes.
  public let services: [CataloguedService]
  /// Places in `services`.
  private let places: NameTable

  /// AWS's services as of 22 August 2026; read when it is first used.
  ///
  /// - Complexity: The first use reads the table, which takes some milliseconds; all others are O(1).
  public static let aws = ServiceCatalogue(
    services: ServiceAuthorizationReader.read(serviceAuthorizationText()).services)

  /// A catalogue of these services, in any order. Of two with the same prefix the first is found.
  public init(services: [CataloguedService]) {
    let sorted = services.sorted { $0.prefix < $1.prefix }
    self.services = sorted
    places = NameTable(count: sorted.count) { sorted[$0].prefix }
  }

  /// This one with more services.
  public func adding(_ services: [CataloguedService]) -> ServiceCatalogue {
    services.isEmpty ? self : ServiceCatalogue(services: self.services + services)
  }

  /// The service with this prefix, in whatever case.
  public func service(_ prefix: String) -> CataloguedService? { place(of: prefix[...].utf8).map { services[$0] } }

  /// The action with this name, in whatever case: `s3:GetObject`.
  public func action(_ name: String) -> CataloguedAction? {
    guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")), let place = place(of: name.utf8[..<colon]) else {
      return nil
    }
    return services[place].action(name.utf8[name.utf8.index(after: colon)...])
  }

  private func place(of prefix: Substring.UTF8View) -> Int? { places.place(of: prefix) { services[$0].prefix } }

  /// All actions, in the order of (prefix, name).
  ///
  /// - Complexity: O(1); going through them is linear.
  public var actions: some Sequence<CataloguedAction> { services.lazy.flatMap(\.actions) }

  /// All condition keys, in the order of (prefix of the service that lists it, name). Several services list some.
  ///
  /// - Complexity: O(1); going through them is linear.
  public var conditionKeys: some Sequence<CataloguedKey> { services.lazy.flatMap(\.conditionKeys) }
}
