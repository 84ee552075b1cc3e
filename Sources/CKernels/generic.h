// The kernels, written once over a vector type and compiled once for each dispatch level. The including file defines
// CK_WIDTH (floats in a vector), CK_LEVEL_NAME, CK_TABLE (name of the table) and, before its `product` function,
// includes "vectors.h". Everything is static: only the table leaves a file.

// ---- quantisation -------------------------------------------------------------------------------------------------

// A block's scale and the sums of the first and the last 16 of its values.
typedef struct {
  float scale;
  int32_t low, high;
} quantized;

// One block of 32 values to int8 with one scale.
static inline CK_INLINE quantized quantize(const float *x, int8_t *out) {
  vi most = {0};
  for (int i = 0; i < CK_BLOCK; i += CK_WIDTH)
    most = __builtin_elementwise_max(most, magnitude_bits(load(x + i)));
  float peak = largest(most);
  float inverse = peak > 0 ? 127.0f / peak : 0;
  vi sums[2] = {{0}};
  for (int i = 0; i < CK_BLOCK; i += CK_WIDTH) {
    // Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
    vi q = as_int(load(x + i) * inverse + ROUNDER) - ROUNDER_BITS;
    sums[i / 16] += q;
    vc narrow = __builtin_convertvector(q, vc);
    __builtin_memcpy(out + i, &narrow, sizeof narrow);
  }
  return (quantized){peak / 127.0f, hsum_int(sums[0]), hsum_int(sums[1])};
}

// One block at token `j` of a tile's block.
static inline CK_INLINE void quantize_block(const float *x, uint8_t *block, int j) {
  quantized q = quantize(x, (int8_t *)block + CK_TILE * 8 + j * CK_BLOCK);
  ((float *)block)[j] = q.scale;
  ((int32_t *)block)[CK_TILE + j] = -128 * (q.low + q.high);
}

// x becomes what the quantised values at token `j` of the block leave of it.
static inline CK_INLINE void take_remainder(float *x, const uint8_t *block, int j) {
  const int8_t *q = (const int8_t *)block + CK_TILE * 8 + j * CK_BLOCK;
  for (int i = 0; i < CK_BLOCK; i++) x[i] -= ((const float *)block)[j] * (float)q[i];
}

static inline CK_INLINE void empty_block(uint8_t *block, int j) {
  ((float *)block)[j] = 0;
  ((int32_t *)block)[CK_TILE + j] = 0;
  __builtin_memset(block + CK_TILE * 8 + j * CK_BLOCK, 0, CK_BLOCK);
}

static void pack_rows(const float *x, const int32_t *slots, int64_t k, void *packed, int64_t first, int64_t last) {
  int64_t blocks = k / CK_BLOCK;
  for (int64_t tile = first; tile < last; tile++) {
    const int32_t *slot = slots + tile * CK_TILE;
    for (int j = 0; j < CK_TILE; j++) {
      uint8_t *block = (uint8_t *)packed + tile * blocks * CK_TILE_BYTES;
      for (int64_t b = 0; b < blocks; b++, block += CK_TILE_BYTES) {
        if (slot[j] >= 0) {
          quantize_block(x + slot[j] * k + b * CK_BLOCK, block, j);
        } else if (slot[j] == CK_REMAINDER) {
          float rest[CK_BLOCK];
          __builtin_memcpy(rest, x + slot[j - 1] * k + b * CK_BLOCK, sizeof rest);
          take_remainder(rest, block, j - 1);
          quantize_block(rest, block, j);
        } else {
          empty_block(block, j);
        }
      }
    }
  }
}

// ---- quantised products -------------------------------------------------------------------------------------------

// Tokens that stay in the second-level cache while all panels pass over them.
#define TILES_AT_ONCE 48

// Products of a pair of panels and a tile, with those of remainders added to their rows.
static inline CK_INLINE void whole_product(const uint8_t *w, const uint8_t *packed, int64_t blocks, const int32_t *slot,
                                           float *result) {
  int used = CK_TILE;
  while (used > 0 && slot[used - 1] == CK_EMPTY) used--;
  product(w, packed, blocks, used, result);
  for (int j = 1; j < used; j++)
    if (slot[j] == CK_REMAINDER)
      for (int i = 0; i < CK_PAIR; i++) result[(j - 1) * CK_PAIR + i] += result[j * CK_PAIR + i];
}

// Adds `columns` values and their bias to a row of the result, or replaces it.
static inline CK_INLINE void finish(const float *result, const float *bias, int64_t columns, int32_t mode, float *out) {
  if (columns == CK_PAIR) {
    for (int i = 0; i < CK_PAIR; i += CK_WIDTH) {
      vf v = load(result + i) + load(bias + i);
      store(out + i, mode == CK_ADD ? load(out + i) + v : v);
    }
  } else {
    for (int64_t i = 0; i < columns; i++) out[i] = (mode == CK_ADD ? out[i] : 0) + result[i] + bias[i];
  }
}

