// The parts of a decoder beside its matrices, included by generic.h and so compiled once for each dispatch level. The
// including file defines `load_halves` and `store_halves`.

// ---- rows ---------------------------------------------------------------------------------------------------------

static void rms_norm(const float *x, int64_t m, int64_t n, const float *gain, float epsilon, float *y) {
  int64_t whole = n / CK_WIDTH * CK_WIDTH;
  for (int64_t row = 0; row < m; row++, x += n, y += n) {
    vf squares = {0};
    for (int64_t i = 0; i < whole; i += CK_WIDTH) squares += load(x + i) * load(x + i);
    float total = hsum(squares);
    for (int64_t i = whole; i < n; i++) total += x[i] * x[i];
    float factor = 1.0f / __builtin_sqrtf(total / (float)n + epsilon);
    for (int64_t i = 0; i < whole; i += CK_WIDTH) store(y + i, load(x + i) * factor * load(gain + i));
    for (int64_t i = whole; i < n; i++) y[i] = x[i] * factor * gain[i];
  }
}

static void add_scaled(const float *x, int64_t count, float factor, float *y) {
  int64_t whole = count / CK_WIDTH * CK_WIDTH;
  for (int64_t i = 0; i < whole; i += CK_WIDTH) store(y + i, load(y + i) + load(x + i) * factor);
  for (int64_t i = whole; i < count; i++) y[i] += x[i] * factor;
}

// 1 / (1 + e^-x)
static inline CK_INLINE vf sigmoid(vf x) {
  vi negative = as_int(x) >> 31;
  vf e = exponential(-(vf)magnitude_bits(x));
  vf top = (vf)((negative & as_int(e)) | (~negative & as_int((vf){0} + 1.0f)));
  return top / (e + 1.0f);
}

static inline CK_INLINE vf silu(vf x) { return x * sigmoid(x); }

// The approximation of GELU by a hyperbolic tangent (Hendrycks and Gimpel 2016), written with a logistic function.
static inline CK_INLINE vf gelu_tanh(vf x) { return x * sigmoid(1.5957691216f * (x + 0.044715f * x * x * x)); }

static inline CK_INLINE vf activated(vf gate, int32_t activation) {
  return activation == CK_SILU ? silu(gate) : gelu_tanh(gate);
}

static void gated(const float *gate, const float *up, int64_t m, int64_t n, int64_t stride, int32_t activation,
                  float *out) {
  for (int64_t row = 0; row < m; row++, gate += stride, up += stride, out += n) {
    int64_t i = 0;
    for (; i + CK_WIDTH <= n; i += CK_WIDTH) store(out + i, activated(load(gate + i), activation) * load(up + i));
    if (i == n) continue;
    float rest[2][CK_WIDTH] = {{0}};
    __builtin_memcpy(rest[0], gate + i, (size_t)(n - i) * 4);
    __builtin_memcpy(rest[1], up + i, (size_t)(n - i) * 4);
    store(rest[0], activated(load(rest[0]), activation) * load(rest[1]));
    __builtin_memcpy(out + i, rest[0], (size_t)(n - i) * 4);
  }
}

// cap * tanh(x / cap)
static inline CK_INLINE vf capped(vf x, float cap) { return cap * (2.0f * sigmoid(x * (2.0f / cap)) - 1.0f); }

static void soft_cap(float *x, int64_t count, float cap) {
  int64_t i = 0;
  for (; i + CK_WIDTH <= count; i += CK_WIDTH) store(x + i, capped(load(x + i), cap));
  if (i == count) return;
  float rest[CK_WIDTH] = {0};
  __builtin_memcpy(rest, x + i, (size_t)(count - i) * 4);
  store(rest, capped(load(rest), cap));
  __builtin_memcpy(x + i, rest, (size_t)(count - i) * 4);
}

// ---- rotary positions ---------------------------------------------------------------------------------------------

static inline CK_INLINE void rotate_halves(float *x, int64_t half, const float *cosine, const float *sine) {
  int64_t i = 0;
  for (; i + CK_WIDTH <= half; i += CK_WIDTH) {
    vf a = load(x + i), b = load(x + half + i), c = load(cosine + i), s = load(sine + i);
    store(x + i, a * c - b * s);
    store(x + half + i, b * c + a * s);
  }
  for (; i < half; i++) {
    float a = x[i], b = x[half + i];
    x[i] = a * cosine[i] - b * sine[i];
    x[half + i] = b * cosine[i] + a * sine[i];
  }
}

