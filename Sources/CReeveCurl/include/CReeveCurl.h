// libcurl behind one function of C: what it is told by functions that take any number of arguments, which Swift cannot call.
// It follows no redirect, keeps nothing between two calls, and looks at no variable of the environment and no file of the user.

#ifndef CREEVECURL_H
#define CREEVECURL_H

#include <stddef.h>
#include <stdint.h>

/// What became of a fetch.
enum reeve_curl_outcome {
  /// There was an answer: its status and its body.
  reeve_curl_answered,
  reeve_curl_no_host,
  reeve_curl_no_connection,
  /// The certificate does not hold.
  reeve_curl_untrusted,
  /// The file of authorities cannot be used.
  reeve_curl_no_authorities,
  reeve_curl_no_tls,
  reeve_curl_too_long,
  reeve_curl_too_slow,
  /// The connection ended before the answer did.
  reeve_curl_cut,
  /// What came is no HTTP.
  reeve_curl_no_http,
  reeve_curl_failed,
};

enum { REEVE_CURL_MESSAGE_BYTES = 256 };

struct reeve_curl_answer {
  int outcome;
  /// The status of HTTP; zero without one.
  long status;
  /// `errno` of a connection that was not made; zero where it is not known.
  int system_error;
  /// What libcurl says of it; may be empty. A part of it may be the server's word.
  char message[REEVE_CURL_MESSAGE_BYTES];
  /// The body; `reeve_curl_free` frees it.
  uint8_t *bytes;
  size_t count;
};

/// Fetches a URL.
/// - protocol: the only one that is spoken: "https" or "http".
/// - authorities: the file of certificates that are trusted; NULL: the system's.
/// - proxy: the URL of an HTTP proxy; empty: none.
/// - byte_count_max: of the body.
/// - timeout_milliseconds: of all of it.
void reeve_curl_fetch(const char *url, const char *protocol, const char *authorities, const char *proxy,
                      const char *agent, size_t byte_count_max, long timeout_milliseconds,
                      struct reeve_curl_answer *answer);
void reeve_curl_free(struct reeve_curl_answer *answer);

#endif