static void multiply(const void *panels, const void *packed, const float *bias, const int32_t *slots, int64_t tiles,
                     int64_t k, int64_t n, int64_t first, int64_t last, int32_t mode, float *y, int64_t stride) {
  int64_t blocks = k / CK_BLOCK;
  _Alignas(64) float result[CK_TILE * CK_PAIR];
  for (int64_t start = 0; start < tiles; start += TILES_AT_ONCE)
    for (int64_t pair = first; pair < last; pair++) {
      const uint8_t *w = (const uint8_t *)panels + pair * 2 * blocks * CK_PANEL_BYTES;
      int64_t column = pair * CK_PAIR, columns = n - column < CK_PAIR ? n - column : CK_PAIR;
      for (int64_t tile = start; tile < tiles && tile < start + TILES_AT_ONCE; tile++) {
        const int32_t *slot = slots + tile * CK_TILE;
        whole_product(w, (const uint8_t *)packed + tile * blocks * CK_TILE_BYTES, blocks, slot, result);
        for (int j = 0; j < CK_TILE; j++)
          if (slot[j] >= 0) finish(result + j * CK_PAIR, bias + column, columns, mode, y + slot[j] * stride + column);
      }
    }
}

static void multiply_gelu_pack(const void *panels, const void *packed, const float *bias, const int32_t *slots,
                               int64_t tiles, int64_t k, int64_t n, int64_t first, int64_t last, void *out) {
  int64_t blocks = k / CK_BLOCK;
  _Alignas(64) float result[CK_TILE * CK_PAIR];
  for (int64_t start = 0; start < tiles; start += TILES_AT_ONCE)
    for (int64_t pair = first; pair < last; pair++) {
      const uint8_t *w = (const uint8_t *)panels + pair * 2 * blocks * CK_PANEL_BYTES;
      const float *b = bias + pair * CK_PAIR;
      for (int64_t tile = start; tile < tiles && tile < start + TILES_AT_ONCE; tile++) {
        const int32_t *slot = slots + tile * CK_TILE;
        whole_product(w, (const uint8_t *)packed + tile * blocks * CK_TILE_BYTES, blocks, slot, result);
        uint8_t *block = (uint8_t *)out + (tile * (n / CK_BLOCK) + pair) * CK_TILE_BYTES;
        for (int j = 0; j < CK_TILE; j++) {
          float *r = result + j * CK_PAIR;
          if (slot[j] >= 0) {
            for (int i = 0; i < CK_PAIR; i += CK_WIDTH) store(r + i, gelu(load(r + i) + load(b + i)));
            quantize_block(r, block, j);
          } else if (slot[j] == CK_REMAINDER) {
            take_remainder(r - CK_PAIR, block, j - 1);
            quantize_block(r - CK_PAIR, block, j);
          } else {
            empty_block(block, j);
          }
        }
      }
    }
}

// ---- rows ---------------------------------------------------------------------------------------------------------

static void layer_norm(const float *x, int64_t m, int64_t n, const float *gain, const float *shift, float epsilon,
                       float *y) {
  for (int64_t row = 0; row < m; row++, x += n, y += n) {
    vf total = {0}, squares = {0};
    for (int64_t i = 0; i < n; i += CK_WIDTH) total += load(x + i);
    float mean = hsum(total) / (float)n;
    for (int64_t i = 0; i < n; i += CK_WIDTH) {
      vf centred = load(x + i) - mean;
      squares += centred * centred;
    }
    float factor = 1.0f / __builtin_sqrtf(hsum(squares) / (float)n + epsilon);
    for (int64_t i = 0; i < n; i += CK_WIDTH)
      store(y + i, (load(x + i) - mean) * factor * load(gain + i) + load(shift + i));
  }
}

static void gelu_rows(float *x, int64_t count) {
  for (int64_t i = 0; i < count; i += CK_WIDTH) store(x + i, gelu(load(x + i)));
}

static void add_bias(float *x, int64_t m, int64_t n, const float *bias) {
  for (int64_t row = 0; row < m; row++, x += n)
    for (int64_t i = 0; i < n; i++) x[i] += bias[i];
}

static void dot_rows(const float *rows, int64_t count, int64_t width, const float *vector, float *out) {
  int64_t whole = width / CK_WIDTH * CK_WIDTH;
  for (int64_t row = 0; row < count; row++, rows += width) {
    vf even = {0}, odd = {0};
    int64_t i = 0;
    for (; i + CK_WIDTH < whole; i += 2 * CK_WIDTH) {
      even += load(rows + i) * load(vector + i);
      odd += load(rows + i + CK_WIDTH) * load(vector + i + CK_WIDTH);
    }
    for (; i < whole; i += CK_WIDTH) even += load(rows + i) * load(vector + i);
    float total = hsum(even + odd);
    for (; i < width; i++) total += rows[i] * vector[i];
    out[row] = total;
  }
}

