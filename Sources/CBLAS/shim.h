// What the couplings need of a CBLAS, and nothing else.
#ifndef TWA_CBLAS_SHIM_H
#define TWA_CBLAS_SHIM_H

#include <cblas.h>
#include <stdlib.h>

// Row-major C[m×n] = alpha · op(A)[m×k] · op(B)[k×n] + beta · C.
static inline void twa_dgemm(int transposeA, int transposeB, int m, int n, int k, double alpha,
                             const double *a, int lda, const double *b, int ldb, double beta,
                             double *c, int ldc) {
  cblas_dgemm(CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
              transposeB ? CblasTrans : CblasNoTrans, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

// Row-major y + alpha · op(A)[m×n] · x in place of y.
static inline void twa_dgemv(int transpose, int m, int n, double alpha, const double *a,
                             const double *x, double *y) {
  cblas_dgemv(CblasRowMajor, transpose ? CblasTrans : CblasNoTrans, m, n, alpha, a, n, x, 1, 1, y,
              1);
}

// The same as the first in single precision, with op(B).
static inline void twa_sgemm(int transposeA, int transposeB, int m, int n, int k, float alpha,
                             const float *a, int lda, const float *b, int ldb, float beta, float *c,
                             int ldc) {
  cblas_sgemm(CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
              transposeB ? CblasTrans : CblasNoTrans, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

// LAPACK's symmetric eigenproblem (in OpenBLAS; Fortran interface).
extern void dsyev_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda,
                   double *w, double *work, const int *lwork, int *info);

// Eigenvalues of a symmetric n×n matrix into values, ascending; its rows become the eigenvectors.
// Returns LAPACK's info, or -1 without memory.
static inline int twa_symmetric_eigen(int n, double *matrix, double *values) {
  int info = 0, query = -1;
  double size = 0;
  dsyev_("V", "U", &n, matrix, &n, values, &size, &query, &info);
  if (info) return info;
  int length = (int)size;
  double *work = (double *)malloc((size_t)length * sizeof(double));
  if (!work) return -1;
  dsyev_("V", "U", &n, matrix, &n, values, work, &length, &info);
  free(work);
  return info;
}

// One BLAS thread per rank: ranks do not fight for cores and results do not depend on threads.
// Weak, since a CBLAS other than OpenBLAS may lack it.
extern void openblas_set_num_threads(int) __attribute__((weak));
static inline void twa_blas_single_threaded(void) {
  if (openblas_set_num_threads) openblas_set_num_threads(1);
}

#endif
