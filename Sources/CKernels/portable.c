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

typedef uint16_t vh __attribute__((vector_size(CK_WIDTH * 2)));

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

#include "generic.h"
