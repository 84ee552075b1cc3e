// Quantised matrices of every type made ready for one product: a stretch of a pair of panels whose codes stand for
// code - 128, with scales and minimums as floats. It stays in the first-level cache while many rows are multiplied with
// it, so it hardly matters what it costs to make.

enum { READY_BLOCKS = 8 };

typedef struct {
  _Alignas(64) uint8_t codes[READY_BLOCKS][2][CK_CODES_BYTES];
  // [block][panel][half of the 32 values][row]; without scales for 16 values only the first half is used.
  _Alignas(64) float scales[READY_BLOCKS][2][2][CK_PANEL];
  _Alignas(64) float minimums[READY_BLOCKS][2][2][CK_PANEL];
} ready;

// The codes of a block, each with 128 - zero added, or what the table (with 128 added) makes of it.
static inline CK_INLINE void ready_codes(const uint8_t *planes, const int bits, uint8_t bias, const uint8_t *table,
                                         uint8_t *out) {
  for (int i = 0; i < CK_GROUP_BYTES; i += (int)sizeof(vb)) {
    const uint8_t *nibbles = planes + i;
    const uint8_t *pairs = nibbles + (ck_has_nibbles(bits) ? 4 * CK_GROUP_BYTES : 0);
    const uint8_t *singles = pairs + (ck_has_pairs(bits) ? 2 * CK_GROUP_BYTES : 0);
#pragma clang loop unroll(full)
    for (int g = 0; g < 8; g++) {
      vb code = {0};
      if (ck_has_nibbles(bits)) {
        vb v = load_bytes(nibbles + g % 4 * CK_GROUP_BYTES);
        code = g < 4 ? v & 15 : v >> 4;
      }
      if (ck_has_pairs(bits))
        code |= (load_bytes(pairs + g / 4 * CK_GROUP_BYTES) >> (g % 4 * 2) & 3) << ck_pairs_shift(bits);
      if (ck_has_singles(bits)) code |= (load_bytes(singles) >> g & 1) << ck_singles_shift(bits);
      store_bytes(out + g * CK_GROUP_BYTES + i, table ? look_up(table, code) : code + bias);
    }
  }
}

static inline CK_INLINE void ready_block_codes(const ck_format *format, const uint8_t *planes, const uint8_t *table,
                                               uint8_t *out) {
  uint8_t bias = (uint8_t)(128 - format->zero);
  switch (format->bits) {
    case 8: __builtin_memcpy(out, planes, CK_CODES_BYTES); break;
    case 6: ready_codes(planes, 6, bias, 0, out); break;
    case 5: ready_codes(planes, 5, bias, 0, out); break;
    case 4: table ? ready_codes(planes, 4, bias, table, out) : ready_codes(planes, 4, bias, 0, out); break;
    case 3: ready_codes(planes, 3, bias, 0, out); break;
    default: ready_codes(planes, 2, bias, 0, out);
  }
}

// Scales and minimums of a block; `head` has the half floats of its 256 values. The minimums are to be added.
static inline CK_INLINE void ready_scales(ck_scaling scaling, const uint8_t *head, const uint8_t *from,
                                          float scales[2][CK_PANEL], float minimums[2][CK_PANEL]) {
  for (int i = 0; i < CK_PANEL; i += CK_WIDTH) {
    switch (scaling) {
      case CK_HALF_MIN: store(minimums[0] + i, load_halves(from + 32 + i * 2));
        __attribute__((fallthrough));
      case CK_HALF: store(scales[0] + i, load_halves(from + i * 2)); break;
      case CK_EXPONENT:
        for (int r = i; r < i + CK_WIDTH; r++) scales[0][r] = ck_half_power(from[r]);
        break;
      case CK_SUPER: store(scales[0] + i, load_halves(head + i * 2) * load_signed(from + i)); break;
      case CK_SUPER_MIN:
        store(scales[0] + i, load_halves(head + i * 2) * load_unsigned(from + i));
        store(minimums[0] + i, -(load_halves(head + 32 + i * 2) * load_unsigned(from + 16 + i)));
        break;
      case CK_SUPER_16:
      case CK_SUPER_16_MIN:
        for (int half = 0; half < 2; half++) {
          const uint8_t *place = from + half * 16 + i;
          if (scaling == CK_SUPER_16) {
            store(scales[half] + i, load_halves(head + i * 2) * load_signed(place));
          } else {
            vu both;
            __builtin_memcpy(&both, place, sizeof both);
            store(scales[half] + i, load_halves(head + i * 2) * __builtin_convertvector(both & 15, vf));
            store(minimums[half] + i, -(load_halves(head + 32 + i * 2) * __builtin_convertvector(both >> 4, vf)));
          }
        }
    }
  }
}

// Blocks first..<last of a pair of panels, where `first` begins a unit.
static inline CK_INLINE void make_ready(const ck_format *format, const uint8_t *pair, int64_t k, int64_t first,
                                        int64_t last, const uint8_t *table, ready *out) {
  int64_t head = ck_head_bytes(format->scaling), step = ck_block_bytes(format->scaling, format->bits);
  int64_t blocks = format->values / CK_BLOCK;
  for (int side = 0; side < 2; side++) {
    const uint8_t *panel = pair + side * ck_panel_bytes(format, k);
    for (int64_t b = first; b < last; b++) {
      const uint8_t *unit = panel + b / blocks * (head + blocks * step);
      const uint8_t *block = unit + head + b % blocks * step;
      // With few rows there is no time to wait for the next stretch; in the first-level cache it would be in the way.
      for (int64_t at = 0; at < step; at += 64) __builtin_prefetch(block + READY_BLOCKS * step + at, 0, 2);
      ready_block_codes(format, block + ck_scale_bytes(format->scaling), table, out->codes[b - first][side]);
      ready_scales(format->scaling, unit, block, out->scales[b - first][side], out->minimums[b - first][side]);
    }
  }
}
