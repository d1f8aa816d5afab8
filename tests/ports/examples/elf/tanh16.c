/*
 * refsim's 16-bit tanh as a program of its own, without a C library: questions on standard input, answers on standard output. For
 * Linux on several processors, and for Arm microcontrollers with semihosting (reads and writes of the file ":tt").
 */
#include "refsim_fixedpoint.h"

#if defined(SEMIHOSTING)
static uint8_t stack[4096] __attribute__((aligned(16), used));
static intptr_t input, output;

static intptr_t semihosting(intptr_t operation, const void *arguments)
{
    register intptr_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = arguments;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static int read_byte(char *c)
{
    const intptr_t arguments[3] = { input, (intptr_t)c, 1 };
    return semihosting(6, arguments) == 0;
}

static void write_bytes(const char *text, long count)
{
    const intptr_t arguments[3] = { output, (intptr_t)text, count };
    semihosting(5, arguments);
}

static void begin(void)
{
    static const char name[] = ":tt";
    const intptr_t reading[3] = { (intptr_t)name, 0, 3 };
    const intptr_t writing[3] = { (intptr_t)name, 4, 3 };
    input = semihosting(1, reading);
    output = semihosting(1, writing);
}

static void end(void)
{
    semihosting(0x18, (const void *)0x20026);
    for (;;) {
    }
}

void _start(void);
__attribute__((section(".vectors"), used)) const void *const vectors[16] = { stack + sizeof stack, (const void *)_start };
#else
static long system_call(long number, long a, const void *b, long c)
{
#if defined(__s390x__)
    register long r1 __asm__("1") = number;
    register long r2 __asm__("2") = a;
    register const void *r3 __asm__("3") = b;
    register long r4 __asm__("4") = c;
    __asm__ volatile("svc 0" : "+d"(r2) : "d"(r1), "d"(r3), "d"(r4) : "memory");
    return r2;
#elif defined(__riscv)
    register long a7 __asm__("a7") = number;
    register long a0 __asm__("a0") = a;
    register const void *a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
    return a0;
#elif defined(__arm__)
    register long r7 __asm__("r7") = number;
    register long r0 __asm__("r0") = a;
    register const void *r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2) : "memory");
    return r0;
#elif defined(__powerpc__)
    register long r0 __asm__("0") = number;
    register long r3 __asm__("3") = a;
    register const void *r4 __asm__("4") = b;
    register long r5 __asm__("5") = c;
    __asm__ volatile("sc" : "+r"(r0), "+r"(r3), "+r"(r4), "+r"(r5)::"memory", "cr0", "r6", "r7", "r8", "r9", "r10", "r11", "r12");
    return r3;
#elif defined(__mips__)
    register long v0 __asm__("$2") = number;
    register long a0 __asm__("$4") = a;
    register const void *a1 __asm__("$5") = b;
    register long a2 __asm__("$6") = c;
    register long a3 __asm__("$7");
    __asm__ volatile("syscall" : "+r"(v0), "=r"(a3) : "r"(a0), "r"(a1), "r"(a2) : "memory", "$1", "$3", "$8", "$9", "$10", "$11", "$12",
                     "$13", "$14", "$15", "$24", "$25", "hi", "lo");
    return v0;
#endif
}

#if defined(__riscv)
enum { EXIT = 93, READ = 63, WRITE = 64 };
#elif defined(__mips__)
enum { EXIT = 4001, READ = 4003, WRITE = 4004 };
#else
enum { EXIT = 1, READ = 3, WRITE = 4 };
#endif

static int read_byte(char *c)
{
    return system_call(READ, 0, c, 1) == 1;
}

static void write_bytes(const char *text, long count)
{
    system_call(WRITE, 1, text, count);
}

static void begin(void)
{
}

static void end(void)
{
    system_call(EXIT, 0, 0, 0);
}
#endif

/* The next hexadecimal number, or -1 at the end. */
static long next_number(void)
{
    long value = -1;
    char c;
    while (read_byte(&c)) {
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
    write_bytes(text, 5);
}

void _start(void)
{
    long a;
    begin();
    while ((a = next_number()) >= 0) {
        const int32_t integer_bits = (int32_t)next_number();
#if defined(BUG_SIGN)
        print((uint32_t)refsim_tanh_16((int32_t)a, integer_bits));
#else
        print((uint32_t)refsim_tanh_16((int16_t)(uint16_t)a, integer_bits));
#endif
    }
    end();
}
