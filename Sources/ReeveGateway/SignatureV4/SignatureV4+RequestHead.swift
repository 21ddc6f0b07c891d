extension SignatureV4 {
  /// What a signature covers of an HTTP request: its method, path, query and header fields, as they were received.
  ///
  /// Over HTTP/2, `:authority` is appended as `host`.
  public struct RequestHead: Sendable {
    struct Field: Sendable {
      /// Of `bytes`; in lower case.
      var name: Range<Int>
      /// Of `bytes`; without the spaces and tabs around it.
      var value: Range<Int>
    }

    struct Parameter: Sendable {
      /// Of `encodedQuery`, as all ranges here.
      var name: Range<Int>
      var value: Range<Int>
    }

    /// The method, the target, and the fields' names and values, one behind the other.
    private(set) var bytes: [UInt8] = []
    let method: Range<Int>
    let path: Range<Int>
    /// By name; fields of one name in the order in which they came.
    private(set) var fields: [Field] = []
    private var fieldsByteCount = 0
    /// Names and values of the query's parameters in canonical encoding, one behind the other.
    let encodedQuery: [UInt8]
    /// By name, then by value.
    let parameters: [Parameter]

    /// A request without header fields yet.
    /// - Parameter target: path and query byte for byte, as the client sent them: `/model/a%3A0/invoke?x=1`.
    /// - Throws: `Failure.malformedMethod`, `.malformedTarget`, `.targetLength`, `.parameterCount`, `.malformedEscape` or
    ///   `.ambiguousQuery`.
    public init(method: Span<UInt8>, target: Span<UInt8>) throws(Failure) {
      guard 1...Limits.methodByteCountMax ~= method.count else { throw .malformedMethod }
      guard target.count <= Limits.targetByteCountMax else { throw .targetLength(byteCount: target.count) }
      var bytes: [UInt8] = []
      // And for some fields.
      bytes.reserveCapacity(method.count + target.count + 1_024)
      bytes.append(copying: method)
      bytes.append(copying: target)
      self.method = 0..<method.count
      guard HTTPText.isName(method) else { throw .malformedMethod }
      let received = bytes[method.count...]
      // A fragment is the client's own affair, and a byte that ends a line would forge what is signed.
      guard received.first == UInt8(ascii: "/"),
        received.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "#") })
      else { throw .malformedTarget }
      let end = received.firstIndex(of: UInt8(ascii: "?")) ?? received.endIndex
      path = received.startIndex..<end
      (encodedQuery, parameters) = try Self.parameters(of: received[end...].dropFirst())
      self.bytes = bytes
    }

    /// Makes room for so many fields at once.
    mutating func reserve(fieldCount: Int) { fields.reserveCapacity(min(fieldCount, Limits.fieldCountMax)) }

    /// Appends a header field, in the order of the request.
    /// - Throws: `Failure.fieldCount`, `.fieldsLength` or `.malformedField`.
    public mutating func append(name: Span<UInt8>, value: Span<UInt8>) throws(Failure) {
      guard fields.count < Limits.fieldCountMax else { throw .fieldCount }
      // Neither sum can overflow: both are lengths of memory that exists.
      guard name.count + value.count <= Limits.fieldsByteCountMax - fieldsByteCount else { throw .fieldsLength }
      guard 1...Limits.nameByteCountMax ~= name.count else { throw .malformedField }
      // A byte that ends a line could forge what is signed.
      guard HTTPText.isName(name), HTTPText.isValue(value) else { throw .malformedField }
      let start = bytes.count
      bytes.append(copying: name)
      let middle = bytes.count
      bytes.append(copying: value)
      fieldsByteCount += name.count + value.count
      var lowercased = bytes.mutableSpan
      for index in start..<middle { lowercased[index] = HTTPText.lowercased(lowercased[index]) }
      let end = bytes.count
      let field = Field(name: start..<middle, value: HTTPText.trimmed(middle..<end, of: bytes.span))
      fields.insert(field, at: place(after: field.name))
    }

    /// The fields of this name, which is in lower case: a range of `fields`.
    func fields(named name: StaticString) -> Range<Int> {
      let text = bytes.span
      // One after the other: most differ in their lengths.
      var start = 0
      while start < fields.count, !text.extracting(fields[start].name).isEqual(to: name) { start += 1 }
      var end = start
      while end < fields.count, text.extracting(fields[end].name).isEqual(to: name) { end += 1 }
      return start..<end
    }

    /// The value of the field of this name, which is absent when there is none.
    /// - Throws: `Failure.repeatedPart` when there are several.
    func value(of name: StaticString, _ part: Part) throws(Failure) -> Range<Int>? {
      let found = fields(named: name)
      guard found.count <= 1 else { throw .repeatedPart(part) }
      return found.isEmpty ? nil : fields[found.lowerBound].value
    }

    /// The canonical value of the parameter of this name, a range of `encodedQuery`.
    /// - Throws: `Failure.repeatedPart` when there are several.
    func parameter(_ name: String, _ part: Part) throws(Failure) -> Range<Int>? {
      var found: Range<Int>?
      for parameter in parameters where encodedQuery[parameter.name].spells(name) {
        guard found == nil else { throw .repeatedPart(part) }
        found = parameter.value
      }
      return found
    }

    /// Where a field of this name comes behind those of the same name.
    private func place(after name: Range<Int>) -> Int {
      let text = bytes.span
      var low = 0
      var high = fields.count
      while low < high {
        let middle = (low + high) / 2
        if text.extracting(name).precedes(text.extracting(fields[middle].name)) {
          high = middle
        } else {
          low = middle + 1
        }
      }
      return low
    }
  }
}

extension SignatureV4.RequestHead: CustomStringConvertible, CustomReflectable {
  /// Without query and fields, which may have a signature and a token in them.
  public var description: String {
    String(decoding: bytes[method], as: UTF8.self) + " " + String(decoding: bytes[path], as: UTF8.self)
  }

  public var customMirror: Mirror { Mirror(self, children: []) }
}
