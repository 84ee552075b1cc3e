// Products with quantised matrices of every type. The including file defines, in terms of ready.h,
//
//   ready_product(w, packed, blocks, rows, halves, minimums, result)   adds to result [rows, 32]
//
// and may define CK_PANEL_VECTOR(format, panel, packed, k, out) for a single row.
//
// A packed tile has for each block of its R rows: R float scales, R int32 sums x -128, R float sums, R int32 sums x -128
// of the first 16 values, and R x 32 int8.

enum {
  ROWS_BLOCK = 96 * CK_TILE,  // rows that a pair of panels is multiplied with at once
};

// One block of 32 values at row `j` of a tile's block that has `count` rows.
static inline CK_INLINE void put_block(const float *x, uint8_t *block, int64_t count, int64_t j) {
  float *numbers = (float *)block;
  quantized q = quantize(x, (int8_t *)block + count * 16 + j * CK_BLOCK);
  int32_t whole = -128 * (q.low + q.high), low = -128 * q.low;
  numbers[j] = q.scale;
  __builtin_memcpy(numbers + count + j, &whole, 4);
  numbers[2 * count + j] = q.scale * (float)(q.low + q.high);
  __builtin_memcpy(numbers + 3 * count + j, &low, 4);
}

static void pack(const float *x, int64_t rows, int64_t k, void *packed, int64_t first, int64_t last) {
  int64_t blocks = k / CK_BLOCK;
  for (int64_t tile = first; tile < last; tile++) {
    int64_t start = tile * CK_TILE, count = rows - start < CK_TILE ? rows - start : CK_TILE;
    for (int64_t j = 0; j < count; j++) {
      uint8_t *block = (uint8_t *)packed + start * blocks * CK_ROW_BYTES;
      const float *row = x + (start + j) * k;
      for (int64_t b = 0; b < blocks; b++, block += count * CK_ROW_BYTES, row += CK_BLOCK)
        put_block(row, block, count, j);
    }
  }
}

static inline CK_INLINE void write_row(const float *result, int64_t columns, int32_t mode, float *y) {
  if (columns == CK_PAIR) {
    for (int i = 0; i < CK_PAIR; i += CK_WIDTH) {
      vf v = load(result + i);
      store(y + i, mode == CK_ADD ? load(y + i) + v : v);
    }
  } else {
    for (int64_t i = 0; i < columns; i++) y[i] = (mode == CK_ADD ? y[i] : 0) + result[i];
  }
}

// results [rows, 32] of a pair of panels with rows first..<last, which begin a tile.
static void pair_rows(const ck_format *format, const uint8_t *pair, const uint8_t *packed, int64_t first, int64_t last,
                      int64_t k, float *results) {
#ifdef CK_PANEL_VECTOR
  if (first == 0 && last == 1) {
    CK_PANEL_VECTOR(format, pair, packed, k, results);
    CK_PANEL_VECTOR(format, pair + ck_panel_bytes(format, k), packed, k, results + CK_PANEL);
    return;
  }
#endif
  uint8_t table[16];
  for (int i = 0; i < 16; i++) table[i] = format->table ? (uint8_t)(format->table[i] + 128) : 0;
  int64_t blocks = k / CK_BLOCK;
  int halves = ck_scale_values(format) == 16, minimums = ck_has_minimum(format);
  ready w;
  __builtin_memset(results, 0, (uint64_t)(last - first) * CK_PAIR * 4);
  for (int64_t b = 0; b < blocks; b += READY_BLOCKS) {
    int64_t count = blocks - b < READY_BLOCKS ? blocks - b : READY_BLOCKS;
    make_ready(format, pair, k, b, b + count, format->table ? table : 0, &w);
    float *result = results;
    for (int64_t row = first; row < last; row += CK_TILE, result += CK_TILE * CK_PAIR) {
      int rows = last - row < CK_TILE ? (int)(last - row) : CK_TILE;
      const uint8_t *tile = packed + (row * blocks + rows * b) * CK_ROW_BYTES;
      ready_product(&w, tile, count, rows, halves, minimums, result);
    }
  }
}

