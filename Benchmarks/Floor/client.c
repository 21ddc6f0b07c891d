// The load client, of the floor and of Reeve. `load.c` has the loops, and says what open and closed mean.
//
// Each reply must have the id of a request that is under way on its connection, in order, and the decision that the
// file of questions names. After a tenth of the time to warm up, it measures, and prints one line of JSON: requests a
// second, latencies in microseconds, and the nanoseconds of processor time that the server took for each request.
#define _GNU_SOURCE
#include "load.h"

#include "options.h"

static const char usage[] =
    "usage: floor-client ADDRESS QUESTIONS [OPTION...]\n"
    "       floor-client percentiles < NANOSECONDS    percentiles of numbers, one a line\n"
    "  --depth N          requests under way on a connection, 1 to 256 (default: 1; with --rate: at most, 256)\n"
    "  --connections N    1 to 1024 (default: 1)\n"
    "  --seconds N        0.01 to 60 (default: 1)\n"
    "  --rate N           open loop: so many requests a second in all, latencies from when each was due\n"
    "  --core N           stays on that core\n"
    "  --spin             waits without sleeping: on a core of its own only\n"
    "  --server PID       the process whose processor time counts\n"
    "  --any-decision     the server is the floor, which decides nothing\n"
    "  --or QUESTIONS     images swap: a generation decides as the one file says or as the other; counts wrong ones\n";

static void print_percentiles(const struct histogram *latencies) {
  static const struct {
    const char *name;
    double share;
  } columns[] = {{"p50_us", 0.5}, {"p90_us", 0.9}, {"p99_us", 0.99}, {"p999_us", 0.999}};
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
    printf("\"%s\":%.3f,", columns[i].name, percentile(latencies, columns[i].share) / 1e3);
  }
  printf("\"max_us\":%.3f", (double)latencies->max / 1e3);
}

static int percentiles(void) {
  static struct histogram histogram;
  unsigned long long value;
  while (scanf("%llu", &value) == 1) record(&histogram, value);
  printf("{\"count\":%llu,", (unsigned long long)histogram.total);
  print_percentiles(&histogram);
  printf("}\n");
  return 0;
}

int main(int count, char **arguments) {
  if (count == 2 && strcmp(arguments[1], "percentiles") == 0) return percentiles();
  static struct load load;
  static struct outcome outcome;
  if (count < 3 || !read_address(arguments[1], &load.address)) {
    fprintf(stderr, "%s", usage);
    return 2;
  }
  double depth = 0, connections = 1, core = -1, server = 0;
  const char *other = NULL;
  load.seconds = 1;
  const struct option options[] = {
      {"--depth", &depth, 1, DEPTH_MAX, NULL, NULL},
      {"--connections", &connections, 1, CONNECTIONS_MAX, NULL, NULL},
      {"--seconds", &load.seconds, 0.01, 60, NULL, NULL},
      {"--rate", &load.rate, 1, 1e8, NULL, NULL},
      {"--core", &core, 0, CPU_SETSIZE - 1, NULL, NULL},
      {"--server", &server, 1, 1 << 22, NULL, NULL},
      {"--or", NULL, 0, 0, &other, NULL},
      {"--spin", NULL, 0, 0, NULL, &load.spins},
      {"--any-decision", NULL, 0, 0, NULL, &load.takes_any_decision},
      {NULL, NULL, 0, 0, NULL, NULL},
  };
  read_options(count, arguments, 3, options, usage);
  load.depth = depth > 0 ? (uint32_t)depth : load.rate > 0 ? DEPTH_MAX : 1;
  load.connection_count = (uint32_t)connections;
  load.questions = read_questions(arguments[2]);
  if (other != NULL) read_other_decisions(&load.questions, other);
  load.may_swap = other != NULL;
  load.has_server = server > 0;
  if (load.has_server) {
    errno = clock_getcpuclockid((pid_t)server, &load.server_clock);
    if (errno != 0) fail("the server's processor time");
  }
  stay_on_core((int)core);
  run_load(&load, &outcome);
  printf("{\"loop\":\"%s\",\"depth\":%u,\"connections\":%u,\"requests\":%llu,\"per_second\":%.0f,",
         load.rate > 0 ? "open" : "closed", load.depth, load.connection_count, (unsigned long long)outcome.requests,
         (double)outcome.requests / outcome.seconds);
  print_percentiles(&outcome.latencies);
  if (load.has_server) printf(",\"server_ns\":%.1f", outcome.server_ns);
  if (load.may_swap) {
    printf(",\"wrong\":%llu,\"generations\":%llu", (unsigned long long)outcome.wrong,
           (unsigned long long)outcome.generations);
  }
  printf("}\n");
  return 0;
}
