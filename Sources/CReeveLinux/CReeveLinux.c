#define _GNU_SOURCE
#include "CReeveLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

_Static_assert(sizeof(struct reeve_epoll_event) == sizeof(struct epoll_event), "epoll_event");

extern char **environ;

int reeve_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int reeve_epoll_add(int epoll, int descriptor, uint32_t events, int exclusive, uint64_t data) {
  struct epoll_event event = {.events = events | (exclusive ? EPOLLEXCLUSIVE : 0), .data = {.u64 = data}};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

int reeve_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t data) {
  struct epoll_event event = {.events = events, .data = {.u64 = data}};
  return epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event);
}

int reeve_epoll_remove(int epoll, int descriptor) { return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL); }

int reeve_epoll_wait(int epoll, struct reeve_epoll_event *events, int capacity, int timeout_milliseconds) {
  return epoll_wait(epoll, (struct epoll_event *)events, capacity, timeout_milliseconds);
}

int reeve_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int reeve_signalfd_block(const int *signals, int count) {
  sigset_t set;
  sigemptyset(&set);
  for (int index = 0; index < count; index++) sigaddset(&set, signals[index]);
  int error = pthread_sigmask(SIG_BLOCK, &set, NULL);
  if (error != 0) {
    errno = error;
    return -1;
  }
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int reeve_inotify(void) { return inotify_init1(IN_CLOEXEC | IN_NONBLOCK); }

int reeve_inotify_watch_folder(int inotify, const char *path) {
  return inotify_add_watch(inotify, path,
                           IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ATTRIB |
                               IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
}

int reeve_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

int reeve_socket(int domain, int type) { return socket(domain, type | SOCK_CLOEXEC, 0); }

int reeve_packet_pair(int descriptors[2]) {
  return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, descriptors);
}

int reeve_peer(int socket, int32_t *process, uint32_t *user) {
  struct ucred peer;
  socklen_t length = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return -1;
  *process = peer.pid;
  *user = peer.uid;
  return 0;
}

enum { DESCRIPTORS_MAX = 8 };

int64_t reeve_send_packet(int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count) {
  union {
    char bytes[CMSG_SPACE(sizeof(int) * DESCRIPTORS_MAX)];
    struct cmsghdr align;
  } control;
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (descriptor_count > DESCRIPTORS_MAX) {
    errno = EINVAL;
    return -1;
  }
  if (descriptor_count > 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)descriptor_count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)descriptor_count);
    memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t)descriptor_count);
  }
  return sendmsg(socket, &message, MSG_NOSIGNAL);
}

int64_t reeve_receive_packet(int socket, void *bytes, size_t capacity, int *descriptors, int *descriptor_count) {
  union {
    char bytes[CMSG_SPACE(sizeof(int) * DESCRIPTORS_MAX)];
    struct cmsghdr align;
  } control;
  struct iovec part = {.iov_base = bytes, .iov_len = capacity};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  *descriptor_count = 0;
  ssize_t count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (count < 0) return count;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    int found = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    for (int index = 0; index < found && *descriptor_count < DESCRIPTORS_MAX; index++) {
      memcpy(&descriptors[*descriptor_count], CMSG_DATA(header) + sizeof(int) * (size_t)index, sizeof(int));
      *descriptor_count += 1;
    }
  }
  if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
    for (int index = 0; index < *descriptor_count; index++) close(descriptors[index]);
    *descriptor_count = 0;
    errno = EMSGSIZE;
    return -1;
  }
  return count;
}

int reeve_memfd(const char *name) { return memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING); }

int64_t reeve_copy(int from, int64_t *offset, int to, size_t count) { return sendfile(to, from, offset, count); }

