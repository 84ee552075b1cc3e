// GGUF blocks to the layouts that the kernels read.
#include "CKernels.h"
#include <string.h>

int64_t ck_panels_bytes(int64_t n, int64_t k) {
  return (n + CK_PAIR - 1) / CK_PAIR * 2 * (k / CK_BLOCK) * CK_PANEL_BYTES;
}

int64_t ck_packed_bytes(int64_t tiles, int64_t k) { return tiles * (k / CK_BLOCK) * CK_TILE_BYTES; }

int64_t ck_attention_scratch(int64_t tokens, int64_t size) { return (tokens + 15) / 16 * 16 * (size + CK_QUERIES); }

int64_t ck_key_block_bytes(int32_t type, int64_t size) {
  if (type == CK_CACHE_Q8_0) return size / CK_BLOCK * CK_KEYS * (2 + CK_BLOCK);
  return size * CK_KEYS * (type == CK_CACHE_F16 ? 2 : 4);
}

int64_t ck_value_bytes(int32_t type, int64_t size) {
  if (type == CK_CACHE_Q8_0) return size / CK_BLOCK * CK_Q8_0_BYTES;
  return (size + 15) / 16 * 16 * (type == CK_CACHE_F16 ? 2 : 4);
}

void ck_repack_q8_0(const void *blocks, int64_t count, int64_t k, int64_t at, void *panels) {
  int64_t across = k / CK_BLOCK;
  for (int64_t row = 0; row < count; row++) {
    uint8_t *panel = (uint8_t *)panels + (at + row) / CK_PANEL * across * CK_PANEL_BYTES;
    int64_t lane = (at + row) % CK_PANEL;
    const uint8_t *from = (const uint8_t *)blocks + row * across * CK_Q8_0_BYTES;
    for (int64_t b = 0; b < across; b++, from += CK_Q8_0_BYTES, panel += CK_PANEL_BYTES) {
      memcpy(panel + lane * 2, from, 2);
      for (int g = 0; g < 8; g++) {
        uint32_t four;
        memcpy(&four, from + 2 + g * 4, 4);
        four ^= 0x80808080u;
        memcpy(panel + 32 + g * 64 + lane * 4, &four, 4);
      }
    }
  }
}
