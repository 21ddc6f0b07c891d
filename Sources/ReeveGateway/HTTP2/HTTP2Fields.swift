// Soundness. The pointers lead into one array, which lives and does not move while the body runs; each comes with the
// length of its run, all of which lie in it one behind the other. The library copies what they lead to, and writes nothing
// there, though its type would allow it.

internal import CNGHTTP2
internal import ReeveTypes

/// Header fields, as the library takes them.
enum HTTP2Fields {
  /// - Parameter body: gets the fields and their number, which are no longer there after it.
  @unsafe static func withPointers(
    to fields: [HTTPRequestHead.Header], _ body: (UnsafePointer<nghttp2_nv>?, Int) -> CInt
  ) -> CInt {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(fields.reduce(0) { $0 + $1.name.count + $1.value.count })
    for field in fields {
      bytes += field.name
      bytes += field.value
    }
    return unsafe bytes.withUnsafeMutableBufferPointer { bytes in
      var pointers: [nghttp2_nv] = unsafe []
      unsafe pointers.reserveCapacity(fields.count)
      var start = 0
      for field in fields {
        let middle = start + field.name.count
        unsafe pointers.append(
          nghttp2_nv(
            name: bytes.baseAddress.map { unsafe $0 + start }, value: bytes.baseAddress.map { unsafe $0 + middle },
            namelen: field.name.count, valuelen: field.value.count, flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)))
        start = middle + field.value.count
      }
      return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress, $0.count) }
    }
  }
}