static inline CK_INLINE void rotate_pairs(float *x, int64_t half, const float *cosine, const float *sine) {
  for (int64_t i = 0; i < half; i++) {
    float a = x[2 * i], b = x[2 * i + 1];
    x[2 * i] = a * cosine[i] - b * sine[i];
    x[2 * i + 1] = b * cosine[i] + a * sine[i];
  }
}

static void rope(float *x, int64_t m, int64_t stride, int64_t heads, int64_t size, int64_t turned, int32_t pairing,
                 const float *angles) {
  int64_t half = turned / 2;
  for (int64_t row = 0; row < m; row++, x += stride, angles += turned)
    for (int64_t head = 0; head < heads; head++) {
      if (pairing == CK_ROPE_HALVES) rotate_halves(x + head * size, half, angles, angles + half);
      else rotate_pairs(x + head * size, half, angles, angles + half);
    }
}

// ---- the cache ----------------------------------------------------------------------------------------------------

static inline CK_INLINE float narrow_block(const float *x, int64_t count, int8_t *q) {
  float peak = 0;
  for (int64_t i = 0; i < count; i++) peak = __builtin_fabsf(x[i]) > peak ? __builtin_fabsf(x[i]) : peak;
  float inverse = peak > 0 ? 127.0f / peak : 0;
  for (int64_t i = 0; i < count; i++) q[i] = (int8_t)__builtin_rintf(x[i] * inverse);
  return peak / 127.0f;
}

static inline CK_INLINE void store_half(uint8_t *out, float value) {
  float all[CK_WIDTH];
  uint16_t halves[CK_WIDTH];
  for (int i = 0; i < CK_WIDTH; i++) all[i] = value;
  store_halves(halves, load(all));
  __builtin_memcpy(out, halves, 2);
}

static inline CK_INLINE float one_half(uint16_t half) {
#if CK_WIDTH > 4
  _Float16 value;  // one instruction
  __builtin_memcpy(&value, &half, 2);
  return (float)value;
#else
  return ck_widen(half);
#endif
}

