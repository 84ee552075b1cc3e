#include <cblas.h>

// LAPACK 3.9, which OpenBLAS contains; its Fortran interface, column-major.
/// Cholesky factorisation of a symmetric positive definite matrix.
void spotrf_(const char *uplo, const int *n, float *a, const int *lda, int *info);
/// The inverse of such a matrix from its factor.
void spotri_(const char *uplo, const int *n, float *a, const int *lda, int *info);
