// Products of a few rows with strips of a matrix that is kept as they are multiplied.
#ifndef TWA_STRIPS_H
#define TWA_STRIPS_H

#include "lanes.h"

// Rows that are fetched ahead of their use.
#define TWA_AHEAD 112

typedef double twa_loose_lanes __attribute__((ext_vector_type(8), aligned(8)));
typedef float twa_loose_half __attribute__((ext_vector_type(8), aligned(4)));

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

// `packed[u][r]` = factor times what row r of `now` is beyond row r of `done`, which then holds that: eight columns,
// 32 rows at most.
static inline void twa_pack_changes(int rows, const double *now, long now_stride, double *done,
                                    long done_stride, float factor, float *packed) {
  twa_half changes[32];
  for (int r = 0; r < rows; r++) {
    twa_loose_lanes *before = (twa_loose_lanes *)(done + r * done_stride);
    twa_lanes value = *(const twa_loose_lanes *)(now + r * now_stride);
    changes[r] = __builtin_convertvector(value - *before, twa_half);
    *before += __builtin_convertvector(changes[r], twa_lanes);
    changes[r] *= factor;
  }
  int first = 0;
  for (; first + 8 <= rows || (rows >= 8 && first < rows); first += 8) {
    // The last eight rows may be among those before.
    int start = first + 8 <= rows ? first : rows - 8;
    twa_half *x = changes + start, pairs[8], fours[8];
    for (int r = 0; r < 8; r += 2) {
      pairs[r] = __builtin_shufflevector(x[r], x[r + 1], 0, 8, 2, 10, 4, 12, 6, 14);
      pairs[r + 1] = __builtin_shufflevector(x[r], x[r + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int r = 0; r < 8; r += 4) {
      for (int k = 0; k < 2; k++) {
        twa_half a = pairs[r + k], b = pairs[r + 2 + k];
        fours[r + k] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
        fours[r + 2 + k] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
      }
    }
    for (int k = 0; k < 4; k++) {
      twa_half a = fours[k], b = fours[4 + k];
      *(twa_loose_half *)(packed + k * rows + start) =
          __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
      *(twa_loose_half *)(packed + (4 + k) * rows + start) =
          __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
    }
  }
  for (int r = first; r < rows; r++) {
    for (int u = 0; u < 8; u++) packed[u * rows + r] = changes[r][u];
  }
}

// c[i][j] += Σ_u a[i][u] w[u] b[j][u] for 4 × 4 rows at most, u < depth.
TWA_INLINE void twa_dots_block(const int rows, const int columns, long depth, const double *a,
                               long a_stride, const double *b, long b_stride, const double *w,
                               double *c, long c_stride) {
  twa_lanes sums[4][4];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < columns; j++) sums[i][j] = 0;
  }
  long u = 0;
  for (; u + 8 <= depth; u += 8) {
    twa_lanes weights = *(const twa_loose_lanes *)(w + u);
    twa_lanes right[4];
#pragma clang loop unroll(full)
    for (int j = 0; j < columns; j++) {
      right[j] = weights * *(const twa_loose_lanes *)(b + j * b_stride + u);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      twa_lanes left = *(const twa_loose_lanes *)(a + i * a_stride + u);
#pragma clang loop unroll(full)
      for (int j = 0; j < columns; j++) {
        sums[i][j] = __builtin_elementwise_fma(left, right[j], sums[i][j]);
      }
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < columns; j++) {
      twa_lanes x = sums[i][j];
      double sum = ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]));
      for (long v = u; v < depth; v++) sum += a[i * a_stride + v] * w[v] * b[j * b_stride + v];
      c[i * c_stride + j] += sum;
    }
  }
}

// The same for any number of rows of both.
static inline void twa_dots(int rows, int columns, long depth, const double *a, long a_stride,
                            const double *b, long b_stride, const double *w, double *c,
                            long c_stride) {
  for (int i = 0; i < rows; i += 4) {
    for (int j = 0; j < columns; j += 4) {
      const int m = rows - i < 4 ? rows - i : 4, n = columns - j < 4 ? columns - j : 4;
      switch (4 * (m - 1) + n - 1) {
#define TWA_BLOCK(m, n) \
  case 4 * (m - 1) + n - 1: \
    twa_dots_block(m, n, depth, a + i * a_stride, a_stride, b + j * b_stride, b_stride, w, \
                   c + i * c_stride + j, c_stride); \
    break;
        TWA_BLOCK(1, 1) TWA_BLOCK(1, 2) TWA_BLOCK(1, 3) TWA_BLOCK(1, 4)
        TWA_BLOCK(2, 1) TWA_BLOCK(2, 2) TWA_BLOCK(2, 3) TWA_BLOCK(2, 4)
        TWA_BLOCK(3, 1) TWA_BLOCK(3, 2) TWA_BLOCK(3, 3) TWA_BLOCK(3, 4)
        TWA_BLOCK(4, 1) TWA_BLOCK(4, 2) TWA_BLOCK(4, 3) TWA_BLOCK(4, 4)
#undef TWA_BLOCK
      }
    }
  }
}

#endif