static void multiply_matrix(const ck_format *format, const void *panels, const void *packed, int64_t rows, int64_t k,
                            int64_t n, int64_t first, int64_t last, int32_t mode, float *y, int64_t stride) {
  _Alignas(64) float results[ROWS_BLOCK * CK_PAIR];
  int64_t bytes = ck_panel_bytes(format, k) * 2;
  for (int64_t pair = first; pair < last; pair++) {
    int64_t column = pair * CK_PAIR, columns = n - column < CK_PAIR ? n - column : CK_PAIR;
    for (int64_t start = 0; start < rows; start += ROWS_BLOCK) {
      int64_t end = rows - start < ROWS_BLOCK ? rows : start + ROWS_BLOCK;
      pair_rows(format, (const uint8_t *)panels + pair * bytes, packed, start, end, k, results);
      for (int64_t row = start; row < end; row++)
        write_row(results + (row - start) * CK_PAIR, columns, mode, y + row * stride + column);
    }
  }
}

static void multiply_gated(const ck_gated *g, const void *packed, int64_t rows, int64_t first, int64_t last,
                           void *out) {
  _Alignas(64) float gates[ROWS_BLOCK * CK_PAIR], ups[ROWS_BLOCK * CK_PAIR];
  int64_t gate_bytes = ck_panel_bytes(g->gate_format, g->k) * 2, up_bytes = ck_panel_bytes(g->up_format, g->k) * 2;
  int64_t blocks = g->n / CK_BLOCK;
  for (int64_t pair = first; pair < last; pair++)
    for (int64_t start = 0; start < rows; start += ROWS_BLOCK) {
      int64_t end = rows - start < ROWS_BLOCK ? rows : start + ROWS_BLOCK;
      pair_rows(g->gate_format, (const uint8_t *)g->gate + pair * gate_bytes, packed, start, end, g->k, gates);
      pair_rows(g->up_format, (const uint8_t *)g->up + pair * up_bytes, packed, start, end, g->k, ups);
      for (int64_t row = start; row < end; row++) {
        float *gate = gates + (row - start) * CK_PAIR, *up = ups + (row - start) * CK_PAIR;
        for (int i = 0; i < CK_PAIR; i += CK_WIDTH)
          store(gate + i, activated(load(gate + i), g->activation) * load(up + i));
        int64_t tile = row / CK_TILE * CK_TILE, count = rows - tile < CK_TILE ? rows - tile : CK_TILE;
        put_block(gate, (uint8_t *)out + (tile * blocks + pair * count) * CK_ROW_BYTES, count, row - tile);
      }
    }
}

// ---- float matrices -------------------------------------------------------------------------------------------------

// A block of outputs and rows whose sums stay in registers.
#if CK_WIDTH == 16
enum { FLOAT_OUTPUTS = 4, FLOAT_ROWS = 6 };
#else
enum { FLOAT_OUTPUTS = 2, FLOAT_ROWS = 4 };
#endif

enum {
  FLOAT_WIDTH = 512,                   // the part of the outputs' width that stays in the first-level cache
  FLOAT_ROWS_BLOCK = 96 * FLOAT_ROWS,  // rows that outputs are multiplied with at once
};

static inline CK_INLINE int value_bytes(int32_t kind) { return kind == CK_F32 ? 4 : 2; }

static inline CK_INLINE vf load_value(const int32_t kind, const uint8_t *p) {
  switch (kind) {
    case CK_F32: return load((const float *)(const void *)p);
    case CK_F16: return load_halves(p);
    default: return load_bf16(p);
  }
}

static inline CK_INLINE float one_value(const int32_t kind, const uint8_t *p) {
  float value;
  switch (kind) {
    case CK_F32: __builtin_memcpy(&value, p, 4); break;
    case CK_F16: ck_widen_f16(p, 1, &value); break;
    default: ck_widen_bf16(p, 1, &value);
  }
  return value;
}

