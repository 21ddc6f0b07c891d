// What both programs ask of the system: time, a core, memory, and a clean end where that fails.
#ifndef REEVE_FLOOR_PROCESS_H
#define REEVE_FLOOR_PROCESS_H

#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

// Ends the program: what was asked of it, or of the system, cannot be.
static inline void fail(const char *what) {
  fprintf(stderr, "%s: error: %s: %s\n", program_invocation_short_name, what, strerror(errno));
  exit(2);
}

static inline uint64_t nanoseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * 1000000000ull + (uint64_t)now.tv_nsec;
}

// A negative core: any.
static inline void stay_on_core(int core) {
  if (core < 0) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET((size_t)core, &set);
  if (sched_setaffinity(0, sizeof set, &set) < 0) fail("the core");
}

// Whole pages: buffers that do not start on a cache line cost the copy twice. `is_used` says whether all of it will be.
static inline uint8_t *pages(size_t bytes, int is_used) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | (is_used ? MAP_POPULATE : 0);
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (memory == MAP_FAILED) fail("memory");
  return memory;
}

#endif
