// HTTP/1.1, kept alive: of a request, the length of its body is all that is looked at.
#define _GNU_SOURCE
#include <stdlib.h>

#include "stub.h"

static const char allowed[] =
    "HTTP/1.1 200 OK\r\n"
    "x-reeve-decision: allowed\r\n"
    "x-reeve-principal: " STUB_PRINCIPAL "\r\n"
    "content-length: 0\r\n"
    "\r\n";

static size_t body_bytes(const char *head, size_t count) {
  static const char name[] = "\r\ncontent-length:";
  for (size_t at = 0; at + sizeof name <= count; at++) {
    if (strncasecmp(head + at, name, sizeof name - 1) == 0) return strtoul(head + at + sizeof name - 1, NULL, 10);
  }
  return 0;
}

static ssize_t take(void *kept, const uint8_t *bytes, size_t count, struct output *output) {
  (void)kept;
  size_t at = 0;
  for (;;) {
    const char *head = (const char *)bytes + at;
    const char *end = memmem(head, count - at, "\r\n\r\n", 4);
    if (end == NULL) return (ssize_t)at;
    size_t head_bytes = (size_t)(end - head) + 4, body = body_bytes(head, head_bytes);
    if (body > STUB_BUFFER_BYTES) return -1;
    if (count - at - head_bytes < body) return (ssize_t)at;
    at += head_bytes + body;
    if (!put(output, allowed, sizeof allowed - 1)) return -1;
    stub_answered++;
  }
}

const struct protocol http_protocol = {"http", begin_nothing, take, end_nothing};
