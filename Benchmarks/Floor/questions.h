// A file of `reeve-benchmark questions`: authorize frames, each with the decision that its reply must have.
#ifndef REEVE_FLOOR_QUESTIONS_H
#define REEVE_FLOOR_QUESTIONS_H

#include "frames.h"
#include "process.h"

struct question {
  const uint8_t *frame;
  uint32_t bytes;
  uint8_t decision;
  uint8_t other_decision;  // of the second image, where images swap
};

struct questions {
  struct question *list;
  size_t count;
};

static inline struct questions read_questions(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) fail(path);
  fseek(file, 0, SEEK_END);
  size_t count = (size_t)ftell(file), at = 0;
  rewind(file);
  uint8_t *bytes = malloc(count + 1);
  if (bytes == NULL || fread(bytes, 1, count, file) != count) fail(path);
  fclose(file);
  size_t count_max = count / (QUESTION_HEADER_BYTES + HEADER_BYTES) + 1;
  struct questions questions = {malloc(sizeof(struct question) * count_max), 0};
  if (questions.list == NULL) fail(path);
  while (count - at >= QUESTION_HEADER_BYTES + HEADER_BYTES) {
    const uint8_t *frame = bytes + at + QUESTION_HEADER_BYTES;
    uint32_t length;
    memcpy(&length, bytes + at, sizeof length);
    if (length > count - at - QUESTION_HEADER_BYTES || length != frame_bytes(frame)) break;
    questions.list[questions.count++] = (struct question){frame, length, bytes[at + 4], bytes[at + 4]};
    at += QUESTION_HEADER_BYTES + length;
  }
  if (at != count || questions.count == 0) {
    errno = EINVAL;
    fail(path);
  }
  return questions;
}

// Takes the decisions of a file with the same questions, asked of another image.
static inline void read_other_decisions(struct questions *questions, const char *path) {
  struct questions other = read_questions(path);
  int are_same = other.count == questions->count;
  for (size_t i = 0; are_same && i < other.count; i++) {
    const struct question *left = &questions->list[i], *right = &other.list[i];
    are_same = left->bytes == right->bytes && memcmp(left->frame, right->frame, left->bytes) == 0;
    questions->list[i].other_decision = right->decision;
  }
  if (!are_same) {
    fprintf(stderr, "floor-client: error: `%s` does not have the same questions\n", path);
    exit(2);
  }
}

#endif
