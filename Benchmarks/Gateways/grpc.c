// gRPC on HTTP/2 by nghttp2: every call is answered with a CheckResponse that allows.
#include <nghttp2/nghttp2.h>

#include "stub.h"

// The prefix of a message that is not compressed; status 0; ok_response with one header that is overwritten or added.
static const uint8_t message[] =
    "\x00\x00\x00\x00\x41"
    "\x0a\x00"
    "\x1a\x3d\x12\x3b\x0a\x37\x0a\x11x-reeve-principal\x12\x22" STUB_PRINCIPAL "\x18\x02";

#define FIELD(name, value) {(uint8_t *)name, (uint8_t *)value, sizeof name - 1, sizeof value - 1, NGHTTP2_NV_FLAG_NONE}

static ssize_t read_message(
    nghttp2_session *session, int32_t stream, uint8_t *bytes, size_t room, uint32_t *flags, nghttp2_data_source *source,
    void *kept) {
  (void)source, (void)kept;
  if (room < sizeof message - 1) return NGHTTP2_ERR_CALLBACK_FAILURE;
  memcpy(bytes, message, sizeof message - 1);
  *flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
  nghttp2_nv trailers[] = {FIELD("grpc-status", "0")};
  if (nghttp2_submit_trailer(session, stream, trailers, 1) != 0) return NGHTTP2_ERR_CALLBACK_FAILURE;
  return sizeof message - 1;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *kept) {
  (void)kept;
  int is_request = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
  if (!is_request || (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) return 0;
  nghttp2_nv headers[] = {FIELD(":status", "200"), FIELD("content-type", "application/grpc")};
  nghttp2_data_provider provider = {.read_callback = read_message};
  stub_answered++;
  return nghttp2_submit_response(session, frame->hd.stream_id, headers, 2, &provider) == 0
             ? 0
             : NGHTTP2_ERR_CALLBACK_FAILURE;
}

static int send_waiting(nghttp2_session *session, struct output *output) {
  for (;;) {
    const uint8_t *bytes;
    ssize_t count = nghttp2_session_mem_send(session, &bytes);
    if (count <= 0) return count == 0;
    if (!put(output, bytes, (size_t)count)) return 0;
  }
}

static void *begin(struct output *output) {
  nghttp2_session_callbacks *callbacks;
  nghttp2_session *session = NULL;
  if (nghttp2_session_callbacks_new(&callbacks) != 0) return NULL;
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
  int is_made = nghttp2_session_server_new(&session, callbacks, NULL) == 0;
  nghttp2_session_callbacks_del(callbacks);
  nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 1024}};
  if (!is_made) return NULL;
  if (nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings, 1) == 0 && send_waiting(session, output)) {
    return session;
  }
  nghttp2_session_del(session);
  return NULL;
}

static ssize_t take(void *kept, const uint8_t *bytes, size_t count, struct output *output) {
  ssize_t taken = nghttp2_session_mem_recv(kept, bytes, count);
  return taken >= 0 && send_waiting(kept, output) ? taken : -1;
}

static void end(void *kept) { nghttp2_session_del(kept); }

const struct protocol grpc_protocol = {"grpc", begin, take, end};
