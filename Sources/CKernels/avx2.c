// The kernels for x86-64 processors with AVX2, FMA and F16C.
#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define CK_WIDTH 8
#define CK_LEVEL_NAME "AVX2"
#define CK_TABLE ck_avx2_kernels
#define CK_MAX(a, b) ((vf)_mm256_max_ps((__m256)(a), (__m256)(b)))
#define CK_MIN(a, b) ((vf)_mm256_min_ps((__m256)(a), (__m256)(b)))
#define CK_LOOK_UP(table, codes) \
  ((vb)_mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)(table))), (__m256i)(codes)))
#include "vectors.h"

// Adds the block's products for one token: 8 rows, the weights as magnitudes and signs because the instruction
// multiplies unsigned by signed bytes. 127 * 127 * 2 still fits its 16-bit sums.
static inline CK_INLINE __m256i add_products(__m256i sum, __m256i magnitude, __m256i weight, __m256i values) {
  __m256i pairs = _mm256_maddubs_epi16(magnitude, _mm256_sign_epi8(values, weight));
  return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

// result [rows, 8] for the 8 weight rows from `half` (0 or 8) of one panel and the tokens from `first`; `rows` is a
// constant after inlining.
static inline CK_INLINE void half_panel(const uint8_t *w, const uint8_t *a, int64_t blocks, int first, const int rows,
                                        int half, float *result) {
  __m256 total[3];
  for (int j = 0; j < rows; j++) total[j] = _mm256_setzero_ps();
  for (int64_t b = 0; b < blocks; b++, w += CK_PANEL_BYTES, a += CK_TILE_BYTES) {
    __m256i sum[3];
    for (int j = 0; j < rows; j++) sum[j] = _mm256_setzero_si256();
    for (int g = 0; g < 8; g++) {
      __m256i weight = _mm256_loadu_si256((const void *)(w + 32 + g * 64 + half * 4));
      weight = _mm256_xor_si256(weight, _mm256_set1_epi8((char)0x80));
      __m256i magnitude = _mm256_abs_epi8(weight);
      for (int j = 0; j < rows; j++) {
        int32_t four;
        __builtin_memcpy(&four, a + CK_TILE * 8 + (first + j) * CK_BLOCK + g * 4, 4);
        sum[j] = add_products(sum[j], magnitude, weight, _mm256_set1_epi32(four));
      }
    }
    __m256 scale = _mm256_cvtph_ps(_mm_loadu_si128((const void *)(w + half * 2)));
    for (int j = 0; j < rows; j++) {
      float d;
      __builtin_memcpy(&d, a + (first + j) * 4, 4);
      total[j] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sum[j]), _mm256_mul_ps(scale, _mm256_set1_ps(d)), total[j]);
    }
  }
  for (int j = 0; j < rows; j++) _mm256_storeu_ps(result + j * CK_PAIR + half, total[j]);
}

// result [6, 32] = one pair of panels times one tile of up to six tokens, three tokens at a time.
static inline CK_INLINE void product(const uint8_t *w, const uint8_t *a, int64_t blocks, int rows, float *result) {
  for (int panel = 0; panel < 2; panel++)
    for (int half = 0; half < CK_PANEL; half += 8) {
      const uint8_t *p = w + panel * blocks * CK_PANEL_BYTES;
      for (int j = 0; j < rows; j += 3) {
        float *out = result + j * CK_PAIR + panel * CK_PANEL;
        if (rows - j >= 3) {
          half_panel(p, a, blocks, j, 3, half, out);
        } else if (rows - j == 2) {
          half_panel(p, a, blocks, j, 2, half, out);
        } else {
          half_panel(p, a, blocks, j, 1, half, out);
        }
      }
    }
}