// A vector of F16 or F32 values of the cache.
static inline CK_INLINE vf load_stored(const uint8_t *p, int32_t type) {
  if (type == CK_CACHE_F16) return load_halves(p);
  vf v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

static inline CK_INLINE int64_t stored_bytes(int32_t type) { return type == CK_CACHE_F16 ? 2 : 4; }

// One key into its lane of a block of 16.
static void store_key(const float *k, int64_t size, int32_t type, int64_t at, void *keys) {
  int64_t lane = at % CK_KEYS;
  int64_t bytes = ck_key_block_bytes(type, size);
  uint8_t *block = (uint8_t *)keys + at / CK_KEYS * bytes;
  // Saved sessions hold whole blocks: what no key fills yet must be nothing else either.
  if (lane == 0) __builtin_memset(block, 0, (size_t)bytes);
  if (type == CK_CACHE_F16) {
    for (int64_t d = 0; d < size; d++) store_half(block + (d * CK_KEYS + lane) * 2, k[d]);
    return;
  }
  if (type == CK_CACHE_F32) {
    for (int64_t d = 0; d < size; d++) __builtin_memcpy(block + (d * CK_KEYS + lane) * 4, k + d, 4);
    return;
  }
  for (int64_t d = 0; d < size; d += CK_BLOCK, block += CK_KEYS * (2 + CK_BLOCK)) {
    int8_t q[CK_BLOCK];
    store_half(block + lane * 2, narrow_block(k + d, CK_BLOCK, q));
    for (int i = 0; i < CK_BLOCK; i++) block[CK_KEYS * 2 + i * CK_KEYS + lane] = (uint8_t)q[i];
  }
}

static void store_value(const float *v, int64_t size, int32_t type, int64_t at, void *values) {
  int64_t bytes = ck_value_bytes(type, size);
  uint8_t *row = (uint8_t *)values + at * bytes;
  if (type == CK_CACHE_F16) {
    __builtin_memset(row, 0, (size_t)bytes);
    for (int64_t d = 0; d < size; d += CK_WIDTH) {
      float part[CK_WIDTH] = {0};
      __builtin_memcpy(part, v + d, (size_t)(size - d < CK_WIDTH ? size - d : CK_WIDTH) * 4);
      store_halves(row + d * 2, load(part));
    }
    return;
  }
  if (type == CK_CACHE_F32) {
    __builtin_memset(row, 0, (size_t)bytes);
    __builtin_memcpy(row, v, (size_t)size * 4);
    return;
  }
  for (int64_t d = 0; d < size; d += CK_BLOCK, row += CK_Q8_0_BYTES)
    store_half(row, narrow_block(v + d, CK_BLOCK, (int8_t *)row + 2));
}

static void store_cache(const float *k, const float *v, int64_t m, int64_t k_stride, int64_t v_stride, int64_t size,
                        int32_t type, int64_t at, void *keys, void *values) {
  for (int64_t row = 0; row < m; row++, k += k_stride, v += v_stride) {
    store_key(k, size, type, at + row, keys);
    store_value(v, size, type, at + row, values);
  }
}

// ---- attention over the cache -------------------------------------------------------------------------------------

// Keys that are scored before their values are gathered: a multiple of CK_KEYS. The tiles stand at multiples of it, so
// that a query's result is the same whatever is computed beside it.
#define KEYS_AT_ONCE 128
// Blocks of keys that are scored at once, at most, and vectors of a value that are gathered at once.
#define MOST_BLOCKS 4
#define VALUE_VECTORS (CK_WIDTH == 16 ? 4 : 1)

// scores[r][j] = query[r] . key[j] for `count` blocks of 16 keys; `query` is transposed [size, 6]. `rows` and `count` are
// constants: with few rows it takes several blocks to keep the processor from waiting for each sum.
static inline CK_INLINE void score_blocks(const float *query, const uint8_t *keys, int64_t size, int32_t type,
                                          const int rows, const int count, float *scores) {
  int64_t bytes = ck_key_block_bytes(type, size);
  for (int lane = 0; lane < CK_KEYS; lane += CK_WIDTH) {
    vf sum[MOST_BLOCKS][CK_QUERIES] = {{{0}}};
    if (type != CK_CACHE_Q8_0) {
      for (int64_t d = 0; d < size; d++)
        for (int b = 0; b < count; b++) {
          vf key = load_stored(keys + b * bytes + (d * CK_KEYS + lane) * stored_bytes(type), type);
          for (int r = 0; r < rows; r++) sum[b][r] += key * query[d * CK_QUERIES + r];
        }
    } else {
      for (int64_t d = 0; d < size; d += CK_BLOCK) {
        const uint8_t *part = keys + d / CK_BLOCK * CK_KEYS * (2 + CK_BLOCK);
        vf inner[MOST_BLOCKS][CK_QUERIES] = {{{0}}};
        for (int i = 0; i < CK_BLOCK; i++)
          for (int b = 0; b < count; b++) {
            vf key = load_signed(part + b * bytes + CK_KEYS * 2 + i * CK_KEYS + lane);
            for (int r = 0; r < rows; r++) inner[b][r] += key * query[(d + i) * CK_QUERIES + r];
          }
        for (int b = 0; b < count; b++) {
          vf scale = load_halves(part + b * bytes + lane * 2);
          for (int r = 0; r < rows; r++) sum[b][r] += inner[b][r] * scale;
        }
      }
    }
    for (int b = 0; b < count; b++)
      for (int r = 0; r < rows; r++) store(scores + r * KEYS_AT_ONCE + b * CK_KEYS + lane, sum[b][r]);
  }
}

// The scores of keys from..<to of a tile, which may begin and end within a block.
static inline CK_INLINE void score_keys(const float *query, const uint8_t *keys, int64_t from, int64_t to, int64_t size,
                                        int32_t type, const int rows, float *scores) {
  int64_t bytes = ck_key_block_bytes(type, size), j = from / CK_KEYS * CK_KEYS;
  const int count = rows == 1 ? MOST_BLOCKS : rows <= 3 ? 2 : 1;
  for (; j + (count - 1) * CK_KEYS < to; j += count * CK_KEYS)
    score_blocks(query, keys + j / CK_KEYS * bytes, size, type, rows, count, scores + j);
  for (; j < to; j += CK_KEYS) score_blocks(query, keys + j / CK_KEYS * bytes, size, type, rows, 1, scores + j);
}

// What has been gathered for six queries (online softmax: Milakov and Gimelshein 2018).
struct gathering {
  float peak[CK_QUERIES], total[CK_QUERIES];
  _Alignas(64) float sums[CK_QUERIES * CK_MOST_HEAD_SIZE];
};

// Turns the scores of keys low..<high of a tile into weights, the others into 0, and rescales what was gathered so far.
static inline CK_INLINE void weigh(float *scores, int64_t low, int64_t high, int r, int64_t padded,
                                   struct gathering *g) {
  if (low >= high) {
    for (int64_t j = 0; j < KEYS_AT_ONCE; j++) scores[j] = 0;
    return;
  }
  for (int64_t j = 0; j < low; j++) scores[j] = -1e30f;
  for (int64_t j = high; j < KEYS_AT_ONCE; j++) scores[j] = -1e30f;
  vf most = load(scores);
  for (int64_t j = CK_WIDTH; j < KEYS_AT_ONCE; j += CK_WIDTH) most = vmax(most, load(scores + j));
  float peak = hmax(most);
  if (peak > g->peak[r]) {
    float change[CK_WIDTH];
    store(change, exponential((vf){0} + (g->peak[r] - peak)));
    float *sums = g->sums + r * CK_MOST_HEAD_SIZE;
    for (int64_t d = 0; d < padded; d += CK_WIDTH) store(sums + d, load(sums + d) * change[0]);
    g->total[r] *= change[0];
    g->peak[r] = peak;
  }
  vf total = {0};
  for (int64_t j = 0; j < KEYS_AT_ONCE; j += CK_WIDTH) {
    vf e = exponential(load(scores + j) - g->peak[r]);
    store(scores + j, e);
    total += e;
  }
  g->total[r] += hsum(total);
  for (int64_t j = 0; j < low; j++) scores[j] = 0;
  for (int64_t j = high; j < KEYS_AT_ONCE; j++) scores[j] = 0;
}

// A vector of the values of one key, from value `d`.
static inline CK_INLINE vf load_part(const uint8_t *value, int64_t d, int32_t type) {
  if (type != CK_CACHE_Q8_0) return load_stored(value + d * stored_bytes(type), type);
  uint16_t scale;
  const uint8_t *block = value + d / CK_BLOCK * CK_Q8_0_BYTES;
  __builtin_memcpy(&scale, block, 2);
  return load_signed(block + 2 + d % CK_BLOCK) * one_half(scale);
}

// sums[r] += weights[r][j] * value[j] for keys low..<high of a tile and `count` vectors of the values, from value `d`;
// `rows` and `count` are constants.
static inline CK_INLINE void gather_part(const float *weights, const uint8_t *values, int64_t low, int64_t high,
                                         int64_t d, int64_t bytes, int32_t type, const int rows, const int count,
                                         struct gathering *g) {
  vf sum[CK_QUERIES][VALUE_VECTORS];
  float *sums = g->sums + d;
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < count; v++) sum[r][v] = load(sums + r * CK_MOST_HEAD_SIZE + v * CK_WIDTH);
  for (int64_t j = low; j < high; j++) {
    vf value[VALUE_VECTORS];
    for (int v = 0; v < count; v++) value[v] = load_part(values + j * bytes, d + v * CK_WIDTH, type);
    for (int r = 0; r < rows; r++)
      for (int v = 0; v < count; v++) sum[r][v] += value[v] * weights[r * KEYS_AT_ONCE + j];
  }
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < count; v++) store(sums + r * CK_MOST_HEAD_SIZE + v * CK_WIDTH, sum[r][v]);
}

