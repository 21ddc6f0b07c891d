/// Bytes that nothing is known about: every read says whether it is inside.
struct CheckedBytes {
  let bytes: Bytes
  /// Where the bytes begin in the image, for errors.
  let origin: Int

  init(_ bytes: Bytes, origin: Int = 0) {
    self.bytes = bytes
    self.origin = origin
  }

  var count: Int { bytes.count }

  /// Asks that `length` bytes stand at `offset`.
  func need(_ offset: Int, _ length: Int, _ rule: @autoclosure () -> String) throws(ImageError) {
    guard offset >= 0, length >= 0, offset <= bytes.count, length <= bytes.count - offset else {
      throw .section(rule(), offset: origin + offset)
    }
  }

  /// Asks that a rule hold at `offset`.
  func demand(_ holds: Bool, _ rule: @autoclosure () -> String, at offset: Int) throws(ImageError) {
    guard holds else { throw .section(rule(), offset: origin + offset) }
  }

  func byte(_ offset: Int) throws(ImageError) -> UInt8 {
    try need(offset, 1, "a byte lies outside")
    return bytes[offset]
  }

  func u16(_ offset: Int) throws(ImageError) -> Int {
    try need(offset, 2, "a field lies outside")
    return Int(bytes.u16(offset))
  }

  func u32(_ offset: Int) throws(ImageError) -> UInt32 {
    try need(offset, 4, "a field lies outside")
    return bytes.u32(offset)
  }

  func int(_ offset: Int) throws(ImageError) -> Int { Int(try u32(offset)) }

  func u64(_ offset: Int) throws(ImageError) -> UInt64 {
    try need(offset, 8, "a field lies outside")
    return bytes.u64(offset)
  }

  /// `count` records of `stride` bytes stand at `offset`.
  func needRecords(_ offset: Int, count: Int, stride: Int, _ rule: @autoclosure () -> String) throws(ImageError) {
    let (length, overflow) = count.multipliedReportingOverflow(by: stride)
    try demand(!overflow, rule(), at: offset)
    try need(offset, length, rule())
  }

  /// A hash table whose number of buckets is a power of two, with an empty one, so that a search ends. Visits the records.
  func needBuckets(
    _ offset: Int, count: Int, _ rule: @autoclosure () -> String, record: (Int) throws(ImageError) -> Void
  ) throws(ImageError) {
    try demand(count > 0 && count & (count - 1) == 0, "\(rule()): the number of buckets is a power of two", at: offset)
    try needRecords(offset, count: count, stride: BucketLayout.stride, "\(rule()): buckets lie inside")
    var isEndless = true
    for index in 0..<count {
      let at = bytes.int(offset + index * BucketLayout.stride + BucketLayout.record)
      if at == 0 { isEndless = false } else { try record(at) }
    }
    try demand(!isEndless, "\(rule()): one bucket is empty", at: offset)
  }
}
