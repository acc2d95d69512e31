// Calls of Linux that Swift's Glibc module does not have.

#ifndef CTVET_LINUX_H
#define CTVET_LINUX_H

#include <stddef.h>

// Moves the calling thread into the network namespace of a file; -1 and errno where that fails.
int ctvet_enter_network_namespace(int file);

// A file that lies in memory alone; -1 and errno where that fails.
int ctvet_memory_file(const char *name);

// The ends of a pipe, reading first, closed in programs that this one starts; -1 and errno where that
// fails.
int ctvet_pipe(int ends[2]);

// Blocks signals and gives a file that reads them, closed in programs that this one starts; -1 and
// errno where that fails.
int ctvet_signal_file(const int *signals, size_t count);

#endif
