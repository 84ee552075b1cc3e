// A vector of CK_WIDTH floats in the compiler's own vector types, and the functions that the kernels need on it. The
// including file may define CK_MAX, CK_MIN, CK_HMAX, CK_HSUM and CK_LOOK_UP with its processor's instructions: the compiler's
// builtins take care of NaNs at several times the cost.
#include <stddef.h>
#include "panels.h"

typedef float vf __attribute__((vector_size(CK_WIDTH * 4)));
typedef int32_t vi __attribute__((vector_size(CK_WIDTH * 4)));
typedef int8_t vc __attribute__((vector_size(CK_WIDTH)));
typedef uint8_t vu __attribute__((vector_size(CK_WIDTH)));
typedef uint16_t vh __attribute__((vector_size(CK_WIDTH * 2)));
typedef uint8_t vb __attribute__((vector_size(CK_WIDTH * 4)));

#define ROUNDER 12582912.0f  // 1.5 * 2^23: the sum's low bits hold the rounded integer
#define ROUNDER_BITS 0x4B400000
#define CK_LARGEST_HALF 65504.0f

static inline CK_INLINE vf load(const float *p) {
  vf v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
static inline CK_INLINE void store(float *p, vf v) { __builtin_memcpy(p, &v, sizeof v); }
static inline CK_INLINE vb load_bytes(const uint8_t *p) {
  vb v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
static inline CK_INLINE void store_bytes(uint8_t *p, vb v) { __builtin_memcpy(p, &v, sizeof v); }
static inline CK_INLINE vi as_int(vf v) { return (vi)v; }

#ifndef CK_MAX
#define CK_MAX(a, b) __builtin_elementwise_max(a, b)
#define CK_MIN(a, b) __builtin_elementwise_min(a, b)
#endif
static inline CK_INLINE vf vmax(vf a, vf b) { return CK_MAX(a, b); }
static inline CK_INLINE vf vmin(vf a, vf b) { return CK_MIN(a, b); }
static inline CK_INLINE int32_t hsum_int(vi v) { return __builtin_reduce_add(v); }
// The largest magnitude: floats without their sign order like integers.
static inline CK_INLINE vi magnitude_bits(vf v) { return as_int(v) & 0x7FFFFFFF; }
static inline CK_INLINE float largest(vi bits) {
  int32_t most = __builtin_reduce_max(bits);
  float value;
  __builtin_memcpy(&value, &most, 4);
  return value;
}

#ifdef CK_HSUM
static inline CK_INLINE float hsum(vf v) { return CK_HSUM(v); }
static inline CK_INLINE float hmax(vf v) { return CK_HMAX(v); }
#else
static inline CK_INLINE float hsum(vf v) {
  float parts[CK_WIDTH];
  store(parts, v);
  for (int half = CK_WIDTH / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) parts[i] += parts[i + half];
  return parts[0];
}
static inline CK_INLINE float hmax(vf v) {
  float parts[CK_WIDTH];
  store(parts, v);
  for (int half = CK_WIDTH / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) parts[i] = parts[i] > parts[i + half] ? parts[i] : parts[i + half];
  return parts[0];
}
#endif

// Numbers of other types as floats.
static inline CK_INLINE vf load_signed(const uint8_t *p) {
  vc v;
  __builtin_memcpy(&v, p, sizeof v);
  return __builtin_convertvector(v, vf);
}
static inline CK_INLINE vf load_unsigned(const uint8_t *p) {
  vu v;
  __builtin_memcpy(&v, p, sizeof v);
  return __builtin_convertvector(v, vf);
}
static inline CK_INLINE vf load_bf16(const uint8_t *p) {
  vh v;
  __builtin_memcpy(&v, p, sizeof v);
  return (vf)(__builtin_convertvector(v, vi) << 16);
}
// table[code] for each of many codes below 16.
static inline CK_INLINE vb look_up(const uint8_t *table, vb codes) {
#ifdef CK_LOOK_UP
  return CK_LOOK_UP(table, codes);
#else
  uint8_t values[sizeof(vb)];
  store_bytes(values, codes);
  for (unsigned i = 0; i < sizeof values; i++) values[i] = table[values[i]];
  return load_bytes(values);
#endif
}

// e^x for x <= 0; below -87 it is as good as nothing. 2^n * e^r with r within ln(2)/2 and a polynomial of degree 6.
static inline CK_INLINE vf exponential(vf x) {
  x = vmax(x, (vf){0} - 87.0f);
  vf shifted = x * 1.44269504f + ROUNDER;
  vf n = shifted - ROUNDER;
  vf r = x - n * 0.693359375f + n * 2.12194440e-4f;
  vf p = r * (1.0f / 720) + (1.0f / 120);
  p = p * r + (1.0f / 24);
  p = p * r + (1.0f / 6);
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  return (vf)((vi)p + ((as_int(shifted) - ROUNDER_BITS) << 23));
}

// x * Phi(x) with the standard normal distribution Phi (Hendrycks and Gimpel, "Gaussian Error Linear Units"), to 6e-6.
// Phi(x) - 1/2 = x * P(2 (x/5)^2 - 1) on [-5, 5]; the polynomial was fitted by training/fit_gelu.py.
static inline CK_INLINE vf gelu(vf x) {
  static const float P[12] = {0.141363725f,   -0.0702983215f, 0.0515267923f,   -0.0403910317f,
                              0.0313393772f,  -0.0236220211f, 0.0169815458f,   -0.0102014458f,
                              0.00499827648f, -0.00380934565f, 0.00325710466f, -0.00114479289f};
  vf limit = (vf){0} + 5.0f;
  vf c = vmax(vmin(x, limit), -limit);
  vf u = c * c * 0.08f - 1.0f;
  // In pairs, pairs of pairs and so on (Estrin's scheme): the steps of Horner's would all wait for one another.
  vf u2 = u * u, u4 = u2 * u2;
  vf p0 = (u * P[1] + P[0]) + (u * P[3] + P[2]) * u2;
  vf p1 = (u * P[5] + P[4]) + (u * P[7] + P[6]) * u2;
  vf p2 = (u * P[9] + P[8]) + (u * P[11] + P[10]) * u2;
  vf p = p0 + (p1 + p2 * u4) * u4;
  return x * vmax(c * p + 0.5f, (vf){0});
}
