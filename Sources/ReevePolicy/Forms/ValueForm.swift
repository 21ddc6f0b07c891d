/// The forms that the values of an operator take. Only whether a text has the form is said here: what it stands for is
/// for the engines to say.
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
enum ValueForm: Hashable, Sendable {
  case string
  case number
  case date
  case boolean
  case base64
  case addressRange
  case arn

  /// Whether the text has the form. ARNs are split where the version of the language says.
  func admits(_ text: String) -> Bool {
    switch self {
    case .string, .arn: true
    case .number: NumberForm.admits(text)
    case .date: DateForm.admits(text)
    case .boolean: asciiLowercased(text) == "true" || asciiLowercased(text) == "false"
    case .base64: Base64Form.admits(text)
    case .addressRange: AddressForm(text) != nil
    }
  }
}

extension ConditionOperator.Comparison {
  /// The form of the operator's values.
  var valueForm: ValueForm {
    switch self {
    case .stringEquals, .stringNotEquals, .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase, .stringLike,
      .stringNotLike:
      .string
    case .numericEquals, .numericNotEquals, .numericLessThan, .numericLessThanEquals, .numericGreaterThan,
      .numericGreaterThanEquals:
      .number
    case .dateEquals, .dateNotEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan, .dateGreaterThanEquals:
      .date
    case .bool, .null: .boolean
    case .binaryEquals: .base64
    case .ipAddress, .notIpAddress: .addressRange
    case .arnEquals, .arnLike, .arnNotEquals, .arnNotLike: .arn
    }
  }
}
