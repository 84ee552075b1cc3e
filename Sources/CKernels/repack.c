// GGUF rows into panels, and a row back out of them.
#include "panels.h"
#include <string.h>

int64_t ck_matrix_bytes(const ck_format *format, int64_t n, int64_t k) {
  return (n + CK_PAIR - 1) / CK_PAIR * 2 * ck_panel_bytes(format, k);
}

static inline uint32_t four(const uint8_t *p) {
  uint32_t v;
  memcpy(&v, p, 4);
  return v;
}

// The 32 codes of one row into the planes of a block.
static inline void put_codes(const uint8_t *codes, int bits, int lane, uint8_t *planes) {
  planes += lane * 4;
  if (bits == 8) {
    for (int g = 0; g < 8; g++) memcpy(planes + g * CK_GROUP_BYTES, codes + g * 4, 4);
    return;
  }
  if (ck_has_nibbles(bits)) {
    for (int g = 0; g < 4; g++) {
      uint32_t v = (four(codes + g * 4) & 0x0F0F0F0F) | (four(codes + 16 + g * 4) & 0x0F0F0F0F) << 4;
      memcpy(planes + g * CK_GROUP_BYTES, &v, 4);
    }
    planes += 4 * CK_GROUP_BYTES;
  }
  if (ck_has_pairs(bits)) {
    for (int half = 0; half < 2; half++) {
      uint32_t v = 0;
      for (int g = 0; g < 4; g++)
        v |= (four(codes + half * 16 + g * 4) >> ck_pairs_shift(bits) & 0x03030303) << 2 * g;
      memcpy(planes + half * CK_GROUP_BYTES, &v, 4);
    }
    planes += 2 * CK_GROUP_BYTES;
  }
  if (ck_has_singles(bits)) {
    uint32_t v = 0;
    for (int g = 0; g < 8; g++) v |= (four(codes + g * 4) >> ck_singles_shift(bits) & 0x01010101) << g;
    memcpy(planes, &v, 4);
  }
}

static inline void put_scales(const ck_parts *parts, ck_scaling scaling, int block, int lane, uint8_t *out) {
  switch (scaling) {
    case CK_HALF_MIN:
      memcpy(out + 32 + lane * 2, &parts->minimum, 2);
      __attribute__((fallthrough));
    case CK_HALF: memcpy(out + lane * 2, &parts->scale, 2); break;
    case CK_SUPER_MIN:
      out[16 + lane] = parts->minimums[block];
      __attribute__((fallthrough));
    case CK_EXPONENT:
    case CK_SUPER: out[lane] = (uint8_t)parts->scales[block]; break;
    case CK_SUPER_16:
      out[lane] = (uint8_t)parts->scales[2 * block];
      out[16 + lane] = (uint8_t)parts->scales[2 * block + 1];
      break;
    case CK_SUPER_16_MIN:
      for (int half = 0; half < 2; half++)
        out[half * 16 + lane] =
            (uint8_t)(parts->scales[2 * block + half] | parts->minimums[2 * block + half] << 4);
  }
}

// Inlined for each type, so that it is known how codes are taken apart and how many bits they have.
static inline CK_INLINE void repack(const ck_format *format, int bits, ck_scaling scaling, const uint8_t *rows,
                                    int64_t count, int64_t k, uint8_t *panel) {
  int64_t head = ck_head_bytes(scaling), step = ck_block_bytes(scaling, bits);
  int64_t units = k / format->values, blocks = format->values / CK_BLOCK, row_bytes = units * format->bytes;
  ck_parts parts;
  memset(&parts, 0, sizeof parts);
  for (int64_t unit = 0; unit < units; unit++, rows += format->bytes, panel += head + blocks * step)
    for (int lane = 0; lane < CK_PANEL; lane++) {
      if (lane == count) memset(&parts, 0, sizeof parts);  // the missing rows of the last panel
      if (lane < count) format->take_apart(rows + lane * row_bytes, &parts);
      if (head >= 32) memcpy(panel + lane * 2, &parts.scale, 2);
      if (head >= 64) memcpy(panel + 32 + lane * 2, &parts.minimum, 2);
      for (int block = 0; block < blocks; block++) {
        uint8_t *out = panel + head + block * step;
        put_scales(&parts, scaling, block, lane, out);
        put_codes(parts.codes + block * CK_BLOCK, bits, lane, out + ck_scale_bytes(scaling));
      }
    }
}

