// What the blocks of GGUF's quantised types hold, taken apart once for all who read them.
//
// Each type stores small unsigned codes and says how they become values: value = scale * (code - zero), or
// scale * table[code], and with a minimum scale * code + minimum. Scales stand for 32 values, or are the product of a
// half float for 256 values and a small integer for 16 or 32 of them.
#pragma once
#include "CKernels.h"

#define CK_INLINE __attribute__((always_inline))

enum { CK_MOST_VALUES = 256, CK_MOST_SCALES = 16 };

/// How a type scales its codes.
typedef enum {
  CK_HALF,           // a half float for 32 values
  CK_HALF_MIN,       // a half float and a half float as minimum for 32 values
  CK_EXPONENT,       // a power of two for 32 values
  CK_SUPER,          // a half float for 256 values, a signed integer for each 32
  CK_SUPER_MIN,      // two half floats for 256 values, two integers of 6 bits for each 32
  CK_SUPER_16,       // a half float for 256 values, a signed integer for each 16
  CK_SUPER_16_MIN,   // two half floats for 256 values, two integers of 4 bits for each 16
} ck_scaling;

/// A block of a row, taken apart.
typedef struct {
  uint16_t scale;    // half float
  uint16_t minimum;  // half float; it is added in CK_HALF_MIN and taken off otherwise
  int8_t scales[CK_MOST_SCALES];    // for each 16 or 32 values; in CK_EXPONENT the biased exponent, as unsigned
  uint8_t minimums[CK_MOST_SCALES];
  uint8_t codes[CK_MOST_VALUES];    // in the row's order
} ck_parts;

struct ck_format {
  int32_t type;            // ggml's number
  int32_t values, bytes;   // of a block
  int32_t bits;            // of a code
  int32_t zero;            // the code of 0
  const int8_t *table;     // of 16 values, or null
  ck_scaling scaling;
  void (*take_apart)(const uint8_t *block, ck_parts *parts);
};

/// Values that share a small integer scale.
static inline int ck_scale_values(const ck_format *format) {
  return format->scaling == CK_SUPER_16 || format->scaling == CK_SUPER_16_MIN ? 16 : 32;
}

static inline int ck_has_super(const ck_format *format) { return format->scaling >= CK_SUPER; }

static inline int ck_has_minimum(const ck_format *format) {
  return format->scaling == CK_HALF_MIN || format->scaling == CK_SUPER_MIN || format->scaling == CK_SUPER_16_MIN;
}

/// 2^(exponent - 128): half the power of two of an OCP microscaling block, whose table holds doubled values.
static inline float ck_half_power(uint8_t exponent) {
  uint32_t bits = exponent < 2 ? 0x00200000u << exponent : (uint32_t)(exponent - 1) << 23;
  float value;
  __builtin_memcpy(&value, &bits, 4);
  return value;
}

/// A half float as a float.
static inline float ck_widen(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000) << 16, magnitude = half & 0x7FFF, bits;
  if (magnitude >= 0x7C00) {
    bits = sign | 0x7F800000u | (magnitude & 0x3FF) << 13;  // infinity and NaN
  } else if (magnitude >= 0x400) {
    bits = sign | ((magnitude << 13) + 0x38000000u);
  } else {
    float tiny = (float)magnitude * 0x1p-24f;  // subnormal
    __builtin_memcpy(&bits, &tiny, 4);
    bits |= sign;
  }
  float value;
  __builtin_memcpy(&value, &bits, 4);
  return value;
}

/// The values of a block.
void ck_expand(const ck_format *format, const ck_parts *parts, float *out);
