// The floor: a server that reads whole frames and answers each with the same reply. What Reeve costs beyond it is what
// deciding costs; nothing that speaks these frames over these sockets can be much faster.
//
// One thread, level-triggered epoll; one read, all frames, one write; buffers on pages. It ends by itself, and then
// prints how many frames it answered and the processor time that it took.
#define _GNU_SOURCE
#include <sys/epoll.h>

#include "address.h"
#include "frames.h"
#include "options.h"
#include "process.h"

enum { BUFFER_BYTES = 262144, CONNECTIONS_MAX = 1024, EVENTS_MAX = 256, KEPT_BYTES_MAX = FRAME_BYTES_MAX / 2 };

static const char usage[] =
    "usage: floor-server ADDRESS [OPTION...]\n"
    "  --core N       stays on that core\n"
    "  --seconds N    ends after so many, 0.1 to 900 (default: 60)\n"
    "  --stall MS     answers nothing for so many milliseconds in each second: what a load client must not miss\n";

struct connection {
  int descriptor;
  uint32_t kept;  // bytes of a frame that has not come whole
  uint8_t *tail;  // where they are
};

static struct connection connections[CONNECTIONS_MAX];
static uint64_t answered;

static void close_connection(struct connection *connection) {
  close(connection->descriptor);
  connection->descriptor = -1;
  connection->kept = 0;
}

static int send_all(int descriptor, const uint8_t *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(descriptor, bytes, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return -1;
    bytes += sent;
    count -= (size_t)sent;
  }
  return 0;
}

static void put_reply(uint8_t *reply, const uint8_t *request) {
  uint32_t length = REPLY_BYTES - LENGTH_BYTES;
  memset(reply, 0, REPLY_BYTES);
  memcpy(reply, &length, sizeof length);
  reply[4] = OPCODE_AUTHORIZE_REPLY;
  set_frame_id(reply, frame_id(request));
  reply[HEADER_BYTES] = DECISION_ALLOWED;
}

static void serve(struct connection *connection, uint8_t *in, uint8_t *out) {
  memcpy(in, connection->tail, connection->kept);
  ssize_t received = recv(connection->descriptor, in + connection->kept, BUFFER_BYTES - connection->kept, 0);
  if (received < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (received <= 0) {
    close_connection(connection);
    return;
  }
  size_t count = connection->kept + (size_t)received;
  size_t at = 0, written = 0;
  while (count - at >= HEADER_BYTES) {
    uint32_t bytes = frame_bytes(in + at);
    if (bytes < HEADER_BYTES || bytes > KEPT_BYTES_MAX) {
      close_connection(connection);
      return;
    }
    if (count - at < bytes) break;
    put_reply(out + written, in + at);
    written += REPLY_BYTES;
    at += bytes;
    answered++;
    if (written > BUFFER_BYTES - REPLY_BYTES) {
      if (send_all(connection->descriptor, out, written) < 0) break;
      written = 0;
    }
  }
  if (written > 0 && send_all(connection->descriptor, out, written) < 0) {
    close_connection(connection);
    return;
  }
  connection->kept = (uint32_t)(count - at);
  memcpy(connection->tail, in + at, connection->kept);
}

static void accept_connection(const struct address *address, int listener, int epoll) {
  int accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (accepted < 0) return;
  int slot = 0;
  while (slot < CONNECTIONS_MAX && connections[slot].descriptor >= 0) slot++;
  if (slot == CONNECTIONS_MAX) {
    close(accepted);
    return;
  }
  set_socket_options(address, accepted);
  if (connections[slot].tail == NULL) connections[slot].tail = pages(KEPT_BYTES_MAX, 0);
  connections[slot].descriptor = accepted;
  connections[slot].kept = 0;
  struct epoll_event added = {.events = EPOLLIN, .data.ptr = &connections[slot]};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &added) < 0) fail("epoll");
}

int main(int count, char **arguments) {
  struct address address;
  if (count < 2 || !read_address(arguments[1], &address)) {
    fprintf(stderr, "%s", usage);
    return 2;
  }
  double core = -1, seconds = 60, stall = 0;
  const struct option options[] = {
      {"--core", &core, 0, CPU_SETSIZE - 1, NULL, NULL},
      {"--seconds", &seconds, 0.1, 900, NULL, NULL},
      {"--stall", &stall, 1, 900, NULL, NULL},
      {NULL, NULL, 0, 0, NULL, NULL},
  };
  read_options(count, arguments, 2, options, usage);
  stay_on_core((int)core);
  uint64_t now = nanoseconds(CLOCK_MONOTONIC), end = now + (uint64_t)(seconds * 1e9), next_stall = now + 1000000000ull;
  int listener = open_listener(&address), epoll = epoll_create1(EPOLL_CLOEXEC);
  if (listener < 0) fail(arguments[1]);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll");
  uint8_t *in = pages(BUFFER_BYTES, 1), *out = pages(BUFFER_BYTES, 1);
  for (int i = 0; i < CONNECTIONS_MAX; i++) connections[i].descriptor = -1;
  while ((now = nanoseconds(CLOCK_MONOTONIC)) < end) {
    if (stall > 0 && now >= next_stall) {
      usleep((useconds_t)(stall * 1e3));
      next_stall = now + 1000000000ull;
    }
    struct epoll_event events[EVENTS_MAX];
    int ready = epoll_wait(epoll, events, EVENTS_MAX, (int)((end - now) / 1000000) + 1);
    if (ready < 0 && errno != EINTR) fail("epoll");
    for (int i = 0; i < ready; i++) {
      struct connection *connection = events[i].data.ptr;
      if (connection != NULL) {
        serve(connection, in, out);
      } else {
        accept_connection(&address, listener, epoll);
      }
    }
  }
  close_listener(&address, listener);
  printf("{\"answered\":%llu,\"processor_seconds\":%.3f}\n", (unsigned long long)answered,
         (double)nanoseconds(CLOCK_PROCESS_CPUTIME_ID) / 1e9);
  return 0;
}
