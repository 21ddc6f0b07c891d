// The stub: one thread, level-triggered epoll, as the floor is. It ends by itself, and then prints how many requests it
// has answered and the processor time that it took.
#define _GNU_SOURCE
#include "stub.h"

#include <sys/epoll.h>

#include "../Floor/address.h"
#include "../Floor/options.h"
#include "../Floor/process.h"

enum { CONNECTIONS_MAX = 256, EVENTS_MAX = 256 };

static const char usage[] =
    "usage: gateway-stub PROTOCOL ADDRESS [OPTION...]\n"
    "  PROTOCOL: http, spop or grpc\n"
    "  --seconds N    ends after so many, 1 to 3600 (default: 60)\n";

struct connection {
  int descriptor;
  size_t count;  // bytes of a request that has not come whole
  uint8_t *bytes;
  void *kept;
};

static struct connection connections[CONNECTIONS_MAX];
static struct output output;
uint64_t stub_answered;

// What keeps nothing still needs something that is not NULL.
void *begin_nothing(struct output *out) { return out; }
void end_nothing(void *kept) { (void)kept; }

static void close_connection(const struct protocol *protocol, struct connection *connection) {
  if (connection->kept != NULL) protocol->end(connection->kept);
  close(connection->descriptor);
  connection->descriptor = -1;
  connection->kept = NULL;
}

static int send_output(int descriptor) {
  for (size_t at = 0; at < output.count;) {
    ssize_t sent = send(descriptor, output.bytes + at, output.count - at, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return 0;
    at += (size_t)sent;
  }
  output.count = 0;
  return 1;
}

static void serve(const struct protocol *protocol, struct connection *connection) {
  size_t room = STUB_BUFFER_BYTES - connection->count;
  ssize_t received = room == 0 ? -1 : recv(connection->descriptor, connection->bytes + connection->count, room, 0);
  if (received < 0 && room > 0 && (errno == EINTR || errno == EAGAIN)) return;
  ssize_t taken = -1;
  output.count = 0;
  if (received > 0) {
    connection->count += (size_t)received;
    taken = protocol->take(connection->kept, connection->bytes, connection->count, &output);
  }
  if (taken < 0 || !send_output(connection->descriptor)) {
    close_connection(protocol, connection);
    return;
  }
  connection->count -= (size_t)taken;
  memmove(connection->bytes, connection->bytes + taken, connection->count);
}

static void accept_connection(
    const struct protocol *protocol, const struct address *address, int listener, int epoll) {
  int accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (accepted < 0) return;
  int slot = 0;
  while (slot < CONNECTIONS_MAX && connections[slot].descriptor >= 0) slot++;
  if (slot == CONNECTIONS_MAX) {
    close(accepted);
    return;
  }
  struct connection *connection = &connections[slot];
  set_socket_options(address, accepted);
  if (connection->bytes == NULL) connection->bytes = pages(STUB_BUFFER_BYTES, 0);
  connection->descriptor = accepted;
  connection->count = output.count = 0;
  connection->kept = protocol->begin(&output);
  struct epoll_event added = {.events = EPOLLIN, .data.ptr = connection};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &added) < 0) fail("epoll");
  if (connection->kept == NULL || !send_output(accepted)) close_connection(protocol, connection);
}

int main(int count, char **arguments) {
  const struct protocol *protocols[] = {&http_protocol, &spop_protocol, &grpc_protocol}, *protocol = NULL;
  for (size_t i = 0; count > 1 && i < sizeof protocols / sizeof *protocols; i++) {
    if (strcmp(arguments[1], protocols[i]->name) == 0) protocol = protocols[i];
  }
  struct address address;
  if (count < 3 || protocol == NULL || !read_address(arguments[2], &address)) {
    fprintf(stderr, "%s", usage);
    return 2;
  }
  double seconds = 60;
  const struct option options[] = {
      {"--seconds", &seconds, 1, 3600, NULL, NULL},
      {NULL, NULL, 0, 0, NULL, NULL},
  };
  read_options(count, arguments, 3, options, usage);
  for (int i = 0; i < CONNECTIONS_MAX; i++) connections[i].descriptor = -1;
  int listener = open_listener(&address), epoll = epoll_create1(EPOLL_CLOEXEC);
  if (listener < 0) fail(arguments[2]);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll");
  uint64_t now, end = nanoseconds(CLOCK_MONOTONIC) + (uint64_t)(seconds * 1e9);
  while ((now = nanoseconds(CLOCK_MONOTONIC)) < end) {
    struct epoll_event events[EVENTS_MAX];
    int ready = epoll_wait(epoll, events, EVENTS_MAX, (int)((end - now) / 1000000) + 1);
    if (ready < 0 && errno != EINTR) fail("epoll");
    for (int i = 0; i < ready; i++) {
      struct connection *connection = events[i].data.ptr;
      if (connection != NULL) {
        serve(protocol, connection);
      } else {
        accept_connection(protocol, &address, listener, epoll);
      }
    }
  }
  close_listener(&address, listener);
  printf("{\"answered\":%llu,\"processor_seconds\":%.3f}\n", (unsigned long long)stub_answered,
         (double)nanoseconds(CLOCK_PROCESS_CPUTIME_ID) / 1e9);
  return 0;
}
