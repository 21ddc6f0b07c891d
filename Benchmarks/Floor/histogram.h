// A histogram of nanoseconds with a bounded relative error, after HdrHistogram: each power of two has 64 equal buckets,
// so a value is known to 1.6 % from one nanosecond to 18 seconds.
#ifndef REEVE_FLOOR_HISTOGRAM_H
#define REEVE_FLOOR_HISTOGRAM_H

#include <stdint.h>

enum { STEPS_LOG2 = 6, STEPS = 1 << STEPS_LOG2, POWERS = 29 };

struct histogram {
  uint64_t counts[(POWERS + 1) * STEPS];
  uint64_t total;
};

static inline void record(struct histogram *histogram, uint64_t value) {
  uint32_t index;
  if (value < STEPS) {
    index = (uint32_t)value;
  } else {
    uint32_t shift = 63 - (uint32_t)__builtin_clzll(value) - STEPS_LOG2;
    if (shift >= POWERS) shift = POWERS - 1, value = (2ull * STEPS - 1) << shift;
    index = (shift + 1) * STEPS + (uint32_t)(value >> shift) - STEPS;
  }
  histogram->counts[index]++;
  histogram->total++;
}

// The value that `share` of all values are at most, in the middle of its bucket.
static inline double percentile(const struct histogram *histogram, double share) {
  uint64_t wanted = (uint64_t)(share * (double)histogram->total + 0.5), seen = 0;
  if (wanted == 0) wanted = 1;
  for (uint32_t index = 0; index < (POWERS + 1) * STEPS; index++) {
    seen += histogram->counts[index];
    if (seen < wanted) continue;
    if (index < STEPS) return index;
    uint32_t shift = index / STEPS - 1;
    return ((double)(index % STEPS + STEPS) + 0.5) * (double)(1ull << shift);
  }
  return 0;
}

#endif
