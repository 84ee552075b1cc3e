// The quantised types of GGUF, block by block (ggml, "ggml-common.h" and gguf-py/gguf/quants.py describe them).
#include "formats.h"
#include <string.h>

static void take_q8_0(const uint8_t *b, ck_parts *p) {
  memcpy(&p->scale, b, 2);
  for (int i = 0; i < 32; i++) p->codes[i] = b[2 + i] ^ 0x80;
}

// Codes 0..<16 are the low nibbles, the others the high ones.
static inline void take_nibbles(const uint8_t *nibbles, uint8_t *codes) {
  for (int i = 0; i < 16; i++) {
    codes[i] = nibbles[i] & 15;
    codes[16 + i] = nibbles[i] >> 4;
  }
}

// A fifth bit for each of 32 codes.
static inline void take_fifth_bits(const uint8_t *bits, uint8_t *codes) {
  for (int i = 0; i < 32; i++) codes[i] |= (bits[i / 8] >> (i % 8) & 1) << 4;
}

static void take_q4_0(const uint8_t *b, ck_parts *p) {
  memcpy(&p->scale, b, 2);
  take_nibbles(b + 2, p->codes);
}

static void take_q4_1(const uint8_t *b, ck_parts *p) {
  memcpy(&p->scale, b, 2);
  memcpy(&p->minimum, b + 2, 2);
  take_nibbles(b + 4, p->codes);
}

static void take_q5_0(const uint8_t *b, ck_parts *p) {
  memcpy(&p->scale, b, 2);
  take_nibbles(b + 6, p->codes);
  take_fifth_bits(b + 2, p->codes);
}

static void take_q5_1(const uint8_t *b, ck_parts *p) {
  memcpy(&p->scale, b, 2);
  memcpy(&p->minimum, b + 2, 2);
  take_nibbles(b + 8, p->codes);
  take_fifth_bits(b + 4, p->codes);
}

static void take_mxfp4(const uint8_t *b, ck_parts *p) {
  p->scales[0] = (int8_t)b[0];
  take_nibbles(b + 1, p->codes);
}

// Two bits of each of 256 codes: every 32 bytes hold four times 32 codes.
static inline void take_pairs_of_bits(const uint8_t *from, int shift, uint8_t *codes) {
  for (int part = 0; part < 8; part++)
    for (int i = 0; i < 32; i++) {
      int pair = from[part / 4 * 32 + i] >> (part % 4 * 2) & 3;
      codes[part * 32 + i] = (uint8_t)(pair << shift | (shift ? codes[part * 32 + i] : 0));
    }
}

static void take_q2_k(const uint8_t *b, ck_parts *p) {
  memcpy(&p->scale, b + 80, 2);
  memcpy(&p->minimum, b + 82, 2);
  for (int i = 0; i < 16; i++) {
    p->scales[i] = b[i] & 15;
    p->minimums[i] = b[i] >> 4;
  }
  take_pairs_of_bits(b + 16, 0, p->codes);
}

static void take_q3_k(const uint8_t *b, ck_parts *p) {
  const uint8_t *scales = b + 96;
  memcpy(&p->scale, b + 108, 2);
  for (int i = 0; i < 16; i++) {
    int low = scales[i % 8] >> (i / 8 * 4) & 15, high = scales[8 + i % 4] >> (i / 4 * 2) & 3;
    p->scales[i] = (int8_t)((low | high << 4) - 32);
  }
  take_pairs_of_bits(b + 32, 0, p->codes);
  for (int i = 0; i < 256; i++) p->codes[i] |= (b[i % 32] >> (i / 32) & 1) << 2;
}

// Eight scales and eight minimums of 6 bits in 12 bytes.
static inline void take_six_bit_scales(const uint8_t *s, ck_parts *p) {
  for (int i = 0; i < 4; i++) {
    p->scales[i] = s[i] & 63;
    p->minimums[i] = s[4 + i] & 63;
    p->scales[4 + i] = (int8_t)((s[8 + i] & 15) | s[i] >> 6 << 4);
    p->minimums[4 + i] = (uint8_t)(s[8 + i] >> 4 | s[4 + i] >> 6 << 4);
  }
}

// Every 32 bytes hold 32 codes in their low nibbles and the next 32 in their high ones.
static inline void take_long_nibbles(const uint8_t *nibbles, uint8_t *codes) {
  for (int part = 0; part < 4; part++)
    for (int i = 0; i < 32; i++) {
      codes[part * 64 + i] = nibbles[part * 32 + i] & 15;
      codes[part * 64 + 32 + i] = nibbles[part * 32 + i] >> 4;
    }
}

static void take_q4_k(const uint8_t *b, ck_parts *p) {
  memcpy(&p->scale, b, 2);
  memcpy(&p->minimum, b + 2, 2);
  take_six_bit_scales(b + 4, p);
  take_long_nibbles(b + 16, p->codes);
}

static void take_q5_k(const uint8_t *b, ck_parts *p) {
  memcpy(&p->scale, b, 2);
  memcpy(&p->minimum, b + 2, 2);
  take_six_bit_scales(b + 4, p);
  take_long_nibbles(b + 48, p->codes);
  for (int part = 0; part < 8; part++)
    for (int i = 0; i < 32; i++) p->codes[part * 32 + i] |= (b[16 + i] >> part & 1) << 4;
}

