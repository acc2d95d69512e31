// Calls of Linux that Swift's Glibc module does not have.

#ifndef CTVET_LINUX_H
#define CTVET_LINUX_H

#include <stddef.h>

// Moves the calling thread into the network namespace of a file; -1 and errno where that fails.
int ctvet_enter_network_namespace(int file);

// Moves the calling thread into a network namespace of its own, which ends with the last file and
// program that belongs to it; -1 and errno where that fails.
int ctvet_new_network_namespace(void);

// Makes a network device whose other end is the file: frames of Ethernet, one a read or write, without
// waiting; -1 and errno where that fails.
int ctvet_open_tap(const char *name);

// Sends a packet from the IP header on as a program of this host would; -1 and errno where that fails.
int ctvet_send_packet(const void *packet, size_t count, unsigned int mark);

// A file that lies in memory alone; -1 and errno where that fails.
int ctvet_memory_file(const char *name);

// The ends of a pipe, reading first, closed in programs that this one starts; -1 and errno where that
// fails.
int ctvet_pipe(int ends[2]);

// Blocks signals and gives a file that reads them, closed in programs that this one starts; -1 and
// errno where that fails.
int ctvet_signal_file(const int *signals, size_t count);

#endif
