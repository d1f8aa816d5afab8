/*
 * refsim's 16-bit tanh as a program of its own for Linux on s390x, a big-endian processor: questions on standard input, answers
 * on standard output. It needs no C library.
 */
#include "refsim_fixedpoint.h"

enum { EXIT = 1, READ = 3, WRITE = 4 };

static long system_call(long number, long a, const void *b, long c)
{
    register long r1 __asm__("1") = number;
    register long r2 __asm__("2") = a;
    register const void *r3 __asm__("3") = b;
    register long r4 __asm__("4") = c;
    __asm__ volatile("svc 0" : "+d"(r2) : "d"(r1), "d"(r3), "d"(r4) : "memory");
    return r2;
}

/* The next hexadecimal number, or -1 at the end. */
static long next_number(void)
{
    long value = -1;
    char c;
    while (system_call(READ, 0, &c, 1) == 1) {
        if (c == ' ' || c == '\n') {
            return value;
        }
        value = (value < 0 ? 0 : value * 16) + (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return value;
}

static void print(uint32_t value)
{
    char text[5];
    int i;
    for (i = 0; i < 4; ++i) {
        text[i] = "0123456789abcdef"[(value >> (12 - 4 * i)) & 15];
    }
    text[4] = '\n';
    system_call(WRITE, 1, text, 5);
}

void _start(void)
{
    long a;
    while ((a = next_number()) >= 0) {
        const int32_t integer_bits = (int32_t)next_number();
#if defined(BUG_SIGN)
        print((uint32_t)refsim_tanh_16((int32_t)a, integer_bits));
#else
        print((uint32_t)refsim_tanh_16((int16_t)(uint16_t)a, integer_bits));
#endif
    }
    system_call(EXIT, 0, 0, 0);
}