static inline CK_INLINE void gather_values(const float *weights, const uint8_t *values, int64_t low, int64_t high,
                                           int64_t size, int32_t type, const int rows, struct gathering *g) {
  int64_t bytes = ck_value_bytes(type, size), d = 0;
  for (; d + VALUE_VECTORS * CK_WIDTH <= size; d += VALUE_VECTORS * CK_WIDTH)
    gather_part(weights, values, low, high, d, bytes, type, rows, VALUE_VECTORS, g);
  for (; d < size; d += CK_WIDTH) gather_part(weights, values, low, high, d, bytes, type, rows, 1, g);
}

// Up to six rows, from `first`, of the queries of all heads of the group; `rows` is a constant.
static inline CK_INLINE void attend_rows(const ck_attention *a, int64_t first, const int rows, int32_t type) {
  struct gathering g;
  _Alignas(64) float scores[CK_QUERIES * KEYS_AT_ONCE];
  float query[CK_QUERIES * CK_MOST_HEAD_SIZE];
  int64_t low[CK_QUERIES], high[CK_QUERIES], padded = (a->size + CK_WIDTH - 1) / CK_WIDTH * CK_WIDTH;
  for (int r = 0; r < rows; r++) {
    int64_t token = (first + r) / a->group, head = (first + r) % a->group;
    const float *q = a->q + token * a->q_stride + head * a->size;
    for (int64_t d = 0; d < a->size; d++) query[d * CK_QUERIES + r] = q[d] * a->scale;
    high[r] = a->position + token + 1;
    low[r] = a->window > 0 && high[r] > a->window ? high[r] - a->window : 0;
    g.peak[r] = -1e30f;
    g.total[r] = 0;
    __builtin_memset(g.sums + r * CK_MOST_HEAD_SIZE, 0, (size_t)padded * 4);
  }
  // Rows are in the order of their tokens.
  int64_t begin = low[0], end = high[rows - 1];
  for (int64_t tile = begin / KEYS_AT_ONCE * KEYS_AT_ONCE; tile < end; tile += KEYS_AT_ONCE) {
    int64_t from = begin > tile ? begin - tile : 0, to = end - tile < KEYS_AT_ONCE ? end - tile : KEYS_AT_ONCE;
    score_keys(query, (const uint8_t *)a->keys + tile / CK_KEYS * ck_key_block_bytes(type, a->size), from, to, a->size,
               type, rows, scores);
    if (a->soft_cap > 0)
      for (int r = 0; r < rows; r++) soft_cap(scores + r * KEYS_AT_ONCE + from, to - from, a->soft_cap);
    for (int r = 0; r < rows; r++)
      weigh(scores + r * KEYS_AT_ONCE, low[r] > tile ? low[r] - tile : 0,
            high[r] - tile < KEYS_AT_ONCE ? high[r] - tile : KEYS_AT_ONCE, r, padded, &g);
    gather_values(scores, (const uint8_t *)a->values + tile * ck_value_bytes(type, a->size), from, to, a->size, type,
                  rows, &g);
  }
  for (int r = 0; r < rows; r++) {
    int64_t token = (first + r) / a->group, head = (first + r) % a->group;
    float *out = a->out + token * a->out_stride + head * a->size, inverse = 1.0f / g.total[r];
    for (int64_t d = 0; d < a->size; d++) out[d] = g.sums[r * CK_MOST_HEAD_SIZE + d] * inverse;
  }
}

