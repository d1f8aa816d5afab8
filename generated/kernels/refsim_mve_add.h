/* refsim 0.1.0: mve_add, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_MVE_ADD_H
#define REFSIM_MVE_ADD_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t size; /* elements */
    int32_t lhs_weight; /* of a raw operand */
    int32_t rhs_weight; /* of a raw operand */
    int32_t offset; /* zero points and rounding */
    refsim_short right; /* [0, 31]  right shift */
} refsim_mve_add_params;

/*
 * output = clamp((lhs * lhs_weight + rhs * rhs_weight + offset) / 2^right), proved equal to add_s8_general_flat for its
 * constants. Elements take any value of their type; members of p keep to the ranges beside them. The output may end
 * where an operand is still being read, as far as the planner of arenas allows; else they are apart.
 */

#ifndef REFSIM_MVE
#if defined(__ARM_FEATURE_MVE) && !defined(__ARM_BIG_ENDIAN)
#define REFSIM_MVE 1
#else
#define REFSIM_MVE 0 /* portable C that reads the same constants */
#endif
#endif

#if REFSIM_MVE
/* r0 and r1 operands, r2 outputs, r3 size, then both weights, the offset and the shift. */
static inline __attribute__((naked)) void refsim_mve_add_vectors(
    const int8_t *lhs __attribute__((unused)), const int8_t *rhs __attribute__((unused)),
        int8_t *output __attribute__((unused)),
    const refsim_mve_add_params *p __attribute__((unused)))
{
    __asm__(
        ".syntax unified\n"
        "push {r4-r7, lr}\n"
        "ldm r3, {r3-r7}\n"
        "rsb r7, r7, #0\n"
        "wlstp.32 lr, r3, 2f\n"
        "1: vldrb.s32 q0, [r0], #4\n"
        "vldrb.s32 q1, [r1], #4\n"
        "vmul.i32 q0, q0, r4\n"
        "vmla.s32 q0, q1, r5\n"
        "vadd.i32 q0, q0, r6\n"
        "vshl.s32 q0, r7\n"
        "vqmovnb.s32 q0, q0\n"
        "vqmovnb.s16 q0, q0\n"
        "vstrb.32 q0, [r2], #4\n"
        "letp lr, 1b\n"
        "2: pop {r4-r7, pc}\n");
}
#endif

REFSIM_KERNEL void refsim_mve_add_s8(
    const refsim_mve_add_params *p,
    const int8_t *lhs,
    const int8_t *rhs,
    int8_t *output /* [size] */)
{
#if REFSIM_MVE
    refsim_mve_add_vectors(lhs, rhs, output, p);
#else
    for (int32_t i = 0; i < p->size; ++i) {
        const int32_t sum = refsim_weighted_pair(lhs[i], rhs[i], p->lhs_weight, p->rhs_weight, p->offset, p->right);
        output[i] = (int8_t)refsim_saturate(sum, -128, 127);
    }
#endif
}

#ifdef __cplusplus
}
#endif

#endif
