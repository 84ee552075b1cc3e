// The inner product of ready.h for AVX-512 with VNNI: two panels times up to six rows in registers.

static inline CK_INLINE __m512i four_values(const uint8_t *p) {
  int32_t four;
  __builtin_memcpy(&four, p, 4);
  return _mm512_set1_epi32(four);
}

// sum[side][row] += codes . values for groups first..<last.
static inline CK_INLINE void ready_groups(const uint8_t (*codes)[CK_CODES_BYTES], const uint8_t *values, const int rows,
                                          const int first, const int last, __m512i sum[2][CK_TILE]) {
#pragma clang loop unroll(full)
  for (int g = first; g < last; g++) {
    __m512i w0 = _mm512_load_si512(codes[0] + g * CK_GROUP_BYTES), w1 = _mm512_load_si512(codes[1] + g * CK_GROUP_BYTES);
#pragma clang loop unroll(full)
    for (int j = 0; j < rows; j++) {
      __m512i x = four_values(values + j * CK_BLOCK + g * 4);
      sum[0][j] = _mm512_dpbusd_epi32(sum[0][j], w0, x);
      sum[1][j] = _mm512_dpbusd_epi32(sum[1][j], w1, x);
    }
  }
}

static inline CK_INLINE void ready_scale(const float *scales, const float *factor, const int rows, const __m512i *sum,
                                         __m512 *total) {
  __m512 scale = _mm512_load_ps(scales);
#pragma clang loop unroll(full)
  for (int j = 0; j < rows; j++) {
    __m512 scaled = _mm512_mul_ps(_mm512_cvtepi32_ps(sum[j]), scale);
    total[j] = _mm512_fmadd_ps(scaled, _mm512_set1_ps(factor[j]), total[j]);
  }
}

// result [rows, 32] += the stretch times a tile of `rows`, which like the kind is a constant after inlining.
static inline CK_INLINE void ready_rows(const ready *w, const uint8_t *a, int64_t blocks, const int rows,
                                        const int halves, const int minimums, float *result) {
  __m512 total[2][CK_TILE];
#pragma clang loop unroll(full)
  for (int j = 0; j < rows; j++)
    for (int side = 0; side < 2; side++) total[side][j] = _mm512_loadu_ps(result + j * CK_PAIR + side * CK_PANEL);
  for (int64_t b = 0; b < blocks; b++, a += rows * CK_ROW_BYTES) {
    const float *scale = (const float *)a, *sums = scale + 2 * rows;
    const int32_t *start = (const int32_t *)a + rows, *low = start + 2 * rows;
    const uint8_t *values = a + rows * 16;
    __m512i sum[2][CK_TILE];
#pragma clang loop unroll(full)
    for (int j = 0; j < rows; j++) sum[0][j] = sum[1][j] = _mm512_set1_epi32(halves ? low[j] : start[j]);
    ready_groups(w->codes[b], values, rows, 0, halves ? 4 : 8, sum);
#pragma clang loop unroll(full)
    for (int side = 0; side < 2; side++) ready_scale(w->scales[b][side][0], scale, rows, sum[side], total[side]);
    if (halves) {
#pragma clang loop unroll(full)
      for (int j = 0; j < rows; j++) sum[0][j] = sum[1][j] = _mm512_set1_epi32(start[j] - low[j]);
      ready_groups(w->codes[b], values, rows, 4, 8, sum);
#pragma clang loop unroll(full)
      for (int side = 0; side < 2; side++) ready_scale(w->scales[b][side][1], scale, rows, sum[side], total[side]);
    }
    if (minimums) {
#pragma clang loop unroll(full)
      for (int side = 0; side < 2; side++)
#pragma clang loop unroll(full)
        for (int j = 0; j < rows; j++) {
          float first = halves ? scale[j] * (float)low[j] * (-1.0f / 128) : sums[j];
          __m512 least = _mm512_load_ps(w->minimums[b][side][0]);
          total[side][j] = _mm512_fmadd_ps(least, _mm512_set1_ps(first), total[side][j]);
          if (!halves) continue;
          least = _mm512_load_ps(w->minimums[b][side][1]);
          total[side][j] = _mm512_fmadd_ps(least, _mm512_set1_ps(sums[j] - first), total[side][j]);
        }
    }
  }
#pragma clang loop unroll(full)
  for (int j = 0; j < rows; j++)
    for (int side = 0; side < 2; side++) _mm512_storeu_ps(result + j * CK_PAIR + side * CK_PANEL, total[side][j]);
}

static inline CK_INLINE void ready_kind(const ready *w, const uint8_t *a, int64_t blocks, int rows, const int halves,
                                        const int minimums, float *result) {
  switch (rows) {
    case 1: return ready_rows(w, a, blocks, 1, halves, minimums, result);
    case 2: return ready_rows(w, a, blocks, 2, halves, minimums, result);
    case 3: return ready_rows(w, a, blocks, 3, halves, minimums, result);
    case 4: return ready_rows(w, a, blocks, 4, halves, minimums, result);
    case 5: return ready_rows(w, a, blocks, 5, halves, minimums, result);
    default: return ready_rows(w, a, blocks, 6, halves, minimums, result);
  }
}

static void ready_product(const ready *w, const uint8_t *a, int64_t blocks, int rows, int halves, int minimums,
                          float *result) {
  if (halves) {
    minimums ? ready_kind(w, a, blocks, rows, 1, 1, result) : ready_kind(w, a, blocks, rows, 1, 0, result);
  } else {
    minimums ? ready_kind(w, a, blocks, rows, 0, 1, result) : ready_kind(w, a, blocks, rows, 0, 0, result);
  }
}
