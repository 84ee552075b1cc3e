// Compute kernels with run-time CPU dispatch. Nothing here allocates, locks or does I/O: every buffer is the caller's.
//
// Shapes are row-major. `m` counts rows of activations, `k` is the inner dimension and `n` the outputs of a matrix.
// Quantised matrices live in panels of 16 rows, two panels to a pair, so that one pair makes 32 outputs: exactly one
// block of the next matrix's input.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  CK_TILE = 6,            // tokens that a micro-kernel handles at once
  CK_BLOCK = 32,          // values that share one scale
  CK_QUERIES = 6,         // tokens whose attention is computed at once
  CK_PANEL = 16,          // rows of a weight panel
  CK_PAIR = 32,           // rows of a pair of panels
  CK_Q8_0_BYTES = 34,     // one GGUF Q8_0 block: fp16 scale, 32 int8
  CK_PANEL_BYTES = 544,   // one block of a panel: 16 fp16 scales, 8 groups of (16 rows x 4 values), each value ^ 0x80
  CK_TILE_BYTES = 240,    // one block of a tile: 6 float scales, 6 int32 sums x -128, then 6 x 32 int8
  CK_ROW_BYTES = 48,      // one block of a row among the packed rows of a `multiply_matrix`
};

/// What a slot of a tile holds, where it is not the number of a row.
///
/// Quantised to 8 bits, a row loses what is small beside its largest values. Some tokens of a transformer have values
/// tens of times larger than the rest ("massive activations", Sun et al. 2024); such a row takes a second slot, right
/// behind its own and in the same tile, with what the first one lost. Products of both are added.
enum {
  CK_EMPTY = -1,
  CK_REMAINDER = -2,
};

/// What a quantised product does with its results.
enum {
  CK_STORE = 0,  // y = x.W + bias
  CK_ADD = 1,    // y += x.W + bias
};

/// How a decoder's parts compute; see the kernels below.
enum {
  CK_SILU = 0,         // x / (1 + e^-x)
  CK_GELU_TANH = 1,    // GELU by its approximation with a hyperbolic tangent
  CK_ROPE_PAIRS = 0,   // neighbours turn together: 0 and 1, 2 and 3, ...
  CK_ROPE_HALVES = 1,  // the first half turns with the second: 0 and n/2, 1 and n/2 + 1, ...
  CK_CACHE_F16 = 0,
  CK_CACHE_Q8_0 = 1,
  CK_CACHE_F32 = 2,
  CK_KEYS = 16,             // keys of a block of the cache
  CK_MOST_HEAD_SIZE = 512,  // values of a head, at most
};

/// Results of `likeliest` that are no place.
enum { CK_NOT_FINITE = -1, CK_NOTHING = -2 };

/// Attention of consecutive tokens of one sequence to the cache of one key-value head.
///
/// Keys lie in blocks of 16, each [size, 16] floats of either kind, or for Q8_0 [size / 32] times 16 half scales and
/// [32, 16] int8. Values lie in rows of `size` floats, filled up to a multiple of 16, or of GGUF Q8_0 blocks.
typedef struct ck_attention {
  /// The queries of a token's heads stand side by side, [group, size]; those of the next token `q_stride` further.
  const float *_Nonnull q;
  int64_t q_stride, queries, group, size;
  const void *_Nonnull keys, *_Nonnull values;
  int32_t type;
  /// Of the first query's token: it attends to keys up to that of its position, itself.
  int64_t position;
  /// How many keys a token attends to, itself included; 0 for all.
  int64_t window;
  float scale;
  /// Scores become soft_cap * tanh(score / soft_cap), unless it is 0.
  float soft_cap;
  /// [queries, group, size] with the stride `out_stride` between queries.
  float *_Nonnull out;
  int64_t out_stride;
} ck_attention;

/// A quantised type of GGUF: how its blocks hold values.
typedef struct ck_format ck_format;

/// Two quantised matrices [n, k] in panels, `gate` and `up`, of a gated feed-forward part; n a multiple of 32.
typedef struct ck_gated {
  const ck_format *_Nonnull gate_format, *_Nonnull up_format;
  const void *_Nonnull gate, *_Nonnull up;
  int64_t k, n;
  int32_t activation;
} ck_gated;

