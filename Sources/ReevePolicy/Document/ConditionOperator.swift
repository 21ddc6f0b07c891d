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
    let quantifier = Quantifier.allCases.last { name.hasPrefix($0.rawValue) } ?? .none
    let rest = name.dropFirst(quantifier.rawValue.count)
    if let comparison = Comparison(rawValue: String(rest)) {
      self.init(comparison, quantifier: quantifier)
    } else if rest.hasSuffix("IfExists"), let comparison = Comparison(rawValue: String(rest.dropLast(8))),
      comparison != .null
    {
      self.init(comparison, quantifier: quantifier, ifExists: true)
    } else {
      return nil
    }
  }
}
