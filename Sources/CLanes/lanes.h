// Operations on lanes that Swift's SIMD types express only element by element.
#ifndef TWA_LANES_H
#define TWA_LANES_H

typedef double twa_lanes __attribute__((ext_vector_type(8)));
typedef unsigned long long twa_bits __attribute__((ext_vector_type(8)));
typedef float twa_singles __attribute__((ext_vector_type(16)));
typedef float twa_half __attribute__((ext_vector_type(8)));
typedef unsigned int twa_words __attribute__((ext_vector_type(16)));

#define TWA_INLINE static inline __attribute__((always_inline))

// An instruction set that this code was compiled for and this processor does not have, or null.
static inline const char *twa_missing_instructions(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
#if defined(__AVX512F__)
  if (!__builtin_cpu_supports("avx512f")) return "AVX-512";
#endif
#if defined(__AVX512DQ__)
  if (!__builtin_cpu_supports("avx512dq")) return "AVX-512 DQ";
#endif
#if defined(__AVX512VL__)
  if (!__builtin_cpu_supports("avx512vl")) return "AVX-512 VL";
#endif
#if defined(__AVX512BW__)
  if (!__builtin_cpu_supports("avx512bw")) return "AVX-512 BW";
#endif
#if defined(__AVX2__)
  if (!__builtin_cpu_supports("avx2")) return "AVX2";
#endif
#if defined(__FMA__)
  if (!__builtin_cpu_supports("fma")) return "FMA";
#endif
#if defined(__BMI2__)
  if (!__builtin_cpu_supports("bmi2")) return "BMI2";
#endif
#if defined(__AVX__)
  if (!__builtin_cpu_supports("avx")) return "AVX";
#endif
#if defined(__SSE4_2__)
  if (!__builtin_cpu_supports("sse4.2")) return "SSE4.2";
#endif
#endif
  return 0;
}

// Product of the low 32 bits of every lane. Written as an instruction where there is one: compilers
// tend to replace it by the much slower product of 64 bits.
TWA_INLINE twa_bits twa_wide_product(twa_bits x, twa_bits y) {
#if defined(__AVX512F__)
  twa_bits result;
  __asm__("vpmuludq %2, %1, %0" : "=v"(result) : "v"(x), "v"(y));
  return result;
#else
  return (x & 0xFFFFFFFFull) * (y & 0xFFFFFFFFull);
#endif
}

TWA_INLINE twa_lanes twa_square_root(twa_lanes x) { return __builtin_elementwise_sqrt(x); }

TWA_INLINE twa_singles twa_square_root_single(twa_singles x) {
  return __builtin_elementwise_sqrt(x);
}

// (w + ½)·2⁻³² of the low 32 bits of two vectors of words, in (0, 1].
TWA_INLINE twa_singles twa_uniform(twa_bits low, twa_bits high) {
  twa_words words = __builtin_shufflevector((twa_words)low, (twa_words)high, 0, 2, 4, 6,
                                                8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  return __builtin_convertvector(words, twa_singles) * 0x1p-32f + 0x1p-33f;
}

TWA_INLINE twa_lanes twa_low_half(twa_singles x) {
  return __builtin_convertvector(__builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7), twa_lanes);
}

TWA_INLINE twa_lanes twa_high_half(twa_singles x) {
  return __builtin_convertvector(__builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15),
                                 twa_lanes);
}

TWA_INLINE twa_half twa_narrowed(twa_lanes x) { return __builtin_convertvector(x, twa_half); }

TWA_INLINE twa_lanes twa_widened(twa_half x) { return __builtin_convertvector(x, twa_lanes); }

// sin(x + q π/2) from sin x and cos x; only the two lowest bits of q count. Swift's SIMD types would
// do this in two halves, and all that leads to it.
TWA_INLINE twa_singles twa_quarter_turns(twa_singles sine, twa_singles cosine, twa_words q) {
  twa_singles result = (q & 1) != 0 ? cosine : sine;
  return (twa_singles)((twa_words)result ^ ((q & 2) << 30));
}

// Whether no lane is beyond ±bound (or NaN).
TWA_INLINE int twa_all_within(twa_lanes x, double bound) {
  return __builtin_reduce_and(__builtin_elementwise_abs(x) <= (twa_lanes)bound) != 0;
}

#endif
