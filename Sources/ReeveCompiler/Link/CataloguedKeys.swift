import ReeveImage
import ReeveServices
import ReeveTypes

/// What the catalogue says of condition keys, as records of `KeyRuleLayout` and `KeyPatternLayout` that stand one behind
/// the other, for any image to take in.
struct CataloguedKeys {
  private(set) var rules = ByteWriter()
  private(set) var entries: [(hash: UInt64, offset: Int)] = []
  /// The field `next` is to be written.
  private(set) var patterns = ByteWriter()
  /// Where in `patterns` those of each chain are.
  private(set) var chains: [[Int]] = Array(repeating: [], count: KeyPatternChain.count)

  /// In the order of (service, name), in which of two rows for one key the first counts. The product's own rows come
  /// before any.
  init(_ catalogue: ServiceCatalogue) {
    var seen: Set<HashedText> = Set(KeyRule.all.map { HashedText(Array($0.name.description.utf8)) })
    for key in catalogue.conditionKeys {
      let name = PatternText.lowercased(Array(key.name.utf8))
      // No request has a longer one.
      guard name.count <= RequestLimits.textByteCountMax, !name.starts(with: "aws:".utf8),
        seen.insert(HashedText(name)).inserted
      else { continue }
      let pieces = Self.pieces(Array(key.name.utf8))
      if pieces.count == 1 { putRule(key, name) } else { putPattern(key, pieces) }
    }
  }

  private mutating func putRule(_ key: CataloguedKey, _ name: [UInt8]) {
    entries.append((Hash.foldingASCII(name), rules.count))
    Self.put(key, length: name.count, to: &rules)
    rules.put(name)
    rules.align(8)
  }

  private mutating func putPattern(_ key: CataloguedKey, _ pieces: [[UInt8]]) {
    let head = pieces[0]
    let chain =
      head.count < 4
      ? KeyPatternChain.ofShort
      : KeyPatternChain.number((0..<4).reduce(0) { $0 | UInt32(head[$1]) << (8 * UInt32($1)) })
    chains[chain].append(patterns.count)
    Self.put(key, length: pieces.reduce(0) { $0 + 2 + $1.count }, to: &patterns)
    patterns.put32(0)
    patterns.put32(pieces.count)
    for piece in pieces {
      patterns.put(littleEndian: UInt16(piece.count))
      patterns.put(piece)
    }
    patterns.align(8)
  }

  private static func put(_ key: CataloguedKey, length: Int, to writer: inout ByteWriter) {
    let valueType: KeyRule.ValueType =
      switch key.type {
      case .string: .text
      case .arn: .arn
      case .bool: .boolean
      case .numeric: .number
      case .date: .date
      case .ipAddress: .address
      }
    writer.put(KeyRule.Setter.caller.rawValue)
    writer.put(valueType.rawValue)
    writer.put(key.isMultivalued ? 1 : 0)
    writer.put(KeySource.context.rawValue)
    writer.put(littleEndian: UInt16(length))
    writer.put(UInt8(CallerTrust.unknownGlobalKeyBit))
    writer.put(0)
  }

  /// What stands between the runs of a key's name, in lower case: `${…}`, `<key>` and a last `tag-key` are runs.
  private static func pieces(_ name: [UInt8]) -> [[UInt8]] {
    var pieces: [[UInt8]] = [[]]
    var rest = name[...]
    while let byte = rest.first {
      if rest.starts(with: "${".utf8), let end = rest.firstIndex(of: UInt8(ascii: "}")) {
        pieces.append([])
        rest = rest[(end + 1)...]
      } else if rest.starts(with: "<key>".utf8) {
        pieces.append([])
        rest = rest.dropFirst(5)
      } else if rest.elementsEqual("tag-key".utf8) {
        pieces.append([])
        rest = []
      } else {
        pieces[pieces.count - 1].append(byte)
        rest = rest.dropFirst()
      }
    }
    return pieces.map { PatternText.lowercased($0) }
  }

  /// Of AWS's catalogue: worked out once, because most stores have no other.
  private static let aws = CataloguedKeys(.aws)

  /// Of a store's catalogue.
  static func of(_ catalogue: ServiceCatalogue) -> CataloguedKeys {
    let isAWS =
      catalogue.services.count == ServiceCatalogue.aws.services.count
      && zip(catalogue.services, ServiceCatalogue.aws.services).allSatisfy { service, aws in
        service.prefix == aws.prefix && service.conditionKeys.count == aws.conditionKeys.count
      }
    return isAWS ? aws : CataloguedKeys(catalogue)
  }
}
