// Derivatives of sums of products of two variables, of 32 trajectories at once.
#ifndef TWA_PAIRS_H
#define TWA_PAIRS_H

#include "turns.h"

// Adds the derivatives of Σ c_k z_a z_b, with the rows a, b of every pair, to the rows of `slopes`; rows lie a
// stride apart, four lanes of each count. Neighbouring pairs that share a keep its derivative in registers.
TWA_INLINE void twa_add_pairs(const int *rows, const double *coefficients, long count,
                              const void *values, void *slopes, long stride) {
  const twa_lanes *z = (const twa_lanes *)values;
  twa_lanes *g = (twa_lanes *)slopes, *hub = 0;
  twa_lanes x0 = 0, x1 = 0, x2 = 0, x3 = 0, s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  int row = -1;
  for (long k = 0; k < count; k++) {
    int a = rows[2 * k], b = rows[2 * k + 1];
    if (a != row) {
      if (hub) hub[0] = s0, hub[1] = s1, hub[2] = s2, hub[3] = s3;
      row = a;
      hub = g + a * stride;
      const twa_lanes *x = z + a * stride;
      x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
      s0 = hub[0], s1 = hub[1], s2 = hub[2], s3 = hub[3];
    }
    twa_lanes c = (twa_lanes)coefficients[k];
    const twa_lanes *y = z + b * stride;
    s0 = twa_plus(s0, c, y[0]);
    s1 = twa_plus(s1, c, y[1]);
    s2 = twa_plus(s2, c, y[2]);
    s3 = twa_plus(s3, c, y[3]);
    if (a == b) {
      s0 = twa_plus(s0, c, x0);
      s1 = twa_plus(s1, c, x1);
      s2 = twa_plus(s2, c, x2);
      s3 = twa_plus(s3, c, x3);
    } else {
      twa_lanes *slope = g + b * stride;
      slope[0] = twa_plus(slope[0], c, x0);
      slope[1] = twa_plus(slope[1], c, x1);
      slope[2] = twa_plus(slope[2], c, x2);
      slope[3] = twa_plus(slope[3], c, x3);
    }
  }
  if (hub) hub[0] = s0, hub[1] = s1, hub[2] = s2, hub[3] = s3;
}

#endif
