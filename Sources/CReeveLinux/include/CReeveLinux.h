// What Swift cannot import of Linux's and glibc's headers: functions behind feature macros, function-like macros,
// variadic functions. Each function here is one call and nothing else; errors are left in errno, as the call leaves them.

#ifndef CREEVELINUX_H
#define CREEVELINUX_H

#include <stddef.h>
#include <stdint.h>

// epoll(7)

enum {
  REEVE_EPOLLIN = 0x001,
  REEVE_EPOLLOUT = 0x004,
  REEVE_EPOLLERR = 0x008,
  REEVE_EPOLLHUP = 0x010,
  REEVE_EPOLLRDHUP = 0x2000,
};

/// `struct epoll_event`, which Linux packs on this architecture.
struct reeve_epoll_event {
  uint32_t events;
  uint64_t data;
} __attribute__((packed));

int reeve_epoll_create(void);
int reeve_epoll_add(int epoll, int descriptor, uint32_t events, int exclusive, uint64_t data);
int reeve_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t data);
int reeve_epoll_remove(int epoll, int descriptor);
int reeve_epoll_wait(int epoll, struct reeve_epoll_event *events, int capacity, int timeout_milliseconds);

// Descriptors that tell of something: eventfd(2), signalfd(2), inotify(7)

int reeve_eventfd(void);
int reeve_signalfd_block(const int *signals, int count);
int reeve_inotify(void);
/// Watches a folder for entries that come, go, are renamed or written.
int reeve_inotify_watch_folder(int inotify, const char *path);

// Sockets

int reeve_accept(int listener);
int reeve_socket(int domain, int type);
int reeve_packet_pair(int descriptors[2]);
/// The process on the other end of a Unix socket; -1 and errno when there is none.
int reeve_peer(int socket, int32_t *process, uint32_t *user);
/// Sends one packet with up to 8 descriptors; the result of sendmsg(2).
int64_t reeve_send_packet(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count);
/// Receives one packet and up to 8 descriptors, which are closed on exec; the result of recvmsg(2). A packet that did
/// not fit fails with EMSGSIZE, and its descriptors are closed.
int64_t reeve_receive_packet(int socket, void *bytes, size_t capacity, int *descriptors, int *descriptor_count);

// Memory

int reeve_memfd(const char *name);
/// Copies bytes of a file from `*offset` on to where `to` stands, inside the kernel; moves `*offset`. As `sendfile`.
int64_t reeve_copy(int from, int64_t *offset, int to, size_t count);
int reeve_seal(int descriptor);
/// 1: the memory can neither change nor shrink any more; 0: it can; -1: it is no such memory.
int reeve_is_sealed(int descriptor);
/// Maps a file read-only; one that is large, so that it begins on a large page. MAP_FAILED is returned as a null pointer.
const void *reeve_map(int descriptor, size_t count);
/// Gathers the small pages of a mapping in large ones. -1: the kernel does not; the mapping is as it was.
int reeve_gather_pages(const void *address, size_t count);

// Processes and threads

/// Starts a program whose descriptor 3 is `link`, in a process group of its own. errno is set when the result is -1.
int32_t reeve_spawn(const char *path, char *const arguments[], int link);
/// Starts a program without any variable of the environment, in a process group of its own: its standard input has nothing in it,
/// what it writes to standard output and standard error goes to `output` and `errors`, and no other descriptor is open in it.
int32_t reeve_spawn_apart(const char *path, char *const arguments[], int output, int errors);
int reeve_pipe(int descriptors[2]);
int reeve_set_cloexec(int descriptor, int on);
void reeve_name_thread(const char *name);
int reeve_start_thread(void *(*body)(void *), void *context);
/// Lets this process keep as many descriptors open as it may; the new limit.
int64_t reeve_raise_descriptor_limit(void);
/// Lets this thread give way to others: SCHED_BATCH, and a nice value from 1 to 19.
void reeve_lower_priority(int nice);

#endif
