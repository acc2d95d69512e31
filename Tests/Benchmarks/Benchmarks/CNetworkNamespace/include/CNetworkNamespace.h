#ifndef C_NETWORK_NAMESPACE_H
#define C_NETWORK_NAMESPACE_H

/// Moves the calling thread into the network namespace that `descriptor` refers to.
///
/// Swift's Glibc module hides setns(2), which needs _GNU_SOURCE.
/// Returns 0, or -1 with errno set.
int ctvet_enter_network_namespace(int descriptor);

#endif
