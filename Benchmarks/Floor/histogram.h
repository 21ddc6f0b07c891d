// A histogram of nanoseconds with a bounded relative error, after HdrHistogram: each power of two has 1,024 equal
// buckets, so a value is known to 0.05 %, three digits, from one nanosecond to 68 seconds. What is longer counts as 68
// seconds, and `max` has it as it was. 222 KB, of which only the buckets that are hit are in a cache.
#ifndef REEVE_FLOOR_HISTOGRAM_H
#define REEVE_FLOOR_HISTOGRAM_H

#include <stdint.h>

enum { STEPS_LOG2 = 10, STEPS = 1 << STEPS_LOG2, POWERS = 26 };

struct histogram {
  uint64_t counts[(POWERS + 1) * STEPS];
  uint64_t total;
  uint64_t max;
};

static inline void record(struct histogram *histogram, uint64_t value) {
  if (value > histogram->max) histogram->max = value;
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

// The value that `share` of all values are at most: the middle of its bucket, and never more than the greatest value.
static inline double percentile(const struct histogram *histogram, double share) {
  uint64_t wanted = (uint64_t)(share * (double)histogram->total + 0.5), seen = 0;
  if (wanted == 0) wanted = 1;
  for (uint32_t index = 0; index < (POWERS + 1) * STEPS; index++) {
    seen += histogram->counts[index];
    if (seen < wanted) continue;
    if (index < STEPS) return index;
    uint32_t shift = index / STEPS - 1;
    double middle = (double)((uint64_t)(index % STEPS + STEPS) << shift) + (double)((1ull << shift) - 1) / 2;
    return middle < (double)histogram->max ? middle : (double)histogram->max;
  }
  return 0;
}

#endif
