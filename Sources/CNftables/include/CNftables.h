// The functions of libnftables that ctvet calls, bound at run time so that one program serves hosts
// with and without the library.

#ifndef CTVET_NFTABLES_H
#define CTVET_NFTABLES_H

#include <stdbool.h>
#include <stdint.h>

#if __has_include(<nftables/libnftables.h>)
#include <nftables/libnftables.h>
#else
struct nft_ctx;
#endif

// Every function under its name in libnftables without the prefix.
struct ctvet_nftables {
  struct nft_ctx *(*ctx_new)(uint32_t flags);
  void (*ctx_free)(struct nft_ctx *ctx);
  void (*ctx_set_dry_run)(struct nft_ctx *ctx, bool dry);
  void (*ctx_output_set_flags)(struct nft_ctx *ctx, unsigned int flags);
  int (*ctx_buffer_output)(struct nft_ctx *ctx);
  const char *(*ctx_get_output_buffer)(struct nft_ctx *ctx);
  int (*ctx_buffer_error)(struct nft_ctx *ctx);
  const char *(*ctx_get_error_buffer)(struct nft_ctx *ctx);
  int (*ctx_add_include_path)(struct nft_ctx *ctx, const char *path);
  int (*run_cmd_from_buffer)(struct nft_ctx *ctx, const char *commands);
  int (*run_cmd_from_filename)(struct nft_ctx *ctx, const char *filename);
};

// Binds the functions; returns null, or why the library can't be used (a string of the loader's, good
// until the next call).
const char *ctvet_nftables_open(struct ctvet_nftables *library);

#endif
