extension SignatureV4 {
  /// `host;x-amz-date`: the names of the header fields that the signature covers, in lower case and sorted.
  enum SignedNames {
    /// Checks that a list is in order, that the request has every field of it, and that it has every field that must be
    /// signed: `host`, and all whose names begin with `x-amz-`.
    static func check(_ names: Span<UInt8>, cover head: RequestHead) throws(Failure) {
      guard !names.isEmpty else { throw .noSignedHeader }
      let bytes = head.bytes.span
      var walk = Walk()
      var previous = 0..<0
      var field = 0
      var hasHost = false
      while let range = walk.next(in: names) {
        let name = names.extracting(range)
        guard HTTPText.isName(name), !Self.hasUpperCase(name) else { throw .malformedPart(.signedHeaders) }
        guard !name.isEqual(to: names.extracting(previous)) else { throw .repeatedSignedHeader }
        guard names.extracting(previous).precedes(name) else { throw .unsortedSignedHeaders }
        while field < head.fields.count, bytes.extracting(head.fields[field].name).precedes(name) {
          try checkUnsigned(bytes.extracting(head.fields[field].name))
          field += 1
        }
        let first = field
        while field < head.fields.count, bytes.extracting(head.fields[field].name).isEqual(to: name) { field += 1 }
        guard field > first else { throw .absentSignedHeader(text(of: name)) }
        if name.isEqual(to: "host") {
          guard field == first + 1 else { throw .repeatedPart(.host) }
          hasHost = true
        }
        previous = range
      }
      for field in head.fields[field...] { try checkUnsigned(bytes.extracting(field.name)) }
      guard hasHost else { throw .unsignedHost }
    }

    private static func hasUpperCase(_ name: Span<UInt8>) -> Bool {
      for index in name.indices where UInt8(ascii: "A")...UInt8(ascii: "Z") ~= name[index] { return true }
      return false
    }

    private static func checkUnsigned(_ name: Span<UInt8>) throws(Failure) {
      if name.count >= 6, name.extracting(first: 6).isEqual(to: "x-amz-") { throw .unsignedHeader(text(of: name)) }
    }

    /// A name, which has at most `Limits.nameByteCountMax` bytes when it is a field's; a longer one is cut.
    private static func text(of name: Span<UInt8>) -> String {
      String(copying: name.extracting(first: min(name.count, Limits.nameByteCountMax)))
    }

    /// The names of a list, one after the other.
    struct Walk {
      private var start = 0
      private var isOver = false

      /// The place of the next name in the list that the walk is of.
      mutating func next(in names: Span<UInt8>) -> Range<Int>? {
        guard !isOver else { return nil }
        let first = start
        let end = names.first(UInt8(ascii: ";"), from: first)
        isOver = end == names.count
        start = end + 1
        return first..<end
      }
    }
  }
}
