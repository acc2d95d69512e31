#define _GNU_SOURCE
#include "CLinux.h"

#include <sched.h>
#include <signal.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <unistd.h>

int ctvet_enter_network_namespace(int file) { return setns(file, CLONE_NEWNET); }

int ctvet_memory_file(const char *name) { return memfd_create(name, 0); }

int ctvet_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int ctvet_signal_file(const int *signals, size_t count) {
  sigset_t set;
  sigemptyset(&set);
  for (size_t index = 0; index < count; index++) sigaddset(&set, signals[index]);
  if (sigprocmask(SIG_BLOCK, &set, NULL) != 0) return -1;
  return signalfd(-1, &set, SFD_CLOEXEC);
}

