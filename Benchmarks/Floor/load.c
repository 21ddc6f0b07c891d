// The loops of the load client.
//
// Closed loop: `depth` requests are under way on each connection, and a reply makes room for the next request. It shows
// what a server can do. A slow reply delays the requests after it, so its latencies say little about those who wait.
//
// Open loop: requests are due at a fixed rate, whatever becomes of those before them, and a latency counts from the
// moment a request was due, sent or not. What a stalled server does to all who would have asked in the meantime is in
// it.
#define _GNU_SOURCE
#include "load.h"

#include <sys/epoll.h>
#include <sys/prctl.h>

enum { BUFFER_BYTES = 1 << 20, EVENTS_MAX = 256, PATIENCE_MS = 2000 };

struct connection {
  int descriptor;
  uint64_t first_question;       // where it begins in the list, so that no two connections ask the same at the same time
  uint64_t next_id;              // of the next request
  uint64_t awaited_id;           // of the next reply
  uint64_t due_at[DEPTH_MAX];    // of what is under way, by id
  uint8_t is_measured[DEPTH_MAX];
  uint32_t kept;                 // bytes of a reply that has not come whole
  uint8_t *tail;
};

// How the replies of one generation differ from what the one image decides, and from what the other does.
struct generation {
  uint64_t from_first, from_other, count;
};

static struct connection connections[CONNECTIONS_MAX];
static struct generation generations[GENERATIONS_MAX];
static const struct load *load;
static struct outcome *outcome;
static uint8_t *out, *in;

static void refuse(const char *what, uint64_t id) {
  fprintf(stderr, "floor-client: error: %s (request %llu)\n", what, (unsigned long long)id);
  exit(1);
}

static void send_bytes(int descriptor, const uint8_t *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(descriptor, bytes, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) fail("the server does not read");
    bytes += sent;
    count -= (size_t)sent;
  }
}

static const struct question *question_of(const struct connection *connection, uint64_t id) {
  return &load->questions.list[(connection->first_question + id) % load->questions.count];
}

// Puts one request behind the `bytes` that are in `out`, and gives their new number. The question follows from the id.
static size_t put_request(struct connection *connection, size_t bytes, uint64_t due, int is_measured) {
  const struct question *question = question_of(connection, connection->next_id);
  if (bytes + question->bytes > BUFFER_BYTES) {
    send_bytes(connection->descriptor, out, bytes);
    bytes = 0;
  }
  memcpy(out + bytes, question->frame, question->bytes);
  set_frame_id(out + bytes, connection->next_id);
  connection->due_at[connection->next_id % DEPTH_MAX] = due;
  connection->is_measured[connection->next_id % DEPTH_MAX] = (uint8_t)is_measured;
  connection->next_id++;
  return bytes + question->bytes;
}

static void check_decision(const struct connection *connection, const uint8_t *reply, uint64_t id) {
  if (load->takes_any_decision) return;
  const struct question *question = question_of(connection, id);
  uint8_t decision = reply_decision(reply);
  if (!load->may_swap) {
    if (decision != question->decision) refuse("a wrong decision", id);
    return;
  }
  struct generation *generation = &generations[reply_generation(reply) % GENERATIONS_MAX];
  generation->count++;
  generation->from_first += decision != question->decision;
  generation->from_other += decision != question->other_decision;
}

// Reads what has come and checks each reply. Gives their number.
static uint32_t receive_replies(struct connection *connection) {
  memcpy(in, connection->tail, connection->kept);
  ssize_t received = recv(connection->descriptor, in + connection->kept, BUFFER_BYTES - connection->kept, 0);
  if (received < 0 && errno == EINTR) return 0;
  if (received < 0) fail("no reply");
  if (received == 0) refuse("the server closed the connection", connection->awaited_id);
  uint64_t now = nanoseconds(CLOCK_MONOTONIC);
  size_t count = connection->kept + (size_t)received, at = 0;
  uint32_t replies = 0;
  while (count - at >= HEADER_BYTES) {
    const uint8_t *reply = in + at;
    uint32_t bytes = frame_bytes(reply);
    if (bytes < HEADER_BYTES || bytes > REPLY_BYTES_MAX) refuse("a reply of no length", connection->awaited_id);
    if (count - at < bytes) break;
    uint64_t id = frame_id(reply);
    if (id != connection->awaited_id || id >= connection->next_id) refuse("a reply out of turn", id);
    check_decision(connection, reply, id);
    if (connection->is_measured[id % DEPTH_MAX]) {
      record(&outcome->latencies, now - connection->due_at[id % DEPTH_MAX]);
    }
    connection->awaited_id++;
    replies++;
    at += bytes;
  }
  connection->kept = (uint32_t)(count - at);
  memcpy(connection->tail, in + at, connection->kept);
  return replies;
}

// Waits for replies, at most so many nanoseconds. One connection needs no epoll where nothing else is waited for.
static int wait_for_replies(int epoll, struct epoll_event *events, uint64_t patience) {
  struct timespec time = {.tv_sec = (time_t)(patience / 1000000000ull), .tv_nsec = (long)(patience % 1000000000ull)};
  if (load->spins) time = (struct timespec){0};
  int ready = epoll_pwait2(epoll, events, EVENTS_MAX, &time, NULL);
  if (ready < 0 && errno != EINTR) fail("epoll");
  return ready < 0 ? 0 : ready;
}

