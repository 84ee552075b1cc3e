// Where the parts of a quantised matrix stand once it is repacked.
//
// A panel is 16 rows. It holds one block after the other, with the parts of all its rows side by side so that a vector
// takes in all 16 at once:
//
//   a unit   (32 values, or the 256 that share half floats)
//     head      for 256 values: 16 half floats, 16 more where the type has minimums
//     a block   for each 32 values
//       scales    16 half floats (and 16 minimums), or 16 bytes for each small integer
//       codes     8 groups of (16 rows x 4 values), split by their bits into planes:
//         nibbles   4 x 64 bytes: low halves are groups 0..3, high halves groups 4..7      codes of 4, 5 and 6 bits
//         pairs     2 x 64 bytes: groups 0..3, then 4..7, two bits for each                codes of 2, 3 and 6 bits
//         singles   64 bytes: one bit for each group                                       codes of 3 and 5 bits
//       codes of 8 bits stand whole.
#pragma once
#include "formats.h"

enum {
  CK_GROUP_BYTES = 64,  // 16 rows x 4 values
  CK_CODES_BYTES = 512,
};

static inline int64_t ck_head_bytes(ck_scaling scaling) {
  switch (scaling) {
    case CK_SUPER:
    case CK_SUPER_16: return 32;
    case CK_SUPER_MIN:
    case CK_SUPER_16_MIN: return 64;
    default: return 0;
  }
}

static inline int64_t ck_scale_bytes(ck_scaling scaling) {
  switch (scaling) {
    case CK_HALF_MIN: return 64;
    case CK_EXPONENT:
    case CK_SUPER: return 16;
    default: return 32;  // CK_SUPER_16_MIN has two numbers of 4 bits in a byte
  }
}

static inline int64_t ck_block_bytes(ck_scaling scaling, int bits) {
  return ck_scale_bytes(scaling) + bits * CK_GROUP_BYTES;
}

static inline int64_t ck_panel_bytes(const ck_format *format, int64_t k) {
  return k / format->values * ck_head_bytes(format->scaling) +
         k / CK_BLOCK * ck_block_bytes(format->scaling, format->bits);
}

/// How far the bits that a plane of pairs or singles adds are to the left in a code.
static inline int ck_pairs_shift(int bits) { return bits == 6 ? 4 : 0; }
static inline int ck_singles_shift(int bits) { return bits == 5 ? 4 : 2; }
static inline int ck_has_nibbles(int bits) { return bits >= 4 && bits <= 6; }
static inline int ck_has_pairs(int bits) { return bits == 2 || bits == 3 || bits == 6; }
static inline int ck_has_singles(int bits) { return bits == 3 || bits == 5; }
