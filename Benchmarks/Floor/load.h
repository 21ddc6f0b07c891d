// A load on a server, and what came of it.
#ifndef REEVE_FLOOR_LOAD_H
#define REEVE_FLOOR_LOAD_H

#include "address.h"
#include "histogram.h"
#include "questions.h"

enum { CONNECTIONS_MAX = 1024, DEPTH_MAX = 256, GENERATIONS_MAX = 65536 };

struct load {
  struct address address;
  struct questions questions;
  uint32_t depth, connection_count;
  double seconds;        // of which the first tenth warms up
  double rate;           // requests a second over all connections; zero: closed loop
  int spins;             // waits for replies without giving up the core
  int takes_any_decision;
  int may_swap;          // a generation decides as the one image or as the other
  clockid_t server_clock;  // the processor time of the server; meaningful where `has_server`
  int has_server;
};

struct outcome {
  struct histogram latencies;
  uint64_t requests;     // measured
  double seconds;        // in which they were
  double server_ns;      // processor time of the server for each
  uint64_t wrong;        // decisions that are not the ones of the questions
  uint64_t generations;  // images that decided
};

// Ends the program where the server does not answer, or not as the protocol says.
void run_load(const struct load *load, struct outcome *outcome);

#endif
