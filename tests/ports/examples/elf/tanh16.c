/* refsim's 16-bit tanh as a program of its own, for another processor: questions on standard input, answers on standard output. */
#include <stdio.h>

#include "refsim_fixedpoint.h"

int main(void)
{
    unsigned a, integer_bits;
    while (scanf("%x %x", &a, &integer_bits) == 2) {
#if defined(BUG_SIGN)
        printf("%04x\n", (unsigned)(uint16_t)refsim_tanh_16((int32_t)a, (int32_t)integer_bits));
#else
        printf("%04x\n", (unsigned)(uint16_t)refsim_tanh_16((int16_t)(uint16_t)a, (int32_t)integer_bits));
#endif
    }
    return 0;
}
