extension PolicyReader {
  /// Whether a value has the form that the operator compares.
  mutating func check(
    _ value: LocatedText, form: ValueForm, under conditionOperator: ConditionOperator, denies: Bool
  ) {
    let name = conditionOperator.description
    let text = value.text
    switch form {
    case .string:
      checkVariables(value)
      checkWildcards(value, under: conditionOperator)
    case .arn: checkARN(value, name: name, denies: denies)
    case .number, .date, .boolean, .base64, .addressRange:
      if VariableForm.begins(in: text), form != .addressRange {
        report(.variable(.unsupportedForOperator(text, operator: name, denies: denies)), at: value.range)
      } else if !form.admits(text) {
        report(.condition(mismatch(text, form: form, name: name, denies: denies)), at: value.range)
      } else {
        suggest(value, form: form)
      }
    }
  }

  private func mismatch(_ text: String, form: ValueForm, name: String, denies: Bool) -> ConditionProblem {
    switch form {
    case .number: .notANumber(text, operator: name, denies: denies)
    case .date: .notADate(text, operator: name, denies: denies)
    case .boolean: .notABoolean(text, operator: name, denies: denies)
    case .base64: .notBase64(text, operator: name, denies: denies)
    case .addressRange: .notAnAddress(text, operator: name)
    case .string, .arn: .notAnARN(text, operator: name, denies: denies)
    }
  }

  /// A lone `*` is any ARN.
  private mutating func checkARN(_ value: LocatedText, name: String, denies: Bool) {
    if value.text == "*" { return }
    guard checkVariables(value) else { return }
    guard value.text.utf8.starts(with: "arn:".utf8) else {
      report(.condition(.notAnARN(value.text, operator: name, denies: denies)), at: value.range)
      return
    }
    let parts = partCount(of: value.text)
    if parts < 6 { report(.condition(.shortARN(value.text, parts: parts, denies: denies)), at: value.range) }
  }

  /// The string operators without `Like` know no wildcards.
  private mutating func checkWildcards(_ value: LocatedText, under conditionOperator: ConditionOperator) {
    let like: ConditionOperator.Comparison? =
      switch conditionOperator.comparison {
      case .stringEquals: .stringLike
      case .stringNotEquals: .stringNotLike
      default: nil
      }
    // `${*}` is a literal star.
    guard conditionOperator.comparison != .stringLike, conditionOperator.comparison != .stringNotLike,
      literalBytes(of: value.text).contains(where: isWildcard)
    else { return }
    let suggested = like.map {
      ConditionOperator($0, quantifier: conditionOperator.quantifier, ifExists: conditionOperator.ifExists).description
    }
    report(
      .condition(.wildcardWithoutLike(value.text, operator: conditionOperator.description, like: suggested)),
      at: value.range)
  }

  /// What could be written better in a value that has the right form.
  private mutating func suggest(_ value: LocatedText, form: ValueForm) {
    if form == .date, DateForm.isEpoch(value.text) {
      report(.condition(.epochDate(value.text)), at: value.range)
    }
    if form == .addressRange, let address = AddressForm(value.text), address.hasHostBits {
      report(.condition(.hostBits(value.text, normalized: address.normalized)), at: value.range)
    }
  }
}
