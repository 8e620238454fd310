// Turns of spins within a Lie–Runge–Kutta step, of eight trajectories at once. A spin, or a gradient by its
// components, lies at a pointer, its y and z component a stride further each. Written here since Swift's
// compiler breaks longer expressions of vectors into pieces of them.
#ifndef TWA_TURNS_H
#define TWA_TURNS_H

#include "lanes.h"

typedef struct {
  twa_lanes x, y, z;
} twa_spin;

// c + a b and c − a b, rounded once.
TWA_INLINE twa_lanes twa_plus(twa_lanes c, twa_lanes a, twa_lanes b) {
  return __builtin_elementwise_fma(a, b, c);
}

TWA_INLINE twa_lanes twa_minus(twa_lanes c, twa_lanes a, twa_lanes b) {
  return __builtin_elementwise_fma(-a, b, c);
}

TWA_INLINE twa_spin twa_spin_at(const void *pointer, long stride) {
  const twa_lanes *place = (const twa_lanes *)pointer;
  twa_spin spin = {place[0], place[stride], place[2 * stride]};
  return spin;
}

TWA_INLINE void twa_put_spin(void *pointer, long stride, twa_spin spin) {
  twa_lanes *place = (twa_lanes *)pointer;
  place[0] = spin.x;
  place[stride] = spin.y;
  place[2 * stride] = spin.z;
}

TWA_INLINE twa_spin twa_scaled(twa_spin a, twa_lanes factor) {
  twa_spin result = {a.x * factor, a.y * factor, a.z * factor};
  return result;
}

// a + factor b.
TWA_INLINE twa_spin twa_sum(twa_spin a, twa_lanes factor, twa_spin b) {
  twa_spin result = {twa_plus(a.x, factor, b.x), twa_plus(a.y, factor, b.y),
                     twa_plus(a.z, factor, b.z)};
  return result;
}

// a × b.
TWA_INLINE twa_spin twa_cross(twa_spin a, twa_spin b) {
  twa_spin result = {twa_minus(a.y * b.z, a.z, b.y), twa_minus(a.z * b.x, a.x, b.z),
                     twa_minus(a.x * b.y, a.y, b.x)};
  return result;
}

TWA_INLINE twa_lanes twa_square(twa_spin a) {
  return twa_plus(twa_plus(a.x * a.x, a.y, a.y), a.z, a.z);
}

// Beyond this square of the angle, turns are left to others.
static const double twa_near = 4;

// Turns the spin at `from` by b for a stage of an integrator of order 4: the seventh and eighth powers of the
// angle are the last that are right. Where some lane turns by more than two radians it writes b instead, and
// returns 0.
TWA_INLINE int twa_turn_stage(const void *from, void *to, long stride, twa_spin b) {
  twa_lanes u = twa_square(b);
  if (!twa_all_within(u, twa_near)) {
    twa_put_spin(to, stride, b);
    return 0;
  }
  twa_lanes p = twa_minus((twa_lanes)(1.0 / 120), u, (twa_lanes)(1.0 / 5040));
  twa_lanes q = twa_minus((twa_lanes)(1.0 / 720), u, (twa_lanes)(1.0 / 40320));
  p = twa_plus((twa_lanes)(-1.0 / 6), u, p);
  q = twa_plus((twa_lanes)(-1.0 / 24), u, q);
  p = twa_plus((twa_lanes)1.0, u, p);
  q = twa_plus((twa_lanes)0.5, u, q);
  twa_spin s = twa_spin_at(from, stride), c = twa_cross(b, s);
  twa_put_spin(to, stride, twa_sum(twa_sum(s, p, c), q, twa_cross(b, c)));
  return 1;
}

// Turns the spin at `spin` by b and keeps its length to rounding, by Cayley's transform: with a vector u along
// b it is s + 2 (u × s + u × (u × s))/(1 + u²), a turn by 2 arctan |u|. For the tangent of half the angle
// stands its Padé approximant N/D: the angle is right to 10⁻¹⁰ at a radian and 2·10⁻⁷ at two. Where some lane
// turns by more than two radians it writes b to `far` instead, and returns 0.
TWA_INLINE int twa_turn(void *spin, void *far, long stride, twa_spin b) {
  twa_lanes u = twa_square(b);
  if (!twa_all_within(u, twa_near)) {
    twa_put_spin(far, stride, b);
    return 0;
  }
  twa_lanes n = twa_plus((twa_lanes)(-1.0 / 72), u, (twa_lanes)(1.0 / 30240));
  twa_lanes d = twa_plus((twa_lanes)(-1.0 / 9), u, (twa_lanes)(1.0 / 1008));
  n = twa_plus((twa_lanes)0.5, u, n);
  d = twa_plus((twa_lanes)1.0, u, d);
  twa_lanes factor = (n + n) / twa_plus(d * d, u, n * n);
  twa_spin s = twa_spin_at(spin, stride), c = twa_cross(b, s);
  twa_put_spin(spin, stride, twa_sum(twa_sum(s, factor * d, c), factor * n, twa_cross(b, c)));
  return 1;
}

// Turns by the vector at b.
TWA_INLINE int twa_turn_by_vector(void *spin, void *far, long stride, const void *b) {
  return twa_turn(spin, far, stride, twa_spin_at(b, stride));
}

// Turns by factor · k for a stage.
TWA_INLINE int twa_turn_by(const void *from, void *to, long stride, const void *k,
                           double factor) {
  return twa_turn_stage(from, to, stride,
                        twa_scaled(twa_spin_at(k, stride), (twa_lanes)factor));
}

// Turns for a stage by first · k2 + second · k1 × k2.
TWA_INLINE int twa_turn_by_product(const void *from, void *to, long stride,
                                   const void *k1, const void *k2, double first,
                                   double second) {
  twa_spin b = twa_spin_at(k2, stride), c = twa_cross(twa_spin_at(k1, stride), b);
  return twa_turn_stage(from, to, stride,
                        twa_sum(twa_scaled(b, (twa_lanes)first), (twa_lanes)second, c));
}

// Turns by outer · (k1 + k4) + inner · (k2 + k3) + product · k1 × k4 and keeps the length.
TWA_INLINE int twa_turn_by_mean(void *spin, void *far, long stride, const void *k1,
                                const void *k2, const void *k3, const void *k4,
                                double outer, double inner, double product) {
  twa_spin a = twa_spin_at(k1, stride), d = twa_spin_at(k4, stride);
  twa_spin ends = twa_sum(a, (twa_lanes)1.0, d);
  twa_spin middle = twa_sum(twa_spin_at(k2, stride), (twa_lanes)1.0, twa_spin_at(k3, stride));
  twa_spin b = twa_sum(twa_scaled(ends, (twa_lanes)outer), (twa_lanes)inner, middle);
  return twa_turn(spin, far, stride, twa_sum(b, (twa_lanes)product, twa_cross(a, d)));
}

#endif
