#define _GNU_SOURCE
#include "CLinux.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

int ctvet_enter_network_namespace(int file) { return setns(file, CLONE_NEWNET); }

int ctvet_new_network_namespace(void) { return unshare(CLONE_NEWNET); }

int ctvet_open_tap(const char *name) {
  int file = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return -1;
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (ioctl(file, TUNSETIFF, &request) == 0) return file;
  int number = errno;
  close(file);
  errno = number;
  return -1;
}

int ctvet_send_packet(const void *packet, size_t count, unsigned int mark) {
  const unsigned char *bytes = packet;
  int is_v6 = count > 0 && bytes[0] >> 4 == 6;
  if (count < (is_v6 ? 40 : 20)) {
    errno = EINVAL;
    return -1;
  }
  // IPPROTO_RAW: the packet brings its own header.
  int file = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
  if (file < 0) return -1;
  int yes = 1;
  if (mark != 0) setsockopt(file, SOL_SOCKET, SO_MARK, &mark, sizeof mark);
  setsockopt(file, SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes);
  ssize_t sent;
  if (is_v6) {
    struct sockaddr_in6 to = {.sin6_family = AF_INET6};
    memcpy(&to.sin6_addr, bytes + 24, 16);
    sent = sendto(file, packet, count, 0, (struct sockaddr *)&to, sizeof to);
  } else {
    struct sockaddr_in to = {.sin_family = AF_INET};
    memcpy(&to.sin_addr, bytes + 16, 4);
    sent = sendto(file, packet, count, 0, (struct sockaddr *)&to, sizeof to);
  }
  int number = errno;
  close(file);
  errno = number;
  return sent < 0 ? -1 : 0;
}

int ctvet_memory_file(const char *name) { return memfd_create(name, 0); }

int ctvet_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int ctvet_signal_file(const int *signals, size_t count) {
  sigset_t set;
  sigemptyset(&set);
  for (size_t index = 0; index < count; index++) sigaddset(&set, signals[index]);
  if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) return -1;
  return signalfd(-1, &set, SFD_CLOEXEC);
}