enum { SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

int reeve_seal(int descriptor) { return fcntl(descriptor, F_ADD_SEALS, SEALS); }

int reeve_is_sealed(int descriptor) {
  int seals = fcntl(descriptor, F_GET_SEALS);
  return seals < 0 ? -1 : (seals & SEALS) == SEALS;
}

// Of the processors that have it; where large pages are larger, none is gathered.
enum { LARGE_PAGE = 2 << 20 };

const void *reeve_map(int descriptor, size_t count) {
  if (count < 2 * LARGE_PAGE) {
    void *address = mmap(NULL, count, PROT_READ, MAP_SHARED, descriptor, 0);
    return address == MAP_FAILED ? NULL : address;
  }
  // Room for the mapping to begin on a large page.
  char *room = mmap(NULL, count + LARGE_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) return NULL;
  size_t before = (LARGE_PAGE - (uintptr_t)room % LARGE_PAGE) % LARGE_PAGE;
  char *start = room + before;
  if (mmap(start, count, PROT_READ, MAP_SHARED | MAP_FIXED, descriptor, 0) == MAP_FAILED) {
    munmap(room, count + LARGE_PAGE);
    return NULL;
  }
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t end = before + (count + page - 1) / page * page;
  if (before > 0) munmap(room, before);
  if (end < count + LARGE_PAGE) munmap(room + end, count + LARGE_PAGE - end);
  return start;
}

int reeve_gather_pages(const void *address, size_t count) {
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif
  size_t whole = count / LARGE_PAGE * LARGE_PAGE;
  return whole == 0 ? 0 : madvise((void *)address, whole, MADV_COLLAPSE);
}

/// Starts a program in a process group of its own, with no signal blocked or ignored. errno is set when the result is -1.
static int32_t spawn(const char *path, char *const arguments[], char *const environment[],
                     const posix_spawn_file_actions_t *actions) {
  posix_spawnattr_t attributes;
  pid_t process = -1;
  sigset_t none;
  sigset_t all;
  int error = posix_spawnattr_init(&attributes);
  if (error == 0) {
    sigemptyset(&none);
    sigfillset(&all);
    error = posix_spawnattr_setsigmask(&attributes, &none);
    if (error == 0) error = posix_spawnattr_setsigdefault(&attributes, &all);
    if (error == 0) error = posix_spawnattr_setpgroup(&attributes, 0);
    if (error == 0)
      error = posix_spawnattr_setflags(
          &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (error == 0) error = posix_spawn(&process, path, actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
  }
  if (error != 0) {
    errno = error;
    return -1;
  }
  return process;
}

int32_t reeve_spawn(const char *path, char *const arguments[], int link) {
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error == 0) {
    error = posix_spawn_file_actions_adddup2(&actions, link, 3);
    int32_t process = error == 0 ? spawn(path, arguments, environ, &actions) : -1;
    if (error == 0 && process < 0) error = errno;
    posix_spawn_file_actions_destroy(&actions);
    if (error == 0) return process;
  }
  errno = error;
  return -1;
}

int32_t reeve_spawn_apart(const char *path, char *const arguments[], int output, int errors) {
  char *const environment[] = {NULL};
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error == 0) {
    error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (error == 0) error = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (error == 0) error = posix_spawn_file_actions_adddup2(&actions, errors, 2);
    if (error == 0) error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    int32_t process = error == 0 ? spawn(path, arguments, environment, &actions) : -1;
    if (error == 0 && process < 0) error = errno;
    posix_spawn_file_actions_destroy(&actions);
    if (error == 0) return process;
  }
  errno = error;
  return -1;
}

int reeve_pipe(int descriptors[2]) { return pipe2(descriptors, O_CLOEXEC | O_NONBLOCK); }

int reeve_set_cloexec(int descriptor, int on) { return fcntl(descriptor, F_SETFD, on ? FD_CLOEXEC : 0); }

void reeve_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

int reeve_start_thread(void *(*body)(void *), void *context) {
  pthread_t thread;
  int error = pthread_create(&thread, NULL, body, context);
  if (error != 0) {
    errno = error;
    return -1;
  }
  pthread_detach(thread);
  return 0;
}

int64_t reeve_raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return (int64_t)limit.rlim_cur;
}

void reeve_lower_priority(int nice) {
  struct sched_param parameters = {0};
  sched_setscheduler(0, SCHED_BATCH, &parameters);
  setpriority(PRIO_PROCESS, 0, nice);
}
