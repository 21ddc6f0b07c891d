// Soundness. The library's session is made here, and deleted once, by `deinit`; nothing else has its pointer. It keeps a
// pointer to this object, which is its only owner, and so outlives it. It calls back only inside of the calls of this file,
// on the thread of the caller, and no access to `exchange` spans such a call. Fields and bodies are handed over as
// pointers with the lengths that they have, and the library copies them before it returns. What it hands out for sending is
// copied before the next call.

internal import CNGHTTP2
internal import ReeveTypes

/// The library's side of a connection: it reads and writes the frames, keeps the compression and the flow of both
/// directions, and calls back with what `HTTP2Exchange` keeps.
@safe final class HTTP2Session {
  private var session: OpaquePointer?
  var exchange = HTTP2Exchange()
  private(set) var closing: HTTP2Closing?
  /// The code of the last GOAWAY that was written.
  var sentGoAwayCode: UInt32?
  /// Whether this side has said that it goes.
  private(set) var isGoingAway = false
  /// Whether the peer has heard that, and was not told yet which request is the last.
  var isGoingAwayHeard = false

  init() {
    let code = unsafe Self.make(&session, for: Unmanaged.passUnretained(self).toOpaque())
    guard code == 0, unsafe session != nil else {
      closing = .failed(code: code)
      return
    }
    let settings = [
      nghttp2_settings_entry(
        settings_id: CInt(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue), value: UInt32(HTTP2Limits.streamCountMax)),
      nghttp2_settings_entry(
        settings_id: CInt(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: UInt32(HTTP2Limits.windowByteCount)),
      nghttp2_settings_entry(
        settings_id: CInt(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue),
        value: UInt32(HTTP2Limits.headByteCountMax)),
      // No tree of priorities is built, whatever the peer sends of them.
      nghttp2_settings_entry(
        settings_id: CInt(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES.rawValue), value: 1),
    ]
    check(unsafe nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), settings, settings.count))
    check(
      unsafe nghttp2_session_set_local_window_size(
        session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, HTTP2Limits.connectionWindowByteCount))
  }

  deinit { unsafe nghttp2_session_del(session) }

  private static func make(_ session: inout OpaquePointer?, for object: UnsafeMutableRawPointer) -> CInt {
    var callbacks: OpaquePointer?
    var option: OpaquePointer?
    defer {
      unsafe nghttp2_session_callbacks_del(callbacks)
      unsafe nghttp2_option_del(option)
    }
    guard unsafe nghttp2_session_callbacks_new(&callbacks) == 0, unsafe nghttp2_option_new(&option) == 0 else {
      return NGHTTP2_ERR_NOMEM.rawValue
    }
    unsafe HTTP2Callbacks.set(on: callbacks)
    unsafe nghttp2_option_set_no_closed_streams(option, 1)
    unsafe nghttp2_option_set_max_outbound_ack(option, HTTP2Limits.acknowledgementCountMax)
    unsafe nghttp2_option_set_stream_reset_rate_limit(
      option, HTTP2Limits.resetBurst, HTTP2Limits.resetsPerSecond)
    return unsafe nghttp2_session_server_new2(&session, callbacks, object, option)
  }

  /// Takes all that has come.
  func receive(_ received: Span<UInt8>) {
    guard closing == nil, !received.isEmpty else { return }
    let taken = unsafe received.withUnsafeBufferPointer { bytes in
      unsafe nghttp2_session_mem_recv(session, bytes.baseAddress, bytes.count)
    }
    switch taken {
    case 0...: break
    case Int(NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue): closing = .notHTTP2
    case Int(NGHTTP2_ERR_FLOODED.rawValue): closing = .flooded
    default: closing = .failed(code: CInt(clamping: taken))
    }
    if exchange.isAbused { end(code: NGHTTP2_ENHANCE_YOUR_CALM) }
    if isGoingAwayHeard {
      isGoingAwayHeard = false
      let last = unsafe nghttp2_session_get_last_proc_stream_id(session)
      check(
        unsafe nghttp2_submit_goaway(
          session, UInt8(NGHTTP2_FLAG_NONE.rawValue), last, NGHTTP2_NO_ERROR.rawValue, nil, 0))
    }
  }

  /// Sends what can be sent: to the end of `replies`.
  func flush(into replies: inout [UInt8]) {
    guard closing == nil else { return }
    while true {
      var bytes: UnsafePointer<UInt8>?
      let count = unsafe nghttp2_session_mem_send(session, &bytes)
      guard count > 0, let start = unsafe bytes else {
        check(CInt(clamping: count))
        break
      }
      unsafe replies.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    }
    guard closing == nil, unsafe nghttp2_session_want_read(session) == 0,
      unsafe nghttp2_session_want_write(session) == 0
    else { return }
    if let code = sentGoAwayCode, code != NGHTTP2_NO_ERROR.rawValue {
      closing = .refused(code: code)
    } else {
      closing = .finished
    }
  }

  func respond(to stream: Int32, with response: HTTP2Response) {
    guard closing == nil, exchange.canRespond(to: stream) else { return }
    let status = response.status == 200 ? Self.okStatus : HTTPRequestHead.Header(":status", String(response.status))
    let fields = [status] + response.fields
    guard exchange.respond(to: stream, body: response.body ?? [], trailers: response.trailers) else {
      return reset(stream, code: NGHTTP2_INTERNAL_ERROR)
    }
    let code: CInt
    if response.body == nil {
      code = unsafe HTTP2Fields.withPointers(to: fields) { fields, count in
        unsafe nghttp2_submit_response(session, stream, fields, count, nil)
      }
    } else {
      var body = unsafe HTTP2Callbacks.body
      code = unsafe HTTP2Fields.withPointers(to: fields) { fields, count in
        unsafe nghttp2_submit_response(session, stream, fields, count, &body)
      }
    }
    // Nothing is half sent: whoever waits is told that nothing will come.
    if code != 0 { reset(stream, code: NGHTTP2_INTERNAL_ERROR) }
  }

  private static let okStatus = HTTPRequestHead.Header(":status", "200")

  func reset(_ stream: Int32, code: nghttp2_error_code) {
    guard closing == nil else { return }
    check(
      unsafe nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, code.rawValue))
  }

  func goAway() {
    guard closing == nil else { return }
    guard !isGoingAway else { return end(code: NGHTTP2_NO_ERROR) }
    isGoingAway = true
    // The first GOAWAY has no last stream yet, and the second has, when the PING between them has come back: a request that
    // was on its way meanwhile is answered as well.
    check(unsafe nghttp2_submit_shutdown_notice(session))
    check(unsafe nghttp2_submit_ping(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), nil))
  }

  private func end(code: nghttp2_error_code) {
    guard closing == nil else { return }
    check(unsafe nghttp2_session_terminate_session(session, code.rawValue))
  }

  private func check(_ code: CInt) {
    if code < 0, closing == nil { closing = .failed(code: code) }
  }
}
