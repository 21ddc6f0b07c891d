// HAProxy's SPOP 2.0, as far as an agent needs it that says `allowed` to every message.
#include "stub.h"

enum { HELLO = 1, NOTIFY = 3, LENGTH_BYTES = 4, TYPE_AND_FLAGS_BYTES = 5 };

// AGENT-HELLO of stream 0, frame 0: the version, frames of at most 16,380 bytes, and that answers come in any order.
static const uint8_t agent_hello[] =
    "\x00\x00\x00\x40\x65\x00\x00\x00\x01\x00\x00\x07version\x08\x03" "2.0\x0emax-frame-size\x03\xfc\xf0\x06"
    "\x0c" "capabilities\x08\x0apipelining";

static const uint8_t ack_head[] = "\x67\x00\x00\x00\x01";
// Sets `allowed` and `principal` of the transaction.
static const uint8_t actions[] =
    "\x01\x03\x02\x07" "allowed\x11"
    "\x01\x03\x02\x09principal\x08\x22" STUB_PRINCIPAL;

// Bytes of a number of SPOP at `bytes`; none where it does not end.
static size_t number_bytes(const uint8_t *bytes, size_t count) {
  if (count == 0) return 0;
  if (bytes[0] < 0xf0) return 1;
  for (size_t at = 1; at < count && at < 10; at++) {
    if (bytes[at] < 0x80) return at + 1;
  }
  return 0;
}

// The answer has the stream and the frame of the question.
static int acknowledge(const uint8_t *payload, size_t count, struct output *output) {
  size_t stream = number_bytes(payload, count);
  size_t frame = stream == 0 ? 0 : number_bytes(payload + stream, count - stream);
  if (frame == 0) return 0;
  uint8_t length[LENGTH_BYTES] = {0, 0, 0, (uint8_t)(sizeof ack_head - 1 + stream + frame + sizeof actions - 1)};
  stub_answered++;
  return put(output, length, sizeof length) && put(output, ack_head, sizeof ack_head - 1) &&
         put(output, payload, stream + frame) && put(output, actions, sizeof actions - 1);
}

static ssize_t take(void *kept, const uint8_t *bytes, size_t count, struct output *output) {
  (void)kept;
  size_t at = 0;
  while (count - at >= LENGTH_BYTES) {
    const uint8_t *frame = bytes + at;
    size_t length = (size_t)frame[0] << 24 | (size_t)frame[1] << 16 | (size_t)frame[2] << 8 | frame[3];
    if (length < TYPE_AND_FLAGS_BYTES || length > STUB_BUFFER_BYTES - LENGTH_BYTES) return -1;
    if (count - at - LENGTH_BYTES < length) break;
    frame += LENGTH_BYTES;
    int is_answered = 0;
    if (frame[0] == HELLO) is_answered = put(output, agent_hello, sizeof agent_hello - 1);
    if (frame[0] == NOTIFY) {
      is_answered = acknowledge(frame + TYPE_AND_FLAGS_BYTES, length - TYPE_AND_FLAGS_BYTES, output);
    }
    if (!is_answered) return -1;
    at += LENGTH_BYTES + length;
  }
  return (ssize_t)at;
}

const struct protocol spop_protocol = {"spop", begin_nothing, take, end_nothing};