void ck_repack(const ck_format *format, const void *rows, int64_t n, int64_t k, int64_t first, int64_t last,
               void *panels) {
  int64_t row_bytes = k / format->values * format->bytes, bytes = ck_panel_bytes(format, k);
  for (int64_t panel = first; panel < last; panel++) {
    const uint8_t *from = (const uint8_t *)rows + panel * CK_PANEL * row_bytes;
    int64_t left = n - panel * CK_PANEL, count = left < 0 ? 0 : left < CK_PANEL ? left : CK_PANEL;
    uint8_t *to = (uint8_t *)panels + panel * bytes;
    switch (format->bits) {
      case 8: repack(format, 8, CK_HALF, from, count, k, to); break;
      case 6: repack(format, 6, CK_SUPER_16, from, count, k, to); break;
      case 5: repack(format, 5, format->scaling, from, count, k, to); break;
      case 4: repack(format, 4, format->scaling, from, count, k, to); break;
      case 3: repack(format, 3, CK_SUPER_16, from, count, k, to); break;
      default: repack(format, 2, CK_SUPER_16_MIN, from, count, k, to);
    }
  }
}

// ---- back -----------------------------------------------------------------------------------------------------------

static inline uint8_t code_at(const uint8_t *planes, int bits, int lane, int index) {
  int group = index / 4, place = lane * 4 + index % 4, code = 0;
  if (bits == 8) return planes[group * CK_GROUP_BYTES + place];
  if (ck_has_nibbles(bits)) {
    code = planes[group % 4 * CK_GROUP_BYTES + place] >> (group / 4 * 4) & 15;
    planes += 4 * CK_GROUP_BYTES;
  }
  if (ck_has_pairs(bits)) {
    code |= (planes[group / 4 * CK_GROUP_BYTES + place] >> (group % 4 * 2) & 3) << ck_pairs_shift(bits);
    planes += 2 * CK_GROUP_BYTES;
  }
  if (ck_has_singles(bits)) code |= (planes[place] >> group & 1) << ck_singles_shift(bits);
  return (uint8_t)code;
}

static inline void scales_at(const uint8_t *from, ck_scaling scaling, int block, int lane, ck_parts *parts) {
  switch (scaling) {
    case CK_HALF_MIN:
      memcpy(&parts->minimum, from + 32 + lane * 2, 2);
      __attribute__((fallthrough));
    case CK_HALF: memcpy(&parts->scale, from + lane * 2, 2); break;
    case CK_SUPER_MIN:
      parts->minimums[block] = from[16 + lane];
      __attribute__((fallthrough));
    case CK_EXPONENT:
    case CK_SUPER: parts->scales[block] = (int8_t)from[lane]; break;
    case CK_SUPER_16:
      parts->scales[2 * block] = (int8_t)from[lane];
      parts->scales[2 * block + 1] = (int8_t)from[16 + lane];
      break;
    case CK_SUPER_16_MIN:
      for (int half = 0; half < 2; half++) {
        parts->scales[2 * block + half] = from[half * 16 + lane] & 15;
        parts->minimums[2 * block + half] = from[half * 16 + lane] >> 4;
      }
  }
}

void ck_read_row(const ck_format *format, const void *panels, int64_t k, int64_t row, float *out) {
  int64_t head = ck_head_bytes(format->scaling), step = ck_block_bytes(format->scaling, format->bits);
  const uint8_t *panel = (const uint8_t *)panels + row / CK_PANEL * ck_panel_bytes(format, k);
  int lane = (int)(row % CK_PANEL);
  ck_parts parts = {0};
  for (int64_t at = 0; at < k; at += format->values) {
    if (head >= 32) memcpy(&parts.scale, panel + lane * 2, 2);
    if (head >= 64) memcpy(&parts.minimum, panel + 32 + lane * 2, 2);
    panel += head;
    for (int block = 0; block < format->values / CK_BLOCK; block++, panel += step) {
      const uint8_t *planes = panel + ck_scale_bytes(format->scaling);
      scales_at(panel, format->scaling, block, lane, &parts);
      for (int i = 0; i < CK_BLOCK; i++) parts.codes[block * CK_BLOCK + i] = code_at(planes, format->bits, lane, i);
    }
    ck_expand(format, &parts, out + at);
  }
}
