/// Reads a converted value of a condition back into a text of its type.
struct ValueReading {
  let program: Bytes
  /// Offset of a `ReferenceLayout`.
  let reference: Int

  func text(_ test: ConditionTest) -> String {
    let bytes = program.slice(
      program.int(reference + ReferenceLayout.offset), program.int(reference + ReferenceLayout.length))
    switch ValueKind(rawValue: program.u32(reference + ReferenceLayout.kind)) {
    case .never, nil: return "(nothing)"
    case .yes: return "true"
    case .value: break
    }
    switch test {
    case .boolean, .absence: return "false"
    case .numberEqual, .numberLess, .numberLessOrEqual, .numberGreater, .numberGreaterOrEqual: return number(bytes)
    case .dateEqual, .dateLess, .dateLessOrEqual, .dateGreater, .dateGreaterOrEqual: return date(bytes)
    case .address: return address(bytes)
    case .text, .textIgnoringCase, .arn, .binary: return bytes.string
    }
  }

  /// Plain digits where a few zeros do, else with an exponent.
  private func number(_ bytes: Bytes) -> String {
    let digits = bytes.from(DecimalLayout.digits).string
    guard !digits.isEmpty else { return "0" }
    let sign = bytes[DecimalLayout.sign] == 2 ? "-" : ""
    let exponent = Int64(bitPattern: bytes.u64(DecimalLayout.exponent))
    if exponent <= 0 {
      guard exponent > -20 else { return "\(sign)0.\(digits)e\(exponent)" }
      return "\(sign)0." + String(repeating: "0", count: Int(-exponent)) + digits
    }
    guard exponent <= 40 || exponent <= digits.utf8.count else { return "\(sign)0.\(digits)e\(exponent)" }
    guard digits.utf8.count > exponent else {
      return sign + digits + String(repeating: "0", count: Int(exponent) - digits.utf8.count)
    }
    return "\(sign)\(digits.prefix(Int(exponent))).\(digits.dropFirst(Int(exponent)))"
  }

  private func date(_ bytes: Bytes) -> String {
    let civil = CivilTime(epochSeconds: Int64(bitPattern: bytes.u64(InstantLayout.seconds)))
    let nanoseconds = bytes.u32(InstantLayout.nanoseconds)
    let fraction = nanoseconds == 0 ? "" : ".\(padded(Int64(nanoseconds), 9))"
    let year = civil.year < 0 ? "-\(padded(-civil.year, 4))" : padded(civil.year, 4)
    return "\(year)-\(padded(Int64(civil.month), 2))-\(padded(Int64(civil.day), 2))"
      + "T\(padded(Int64(civil.hour), 2)):\(padded(Int64(civil.minute), 2)):\(padded(Int64(civil.second), 2))\(fraction)Z"
  }

  private func padded(_ number: Int64, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  private func address(_ bytes: Bytes) -> String {
    let prefix = "/\(bytes[AddressLayout.prefixLength])"
    let address = bytes.from(AddressLayout.address)
    if bytes[AddressLayout.family] == 4 { return (0..<4).map { String(address[$0]) }.joined(separator: ".") + prefix }
    let groups = (0..<8).map { String(UInt16(address[2 * $0]) << 8 | UInt16(address[2 * $0 + 1]), radix: 16) }
    return groups.joined(separator: ":") + prefix
  }
}
