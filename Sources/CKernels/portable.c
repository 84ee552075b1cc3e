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

#include "generic.h"