// ---- attention ----------------------------------------------------------------------------------------------------

// scores[q][j] = scale * query[q] . key[j] for six queries; `keys` is transposed [size, padded].
static inline CK_INLINE void score(const float *const *query, const float *keys, int64_t padded, int64_t size,
                                   float scale, float *scores) {
  for (int64_t j = 0; j < padded; j += CK_WIDTH) {
    vf sum[CK_QUERIES] = {{0}};
    for (int64_t d = 0; d < size; d++) {
      vf key = load(keys + d * padded + j);
      for (int q = 0; q < CK_QUERIES; q++) sum[q] += key * query[q][d];
    }
    for (int q = 0; q < CK_QUERIES; q++) store(scores + q * padded + j, sum[q] * scale);
  }
}

// Turns a row of scores into weights that are not yet divided by their sum, which it returns.
static inline CK_INLINE float soften(float *scores, int64_t tokens, int64_t padded) {
  for (int64_t j = tokens; j < padded; j++) scores[j] = -1e30f;
  vf most = load(scores);
  for (int64_t j = CK_WIDTH; j < padded; j += CK_WIDTH) most = vmax(most, load(scores + j));
  float peak = hmax(most);
  vf total = {0};
  for (int64_t j = 0; j < padded; j += CK_WIDTH) {
    vf e = exponential(load(scores + j) - peak);
    store(scores + j, e);
    total += e;
  }
  return hsum(total);
}

// out[q] = sum over j of weights[q][j] * value[j], divided by total[q], for `rows` of the six queries.
static inline CK_INLINE void gather(const float *weights, const float *total, const float *values, int64_t stride,
                                    int64_t tokens, int64_t padded, int64_t size, int rows, float *out,
                                    int64_t out_stride) {
  for (int64_t d = 0; d < size; d += CK_WIDTH) {
    vf sum[CK_QUERIES] = {{0}};
    for (int64_t j = 0; j < tokens; j++) {
      vf value = load(values + j * stride + d);
      for (int q = 0; q < CK_QUERIES; q++) sum[q] += value * weights[q * padded + j];
    }
    for (int q = 0; q < CK_QUERIES; q++)
      if (q < rows) store(out + q * out_stride + d, sum[q] * (1.0f / total[q]));
  }
}

static void attention(const float *qkv, int64_t tokens, int64_t heads, int64_t size, int64_t first, int64_t last,
                      float scale, float *scratch, float *out) {
  int64_t padded = (tokens + 15) / 16 * 16, width = heads * size, stride = 3 * width;
  float *keys = scratch, *scores = scratch + size * padded;
  for (int64_t head = first; head < last; head++) {
    const float *q = qkv + head * size, *k = q + width, *v = k + width;
    for (int64_t d = 0; d < size; d++) {
      for (int64_t j = 0; j < tokens; j++) keys[d * padded + j] = k[j * stride + d];
      for (int64_t j = tokens; j < padded; j++) keys[d * padded + j] = 0;
    }
    for (int64_t i = 0; i < tokens; i += CK_QUERIES) {
      int rows = tokens - i < CK_QUERIES ? (int)(tokens - i) : CK_QUERIES;
      const float *query[CK_QUERIES];
      float total[CK_QUERIES];
      for (int r = 0; r < CK_QUERIES; r++) query[r] = q + (i + (r < rows ? r : 0)) * stride;
      score(query, keys, padded, size, scale, scores);
      for (int r = 0; r < CK_QUERIES; r++) total[r] = soften(scores + r * padded, tokens, padded);
      gather(scores, total, v, stride, tokens, padded, size, rows, out + i * width + head * size, width);
    }
  }
}

#include "decoder.h"
#include "matrix.h"

const ck_kernels CK_TABLE = {
    .name = CK_LEVEL_NAME,
    .pack_rows = pack_rows,
    .multiply = multiply,
    .multiply_gelu_pack = multiply_gelu_pack,
    .layer_norm = layer_norm,
    .gelu = gelu_rows,
    .add_bias = add_bias,
    .attention = attention,
    .dot_rows = dot_rows,
    .rms_norm = rms_norm,
    .add_scaled = add_scaled,
    .gated = gated,
    .soft_cap = soft_cap,
    .rope = rope,
    .store_cache = store_cache,
    .attend = attend,
    .likeliest = likeliest,
    .softmax = softmax,
    .pack = pack,
    .multiply_matrix = multiply_matrix,
    .multiply_floats = multiply_floats,
    .multiply_gated = multiply_gated,
};
