// Products of a few rows with strips of a matrix that is kept as they are multiplied.
#ifndef TWA_STRIPS_H
#define TWA_STRIPS_H

#include "lanes.h"

// Rows that are fetched ahead of their use.
#define TWA_AHEAD 112

typedef double twa_loose_lanes __attribute__((ext_vector_type(8), aligned(8)));

// c[r][0…15] += Σ_u a[u][r] b[u][0…15] for u < depth: `rows` rows, `a` with `pitch` numbers for each u and `c`
// with rows `stride` apart. b[u] is what `TWA_LOAD` makes of row u. `rows` is a constant wherever this is used, so
// that all sums stay in registers.
#define TWA_STRIP_ROWS(TWA_LOAD) \
  twa_lanes sums[16][2]; \
  _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) { \
    sums[r][0] = 0; \
    sums[r][1] = 0; \
  } \
  for (long u = 0; u < depth; u++) { \
    twa_lanes x, y; \
    TWA_LOAD; \
    _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) { \
      twa_lanes factor = (twa_lanes)a[u * pitch + r]; \
      sums[r][0] = __builtin_elementwise_fma(factor, x, sums[r][0]); \
      sums[r][1] = __builtin_elementwise_fma(factor, y, sums[r][1]); \
    } \
  } \
  _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) { \
    twa_loose_lanes *to = (twa_loose_lanes *)(c + r * stride); \
    to[0] += sums[r][0]; \
    to[1] += sums[r][1]; \
  }

// `b` in double precision with rows `width` apart.
TWA_INLINE void twa_strip_rows(const int rows, long depth, const double *a, long pitch,
                               const double *b, long width, double *c, long stride) {
  TWA_STRIP_ROWS({
    const twa_loose_lanes *from = (const twa_loose_lanes *)(b + u * width);
    x = from[0];
    y = from[1];
  })
}

// `b` as the sum of two numbers in single precision, in rows of sixteen.
TWA_INLINE void twa_strip_sum_rows(const int rows, long depth, const double *a, long pitch,
                                   const float *b, const float *rest, double *c, long stride) {
  TWA_STRIP_ROWS({
    const twa_half *from = (const twa_half *)(b + 16 * u);
    const twa_half *more = (const twa_half *)(rest + 16 * u);
    __builtin_prefetch(from + 2 * TWA_AHEAD);
    __builtin_prefetch(more + 2 * TWA_AHEAD);
    x = __builtin_convertvector(from[0], twa_lanes) + __builtin_convertvector(more[0], twa_lanes);
    y = __builtin_convertvector(from[1], twa_lanes) + __builtin_convertvector(more[1], twa_lanes);
  })
}

// In single precision, but for the sums over more than 256 rows.
TWA_INLINE void twa_strip_single_rows(const int rows, long depth, const float *a, long pitch,
                                      const float *b, double *c, long stride) {
  for (long start = 0; start < depth; start += 256) {
    long end = start + 256 < depth ? start + 256 : depth;
    twa_singles sums[26];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) sums[r] = 0;
    for (long u = start; u < end; u++) {
      twa_singles x = *(const twa_singles *)(b + 16 * u);
      __builtin_prefetch(b + 16 * (u + TWA_AHEAD));
#pragma clang loop unroll(full)
      for (int r = 0; r < rows; r++) {
        sums[r] = __builtin_elementwise_fma((twa_singles)a[u * pitch + r], x, sums[r]);
      }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      twa_loose_lanes *to = (twa_loose_lanes *)(c + r * stride);
      to[0] += __builtin_convertvector(sums[r].lo, twa_lanes);
      to[1] += __builtin_convertvector(sums[r].hi, twa_lanes);
    }
  }
}

#define TWA_14_ROWS(ROWS) \
  ROWS(1) ROWS(2) ROWS(3) ROWS(4) ROWS(5) ROWS(6) ROWS(7) ROWS(8) ROWS(9) ROWS(10) ROWS(11) \
  ROWS(12) ROWS(13) ROWS(14)

// The same for 1 to 14 rows.
static inline void twa_strip(int rows, long depth, const double *a, long pitch, const double *b,
                             long width, double *c, long stride) {
  switch (rows) {
#define TWA_ROWS(count) \
  case count: \
    twa_strip_rows(count, depth, a, pitch, b, width, c, stride); \
    break;
    TWA_14_ROWS(TWA_ROWS)
#undef TWA_ROWS
  }
}

static inline void twa_strip_sum(int rows, long depth, const double *a, long pitch,
                                 const float *b, const float *rest, double *c, long stride) {
  switch (rows) {
#define TWA_ROWS(count) \
  case count: \
    twa_strip_sum_rows(count, depth, a, pitch, b, rest, c, stride); \
    break;
    TWA_14_ROWS(TWA_ROWS)
#undef TWA_ROWS
  }
}

// For 1 to 26 rows.
static inline void twa_strip_single(int rows, long depth, const float *a, long pitch,
                                    const float *b, double *c, long stride) {
  switch (rows) {
#define TWA_ROWS(count) \
  case count: \
    twa_strip_single_rows(count, depth, a, pitch, b, c, stride); \
    break;
    TWA_14_ROWS(TWA_ROWS)
    TWA_ROWS(15) TWA_ROWS(16) TWA_ROWS(17) TWA_ROWS(18) TWA_ROWS(19) TWA_ROWS(20)
    TWA_ROWS(21) TWA_ROWS(22) TWA_ROWS(23) TWA_ROWS(24) TWA_ROWS(25) TWA_ROWS(26)
#undef TWA_ROWS
  }
}

#endif