/// The kernels of one dispatch level.
typedef struct ck_kernels {
  const char *_Nonnull name;

  /// Quantises rows of `x` [rows, k] to int8 blocks and packs them into tiles first..<last as `slots` [tiles, 6] says.
  void (*_Nonnull pack_rows)(const float *_Nonnull x, const int32_t *_Nonnull slots, int64_t k, void *_Nonnull packed,
                             int64_t first, int64_t last);
  /// y [rows, n] with row stride `stride`, for pairs first..<last of a repacked matrix [n, k]; `packed` [tiles, k] from
  /// pack_rows.
  void (*_Nonnull multiply)(const void *_Nonnull panels, const void *_Nonnull packed, const float *_Nonnull bias,
                            const int32_t *_Nonnull slots, int64_t tiles, int64_t k, int64_t n, int64_t first,
                            int64_t last, int32_t mode, float *_Nonnull y, int64_t stride);
  /// GELU(x.W + bias), quantised and packed again as the input [tiles, n] of the next product; n a multiple of 32.
  void (*_Nonnull multiply_gelu_pack)(const void *_Nonnull panels, const void *_Nonnull packed,
                                      const float *_Nonnull bias, const int32_t *_Nonnull slots, int64_t tiles,
                                      int64_t k, int64_t n, int64_t first, int64_t last, void *_Nonnull out);
  /// y = (x - mean) / sqrt(variance + epsilon) * gain + shift for each row of x [m, n]; n a multiple of 16; y may be x.
  void (*_Nonnull layer_norm)(const float *_Nonnull x, int64_t m, int64_t n, const float *_Nonnull gain,
                              const float *_Nonnull shift, float epsilon, float *_Nonnull y);
  /// x = GELU(x), the exact one with the normal distribution; count a multiple of 16.
  void (*_Nonnull gelu)(float *_Nonnull x, int64_t count);
  /// x += bias for rows of x [m, n].
  void (*_Nonnull add_bias)(float *_Nonnull x, int64_t m, int64_t n, const float *_Nonnull bias);
  /// softmax(scale * q.kT).v of one sequence, for heads first..<last. `qkv` [tokens, 3 * heads * size] holds queries,
  /// keys and values of a token side by side; `out` [tokens, heads * size]. `size` a multiple of 16.
  /// `scratch` holds ck_attention_scratch(tokens, size) floats.
  void (*_Nonnull attention)(const float *_Nonnull qkv, int64_t tokens, int64_t heads, int64_t size, int64_t first,
                             int64_t last, float scale, float *_Nonnull scratch, float *_Nonnull out);
  /// out[i] = rows[i] . vector for a matrix [count, width] of any width.
  void (*_Nonnull dot_rows)(const float *_Nonnull rows, int64_t count, int64_t width, const float *_Nonnull vector,
                            float *_Nonnull out);

  // ---- decoders
  /// y = x / sqrt(mean(x^2) + epsilon) * gain for each row of x [m, n]; y may be x (Zhang and Sennrich 2019).
  void (*_Nonnull rms_norm)(const float *_Nonnull x, int64_t m, int64_t n, const float *_Nonnull gain, float epsilon,
                            float *_Nonnull y);
  /// y += factor * x
  void (*_Nonnull add_scaled)(const float *_Nonnull x, int64_t count, float factor, float *_Nonnull y);
  /// out [m, n] = activation(gate) * up for rows of n values with the row stride `stride` (Shazeer 2020).
  void (*_Nonnull gated)(const float *_Nonnull gate, const float *_Nonnull up, int64_t m, int64_t n, int64_t stride,
                         int32_t activation, float *_Nonnull out);
  /// x = cap * tanh(x / cap)
  void (*_Nonnull soft_cap)(float *_Nonnull x, int64_t count, float cap);
  /// Turns the first `turned` values of each head of x [m, heads, size], row stride `stride`, by the angles of its row:
  /// `angles` [m, turned] holds turned / 2 cosines and as many sines (Su et al. 2021).
  void (*_Nonnull rope)(float *_Nonnull x, int64_t m, int64_t stride, int64_t heads, int64_t size, int64_t turned,
                        int32_t pairing, const float *_Nonnull angles);
  /// Writes the keys and values [m, size] of one head at position `at` of its cache.
  void (*_Nonnull store_cache)(const float *_Nonnull k, const float *_Nonnull v, int64_t m, int64_t k_stride,
                               int64_t v_stride, int64_t size, int32_t type, int64_t at, void *_Nonnull keys,
                               void *_Nonnull values);
  void (*_Nonnull attend)(const ck_attention *_Nonnull attention);
  /// The first place of the largest value; CK_NOT_FINITE where there is a NaN or +infinity, CK_NOTHING where all are
  /// -infinity.
  int64_t (*_Nonnull likeliest)(const float *_Nonnull x, int64_t count);
  /// x = e^x / sum(e^x), with 0 for -infinity; the largest value is finite.
  void (*_Nonnull softmax)(float *_Nonnull x, int64_t count);

  /// Quantises tiles first..<last of x [rows, k] for multiply_matrix. A tile is six rows, or what the last one has.
  void (*_Nonnull pack)(const float *_Nonnull x, int64_t rows, int64_t k, void *_Nonnull packed, int64_t first,
                        int64_t last);
  /// y [rows, n] with row stride `stride`, or what is added to it, for pairs first..<last of a matrix [n, k] from
  /// ck_repack; `packed` [rows, k] from pack.
  void (*_Nonnull multiply_matrix)(const ck_format *_Nonnull format, const void *_Nonnull panels,
                                   const void *_Nonnull packed, int64_t rows, int64_t k, int64_t n, int64_t first,
                                   int64_t last, int32_t mode, float *_Nonnull y, int64_t stride);
  /// The same for outputs first..<last of a matrix [n, k] of floats that the file holds; x [rows, k].
  void (*_Nonnull multiply_floats)(int32_t kind, const void *_Nonnull weights, const float *_Nonnull x, int64_t rows,
                                   int64_t k, int64_t first, int64_t last, int32_t mode, float *_Nonnull y,
                                   int64_t stride);
  /// activation(x.Gate) * x.Up for pairs first..<last, packed again as the input [rows, n] of the next product.
  void (*_Nonnull multiply_gated)(const ck_gated *_Nonnull matrices, const void *_Nonnull packed, int64_t rows,
                                  int64_t first, int64_t last, void *_Nonnull out);
} ck_kernels;

