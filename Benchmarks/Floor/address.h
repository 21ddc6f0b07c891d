// Addresses as `reeve serve --listen` writes them: unix:PATH, or tcp://HOST:PORT with HOST as four numbers.
#ifndef REEVE_FLOOR_ADDRESS_H
#define REEVE_FLOOR_ADDRESS_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

struct address {
  union {
    struct sockaddr any;
    struct sockaddr_un local;
    struct sockaddr_in internet;
  } socket;
  socklen_t bytes;
};

// Gives 0 where `text` is no address.
static inline int read_address(const char *text, struct address *address) {
  memset(address, 0, sizeof *address);
  if (strncmp(text, "unix:", 5) == 0) {
    if (text[5] == 0 || strlen(text + 5) >= sizeof address->socket.local.sun_path) return 0;
    address->socket.local.sun_family = AF_UNIX;
    strcpy(address->socket.local.sun_path, text + 5);
    address->bytes = sizeof address->socket.local;
    return 1;
  }
  char host[64];
  int port;
  if (sscanf(text, "tcp://%63[0-9.]:%d", host, &port) != 2 || port < 1 || port > 65535) return 0;
  address->socket.internet.sin_family = AF_INET;
  address->socket.internet.sin_port = htons((uint16_t)port);
  address->bytes = sizeof address->socket.internet;
  return inet_pton(AF_INET, host, &address->socket.internet.sin_addr) == 1;
}

static inline int is_tcp(const struct address *address) { return address->socket.any.sa_family == AF_INET; }

// A peer that neither reads nor writes for two seconds ends the run; a small frame goes out at once.
static inline void set_socket_options(const struct address *address, int descriptor) {
  struct timeval patience = {.tv_sec = 2};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  int on = 1;
  if (is_tcp(address)) setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

// A connected socket; the server may be starting for ten seconds. Negative where there is none.
static inline int open_connection(const struct address *address) {
  for (int attempt = 0; attempt < 200; attempt++) {
    int descriptor = socket(address->socket.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    set_socket_options(address, descriptor);
    if (connect(descriptor, &address->socket.any, address->bytes) == 0) return descriptor;
    close(descriptor);
    usleep(50000);
  }
  return -1;
}

// A listening socket. Negative where it cannot be had.
static inline int open_listener(const struct address *address) {
  if (!is_tcp(address)) unlink(address->socket.local.sun_path);
  int descriptor = socket(address->socket.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  if (descriptor < 0) return -1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(descriptor, &address->socket.any, address->bytes) < 0 || listen(descriptor, 1024) < 0) return -1;
  return descriptor;
}

static inline void close_listener(const struct address *address, int descriptor) {
  close(descriptor);
  if (!is_tcp(address)) unlink(address->socket.local.sun_path);
}

#endif
