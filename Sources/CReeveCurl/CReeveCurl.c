#include "CReeveCurl.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

struct body {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
  size_t count_max;
  int is_too_long;
};

/// Takes bytes of the body; any other result than their count ends the fetch.
static size_t take(char *bytes, size_t size, size_t count, void *context) {
  struct body *body = context;
  size_t added = size * count;
  if (added > body->count_max - body->count) {
    body->is_too_long = 1;
    return added == 0 ? 1 : 0;
  }
  if (added > body->capacity - body->count) {
    size_t capacity = 2 * body->capacity + added;
    if (capacity > body->count_max) capacity = body->count_max;
    uint8_t *grown = realloc(body->bytes, capacity);
    if (!grown) return added == 0 ? 1 : 0;
    body->bytes = grown;
    body->capacity = capacity;
  }
  if (added > 0) memcpy(body->bytes + body->count, bytes, added);
  body->count += added;
  return added;
}

static int outcome_of(CURLcode code, int is_too_long) {
  if (is_too_long) return reeve_curl_too_long;
  switch (code) {
  case CURLE_OK: return reeve_curl_answered;
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_RESOLVE_PROXY: return reeve_curl_no_host;
  case CURLE_COULDNT_CONNECT: return reeve_curl_no_connection;
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_ISSUER_ERROR: return reeve_curl_untrusted;
  case CURLE_SSL_CACERT_BADFILE: return reeve_curl_no_authorities;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_SSL_CIPHER: return reeve_curl_no_tls;
  case CURLE_FILESIZE_EXCEEDED: return reeve_curl_too_long;
  case CURLE_OPERATION_TIMEDOUT: return reeve_curl_too_slow;
  case CURLE_PARTIAL_FILE:
  case CURLE_GOT_NOTHING:
  case CURLE_SEND_ERROR:
  case CURLE_RECV_ERROR: return reeve_curl_cut;
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_WEIRD_SERVER_REPLY: return reeve_curl_no_http;
  default: return reeve_curl_failed;
  }
}

/// Whether libcurl has taken each option: none may be left out in silence.
static int set_up(CURL *curl, const char *url, const char *protocol, const char *authorities, const char *proxy,
                  const char *agent, struct body *body, long timeout_milliseconds, char *message) {
  return curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocol) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_HTTP09_ALLOWED, 0L) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_USERAGENT, agent) == CURLE_OK &&
         // Empty, it also keeps variables of the environment from naming one; the list of hosts without one is empty, too.
         curl_easy_setopt(curl, CURLOPT_PROXY, proxy) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_NOPROXY, "") == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_HTTPPROXYTUNNEL, proxy[0] ? 1L : 0L) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
         // Where a file is named, it counts in place of the system's and not beside them.
         (!authorities || (curl_easy_setopt(curl, CURLOPT_CAINFO, authorities) == CURLE_OK &&
                           curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK)) &&
         curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_milliseconds) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, timeout_milliseconds) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)body->count_max) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_WRITEDATA, body) == CURLE_OK &&
         curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, message) == CURLE_OK;
}

void reeve_curl_fetch(const char *url, const char *protocol, const char *authorities, const char *proxy,
                      const char *agent, size_t byte_count_max, long timeout_milliseconds,
                      struct reeve_curl_answer *answer) {
  // At least as long as libcurl writes.
  char message[CURL_ERROR_SIZE] = "";
  struct body body = {.count_max = byte_count_max};
  memset(answer, 0, sizeof *answer);
  answer->outcome = reeve_curl_failed;
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return;
  CURL *curl = curl_easy_init();
  if (!curl) return;
  if (set_up(curl, url, protocol, authorities, proxy, agent, &body, timeout_milliseconds, message)) {
    CURLcode code = curl_easy_perform(curl);
    answer->outcome = outcome_of(code, body.is_too_long);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
    long system_error = 0;
    curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &system_error);
    answer->system_error = (int)system_error;
    const char *said = message[0] || code == CURLE_OK ? message : curl_easy_strerror(code);
    strncpy(answer->message, said, REEVE_CURL_MESSAGE_BYTES - 1);
  } else {
    strncpy(answer->message, "an option is not known to this version of libcurl", REEVE_CURL_MESSAGE_BYTES - 1);
  }
  answer->bytes = body.bytes;
  answer->count = body.count;
  curl_easy_cleanup(curl);
}

void reeve_curl_free(struct reeve_curl_answer *answer) {
  free(answer->bytes);
  answer->bytes = NULL;
  answer->count = 0;
}
