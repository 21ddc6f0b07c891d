// Soundness. As in `HTTP2Session`: the library's session is deleted once, by its only owner, which it has a pointer to; what
// comes with a callback is copied in it.

import CNGHTTP2
import Glibc
import ReeveTypes

/// A gateway's side of a connection, by the library's own client: bytes to send come out, received ones go in.
@safe final class HTTP2Client {
  struct Answer: Hashable {
    /// Each as `name: value`.
    var fields: [String] = []
    var body: [UInt8] = []
    var trailers: [String] = []
    /// Of its end; absent: it has not come whole.
    var closeCode: UInt32?

    func value(of name: String) -> String? {
      (fields + trailers).first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
    }
  }

  private var session: OpaquePointer?
  private var bodies: [Int32: ArraySlice<UInt8>] = [:]
  private(set) var answers: [Int32: Answer] = [:]
  fileprivate(set) var goAwayCodes: [UInt32] = []
  /// Whether the library refused what the server sent.
  private(set) var isBroken = false

  /// - Parameters:
  ///   - window: bytes that a response may have before this side reads them.
  ///   - updatesWindows: whether it tells that it has read them.
  init(window: UInt32 = 65_535, updatesWindows: Bool = true) {
    var callbacks: OpaquePointer?
    var option: OpaquePointer?
    unsafe nghttp2_session_callbacks_new(&callbacks)
    unsafe nghttp2_option_new(&option)
    unsafe nghttp2_option_set_no_auto_window_update(option, updatesWindows ? 0 : 1)
    unsafe Self.set(on: callbacks)
    unsafe nghttp2_session_client_new2(&session, callbacks, Unmanaged.passUnretained(self).toOpaque(), option)
    unsafe nghttp2_session_callbacks_del(callbacks)
    unsafe nghttp2_option_del(option)
    let settings = [
      nghttp2_settings_entry(settings_id: CInt(NGHTTP2_SETTINGS_ENABLE_PUSH.rawValue), value: 0),
      nghttp2_settings_entry(settings_id: CInt(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: window),
    ]
    unsafe nghttp2_submit_settings(session, 0, settings, settings.count)
  }

  deinit { unsafe nghttp2_session_del(session) }

  /// Begins a request; it goes out with `taking`.
  /// - Returns: its stream.
  @discardableResult
  func request(_ fields: [(String, String)], body: [UInt8]?) -> Int32 {
    var texts: [UnsafeMutablePointer<CChar>?] = unsafe []
    defer { while let text = unsafe texts.popLast() { unsafe free(text) } }
    var pointers: [nghttp2_nv] = unsafe []
    for (name, value) in fields {
      let (name, nameByteCount) = unsafe Self.copied(name)
      let (value, valueByteCount) = unsafe Self.copied(value)
      unsafe texts += [name, value]
      unsafe pointers.append(
        nghttp2_nv(
          name: UnsafeMutableRawPointer(name)?.assumingMemoryBound(to: UInt8.self),
          value: UnsafeMutableRawPointer(value)?.assumingMemoryBound(to: UInt8.self), namelen: nameByteCount,
          valuelen: valueByteCount, flags: 0))
    }
    guard let body else {
      return unsafe nghttp2_submit_request(session, nil, pointers, pointers.count, nil, nil)
    }
    var provider = unsafe nghttp2_data_provider(source: nghttp2_data_source()) {
      _, stream, room, byteCount, flags, _, pointer in
      guard let client = unsafe HTTP2Client.client(pointer), let room = unsafe room, let flags = unsafe flags else {
        return -1
      }
      let rest = client.bodies[stream, default: []]
      let part = rest.prefix(byteCount)
      _ = unsafe UnsafeMutableBufferPointer(start: room, count: byteCount).update(fromContentsOf: part)
      client.bodies[stream] = rest.dropFirst(byteCount)
      if part.count == rest.count { unsafe flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue }
      return part.count
    }
    let stream = unsafe nghttp2_submit_request(session, nil, pointers, pointers.count, &provider, nil)
    bodies[stream] = body[...]
    return stream
  }

  private static func copied(_ text: String) -> (UnsafeMutablePointer<CChar>?, Int) {
    (unsafe strdup(text), text.utf8.count)
  }

  /// A call of gRPC.
  @discardableResult
  func call(_ path: String, _ message: [UInt8], fields: [(String, String)] = []) -> Int32 {
    request(Self.callFields(path) + fields, body: Self.prefixed(message))
  }

  static func callFields(_ path: String, type: String = "application/grpc") -> [(String, String)] {
    [
      (":method", "POST"), (":scheme", "http"), (":authority", "authorizer"), (":path", path), ("te", "trailers"),
      ("content-type", type),
    ]
  }

  static func prefixed(_ message: [UInt8], flag: UInt8 = 0) -> [UInt8] {
    [flag] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: message.count >> $0) } + message
  }

  func reset(_ stream: Int32) {
    unsafe nghttp2_submit_rst_stream(session, 0, stream, NGHTTP2_CANCEL.rawValue)
  }

  /// What is to be sent.
  func taking() -> [UInt8] {
    var sent: [UInt8] = []
    while true {
      var bytes: UnsafePointer<UInt8>?
      let count = unsafe nghttp2_session_mem_send(session, &bytes)
      guard count > 0 else { return sent }
      unsafe sent.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
    }
  }

  func receive(_ bytes: [UInt8]) {
    let count = unsafe nghttp2_session_mem_recv(session, bytes, bytes.count)
    if count != bytes.count { isBroken = true }
  }

  private static func client(_ pointer: UnsafeMutableRawPointer?) -> HTTP2Client? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Unmanaged<HTTP2Client>.fromOpaque(pointer).takeUnretainedValue()
  }

  private static func set(on callbacks: OpaquePointer?) {
    unsafe nghttp2_session_callbacks_set_on_header_callback(callbacks) {
      _, frame, name, nameByteCount, value, valueByteCount, _, pointer in
      guard let client = unsafe HTTP2Client.client(pointer), let frame = unsafe frame else { return 0 }
      let name = unsafe String(decoding: UnsafeBufferPointer(start: name, count: nameByteCount), as: UTF8.self)
      let value = unsafe String(decoding: UnsafeBufferPointer(start: value, count: valueByteCount), as: UTF8.self)
      let stream = unsafe frame.pointee.hd.stream_id
      if unsafe frame.pointee.headers.cat == NGHTTP2_HCAT_RESPONSE {
        client.answers[stream, default: Answer()].fields.append("\(name): \(value)")
      } else {
        client.answers[stream, default: Answer()].trailers.append("\(name): \(value)")
      }
      return 0
    }
    unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) {
      _, _, stream, bytes, byteCount, pointer in
      guard let client = unsafe HTTP2Client.client(pointer) else { return 0 }
      unsafe client.answers[stream, default: Answer()].body += UnsafeBufferPointer(start: bytes, count: byteCount)
      return 0
    }
    unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, pointer in
      guard let client = unsafe HTTP2Client.client(pointer), let frame = unsafe frame else { return 0 }
      if unsafe UInt32(frame.pointee.hd.type) == NGHTTP2_GOAWAY.rawValue {
        unsafe client.goAwayCodes.append(frame.pointee.goaway.error_code)
      }
      return 0
    }
    unsafe nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, stream, code, pointer in
      guard let client = unsafe HTTP2Client.client(pointer) else { return 0 }
      client.answers[stream, default: Answer()].closeCode = code
      return 0
    }
  }
}
