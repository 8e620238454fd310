// Products of a few rows with strips of a matrix that is kept as they are multiplied.
#ifndef TWA_STRIPS_H
#define TWA_STRIPS_H

#include "lanes.h"

typedef double twa_loose_lanes __attribute__((ext_vector_type(8), aligned(8)));

// c[r][0…15] += Σ_u a[u][r] b[u][0…15] for u < depth: `rows` rows, `a` with `pitch` numbers for each u, `b`
// with rows `width` apart and `c` with rows `stride` apart. `rows` is a constant wherever this is used, so that
// all sums stay in registers.
TWA_INLINE void twa_strip_rows(const int rows, long depth, const double *a, long pitch,
                               const double *b, long width, double *c, long stride) {
  twa_lanes sums[16][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    sums[r][0] = 0;
    sums[r][1] = 0;
  }
  for (long u = 0; u < depth; u++) {
    const twa_loose_lanes *from = (const twa_loose_lanes *)(b + u * width);
    twa_lanes x = from[0], y = from[1];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      twa_lanes factor = (twa_lanes)a[u * pitch + r];
      sums[r][0] = __builtin_elementwise_fma(factor, x, sums[r][0]);
      sums[r][1] = __builtin_elementwise_fma(factor, y, sums[r][1]);
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    twa_loose_lanes *to = (twa_loose_lanes *)(c + r * stride);
    to[0] += sums[r][0];
    to[1] += sums[r][1];
  }
}

// The same for 1 to 14 rows.
static inline void twa_strip(int rows, long depth, const double *a, long pitch, const double *b,
                             long width, double *c, long stride) {
  switch (rows) {
#define TWA_ROWS(count) \
  case count: \
    twa_strip_rows(count, depth, a, pitch, b, width, c, stride); \
    break;
    TWA_ROWS(1)
    TWA_ROWS(2)
    TWA_ROWS(3)
    TWA_ROWS(4)
    TWA_ROWS(5)
    TWA_ROWS(6)
    TWA_ROWS(7)
    TWA_ROWS(8)
    TWA_ROWS(9)
    TWA_ROWS(10)
    TWA_ROWS(11)
    TWA_ROWS(12)
    TWA_ROWS(13)
    TWA_ROWS(14)
#undef TWA_ROWS
  }
}

#endif