// Half floats as floats and back, the largest ones in place of infinities.
static inline CK_INLINE vf load_halves(const void *p) { return (vf)_mm256_cvtph_ps(_mm_loadu_si128(p)); }
static inline CK_INLINE void store_halves(void *p, vf v) {
  v = vmax(vmin(v, (vf){0} + CK_LARGEST_HALF), (vf){0} - CK_LARGEST_HALF);
  _mm_storeu_si128(p, _mm256_cvtps_ph((__m256)v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}

#include "ready.h"

// Sums of `groups` groups of 4 values from `codes` for 8 rows of a panel and `count` rows of the tile.
static inline CK_INLINE void ready_groups(const uint8_t *codes, const uint8_t *values, const int count,
                                          const int groups, __m256i *sum) {
  for (int j = 0; j < count; j++) sum[j] = _mm256_setzero_si256();
#pragma clang loop unroll(full)
  for (int g = 0; g < groups; g++) {
    __m256i weight = _mm256_loadu_si256((const void *)(codes + g * CK_GROUP_BYTES));
    weight = _mm256_xor_si256(weight, _mm256_set1_epi8((char)0x80));
    __m256i magnitude = _mm256_abs_epi8(weight);
    for (int j = 0; j < count; j++) {
      int32_t four;
      __builtin_memcpy(&four, values + j * CK_BLOCK + g * 4, 4);
      sum[j] = add_products(sum[j], magnitude, weight, _mm256_set1_epi32(four));
    }
  }
}

// result [count, 32] += 8 rows of one panel times `count` rows of a tile of `rows`, from row `first`.
static inline CK_INLINE void ready_half_panel(const ready *w, const uint8_t *a, int64_t blocks, int rows, int first,
                                              const int count, int side, int half, const int halves, const int minimums,
                                              float *result) {
  __m256 total[3];
  for (int j = 0; j < count; j++) total[j] = _mm256_loadu_ps(result + j * CK_PAIR);
  for (int64_t b = 0; b < blocks; b++, a += rows * CK_ROW_BYTES) {
    const uint8_t *codes = w->codes[b][side] + half * 4, *values = a + rows * 16 + first * CK_BLOCK;
    const float *scale = (const float *)a + first, *sums = (const float *)a + 2 * rows + first;
    const int32_t *low_sums = (const int32_t *)a + 3 * rows + first;
#pragma clang loop unroll(full)
    for (int part = 0; part <= halves; part++) {
      __m256i sum[3];
      ready_groups(codes + part * 4 * CK_GROUP_BYTES, values + part * 16, count, halves ? 4 : 8, sum);
      __m256 scales = _mm256_load_ps(w->scales[b][side][part] + half);
      for (int j = 0; j < count; j++) {
        __m256 factor = _mm256_mul_ps(scales, _mm256_set1_ps(scale[j]));
        total[j] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sum[j]), factor, total[j]);
        if (minimums) {
          float low = scale[j] * (float)low_sums[j] * (-1.0f / 128);
          float value = !halves ? sums[j] : part == 0 ? low : sums[j] - low;
          total[j] = _mm256_fmadd_ps(_mm256_set1_ps(value), _mm256_load_ps(w->minimums[b][side][part] + half), total[j]);
        }
      }
    }
  }
  for (int j = 0; j < count; j++) _mm256_storeu_ps(result + j * CK_PAIR, total[j]);
}

static inline CK_INLINE void ready_kind(const ready *w, const uint8_t *a, int64_t blocks, int rows, const int halves,
                                        const int minimums, float *result) {
  for (int side = 0; side < 2; side++)
    for (int half = 0; half < CK_PANEL; half += 8)
      for (int j = 0; j < rows; j += 3) {
        float *out = result + j * CK_PAIR + side * CK_PANEL + half;
        switch (rows - j) {
          case 1: ready_half_panel(w, a, blocks, rows, j, 1, side, half, halves, minimums, out); break;
          case 2: ready_half_panel(w, a, blocks, rows, j, 2, side, half, halves, minimums, out); break;
          default: ready_half_panel(w, a, blocks, rows, j, 3, side, half, halves, minimums, out);
        }
      }
}

// result [rows, 32] += the stretch times a tile of `rows`.
static inline void ready_product(const ready *w, const uint8_t *a, int64_t blocks, int rows, int halves, int minimums,
                                 float *result) {
  if (halves) {
    minimums ? ready_kind(w, a, blocks, rows, 1, 1, result) : ready_kind(w, a, blocks, rows, 1, 0, result);
  } else {
    minimums ? ready_kind(w, a, blocks, rows, 0, 1, result) : ready_kind(w, a, blocks, rows, 0, 0, result);
  }
}

#include "generic.h"
#pragma clang attribute pop
#endif
