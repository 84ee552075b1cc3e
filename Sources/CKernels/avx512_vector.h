// A panel times one row, straight from memory: all that decoding a single sequence does with weights. It is to keep up
// with the memory, so codes are taken apart in registers and the panel's next lines are asked for well ahead.

enum { AHEAD = 4096 };

static inline CK_INLINE __m512i shift_left(__m512i v, const int by) {
  return by > 0 ? _mm512_slli_epi16(v, (unsigned)by) : by < 0 ? _mm512_srli_epi16(v, (unsigned)-by) : v;
}

// The codes of group `g`, which is a constant after inlining.
static inline CK_INLINE __m512i group_codes(const uint8_t *planes, const int bits, const int g) {
  if (bits == 8) return _mm512_loadu_si512(planes + g * CK_GROUP_BYTES);
  const uint8_t *pairs = planes + (ck_has_nibbles(bits) ? 4 * CK_GROUP_BYTES : 0);
  const uint8_t *singles = pairs + (ck_has_pairs(bits) ? 2 * CK_GROUP_BYTES : 0);
  __m512i code = _mm512_setzero_si512();
  if (ck_has_nibbles(bits)) {
    code = _mm512_loadu_si512(planes + g % 4 * CK_GROUP_BYTES);
    code = _mm512_and_si512(g < 4 ? code : _mm512_srli_epi16(code, 4), _mm512_set1_epi8(15));
  }
  // code | (moved & mask)
  if (ck_has_pairs(bits)) {
    const int shift = ck_pairs_shift(bits);
    __m512i moved = shift_left(_mm512_loadu_si512(pairs + g / 4 * CK_GROUP_BYTES), shift - g % 4 * 2);
    code = _mm512_ternarylogic_epi32(code, moved, _mm512_set1_epi8((char)(3 << shift)), 0xF8);
  }
  if (ck_has_singles(bits)) {
    const int shift = ck_singles_shift(bits);
    __m512i moved = shift_left(_mm512_loadu_si512(singles), shift - g);
    code = _mm512_ternarylogic_epi32(code, moved, _mm512_set1_epi8((char)(1 << shift)), 0xF8);
  }
  return code;
}

static inline CK_INLINE __m512 small_integers(const uint8_t *p, const int is_signed) {
  __m128i bytes = _mm_loadu_si128((const void *)p);
  return _mm512_cvtepi32_ps(is_signed ? _mm512_cvtepi8_epi32(bytes) : _mm512_cvtepu8_epi32(bytes));
}

static inline CK_INLINE __m512 half_powers(const uint8_t *p) {
  __m512i exponent = _mm512_cvtepu8_epi32(_mm_loadu_si128((const void *)p));
  __m512i normal = _mm512_slli_epi32(_mm512_sub_epi32(exponent, _mm512_set1_epi32(1)), 23);
  __m512i tiny = _mm512_sllv_epi32(_mm512_set1_epi32(0x00200000), exponent);
  return _mm512_castsi512_ps(
      _mm512_mask_blend_epi32(_mm512_cmplt_epu32_mask(exponent, _mm512_set1_epi32(2)), normal, tiny));
}

// total + sum * scale * factor, rounded as for several rows: a row's result must not depend on what is beside it, or
// tokens that are checked together would not be those that are generated one by one.
static inline CK_INLINE __m512 scaled(__m512 total, __m512i sum, __m512 scale, float factor) {
  return _mm512_fmadd_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sum), scale), _mm512_set1_ps(factor), total);
}

