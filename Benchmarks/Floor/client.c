// The load client: closed loop, `DEPTH` requests under way on each connection. Works against the floor and against Reeve.
//
//   floor-client unix:PATH QUESTIONS CORE DEPTH CONNECTIONS SECONDS [--any-decision]
//
// QUESTIONS is a file of `reeve-benchmark questions`. Each reply must have the id of a request that is under way on its
// connection, in order, and the decision that the file names (not with --any-decision: the floor always allows). After a
// tenth of SECONDS to warm up, it measures, and prints one line of JSON: requests a second, and latencies in
// microseconds from the write that a request went out in to the read that its reply came in.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "frames.h"
#include "histogram.h"

enum { BUFFER_BYTES = 1 << 20, CONNECTIONS_MAX = 1024, DEPTH_MAX = 256 };

struct question {
  const uint8_t *frame;
  uint32_t bytes;
  uint8_t decision;
};

struct connection {
  int descriptor;
  uint64_t next_id;      // of the next request
  uint64_t awaited_id;   // of the next reply
  uint64_t sent_at[DEPTH_MAX];
  uint32_t kept;
  uint8_t *tail;
};

static struct question *questions;
static size_t question_count;
static struct connection connections[CONNECTIONS_MAX];
static struct pollfd polls[CONNECTIONS_MAX];
static struct histogram latencies;
static uint8_t *out, *in;
static int any_decision;

static void fail(const char *what) {
  fprintf(stderr, "floor-client: %s: %s\n", what, strerror(errno));
  exit(2);
}

static void refuse(const char *what, uint64_t id) {
  fprintf(stderr, "floor-client: %s (request %llu)\n", what, (unsigned long long)id);
  exit(1);
}

static uint64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000ull + (uint64_t)now.tv_nsec;
}

static uint8_t *pages(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory == MAP_FAILED) fail("mmap");
  return memory;
}

static void read_questions(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) fail(path);
  fseek(file, 0, SEEK_END);
  size_t count = (size_t)ftell(file), at = 0;
  rewind(file);
  uint8_t *bytes = malloc(count + 1);
  if (bytes == NULL || fread(bytes, 1, count, file) != count) fail(path);
  fclose(file);
  questions = malloc(sizeof *questions * (count / (QUESTION_HEADER_BYTES + HEADER_BYTES) + 1));
  if (questions == NULL) fail(path);
  while (count - at >= QUESTION_HEADER_BYTES + HEADER_BYTES) {
    uint32_t length;
    memcpy(&length, bytes + at, sizeof length);
    if (length > count - at - QUESTION_HEADER_BYTES || length != frame_bytes(bytes + at + QUESTION_HEADER_BYTES)) break;
    questions[question_count++] = (struct question){bytes + at + QUESTION_HEADER_BYTES, length, bytes[at + 4]};
    at += QUESTION_HEADER_BYTES + length;
  }
  if (at != count || question_count == 0) {
    fprintf(stderr, "floor-client: `%s` is not a file of questions\n", path);
    exit(2);
  }
}

// Writes `count` requests in one go; the question of a request follows from its id.
static void send_requests(struct connection *connection, uint32_t count, uint32_t depth) {
  size_t bytes = 0;
  uint64_t now = nanoseconds();
  for (uint32_t i = 0; i < count; i++) {
    const struct question *question = &questions[connection->next_id % question_count];
    memcpy(out + bytes, question->frame, question->bytes);
    set_frame_id(out + bytes, connection->next_id);
    connection->sent_at[connection->next_id % depth] = now;
    connection->next_id++;
    bytes += question->bytes;
    if (bytes > BUFFER_BYTES - FRAME_BYTES_MAX || i + 1 == count) {
      for (size_t at = 0; at < bytes;) {
        ssize_t sent = send(connection->descriptor, out + at, bytes - at, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) fail("send");
        at += (size_t)sent;
      }
      bytes = 0;
    }
  }
}

