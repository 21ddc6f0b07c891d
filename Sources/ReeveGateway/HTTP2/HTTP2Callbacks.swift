// Soundness. The library hands back the pointer to the `HTTP2Session` that its session was made with, and which is alive
// while the session is. Frames, names, values and bytes are valid while a callback runs, for the lengths that come with
// them, and are copied. Of the frames, a union, only the part that its type names is read. Where the body of a response is
// asked for, as many bytes are written as the library has room for, at most.

internal import CNGHTTP2
internal import ReeveTypes

/// What the library calls, of C: each finds its session's object, and leaves the rest to it.
enum HTTP2Callbacks {
  private static func object(_ pointer: UnsafeMutableRawPointer?) -> HTTP2Session? {
    guard let pointer = unsafe pointer else { return nil }
    return unsafe Unmanaged<HTTP2Session>.fromOpaque(pointer).takeUnretainedValue()
  }

  private static func code(_ acceptance: HTTP2Exchange.Acceptance) -> CInt {
    switch acceptance {
    case .taken: 0
    case .refused: NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
    }
  }

  @unsafe static func set(on callbacks: OpaquePointer?) {
    unsafe nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, pointer in
      guard let object = unsafe HTTP2Callbacks.object(pointer), let frame = unsafe frame else { return 0 }
      if unsafe frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST {
        unsafe object.exchange.begin(frame.pointee.hd.stream_id)
      }
      return 0
    }
    unsafe nghttp2_session_callbacks_set_on_header_callback(callbacks) {
      _, frame, name, nameByteCount, value, valueByteCount, _, pointer in
      guard let object = unsafe HTTP2Callbacks.object(pointer), let frame = unsafe frame else { return 0 }
      let name = unsafe UnsafeBufferPointer(start: name, count: nameByteCount)
      let value = unsafe UnsafeBufferPointer(start: value, count: valueByteCount)
      return unsafe HTTP2Callbacks.code(
        object.exchange.takeField(name.span, value.span, of: frame.pointee.hd.stream_id))
    }
    // The library would leave the field out, and go on.
    unsafe nghttp2_session_callbacks_set_on_invalid_header_callback(callbacks) { _, _, _, _, _, _, _, _ in
      NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
    }
    unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) {
      session, _, stream, bytes, byteCount, pointer in
      guard let object = unsafe HTTP2Callbacks.object(pointer) else { return 0 }
      let bytes = unsafe UnsafeBufferPointer(start: bytes, count: byteCount)
      if case .refused = unsafe object.exchange.takeBody(bytes.span, of: stream) {
        // A failure of this callback would end the connection.
        object.reset(stream, code: NGHTTP2_ENHANCE_YOUR_CALM)
      }
      return 0
    }
    unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, pointer in
      guard let object = unsafe HTTP2Callbacks.object(pointer), let frame = unsafe frame else { return 0 }
      let head = unsafe frame.pointee.hd
      HTTP2Callbacks.receive(head, by: object)
      return 0
    }
    unsafe nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, pointer in
      guard let object = unsafe HTTP2Callbacks.object(pointer), let frame = unsafe frame else { return 0 }
      let head = unsafe frame.pointee.hd
      switch UInt32(head.type) {
      case NGHTTP2_GOAWAY.rawValue: object.sentGoAwayCode = unsafe frame.pointee.goaway.error_code
      case NGHTTP2_HEADERS.rawValue, NGHTTP2_DATA.rawValue:
        if UInt32(head.flags) & NGHTTP2_FLAG_END_STREAM.rawValue != 0 { object.exchange.finish() }
      case NGHTTP2_RST_STREAM.rawValue:
        if unsafe frame.pointee.rst_stream.error_code != NGHTTP2_NO_ERROR.rawValue { object.exchange.abandon() }
      default: break
      }
      return 0
    }
    unsafe nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, stream, _, pointer in
      guard let object = unsafe HTTP2Callbacks.object(pointer) else { return 0 }
      object.exchange.close(stream)
      return 0
    }
  }

  private static func receive(_ head: nghttp2_frame_hd, by object: HTTP2Session) {
    let stream = head.stream_id
    switch UInt32(head.type) {
    case NGHTTP2_HEADERS.rawValue, NGHTTP2_DATA.rawValue:
      if UInt32(head.type) == NGHTTP2_HEADERS.rawValue { object.exchange.endFields(of: stream) }
      if UInt32(head.flags) & NGHTTP2_FLAG_END_STREAM.rawValue != 0 { object.exchange.end(stream) }
    case NGHTTP2_RST_STREAM.rawValue: object.exchange.abandon()
    case NGHTTP2_PING.rawValue:
      if UInt32(head.flags) & NGHTTP2_FLAG_ACK.rawValue != 0, object.isGoingAway { object.isGoingAwayHeard = true }
    default: break
    }
  }

  /// The body of a response, which `HTTP2Exchange` has.
  @unsafe static var body: nghttp2_data_provider {
    unsafe nghttp2_data_provider(source: nghttp2_data_source()) { session, stream, room, byteCount, flags, _, pointer in
      guard let object = unsafe HTTP2Callbacks.object(pointer), let room = unsafe room, let flags = unsafe flags,
        let part = object.exchange.takeBody(
          ofResponseTo: stream, atMost: byteCount,
          { bytes in
            unsafe bytes.withUnsafeBufferPointer { bytes in
              if let start = bytes.baseAddress { unsafe room.update(from: start, count: bytes.count) }
            }
          })
      else { return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue) }
      guard part.isLast else { return part.byteCount }
      unsafe flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
      let trailers = object.exchange.trailers(ofResponseTo: stream)
      guard !trailers.isEmpty else { return part.byteCount }
      unsafe flags.pointee |= NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
      let code = unsafe HTTP2Fields.withPointers(to: trailers) { fields, count in
        unsafe nghttp2_submit_trailer(session, stream, fields, count)
      }
      return code == 0 ? part.byteCount : Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
    }
  }
}
