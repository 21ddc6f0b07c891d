// The frames of protocol version 1, as far as a floor needs them (PROTOCOL.md of ReeveWire has the whole).
#ifndef REEVE_FLOOR_FRAMES_H
#define REEVE_FLOOR_FRAMES_H

#include <stdint.h>
#include <string.h>

enum {
  LENGTH_BYTES = 4,         // the field itself, which it does not count
  HEADER_BYTES = 16,        // length, opcode, flags, reserved, id
  REPLY_BYTES = 40,         // of an authorize reply without names
  OPCODE_AUTHORIZE = 0x03,
  OPCODE_AUTHORIZE_REPLY = 0x83,
  OPCODE_ERROR = 0xFF,
  QUESTION_HEADER_BYTES = 8, // of a file of questions: frame bytes, decision, three zeros
  QUESTION_ERROR = 255,      // in place of a decision
  FRAME_BYTES_MAX = 262144,
};

static inline uint32_t frame_bytes(const uint8_t *frame) {
  uint32_t length;
  memcpy(&length, frame, sizeof length);
  return length + LENGTH_BYTES;
}

static inline uint64_t frame_id(const uint8_t *frame) {
  uint64_t id;
  memcpy(&id, frame + 8, sizeof id);
  return id;
}

static inline void set_frame_id(uint8_t *frame, uint64_t id) { memcpy(frame + 8, &id, sizeof id); }

#endif
