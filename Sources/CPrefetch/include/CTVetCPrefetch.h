#ifndef CTVET_CPREFETCH_H
#define CTVET_CPREFETCH_H

/* Swift has no word for a load that nobody waits for. */
static inline void ctvet_prefetch(const void *place) {
  __builtin_prefetch(place, 1, 3);
}

#endif