// Reads what has come and checks each reply. Gives their number.
static uint32_t receive_replies(struct connection *connection, uint32_t depth, int measures) {
  memcpy(in, connection->tail, connection->kept);
  ssize_t received = recv(connection->descriptor, in + connection->kept, BUFFER_BYTES - connection->kept, 0);
  if (received < 0 && errno == EINTR) return 0;
  if (received < 0) fail("recv");
  if (received == 0) refuse("the server closed the connection", connection->awaited_id);
  uint64_t now = nanoseconds();
  size_t count = connection->kept + (size_t)received, at = 0;
  uint32_t replies = 0;
  while (count - at >= HEADER_BYTES) {
    const uint8_t *reply = in + at;
    uint32_t bytes = frame_bytes(reply);
    if (bytes < HEADER_BYTES || bytes > FRAME_BYTES_MAX) refuse("a reply of no length", connection->awaited_id);
    if (count - at < bytes) break;
    uint64_t id = frame_id(reply);
    if (id != connection->awaited_id || id >= connection->next_id) refuse("a reply out of turn", id);
    uint8_t expected = questions[id % question_count].decision;
    if (!any_decision) {
      if (expected == QUESTION_ERROR ? reply[4] != OPCODE_ERROR
                                     : reply[4] != OPCODE_AUTHORIZE_REPLY || reply[HEADER_BYTES] != expected) {
        refuse("a wrong decision", id);
      }
    }
    if (measures) record(&latencies, now - connection->sent_at[id % depth]);
    connection->awaited_id++;
    replies++;
    at += bytes;
  }
  connection->kept = (uint32_t)(count - at);
  memcpy(connection->tail, in + at, connection->kept);
  return replies;
}

static int connect_unix(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    fail(path);
  }
  strcpy(address.sun_path, path);
  // The server may be starting.
  for (int attempt = 0;; attempt++) {
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) fail("socket");
    // A server that stops answering ends the run.
    struct timeval patience = {.tv_sec = 2};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
    close(descriptor);
    if (attempt == 100) fail(path);
    usleep(100000);
  }
}

int main(int count, char **arguments) {
  if (count < 7 || strncmp(arguments[1], "unix:", 5) != 0) {
    fprintf(stderr, "usage: floor-client unix:PATH QUESTIONS CORE DEPTH CONNECTIONS SECONDS [--any-decision]\n");
    return 2;
  }
  uint32_t depth = (uint32_t)atoi(arguments[4]), connection_count = (uint32_t)atoi(arguments[5]);
  double length = atof(arguments[6]);
  any_decision = count > 7 && strcmp(arguments[7], "--any-decision") == 0;
  if (depth < 1 || depth > DEPTH_MAX || connection_count < 1 || connection_count > CONNECTIONS_MAX || length <= 0) {
    fprintf(stderr, "floor-client: DEPTH is 1 to %d, CONNECTIONS 1 to %d, SECONDS positive\n", DEPTH_MAX,
            CONNECTIONS_MAX);
    return 2;
  }
  cpu_set_t core;
  CPU_ZERO(&core);
  CPU_SET(atoi(arguments[3]), &core);
  if (sched_setaffinity(0, sizeof core, &core) < 0) fail("sched_setaffinity");
  read_questions(arguments[2]);
  in = pages(BUFFER_BYTES);
  out = pages(BUFFER_BYTES);
  for (uint32_t i = 0; i < connection_count; i++) {
    connections[i] = (struct connection){.descriptor = connect_unix(arguments[1] + 5), .tail = pages(FRAME_BYTES_MAX)};
    polls[i] = (struct pollfd){.fd = connections[i].descriptor, .events = POLLIN};
  }
  uint64_t start = nanoseconds();
  uint64_t measured_from = start + (uint64_t)(length * 1e8), end = start + (uint64_t)(length * 1e9);
  uint64_t measured = 0, now = start, began = 0;
  for (uint32_t i = 0; i < connection_count; i++) send_requests(&connections[i], depth, depth);
  while (now < end) {
    int ready = connection_count == 1 ? 1 : poll(polls, connection_count, 2000);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) refuse("no reply for two seconds", connections[0].awaited_id);
    for (uint32_t i = 0; i < connection_count; i++) {
      if (connection_count > 1 && (polls[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      int measures = now >= measured_from;
      if (measures && began == 0) began = now;
      uint32_t replies = receive_replies(&connections[i], depth, measures);
      if (measures) measured += replies;
      if (replies > 0) send_requests(&connections[i], replies, depth);
    }
    now = nanoseconds();
  }
  double elapsed = (double)(now - began) / 1e9;
  printf(
      "{\"depth\":%u,\"connections\":%u,\"requests\":%llu,\"per_second\":%.0f,\"p50_us\":%.2f,\"p99_us\":%.2f,"
      "\"p999_us\":%.2f}\n",
      depth, connection_count, (unsigned long long)measured, (double)measured / elapsed,
      percentile(&latencies, 0.5) / 1e3, percentile(&latencies, 0.99) / 1e3, percentile(&latencies, 0.999) / 1e3);
  return 0;
}