// out [16] = panel . row; all but the pointers and k are constants after inlining.
static inline CK_INLINE void panel_vector(const int bits, const ck_scaling scaling, const int zero, const int8_t *table,
                                          const uint8_t *w, const uint8_t *a, int64_t k, float *out) {
  const int blocks = ck_head_bytes(scaling) > 0 ? 8 : 1;
  const int halves = scaling == CK_SUPER_16 || scaling == CK_SUPER_16_MIN;
  const int line = (int)ck_block_bytes(scaling, bits);
  const __m512i values =
      table ? _mm512_xor_si512(_mm512_broadcast_i32x4(_mm_loadu_si128((const void *)table)), _mm512_set1_epi8((char)0x80))
            : _mm512_setzero_si512();
  // With a table its values stand 128 higher.
  const int offset = table ? 128 : zero;
  __m512 total = _mm512_setzero_ps();
  for (int64_t unit = 0; unit < k / CK_BLOCK / blocks; unit++) {
    __m512 super = total, super_least = total;
    if (blocks > 1) super = _mm512_cvtph_ps(_mm256_loadu_si256((const void *)w));
    if (blocks > 1 && ck_head_bytes(scaling) == 64)
      super_least = _mm512_cvtph_ps(_mm256_loadu_si256((const void *)(w + 32)));
    w += ck_head_bytes(scaling);
    for (int b = 0; b < blocks; b++, a += CK_ROW_BYTES, w += line) {
      float factor = ((const float *)a)[0], whole = ((const float *)a)[2];
      int32_t start = ((const int32_t *)a)[1], low = ((const int32_t *)a)[3];
#pragma clang loop unroll(full)
      for (int at = 0; at < line; at += 64) _mm_prefetch((const char *)w + AHEAD + at, _MM_HINT_T0);
      // -128 * (sum of the values) becomes -offset * (sum of the values).
      const int down = offset == 128 ? 0 : offset == 32 ? 2 : offset == 16 ? 3 : offset == 8 ? 4 : 5;
      __m512i sum[2];
      sum[0] = _mm512_set1_epi32(offset == 0 ? 0 : (halves ? low : start) >> down);
      sum[1] = halves && offset != 0 ? _mm512_set1_epi32((start - low) >> down) : _mm512_setzero_si512();
      const uint8_t *planes = w + ck_scale_bytes(scaling);
#pragma clang loop unroll(full)
      for (int g = 0; g < 8; g++) {
        __m512i code = group_codes(planes, bits, g);
        if (table) code = _mm512_shuffle_epi8(values, code);
        __m512i *place = sum + (halves ? g / 4 : g % 2);
        *place = _mm512_dpbusd_epi32(*place, code, four_values(a + 16 + g * 4));
      }
      if (!halves) sum[0] = _mm512_add_epi32(sum[0], sum[1]);
      switch (scaling) {
        case CK_HALF:
        case CK_HALF_MIN:
          total = scaled(total, sum[0], _mm512_cvtph_ps(_mm256_loadu_si256((const void *)w)), factor);
          if (scaling == CK_HALF) break;
          total = _mm512_fmadd_ps(_mm512_cvtph_ps(_mm256_loadu_si256((const void *)(w + 32))), _mm512_set1_ps(whole),
                                  total);
          break;
        case CK_EXPONENT: total = scaled(total, sum[0], half_powers(w), factor); break;
        case CK_SUPER: total = scaled(total, sum[0], _mm512_mul_ps(super, small_integers(w, 1)), factor); break;
        case CK_SUPER_MIN: {
          total = scaled(total, sum[0], _mm512_mul_ps(super, small_integers(w, 0)), factor);
          __m512 minimum = _mm512_mul_ps(super_least, small_integers(w + 16, 0));
          total = _mm512_fnmadd_ps(minimum, _mm512_set1_ps(whole), total);
          break;
        }
        case CK_SUPER_16:
          total = scaled(total, sum[0], _mm512_mul_ps(super, small_integers(w, 1)), factor);
          total = scaled(total, sum[1], _mm512_mul_ps(super, small_integers(w + 16, 1)), factor);
          break;
        case CK_SUPER_16_MIN: {
          float first = factor * (float)low * (-1.0f / 128), parts[2] = {first, whole - first};
          __m512 minimum[2];
#pragma clang loop unroll(full)
          for (int half = 0; half < 2; half++) {
            __m512i both = _mm512_cvtepu8_epi32(_mm_loadu_si128((const void *)(w + 16 * half)));
            __m512 scale = _mm512_cvtepi32_ps(_mm512_and_si512(both, _mm512_set1_epi32(15)));
            minimum[half] = _mm512_mul_ps(super_least, _mm512_cvtepi32_ps(_mm512_srli_epi32(both, 4)));
            total = scaled(total, sum[half], _mm512_mul_ps(super, scale), factor);
          }
          for (int half = 0; half < 2; half++)
            total = _mm512_fnmadd_ps(minimum[half], _mm512_set1_ps(parts[half]), total);
          break;
        }
      }
    }
  }
  _mm512_storeu_ps(out, total);
}

static void format_vector(const ck_format *format, const uint8_t *w, const uint8_t *a, int64_t k, float *out) {
  const int8_t *table = format->table;
  switch (format->scaling) {
    case CK_HALF:
      if (table) return panel_vector(4, CK_HALF, 0, table, w, a, k, out);
      if (format->bits == 8) return panel_vector(8, CK_HALF, 128, 0, w, a, k, out);
      if (format->bits == 5) return panel_vector(5, CK_HALF, 16, 0, w, a, k, out);
      return panel_vector(4, CK_HALF, 8, 0, w, a, k, out);
    case CK_HALF_MIN:
      return format->bits == 5 ? panel_vector(5, CK_HALF_MIN, 0, 0, w, a, k, out)
                               : panel_vector(4, CK_HALF_MIN, 0, 0, w, a, k, out);
    case CK_EXPONENT: return panel_vector(4, CK_EXPONENT, 0, table, w, a, k, out);
    case CK_SUPER: return panel_vector(4, CK_SUPER, 0, table, w, a, k, out);
    case CK_SUPER_MIN:
      return format->bits == 5 ? panel_vector(5, CK_SUPER_MIN, 0, 0, w, a, k, out)
                               : panel_vector(4, CK_SUPER_MIN, 0, 0, w, a, k, out);
    case CK_SUPER_16:
      return format->bits == 6 ? panel_vector(6, CK_SUPER_16, 32, 0, w, a, k, out)
                               : panel_vector(3, CK_SUPER_16, 4, 0, w, a, k, out);
    case CK_SUPER_16_MIN: return panel_vector(2, CK_SUPER_16_MIN, 0, 0, w, a, k, out);
  }
}

#define CK_PANEL_VECTOR format_vector