static inline CK_INLINE void attend_typed(const ck_attention *a, int32_t type) {
  // In parts of nearly the same size: a single row takes almost as long as several.
  int64_t rows = a->queries * a->group, parts = (rows + CK_QUERIES - 1) / CK_QUERIES;
  for (int64_t part = 0; part < parts; part++) {
    int64_t row = rows * part / parts;
    switch (rows * (part + 1) / parts - row) {
      case 1: attend_rows(a, row, 1, type); break;
      case 2: attend_rows(a, row, 2, type); break;
      case 3: attend_rows(a, row, 3, type); break;
      case 4: attend_rows(a, row, 4, type); break;
      case 5: attend_rows(a, row, 5, type); break;
      default: attend_rows(a, row, 6, type);
    }
  }
}

static void attend(const ck_attention *a) {
  if (a->type == CK_CACHE_F16) attend_typed(a, CK_CACHE_F16);
  else if (a->type == CK_CACHE_Q8_0) attend_typed(a, CK_CACHE_Q8_0);
  else attend_typed(a, CK_CACHE_F32);
}

// ---- logits -------------------------------------------------------------------------------------------------------

static int64_t likeliest(const float *x, int64_t count) {
  int64_t whole = count / CK_WIDTH * CK_WIDTH, i = 0;
  vf most = (vf){0} - __builtin_inff();
  vi strange = {0};
  for (; i < whole; i += CK_WIDTH) {
    vf v = load(x + i);
    strange |= v != v;
    most = vmax(most, v);
  }
  float peak = hmax(most);
  int is_strange = hsum_int(strange) != 0;
  for (; i < count; i++) {
    is_strange |= x[i] != x[i];
    peak = x[i] > peak ? x[i] : peak;
  }
  if (is_strange || peak == __builtin_inff()) return CK_NOT_FINITE;
  if (peak == -__builtin_inff()) return CK_NOTHING;
  for (i = 0; i < whole; i += CK_WIDTH)
    if (hsum_int(load(x + i) == peak) != 0) break;
  while (x[i] != peak) i++;
  return i;
}

// e^(x - peak), and 0 where that is far below everything.
static inline CK_INLINE vf share(vf x, float peak) {
  vf below = x - peak;
  return (vf)(as_int(exponential(below)) & (below > -87.0f));
}

static void softmax(float *x, int64_t count) {
  int64_t whole = count / CK_WIDTH * CK_WIDTH, place = likeliest(x, count);
  if (place < 0) return;
  float peak = x[place], rest[CK_WIDTH] = {0};
  vf total = {0};
  for (int64_t i = 0; i < whole; i += CK_WIDTH) {
    vf e = share(load(x + i), peak);
    store(x + i, e);
    total += e;
  }
  float sum = hsum(total);
  if (whole < count) {
    __builtin_memcpy(rest, x + whole, (size_t)(count - whole) * 4);
    store(rest, share(load(rest), peak));
    for (int64_t i = whole; i < count; i++) sum += x[i] = rest[i - whole];
  }
  for (int64_t i = 0; i < count; i++) x[i] *= 1.0f / sum;
}
