// Options of the form `--name VALUE`, and flags without a value.
#ifndef REEVE_FLOOR_OPTIONS_H
#define REEVE_FLOOR_OPTIONS_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct option {
  const char *name;
  double *number;     // where the value goes; NULL: `text` or `flag` has it
  double least, most;
  const char **text;
  int *flag;
};

// Reads all arguments from `at` on; ends the program where one is not known or out of its range.
static inline void read_options(int count, char **arguments, int at, const struct option *options, const char *usage) {
  for (; at < count; at++) {
    const struct option *option = options;
    while (option->name != NULL && strcmp(option->name, arguments[at]) != 0) option++;
    int has_value = option->name != NULL && option->flag == NULL;
    if (option->name == NULL || (has_value && at + 1 == count)) {
      fprintf(stderr, "%s: error: `%s` is %s\n%s", program_invocation_short_name, arguments[at],
              has_value ? "without a value" : "not an option", usage);
      exit(2);
    }
    if (option->flag != NULL) {
      *option->flag = 1;
      continue;
    }
    const char *value = arguments[++at];
    if (option->text != NULL) {
      *option->text = value;
      continue;
    }
    char *end;
    *option->number = strtod(value, &end);
    if (end == value || *end != 0 || !(*option->number >= option->least && *option->number <= option->most)) {
      fprintf(stderr, "%s: error: %s is a number from %g to %g, not `%s`\n", program_invocation_short_name,
              option->name, option->least, option->most, value);
      exit(2);
    }
  }
}

#endif