/// How a float matrix holds its values.
enum { CK_F32 = 0, CK_F16 = 1, CK_BF16 = 2 };

/// 0 portable, 1 AVX2 with FMA, 2 AVX-512 with VNNI.
enum { CK_PORTABLE = 0, CK_AVX2 = 1, CK_AVX512 = 2 };

/// The kernels of a level, or null where this processor cannot run them.
const ck_kernels *_Nullable ck_kernels_at(int32_t level);

/// Bytes of a matrix [n, k] in panels; k a multiple of 32.
int64_t ck_panels_bytes(int64_t n, int64_t k);
/// Bytes of packed tiles of k values a row; k a multiple of 32.
int64_t ck_packed_bytes(int64_t tiles, int64_t k);
/// Floats that `attention` needs beside its arguments.
int64_t ck_attention_scratch(int64_t tokens, int64_t size);
/// Bytes of a block of 16 keys, and of one value row, of the cache of a head.
int64_t ck_key_block_bytes(int32_t type, int64_t size);
int64_t ck_value_bytes(int32_t type, int64_t size);
/// Puts the `count` rows of a GGUF Q8_0 matrix (`blocks`, k values a row) at row `at` of a panel matrix that was zeroed
/// before. `at` is a multiple of 16.
void ck_repack_q8_0(const void *_Nonnull blocks, int64_t count, int64_t k, int64_t at, void *_Nonnull panels);
/// The quantised type with that number in ggml, or null where it is not supported.
const ck_format *_Nullable ck_format_of(int32_t type);
/// count values (whole blocks) of a quantised type as floats.
void ck_dequantize(const ck_format *_Nonnull format, const void *_Nonnull blocks, int64_t count, float *_Nonnull out);
/// Bytes of a quantised matrix [n, k] in panels; k fills whole blocks.
int64_t ck_matrix_bytes(const ck_format *_Nonnull format, int64_t n, int64_t k);
/// Puts the rows of panels first..<last of a matrix [n, k] of GGUF blocks (`rows`) in their places; panels that begin
/// behind the last row are filled with zeros.
void ck_repack(const ck_format *_Nonnull format, const void *_Nonnull rows, int64_t n, int64_t k, int64_t first,
               int64_t last, void *_Nonnull panels);
/// One row of a matrix in panels as floats [k].
void ck_read_row(const ck_format *_Nonnull format, const void *_Nonnull panels, int64_t k, int64_t row,
                 float *_Nonnull out);
/// IEEE half floats as floats; the source may be unaligned.
void ck_widen_f16(const void *_Nonnull halves, int64_t count, float *_Nonnull out);
/// bfloat16 values as floats; the source may be unaligned.
void ck_widen_bf16(const void *_Nonnull values, int64_t count, float *_Nonnull out);
/// Lets the processor rest for a moment in a spinning loop.
void ck_pause(void);

#ifdef __cplusplus
}
#endif