// sums[row][output] += x[row] . w[output] over `count` values; `outputs` and `rows` are constants after inlining.
static inline CK_INLINE void float_block(const int32_t kind, const uint8_t *w, const float *x, int64_t k, int64_t count,
                                         const int outputs, const int rows, float *sums) {
  vf total[FLOAT_OUTPUTS][FLOAT_ROWS];
  int64_t row_bytes = k * value_bytes(kind), i = 0;
#pragma clang loop unroll(full)
  for (int o = 0; o < outputs; o++)
#pragma clang loop unroll(full)
    for (int j = 0; j < rows; j++) total[o][j] = (vf){0};
  for (; i + CK_WIDTH <= count; i += CK_WIDTH) {
    vf weight[FLOAT_OUTPUTS];
#pragma clang loop unroll(full)
    for (int o = 0; o < outputs; o++) {
      weight[o] = load_value(kind, w + o * row_bytes + i * value_bytes(kind));
      __builtin_prefetch(w + o * row_bytes + i * value_bytes(kind) + 2048);
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < rows; j++) {
      vf value = load(x + j * k + i);
#pragma clang loop unroll(full)
      for (int o = 0; o < outputs; o++) total[o][j] += weight[o] * value;
    }
  }
#pragma clang loop unroll(full)
  for (int o = 0; o < outputs; o++)
#pragma clang loop unroll(full)
    for (int j = 0; j < rows; j++) {
      float sum = hsum(total[o][j]);
      for (int64_t t = i; t < count; t++)
        sum += x[j * k + t] * one_value(kind, w + o * row_bytes + t * value_bytes(kind));
      sums[j * FLOAT_OUTPUTS + o] += sum;
    }
}

static inline CK_INLINE void float_rows(const int32_t kind, const uint8_t *w, const float *x, int64_t k, int64_t count,
                                        int64_t outputs, int64_t rows, float *sums) {
  if (outputs == FLOAT_OUTPUTS && rows == FLOAT_ROWS) {
    float_block(kind, w, x, k, count, FLOAT_OUTPUTS, FLOAT_ROWS, sums);
  } else if (outputs == FLOAT_OUTPUTS) {
    for (int64_t j = 0; j < rows; j++)
      float_block(kind, w, x + j * k, k, count, FLOAT_OUTPUTS, 1, sums + j * FLOAT_OUTPUTS);
  } else {
    for (int64_t j = 0; j < rows; j++)
      for (int64_t o = 0; o < outputs; o++)
        float_block(kind, w + o * k * value_bytes(kind), x + j * k, k, count, 1, 1, sums + j * FLOAT_OUTPUTS + o);
  }
}

static inline CK_INLINE void float_product(const int32_t kind, const uint8_t *weights, const float *x, int64_t rows,
                                           int64_t k, int64_t first, int64_t last, int32_t mode, float *y,
                                           int64_t stride) {
  float sums[FLOAT_ROWS_BLOCK * FLOAT_OUTPUTS];
  for (int64_t output = first; output < last; output += FLOAT_OUTPUTS) {
    int64_t outputs = last - output < FLOAT_OUTPUTS ? last - output : FLOAT_OUTPUTS;
    for (int64_t start = 0; start < rows; start += FLOAT_ROWS_BLOCK) {
      int64_t end = rows - start < FLOAT_ROWS_BLOCK ? rows : start + FLOAT_ROWS_BLOCK;
      // The same parts whatever the number of rows, so that a row's sums do not depend on what is beside it.
      const int64_t width = FLOAT_WIDTH;
      __builtin_memset(sums, 0, (uint64_t)(end - start) * FLOAT_OUTPUTS * 4);
      for (int64_t at = 0; at < k; at += width)
        for (int64_t row = start; row < end; row += FLOAT_ROWS)
          float_rows(kind, weights + (output * k + at) * value_bytes(kind), x + row * k + at, k,
                     k - at < width ? k - at : width, outputs, end - row < FLOAT_ROWS ? end - row : FLOAT_ROWS,
                     sums + (row - start) * FLOAT_OUTPUTS);
      for (int64_t row = start; row < end; row++)
        for (int64_t o = 0; o < outputs; o++) {
          float *out = y + row * stride + output + o;
          *out = (mode == CK_ADD ? *out : 0) + sums[(row - start) * FLOAT_OUTPUTS + o];
        }
    }
  }
}

static void multiply_floats(int32_t kind, const void *weights, const float *x, int64_t rows, int64_t k, int64_t first,
                            int64_t last, int32_t mode, float *y, int64_t stride) {
  switch (kind) {
    case CK_F32: return float_product(CK_F32, weights, x, rows, k, first, last, mode, y, stride);
    case CK_F16: return float_product(CK_F16, weights, x, rows, k, first, last, mode, y, stride);
    default: return float_product(CK_BF16, weights, x, rows, k, first, last, mode, y, stride);
  }
}
