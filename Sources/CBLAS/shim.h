// What the couplings need of a CBLAS, and nothing else.
#ifndef TWA_CBLAS_SHIM_H
#define TWA_CBLAS_SHIM_H

#include <cblas.h>

// Row-major C[m×n] = alpha · op(A)[m×k] · B[k×n] + beta · C.
static inline void twa_dgemm(int transposeA, int m, int n, int k, double alpha, const double *a,
                             int lda, const double *b, int ldb, double beta, double *c, int ldc) {
  cblas_dgemm(CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, CblasNoTrans, m, n, k, alpha,
              a, lda, b, ldb, beta, c, ldc);
}

// One BLAS thread per rank: ranks do not fight for cores and results do not depend on threads.
// Weak, since a CBLAS other than OpenBLAS may lack it.
extern void openblas_set_num_threads(int) __attribute__((weak));
static inline void twa_blas_single_threaded(void) {
  if (openblas_set_num_threads) openblas_set_num_threads(1);
}

#endif
