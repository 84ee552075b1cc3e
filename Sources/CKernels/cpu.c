// Which kernels this processor can run.
#include "CKernels.h"

extern const ck_kernels ck_portable_kernels;
#if defined(__x86_64__)
#include <immintrin.h>
extern const ck_kernels ck_avx2_kernels, ck_avx512_kernels;
#endif

const ck_kernels *ck_kernels_at(int32_t level) {
  if (level == CK_PORTABLE) return &ck_portable_kernels;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (level == CK_AVX2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
      __builtin_cpu_supports("f16c"))
    return &ck_avx2_kernels;
  if (level == CK_AVX512 && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
    return &ck_avx512_kernels;
#endif
  return 0;
}

void ck_pause(void) {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
