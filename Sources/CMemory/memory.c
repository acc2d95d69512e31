#if defined(__linux__)
#define _GNU_SOURCE
#include <sys/mman.h>
#endif

#include <stdint.h>
#include <stdlib.h>

#include "CTVetCMemory.h"

enum { page_size = 4096, large_byte_count = 8 << 20 };

void *ctvet_resize(void *memory, size_t byte_count) {
  char *resized = realloc(memory, byte_count);
  if (!resized) {
    abort();
  }
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  if (byte_count >= large_byte_count) {
    size_t skipped = (page_size - (uintptr_t)resized % page_size) % page_size;
    /* It is as good as before where the system does not heed this. */
    (void)madvise(resized + skipped, (byte_count - skipped) / page_size * page_size, MADV_HUGEPAGE);
  }
#endif
  return resized;
}

void ctvet_free(void *memory) {
  free(memory);
}
