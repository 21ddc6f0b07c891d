// The frames of protocol version 1, as far as a floor needs them (PROTOCOL.md of ReeveWire has the whole).
#ifndef REEVE_FLOOR_FRAMES_H
#define REEVE_FLOOR_FRAMES_H

#include <stdint.h>
#include <string.h>

enum {
  LENGTH_BYTES = 4,         // the field itself, which it does not count
  HEADER_BYTES = 16,        // length, opcode, flags, reserved, id
  REPLY_BYTES = 40,         // of an authorize reply without names
  REPLY_BYTES_MAX = 8192,   // of an error, with all that it says
  OPCODE_AUTHORIZE = 0x03,
  OPCODE_AUTHORIZE_REPLY = 0x83,
  OPCODE_ERROR = 0xFF,
  QUESTION_HEADER_BYTES = 8, // of a file of questions: frame bytes, decision, three zeros
  QUESTION_ERROR = 255,      // in place of a decision
  DECISION_ALLOWED = 2,
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

// Of a reply: what it decides, as a file of questions writes it.
static inline uint8_t reply_decision(const uint8_t *reply) {
  return reply[4] == OPCODE_AUTHORIZE_REPLY ? reply[HEADER_BYTES] : QUESTION_ERROR;
}

// Of a reply: the image that decided; zero: an error.
static inline uint64_t reply_generation(const uint8_t *reply) {
  uint64_t generation = 0;
  if (reply[4] == OPCODE_AUTHORIZE_REPLY) memcpy(&generation, reply + HEADER_BYTES + 8, sizeof generation);
  return generation;
}

#endif
