// Reading JSON with Debian's simdjson, behind functions of C: bytes go in, a flat list of values comes out. Nothing here knows
// what the values mean.

#ifndef CREEVEJSON_H
#define CREEVEJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum reeve_json_kind {
  reeve_json_null = 0,
  reeve_json_false = 1,
  reeve_json_true = 2,
  /// Its text is as it was written.
  reeve_json_number = 3,
  /// Its text is decoded.
  reeve_json_string = 4,
  reeve_json_array = 5,
  /// Names and values by turns; a name is a string.
  reeve_json_object = 6,
} reeve_json_kind;

/// A value. What is in an array or an object follows it.
typedef struct reeve_json_value {
  uint32_t kind;
  /// The index behind the value and all that is in it.
  uint32_t end;
  /// Of a number or a string, where its text is; else zero.
  uint32_t text_start;
  uint32_t text_count;
} reeve_json_value;

typedef enum reeve_json_status {
  reeve_json_read_whole = 0,
  /// Not JSON, or with a number that no integer of 64 bits and no finite double holds.
  reeve_json_malformed = 1,
  reeve_json_not_utf8 = 2,
  reeve_json_not_object = 3,
  /// Beyond one of the limits.
  reeve_json_too_deep = 4,
  reeve_json_too_many_values = 5,
  /// There is no memory for it, or the library failed.
  reeve_json_failed = 6,
} reeve_json_status;

typedef struct reeve_json_document {
  reeve_json_value *values;
  size_t value_count;
  uint8_t *texts;
  size_t text_count;
} reeve_json_document;

/// Reads one object and nothing behind it. Members are in their order, equal names included.
/// @param bytes `count` bytes, which are copied.
/// @param depth_max objects and arrays within one another, the outermost counted; 1 to 64.
/// @param document is filled where `reeve_json_read_whole` is returned, and has to be freed; otherwise it is empty.
reeve_json_status reeve_json_read(
  const uint8_t *bytes, size_t count, size_t depth_max, size_t value_count_max, reeve_json_document *document);

/// Frees what a document holds, and empties it.
void reeve_json_free(reeve_json_document *document);

#ifdef __cplusplus
}
#endif

#endif
