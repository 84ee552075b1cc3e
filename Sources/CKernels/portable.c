// The kernels in plain C, for any processor.
#include "CKernels.h"

#define CK_WIDTH 4
#define CK_LEVEL_NAME "portable"
#define CK_TABLE ck_portable_kernels
#include "vectors.h"

// result [6, 32] = one pair of panels times one tile of up to six tokens.
static inline CK_INLINE void product(const uint8_t *w, const uint8_t *a, int64_t blocks, int rows, float *result) {
  for (int i = 0; i < CK_TILE * CK_PAIR; i++) result[i] = 0;
  for (int64_t b = 0; b < blocks; b++, a += CK_TILE_BYTES)
    for (int panel = 0; panel < 2; panel++) {
      const uint8_t *p = w + (panel * blocks + b) * CK_PANEL_BYTES;
      float scales[CK_PANEL];
      ck_widen_f16(p, CK_PANEL, scales);
      for (int j = 0; j < rows; j++) {
        const int8_t *q = (const int8_t *)a + CK_TILE * 8 + j * CK_BLOCK;
        int32_t sums[CK_PANEL] = {0};
        for (int g = 0; g < 8; g++)
          for (int r = 0; r < CK_PANEL; r++)
            for (int i = 0; i < 4; i++)
              sums[r] += (int8_t)(p[32 + g * 64 + r * 4 + i] ^ 0x80) * q[g * 4 + i];
        for (int r = 0; r < CK_PANEL; r++)
          result[j * CK_PAIR + panel * CK_PANEL + r] += (float)sums[r] * scales[r] * ((const float *)a)[j];
      }
    }
}

// Half floats as floats and back, the largest ones in place of infinities; HalfFloats.swift explains the arithmetic.
static inline CK_INLINE vf load_halves(const void *p) {
  vh halves;
  __builtin_memcpy(&halves, p, sizeof halves);
  vi bits = __builtin_convertvector(halves, vi);
  vf magnitude = (vf)((bits & 0x7FFF) << 13) * 0x1p112f;
  return (vf)(as_int(magnitude) | (bits & 0x8000) << 16);
}
static inline CK_INLINE void store_halves(void *p, vf v) {
  v = vmax(vmin(v, (vf){0} + CK_LARGEST_HALF), (vf){0} - CK_LARGEST_HALF);
  vi bits = as_int((vf)magnitude_bits(v) * 0x1p-112f);
  vi rounded = (bits + 0xFFF + (bits >> 13 & 1)) >> 13;
  vh halves = __builtin_convertvector(rounded | (as_int(v) >> 16 & 0x8000), vh);
  __builtin_memcpy(p, &halves, sizeof halves);
}

#include "ready.h"

// result [rows, 32] += the stretch times a tile of `rows`.
static inline CK_INLINE void ready_product(const ready *w, const uint8_t *a, int64_t blocks, int rows, int halves,
                                           int minimums, float *result) {
  for (int64_t b = 0; b < blocks; b++, a += rows * CK_ROW_BYTES)
    for (int j = 0; j < rows; j++) {
      const int8_t *q = (const int8_t *)a + rows * 16 + j * CK_BLOCK;
      float scale = ((const float *)a)[j], total = ((const float *)a)[2 * rows + j];
      int32_t low_sum = ((const int32_t *)a)[3 * rows + j];
      float low = halves ? scale * (float)low_sum * (-1.0f / 128) : total;
      for (int side = 0; side < 2; side++)
        for (int r = 0; r < CK_PANEL; r++) {
          int32_t sums[2] = {0, 0};
          for (int i = 0; i < CK_BLOCK; i++)
            sums[i / 16] += ((int32_t)w->codes[b][side][i / 4 * CK_GROUP_BYTES + r * 4 + i % 4] - 128) * q[i];
          const float (*scales)[CK_PANEL] = w->scales[b][side], (*least)[CK_PANEL] = w->minimums[b][side];
          float value = halves ? (float)sums[0] * scales[0][r] + (float)sums[1] * scales[1][r]
                               : (float)(sums[0] + sums[1]) * scales[0][r];
          value *= scale;
          if (minimums) value += low * least[0][r] + (halves ? (total - low) * least[1][r] : 0);
          result[j * CK_PAIR + side * CK_PANEL + r] += value;
        }
    }
}

#include "generic.h"
