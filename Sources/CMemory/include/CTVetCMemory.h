#ifndef CTVET_CMEMORY_H
#define CTVET_CMEMORY_H

#include <stddef.h>

/* Begins to bring what lies at a place into the cache; nobody waits for it. */
static inline void ctvet_prefetch(const void *place) {
  __builtin_prefetch(place, 1, 3);
}

/* Memory that is larger or smaller than it was; null gives new memory. Large memory moves without being
   copied and lies in large pages, where the system has both. Never returns null. */
void *ctvet_resize(void *memory, size_t byte_count);

/* Gives memory back. */
void ctvet_free(void *memory);

#endif
