/// What is known of services: their actions, resource types and condition keys.
///
/// It holds data and no rule of evaluation. Whether a request's key is one that `s3:ExistingObjectTag/<key>` stands for, or
/// what it means for a statement that an action has no resource type, is for each engine to work out by itself.
public struct ServiceCatalogue: Sendable {
  /// In the order of the prefixes' bytes.
  public let services: [CataloguedService]
  /// Places in `services` by lowercase prefix.
  private let places: [String: Int]

  /// AWS's services as of 22 August 2026; read when it is first used.
  ///
  /// - Complexity: The first use reads the table, which takes some milliseconds; all others are O(1).
  public static let aws = ServiceCatalogue(
    services: ServiceAuthorizationReader.read(serviceAuthorizationText()).services)

  /// A catalogue of these services, in any order. Of two with the same prefix the first is found.
  public init(services: [CataloguedService]) {
    self.services = services.sorted { $0.prefix < $1.prefix }
    var places: [String: Int] = [:]
    places.reserveCapacity(services.count)
    for (place, service) in self.services.enumerated() {
      guard let prefix = service.prefix.asciiFolded, places[prefix] == nil else { continue }
      places[prefix] = place
    }
    self.places = places
  }

  /// This one with more services.
  public func adding(_ services: [CataloguedService]) -> ServiceCatalogue {
    services.isEmpty ? self : ServiceCatalogue(services: self.services + services)
  }

  /// The service with this prefix, in whatever case.
  public func service(_ prefix: String) -> CataloguedService? {
    guard let prefix = prefix.asciiFolded, let place = places[prefix] else { return nil }
    return services[place]
  }

  /// The action with this name, in whatever case: `s3:GetObject`.
  public func action(_ name: String) -> CataloguedAction? {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    return service(String(parts[0]))?.action(String(parts[1]))
  }

  /// All actions, in the order of (prefix, name).
  ///
  /// - Complexity: O(1); going through them is linear.
  public var actions: some Sequence<CataloguedAction> { services.lazy.flatMap(\.actions) }

  /// All condition keys, in the order of (prefix of the service that lists it, name). Several services list some.
  ///
  /// - Complexity: O(1); going through them is linear.
  public var conditionKeys: some Sequence<CataloguedKey> { services.lazy.flatMap(\.conditionKeys) }
}

extension String {
  /// With ASCII letters in lower case; nil when there is anything but ASCII, which no name here has. Strings that look
  /// the same to Swift and have other bytes are no names either.
  var asciiFolded: String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count)
    for byte in utf8 {
      guard byte < 0x80 else { return nil }
      bytes.append(byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
