extension SignatureV4 {
  /// `host;x-amz-date`: the names of the header fields that the signature covers, in lower case and sorted.
  enum SignedNames {
    /// Checks that a list is in order, that the request has every field of it, and that it has every field that must be
    /// signed: `host`, and all whose names begin with `x-amz-`.
    static func check(_ names: ArraySlice<UInt8>, cover head: RequestHead) throws(Failure) {
      guard !names.isEmpty else { throw .noSignedHeader }
      var walk = Walk(names)
      var previous = names[..<names.startIndex]
      var field = 0
      var hasHost = false
      while let name = walk.next() {
        guard !name.isEmpty,
          name.allSatisfy({ RequestHead.isNameByte($0) && !(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0) })
        else { throw .malformedPart(.signedHeaders) }
        guard !name.elementsEqual(previous) else { throw .repeatedSignedHeader }
        guard previous.lexicographicallyPrecedes(name) else { throw .unsortedSignedHeaders }
        while field < head.fields.count, head.bytes[head.fields[field].name].lexicographicallyPrecedes(name) {
          try checkUnsigned(head.fields[field], of: head)
          field += 1
        }
        let first = field
        while field < head.fields.count, head.bytes[head.fields[field].name].elementsEqual(name) { field += 1 }
        guard field > first else { throw .absentSignedHeader(text(of: name)) }
        if name.spells("host") {
          guard field == first + 1 else { throw .repeatedPart(.host) }
          hasHost = true
        }
        previous = name
      }
      for field in head.fields[field...] { try checkUnsigned(field, of: head) }
      guard hasHost else { throw .unsignedHost }
    }

    private static func checkUnsigned(_ field: RequestHead.Field, of head: RequestHead) throws(Failure) {
      let name = head.bytes[field.name]
      if name.starts(with: "x-amz-".utf8) { throw .unsignedHeader(text(of: name)) }
    }

    /// A name, which has at most `Limits.nameByteCountMax` bytes when it is a field's; a longer one is cut.
    private static func text(of name: ArraySlice<UInt8>) -> String {
      String(decoding: name.prefix(Limits.nameByteCountMax), as: UTF8.self)
    }

    /// The names of a list, one after the other.
    struct Walk {
      private let names: ArraySlice<UInt8>
      private var start: Int
      private var isOver = false

      init(_ names: ArraySlice<UInt8>) {
        self.names = names
        start = names.startIndex
      }

      mutating func next() -> ArraySlice<UInt8>? {
        guard !isOver else { return nil }
        let rest = names[start...]
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else {
          isOver = true
          return rest
        }
        start = end + 1
        return rest[..<end]
      }
    }
  }
}
