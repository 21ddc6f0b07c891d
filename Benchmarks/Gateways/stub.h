// What the protocols of the stub share. The stub is an authorizer that decides nothing: it allows each request as soon as
// it has come whole, in the words in which Reeve would. What a gateway takes with it is what asking costs.
#ifndef REEVE_GATEWAYS_STUB_H
#define REEVE_GATEWAYS_STUB_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

#define STUB_PRINCIPAL "arn:aws:iam::111122223333:user/ana"

// Bytes of a connection that wait for the rest of a request, or to be sent: a request is smaller.
enum { STUB_BUFFER_BYTES = 262144 };

struct output {
  uint8_t bytes[STUB_BUFFER_BYTES];
  size_t count;
};

// Gives 0 where there is no room.
static inline int put(struct output *output, const void *bytes, size_t count) {
  if (count > sizeof output->bytes - output->count) return 0;
  memcpy(output->bytes + output->count, bytes, count);
  output->count += count;
  return 1;
}

// A protocol: `begin` makes what a connection keeps, `take` answers what it can of the bytes that came, and gives how
// many of them it is done with. Either fails, with NULL or a negative number, where the connection is to be closed.
struct protocol {
  const char *name;
  void *(*begin)(struct output *output);
  ssize_t (*take)(void *kept, const uint8_t *bytes, size_t count, struct output *output);
  void (*end)(void *kept);
};

extern const struct protocol http_protocol, spop_protocol, grpc_protocol;

// Of those that keep nothing.
void *begin_nothing(struct output *output);
void end_nothing(void *kept);

extern uint64_t stub_answered;

#endif
