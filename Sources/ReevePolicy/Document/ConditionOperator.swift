/// A condition operator: `ForAllValues:StringNotLikeIfExists` is a quantifier, a comparison and a suffix.
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
public struct ConditionOperator: Sendable, Hashable {
  public var quantifier: Quantifier
  public var comparison: Comparison
  /// Whether an absent key makes the condition true.
  public var ifExists: Bool

  public init(_ comparison: Comparison, quantifier: Quantifier = .none, ifExists: Bool = false) {
    self.quantifier = quantifier
    self.comparison = comparison
    self.ifExists = ifExists
  }

  /// How the values of a multivalued key are gone through.
  public enum Quantifier: String, Sendable, Hashable, CaseIterable {
    case none = ""
    case forAllValues = "ForAllValues:"
    case forAnyValue = "ForAnyValue:"
  }

  /// The 27 base operators; the raw values are their names.
  public enum Comparison: String, Sendable, Hashable, CaseIterable {
    case stringEquals = "StringEquals"
    case stringNotEquals = "StringNotEquals"
    case stringEqualsIgnoreCase = "StringEqualsIgnoreCase"
    case stringNotEqualsIgnoreCase = "StringNotEqualsIgnoreCase"
    case stringLike = "StringLike"
    case stringNotLike = "StringNotLike"
    case numericEquals = "NumericEquals"
    case numericNotEquals = "NumericNotEquals"
    case numericLessThan = "NumericLessThan"
    case numericLessThanEquals = "NumericLessThanEquals"
    case numericGreaterThan = "NumericGreaterThan"
    case numericGreaterThanEquals = "NumericGreaterThanEquals"
    case dateEquals = "DateEquals"
    case dateNotEquals = "DateNotEquals"
    case dateLessThan = "DateLessThan"
    case dateLessThanEquals = "DateLessThanEquals"
    case dateGreaterThan = "DateGreaterThan"
    case dateGreaterThanEquals = "DateGreaterThanEquals"
    case bool = "Bool"
    case binaryEquals = "BinaryEquals"
    case ipAddress = "IpAddress"
    case notIpAddress = "NotIpAddress"
    case arnEquals = "ArnEquals"
    case arnLike = "ArnLike"
    case arnNotEquals = "ArnNotEquals"
    case arnNotLike = "ArnNotLike"
    case null = "Null"
  }
}

extension ConditionOperator: CustomStringConvertible {
  /// The operator as a document spells it.
  public var description: String { quantifier.rawValue + comparison.rawValue + (ifExists ? "IfExists" : "") }

  /// The operator that `name` spells; exact case. Absent for any other text, `NullIfExists` included.
  public init?(_ name: String) {
    guard let known = Self.named[name] else { return nil }
    self = known
  }

  /// Every operator by its name. All names are ASCII, so no other text is equal to one.
  private static let named: [String: ConditionOperator] = {
    var named: [String: ConditionOperator] = [:]
    for comparison in Comparison.allCases {
      for quantifier in Quantifier.allCases {
        for ifExists in [false, true] where !ifExists || comparison != .null {
          let known = ConditionOperator(comparison, quantifier: quantifier, ifExists: ifExists)
          named[known.description] = known
        }
      }
    }
    return named
  }()
}