static void take_q6_k(const uint8_t *b, ck_parts *p) {
  memcpy(&p->scale, b + 208, 2);
  memcpy(p->scales, b + 192, 16);
  for (int half = 0; half < 2; half++)
    for (int i = 0; i < 64; i++) {
      p->codes[half * 128 + i] = b[half * 64 + i] & 15;
      p->codes[half * 128 + 64 + i] = b[half * 64 + i] >> 4;
    }
  take_pairs_of_bits(b + 128, 4, p->codes);
}

static void take_iq4_xs(const uint8_t *b, ck_parts *p) {
  uint16_t high;
  memcpy(&p->scale, b, 2);
  memcpy(&high, b + 2, 2);
  for (int i = 0; i < 8; i++) {
    int low = b[4 + i / 2] >> (i % 2 * 4) & 15;
    p->scales[i] = (int8_t)((low | (high >> 2 * i & 3) << 4) - 32);
    take_nibbles(b + 8 + i * 16, p->codes + i * 32);
  }
}

static const int8_t NORMAL_4[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
// Doubled values of FP4 E2M1 (OCP Microscaling Formats 1.0).
static const int8_t FLOAT_4[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

static const ck_format FORMATS[] = {
    {2, 32, 18, 4, 8, 0, CK_HALF, take_q4_0},
    {3, 32, 20, 4, 0, 0, CK_HALF_MIN, take_q4_1},
    {6, 32, 22, 5, 16, 0, CK_HALF, take_q5_0},
    {7, 32, 24, 5, 0, 0, CK_HALF_MIN, take_q5_1},
    {8, 32, 34, 8, 128, 0, CK_HALF, take_q8_0},
    {10, 256, 84, 2, 0, 0, CK_SUPER_16_MIN, take_q2_k},
    {11, 256, 110, 3, 4, 0, CK_SUPER_16, take_q3_k},
    {12, 256, 144, 4, 0, 0, CK_SUPER_MIN, take_q4_k},
    {13, 256, 176, 5, 0, 0, CK_SUPER_MIN, take_q5_k},
    {14, 256, 210, 6, 32, 0, CK_SUPER_16, take_q6_k},
    {20, 32, 18, 4, 0, NORMAL_4, CK_HALF, take_q4_0},
    {23, 256, 136, 4, 0, NORMAL_4, CK_SUPER, take_iq4_xs},
    {39, 32, 17, 4, 0, FLOAT_4, CK_EXPONENT, take_mxfp4},
};

const ck_format *ck_format_of(int32_t type) {
  for (unsigned i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
    if (FORMATS[i].type == type) return FORMATS + i;
  return 0;
}

// Scales and minimums of each 16 or 32 values; the minimums are to be added.
static void float_scales(const ck_format *format, const ck_parts *parts, float *scales, float *minimums) {
  int count = format->values / ck_scale_values(format);
  float scale = ck_widen(parts->scale), minimum = ck_widen(parts->minimum);
  for (int i = 0; i < count; i++) {
    switch (format->scaling) {
      case CK_HALF:
      case CK_HALF_MIN: scales[i] = scale; break;
      case CK_EXPONENT: scales[i] = ck_half_power((uint8_t)parts->scales[i]); break;
      default: scales[i] = scale * (float)parts->scales[i];
    }
    minimums[i] = format->scaling == CK_HALF_MIN ? minimum : -(minimum * (float)parts->minimums[i]);
  }
}

// `count` codes that share a scale.
static inline void expand(const ck_format *format, const uint8_t *codes, int count, float scale, float minimum,
                          float *out) {
  if (format->table) {
    for (int i = 0; i < count; i++) out[i] = scale * (float)format->table[codes[i]];
  } else if (ck_has_minimum(format)) {
    for (int i = 0; i < count; i++) out[i] = scale * (float)codes[i] + minimum;
  } else {
    for (int i = 0; i < count; i++) out[i] = scale * (float)(codes[i] - format->zero);
  }
}

void ck_expand(const ck_format *format, const ck_parts *parts, float *out) {
  int each = ck_scale_values(format);
  float scales[CK_MOST_SCALES], minimums[CK_MOST_SCALES];
  float_scales(format, parts, scales, minimums);
  for (int i = 0; i < format->values / each; i++)
    expand(format, parts->codes + i * each, each, scales[i], minimums[i], out + i * each);
}

void ck_dequantize(const ck_format *format, const void *blocks, int64_t count, float *out) {
  const uint8_t *block = blocks;
  ck_parts parts = {0};
  for (int64_t at = 0; at < count; at += format->values, block += format->bytes) {
    format->take_apart(block, &parts);
    ck_expand(format, &parts, out + at);
  }
}

void ck_widen_f16(const void *halves, int64_t count, float *out) {
  for (int64_t i = 0; i < count; i++) {
    uint16_t half;
    memcpy(&half, (const uint8_t *)halves + 2 * i, 2);
    out[i] = ck_widen(half);
  }
}

void ck_widen_bf16(const void *halves, int64_t count, float *out) {
  for (int64_t i = 0; i < count; i++) {
    uint32_t bits = 0;
    memcpy((uint8_t *)&bits + 2, (const uint8_t *)halves + 2 * i, 2);
    memcpy(out + i, &bits, 4);
  }
}
