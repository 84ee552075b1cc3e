// The kernels for x86-64 processors with AVX-512 and VNNI.
#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c"))), apply_to = function)
#define CK_WIDTH 16
#define CK_LEVEL_NAME "AVX-512 VNNI"
#define CK_TABLE ck_avx512_kernels
#define CK_MAX(a, b) ((vf)_mm512_max_ps((__m512)(a), (__m512)(b)))
#define CK_MIN(a, b) ((vf)_mm512_min_ps((__m512)(a), (__m512)(b)))
#define CK_HMAX(a) _mm512_reduce_max_ps((__m512)(a))
#define CK_HSUM(a) _mm512_reduce_add_ps((__m512)(a))
#define CK_LOOK_UP(table, codes) \
  ((vb)_mm512_shuffle_epi8(_mm512_broadcast_i32x4(_mm_loadu_si128((const void *)(table))), (__m512i)(codes)))
#include "vectors.h"

// result [rows, 32] = one pair of panels times the first `rows` tokens of a tile; `rows` is a constant after inlining.
// The weights are stored with 128 added, which makes them unsigned as the instruction wants; starting each sum at
// -128 * (sum of the token's values) takes that back at no cost.
static inline CK_INLINE void pair_product(const uint8_t *w0, const uint8_t *a, int64_t blocks, const int rows,
                                          float *result) {
  const uint8_t *w1 = w0 + blocks * CK_PANEL_BYTES;
  const char *next = (const char *)w1 + blocks * CK_PANEL_BYTES;
  __m512 total0[CK_TILE], total1[CK_TILE];
#pragma clang loop unroll(full)
  for (int j = 0; j < rows; j++) total0[j] = total1[j] = _mm512_setzero_ps();
  for (int64_t b = 0; b < blocks; b++, w0 += CK_PANEL_BYTES, w1 += CK_PANEL_BYTES, a += CK_TILE_BYTES) {
    __m512i sum0[CK_TILE], sum1[CK_TILE];
    // The next pair lies right behind this one; with few tokens there is no time to wait for it.
#pragma clang loop unroll(full)
    for (int line = 0; line < 2 * CK_PANEL_BYTES; line += 64)
      _mm_prefetch(next + b * 2 * CK_PANEL_BYTES + line, _MM_HINT_T1);
    const int32_t *start = (const int32_t *)a + CK_TILE;
    const uint8_t *values = a + CK_TILE * 8;
#pragma clang loop unroll(full)
    for (int j = 0; j < rows; j++) sum0[j] = sum1[j] = _mm512_set1_epi32(start[j]);
#pragma clang loop unroll(full)
    for (int g = 0; g < 8; g++) {
      __m512i v0 = _mm512_loadu_si512(w0 + 32 + g * 64), v1 = _mm512_loadu_si512(w1 + 32 + g * 64);
#pragma clang loop unroll(full)
      for (int j = 0; j < rows; j++) {
        int32_t four;
        __builtin_memcpy(&four, values + j * CK_BLOCK + g * 4, 4);
        __m512i x = _mm512_set1_epi32(four);
        sum0[j] = _mm512_dpbusd_epi32(sum0[j], v0, x);
        sum1[j] = _mm512_dpbusd_epi32(sum1[j], v1, x);
      }
    }
    __m512 scale0 = _mm512_cvtph_ps(_mm256_loadu_si256((const void *)w0));
    __m512 scale1 = _mm512_cvtph_ps(_mm256_loadu_si256((const void *)w1));
#pragma clang loop unroll(full)
    for (int j = 0; j < rows; j++) {
      __m512 d = _mm512_set1_ps(((const float *)a)[j]);
      total0[j] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sum0[j]), _mm512_mul_ps(d, scale0), total0[j]);
      total1[j] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sum1[j]), _mm512_mul_ps(d, scale1), total1[j]);
    }
  }
#pragma clang loop unroll(full)
  for (int j = 0; j < rows; j++) {
    _mm512_storeu_ps(result + j * CK_PAIR, total0[j]);
    _mm512_storeu_ps(result + j * CK_PAIR + CK_PANEL, total1[j]);
  }
}

static inline CK_INLINE void product(const uint8_t *w, const uint8_t *a, int64_t blocks, int rows, float *result) {
  switch (rows) {
    case 1: return pair_product(w, a, blocks, 1, result);
    case 2: return pair_product(w, a, blocks, 2, result);
    case 3: return pair_product(w, a, blocks, 3, result);
    case 4: return pair_product(w, a, blocks, 4, result);
    case 5: return pair_product(w, a, blocks, 5, result);
    default: return pair_product(w, a, blocks, 6, result);
  }
}

// Half floats as floats and back, the largest ones in place of infinities.
static inline CK_INLINE vf load_halves(const void *p) { return (vf)_mm512_cvtph_ps(_mm256_loadu_si256(p)); }
static inline CK_INLINE void store_halves(void *p, vf v) {
  v = vmax(vmin(v, (vf){0} + CK_LARGEST_HALF), (vf){0} - CK_LARGEST_HALF);
  _mm256_storeu_si256(p, _mm512_cvtps_ph((__m512)v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}

#include "ready.h"
#include "avx512_ready.h"
#include "avx512_vector.h"
#include "generic.h"
#pragma clang attribute pop
#endif
