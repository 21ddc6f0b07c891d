// The floor: a server that reads whole frames and answers each with the same reply. What Reeve costs beyond it is what
// deciding costs; nothing that speaks these frames over these sockets can be much faster.
//
//   floor-server unix:PATH CORE SECONDS
//
// One thread on core CORE, level-triggered epoll; one read, all frames, one write; buffers on pages. It ends by itself
// after SECONDS, and then prints how many frames it answered and the processor time that it took.
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "frames.h"

enum { BUFFER_BYTES = 262144, CONNECTIONS_MAX = 1024, EVENTS_MAX = 256 };

struct connection {
  int descriptor;
  uint32_t kept;  // bytes of a frame that has not come whole
  uint8_t *tail;  // where they are
};

static struct connection connections[CONNECTIONS_MAX];
static uint64_t answered;

static void fail(const char *what) {
  perror(what);
  exit(2);
}

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static uint8_t *pages(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory == MAP_FAILED) fail("mmap");
  return memory;
}

static void close_connection(struct connection *connection) {
  close(connection->descriptor);
  connection->descriptor = -1;
  connection->kept = 0;
}

static int send_all(int descriptor, const uint8_t *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(descriptor, bytes, count, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    bytes += sent;
    count -= (size_t)sent;
  }
  return 0;
}

static void serve(struct connection *connection, uint8_t *in, uint8_t *out) {
  memcpy(in, connection->tail, connection->kept);
  ssize_t received = recv(connection->descriptor, in + connection->kept, BUFFER_BYTES - connection->kept, 0);
  if (received <= 0) {
    if (received < 0 && (errno == EINTR || errno == EAGAIN)) return;
    close_connection(connection);
    return;
  }
  size_t count = connection->kept + (size_t)received;
  size_t at = 0, written = 0;
  while (count - at >= HEADER_BYTES) {
    uint32_t bytes = frame_bytes(in + at);
    if (bytes < HEADER_BYTES || bytes > FRAME_BYTES_MAX / 2) {
      close_connection(connection);
      return;
    }
    if (count - at < bytes) break;
    uint8_t *reply = out + written;
    memset(reply, 0, REPLY_BYTES);
    uint32_t length = REPLY_BYTES - LENGTH_BYTES;
    memcpy(reply, &length, sizeof length);
    reply[4] = OPCODE_AUTHORIZE_REPLY;
    memcpy(reply + 8, in + at + 8, 8);
    reply[16] = 2;  // allowed
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

static int listen_unix(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    fprintf(stderr, "floor-server: `%s` is too long for a socket\n", path);
    exit(2);
  }
  strcpy(address.sun_path, path);
  unlink(path);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 128) < 0) {
    fail(path);
  }
  return listener;
}

int main(int count, char **arguments) {
  if (count != 4 || strncmp(arguments[1], "unix:", 5) != 0) {
    fprintf(stderr, "usage: floor-server unix:PATH CORE SECONDS\n");
    return 2;
  }
  cpu_set_t core;
  CPU_ZERO(&core);
  CPU_SET(atoi(arguments[2]), &core);
  if (sched_setaffinity(0, sizeof core, &core) < 0) fail("sched_setaffinity");
  double end = seconds(CLOCK_MONOTONIC) + atof(arguments[3]);
  int listener = listen_unix(arguments[1] + 5);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll");
  uint8_t *in = pages(BUFFER_BYTES), *out = pages(BUFFER_BYTES);
  for (int i = 0; i < CONNECTIONS_MAX; i++) connections[i].descriptor = -1;
  double now;
  while ((now = seconds(CLOCK_MONOTONIC)) < end) {
    struct epoll_event events[EVENTS_MAX];
    int ready = epoll_wait(epoll, events, EVENTS_MAX, (int)((end - now) * 1000) + 1);
    if (ready < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < ready; i++) {
      struct connection *connection = events[i].data.ptr;
      if (connection != NULL) {
        serve(connection, in, out);
        continue;
      }
      int accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
      if (accepted < 0) continue;
      int slot = 0;
      while (slot < CONNECTIONS_MAX && connections[slot].descriptor >= 0) slot++;
      if (slot == CONNECTIONS_MAX) {
        close(accepted);
        continue;
      }
      struct timeval patience = {.tv_sec = 2};
      setsockopt(accepted, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
      if (connections[slot].tail == NULL) connections[slot].tail = pages(FRAME_BYTES_MAX / 2);
      connections[slot].descriptor = accepted;
      connections[slot].kept = 0;
      struct epoll_event added = {.events = EPOLLIN, .data.ptr = &connections[slot]};
      if (epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &added) < 0) fail("epoll_ctl");
    }
  }
  unlink(arguments[1] + 5);
  printf("{\"answered\":%llu,\"processor_seconds\":%.3f}\n", (unsigned long long)answered,
         seconds(CLOCK_PROCESS_CPUTIME_ID));
  return 0;
}