static void run_closed(int epoll, uint64_t measured_from, uint64_t end) {
  uint64_t now = nanoseconds(CLOCK_MONOTONIC), server_from = 0, began = 0, last_reply = now;
  struct epoll_event events[EVENTS_MAX];
  int waits_in_recv = load->connection_count == 1 && !load->spins;
  events[0].data.ptr = &connections[0];
  for (uint32_t i = 0; i < load->connection_count; i++) {
    size_t bytes = 0;
    for (uint32_t request = 0; request < load->depth; request++) bytes = put_request(&connections[i], bytes, now, 0);
    send_bytes(connections[i].descriptor, out, bytes);
  }
  while (now < end) {
    int ready = waits_in_recv ? 1 : wait_for_replies(epoll, events, PATIENCE_MS * 1000000ull);
    if (ready > 0) last_reply = now;
    if (now - last_reply > PATIENCE_MS * 1000000ull) refuse("no reply for two seconds", connections[0].awaited_id);
    int measures = now >= measured_from;
    if (measures && began == 0) {
      began = now;
      if (load->has_server) server_from = nanoseconds(load->server_clock);
    }
    for (int i = 0; i < ready; i++) {
      struct connection *connection = events[i].data.ptr;
      uint32_t replies = receive_replies(connection);
      if (replies == 0) continue;
      if (measures) outcome->requests += replies;
      size_t bytes = 0;
      uint64_t due = nanoseconds(CLOCK_MONOTONIC);
      for (uint32_t request = 0; request < replies; request++) bytes = put_request(connection, bytes, due, measures);
      send_bytes(connection->descriptor, out, bytes);
    }
    now = nanoseconds(CLOCK_MONOTONIC);
  }
  outcome->seconds = (double)(now - began) / 1e9;
  if (load->has_server && outcome->requests > 0) {
    outcome->server_ns = (double)(nanoseconds(load->server_clock) - server_from) / (double)outcome->requests;
  }
}

// Sends what is due, connection by connection in turn. A connection with `depth` requests under way keeps its turn
// until there is room: the request is late then, and its latency says so. Gives how many were sent.
static uint64_t send_due(uint64_t sent, uint64_t due, double gap, uint64_t start, uint64_t measured_from) {
  while (sent < due) {
    struct connection *connection = &connections[sent % load->connection_count];
    size_t bytes = 0;
    uint64_t first = sent;
    do {
      if (connection->next_id - connection->awaited_id == load->depth) break;
      uint64_t at = start + (uint64_t)((double)sent * gap);
      bytes = put_request(connection, bytes, at, at >= measured_from);
      if (at >= measured_from) outcome->requests++;
      sent++;
    } while (sent < due && load->connection_count == 1);
    if (sent == first) break;
    send_bytes(connection->descriptor, out, bytes);
  }
  return sent;
}

static void run_open(int epoll, uint64_t start, uint64_t measured_from, uint64_t end) {
  double gap = 1e9 / load->rate;
  uint64_t all = (uint64_t)((double)(end - start) / gap), sent = 0, answered = 0, server_from = 0;
  uint64_t last_reply = start;
  struct epoll_event events[EVENTS_MAX];
  prctl(PR_SET_TIMERSLACK, 1);
  while (answered < all) {
    uint64_t now = nanoseconds(CLOCK_MONOTONIC);
    if (server_from == 0 && load->has_server && now >= measured_from) server_from = nanoseconds(load->server_clock);
    uint64_t due = now < start ? 0 : (uint64_t)((double)(now - start) / gap) + 1;
    sent = send_due(sent, due < all ? due : all, gap, start, measured_from);
    // Until the next is due; when that one has no room, or all are sent, only a reply helps.
    uint64_t next = start + (uint64_t)((double)sent * gap);
    uint64_t patience = sent < all && next > now ? next - now : PATIENCE_MS * 1000000ull;
    int ready = wait_for_replies(epoll, events, patience);
    for (int i = 0; i < ready; i++) answered += receive_replies(events[i].data.ptr);
    now = nanoseconds(CLOCK_MONOTONIC);
    if (ready > 0 || sent == answered) last_reply = now;
    if (now - last_reply > PATIENCE_MS * 1000000ull) refuse("no reply for two seconds", connections[0].awaited_id);
    if (now > end + 10ull * 1000000000ull) refuse("ten seconds late: the rate is more than the server can do", sent);
  }
  uint64_t now = nanoseconds(CLOCK_MONOTONIC);
  outcome->seconds = (double)(now - measured_from) / 1e9;
  if (load->has_server && outcome->requests > 0) {
    outcome->server_ns = (double)(nanoseconds(load->server_clock) - server_from) / (double)outcome->requests;
  }
}

static void judge_generations(void) {
  for (uint32_t i = 0; i < GENERATIONS_MAX; i++) {
    const struct generation *generation = &generations[i];
    if (generation->count == 0) continue;
    outcome->generations++;
    outcome->wrong +=
        generation->from_first < generation->from_other ? generation->from_first : generation->from_other;
  }
}

void run_load(const struct load *wanted, struct outcome *result) {
  load = wanted;
  outcome = result;
  in = pages(BUFFER_BYTES, 1);
  out = pages(BUFFER_BYTES, 1);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) fail("epoll");
  for (uint32_t i = 0; i < load->connection_count; i++) {
    int descriptor = open_connection(&load->address);
    if (descriptor < 0) fail("the server");
    connections[i] = (struct connection){
        .descriptor = descriptor,
        .first_question = load->questions.count * (uint64_t)i / load->connection_count,
        .tail = pages(REPLY_BYTES_MAX, 0),
    };
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) < 0) fail("epoll");
  }
  uint64_t start = nanoseconds(CLOCK_MONOTONIC);
  uint64_t measured_from = start + (uint64_t)(load->seconds * 1e8), end = start + (uint64_t)(load->seconds * 1e9);
  if (load->rate > 0) {
    run_open(epoll, start, measured_from, end);
  } else {
    run_closed(epoll, measured_from, end);
  }
  judge_generations();
}
