// Operations on eight doubles that Swift's SIMD types express only element by element.
#ifndef TWA_LANES_H
#define TWA_LANES_H

typedef double twa_lanes __attribute__((ext_vector_type(8)));

static inline __attribute__((always_inline)) twa_lanes twa_square_root(twa_lanes x) {
  return __builtin_elementwise_sqrt(x);
}

#endif
