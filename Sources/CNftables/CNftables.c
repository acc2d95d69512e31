#include "CNftables.h"

#include <dlfcn.h>
#include <stddef.h>

#if __has_include(<nftables/libnftables.h>)
// A function whose type differs from ours must not compile.
#define SAME(name)                                                                        \
  _Static_assert(__builtin_types_compatible_p(__typeof__(&nft_##name),                    \
                                              __typeof__(((struct ctvet_nftables *)0)->name)), \
                 "nft_" #name " has changed its type")
SAME(ctx_new);
SAME(ctx_free);
SAME(ctx_set_dry_run);
SAME(ctx_output_set_flags);
SAME(ctx_buffer_output);
SAME(ctx_get_output_buffer);
SAME(ctx_buffer_error);
SAME(ctx_get_error_buffer);
SAME(ctx_add_include_path);
SAME(run_cmd_from_buffer);
SAME(run_cmd_from_filename);
#endif

const char *ctvet_nftables_open(struct ctvet_nftables *library) {
  void *handle = dlopen("libnftables.so.1", RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) return dlerror();
  // POSIX asks for this detour, because C knows no conversion from an object's pointer to a function's.
#define BIND(name)                                               \
  *(void **)&library->name = dlsym(handle, "nft_" #name);        \
  if (library->name == NULL) return "nft_" #name " is missing"
  BIND(ctx_new);
  BIND(ctx_free);
  BIND(ctx_set_dry_run);
  BIND(ctx_output_set_flags);
  BIND(ctx_buffer_output);
  BIND(ctx_get_output_buffer);
  BIND(ctx_buffer_error);
  BIND(ctx_get_error_buffer);
  BIND(ctx_add_include_path);
  BIND(run_cmd_from_buffer);
  BIND(run_cmd_from_filename);
  return NULL;
}
