/* refsim 0.1.0: signal_irfft, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SIGNAL_IRFFT_H
#define REFSIM_SIGNAL_IRFFT_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t rows; /* frames */
    int32_t row_size; /* samples of a frame of the real FFT's input, at most 2 * length; zeros follow */
    int32_t length; /* complex length: half the number of real samples */
    int32_t stages; /* radices in use */
    int32_t radices[16]; /* 2, 3, 4 or 5 each; the first is the last stage's */
} refsim_signal_irfft_params;

/*
 * Back to real samples from a spectrum of interleaved real and imaginary parts, in fixed point, divided by length; ties
 * go up. Elements take any value of their type; members of p keep to the ranges beside them. The output shares no
 * memory with anything else.
 */

/* Where sample index stands when the first stage starts: its digits reversed. */
static inline int32_t refsim_signal_irfft_position_s16(const refsim_signal_irfft_params *p, int32_t index)
{
    int32_t block = p->length;
    int32_t position = 0;
    for (int32_t i = 0; i < p->stages; ++i) {
        block /= p->radices[i];
        position += index % p->radices[i] * block;
        index /= p->radices[i];
    }
    return position;
}

/* A fixed-point sum of two products, rounded once. */
static inline int32_t refsim_signal_irfft_real_s16(int32_t real, int32_t imaginary, REFSIM_CONST int16_t *root)
{
    return refsim_fft_products_16(real, root[0], imaginary, -(int32_t)root[1]);
}

/* The imaginary part of the same product. */
static inline int32_t refsim_signal_irfft_imaginary_s16(int32_t real, int32_t imaginary, REFSIM_CONST int16_t *root)
{
    return refsim_fft_products_16(real, root[1], imaginary, root[0]);
}

/* Joins 2 numbers of 2 spectra. */
static inline void refsim_signal_irfft_join_2_s16(int32_t *r, int32_t *i)
{
    const int32_t real = r[1];
    const int32_t imaginary = i[1];
    r[1] = refsim_wrap_sub_16(r[0], real);
    i[1] = refsim_wrap_sub_16(i[0], imaginary);
    r[0] = refsim_wrap_add_16(r[0], real);
    i[0] = refsim_wrap_add_16(i[0], imaginary);
}

/* Joins 3 numbers of 3 spectra. The root turns by a third. */
static inline void refsim_signal_irfft_join_3_s16(int32_t *r, int32_t *i, int32_t turn)
{
    const int32_t total_r = refsim_wrap_add_16(r[1], r[2]);
    const int32_t total_i = refsim_wrap_add_16(i[1], i[2]);
    const int32_t side_r = refsim_fft_scale_16(refsim_wrap_sub_16(r[1], r[2]), turn);
    const int32_t side_i = refsim_fft_scale_16(refsim_wrap_sub_16(i[1], i[2]), turn);
    const int32_t middle_r = refsim_wrap_sub_16(r[0], refsim_shift_right(total_r, 1));
    const int32_t middle_i = refsim_wrap_sub_16(i[0], refsim_shift_right(total_i, 1));
    r[0] = refsim_wrap_add_16(r[0], total_r);
    i[0] = refsim_wrap_add_16(i[0], total_i);
    r[1] = refsim_wrap_sub_16(middle_r, side_i);
    i[1] = refsim_wrap_add_16(middle_i, side_r);
    r[2] = refsim_wrap_add_16(middle_r, side_i);
    i[2] = refsim_wrap_sub_16(middle_i, side_r);
}

/* Joins 4 numbers of 4 spectra. */
static inline void refsim_signal_irfft_join_4_s16(int32_t *r, int32_t *i)
{
    const int32_t even_r = refsim_wrap_add_16(r[0], r[2]);
    const int32_t even_i = refsim_wrap_add_16(i[0], i[2]);
    const int32_t odd_r = refsim_wrap_sub_16(r[0], r[2]);
    const int32_t odd_i = refsim_wrap_sub_16(i[0], i[2]);
    const int32_t total_r = refsim_wrap_add_16(r[1], r[3]);
    const int32_t total_i = refsim_wrap_add_16(i[1], i[3]);
    const int32_t gap_r = refsim_wrap_sub_16(r[1], r[3]);
    const int32_t gap_i = refsim_wrap_sub_16(i[1], i[3]);
    r[0] = refsim_wrap_add_16(even_r, total_r);
    i[0] = refsim_wrap_add_16(even_i, total_i);
    r[2] = refsim_wrap_sub_16(even_r, total_r);
    i[2] = refsim_wrap_sub_16(even_i, total_i);
    r[3] = refsim_wrap_add_16(odd_r, gap_i);
    i[3] = refsim_wrap_sub_16(odd_i, gap_r);
    r[1] = refsim_wrap_sub_16(odd_r, gap_i);
    i[1] = refsim_wrap_add_16(odd_i, gap_r);
}

/* Joins 5 numbers of 5 spectra. The roots turn by one and two fifths. */
static inline void refsim_signal_irfft_join_5_s16(
    int32_t *r, int32_t *i, REFSIM_CONST int16_t *one, REFSIM_CONST int16_t *two)
{
    const int32_t outer_r = refsim_wrap_add_16(r[1], r[4]);
    const int32_t inner_r = refsim_wrap_add_16(r[2], r[3]);
    const int32_t outer_gap_r = refsim_wrap_sub_16(r[1], r[4]);
    const int32_t inner_gap_r = refsim_wrap_sub_16(r[2], r[3]);
    const int32_t near_r = refsim_wrap_add_16(
        refsim_wrap_add_16(r[0], refsim_fft_scale_16(outer_r, one[0])), refsim_fft_scale_16(inner_r, two[0]));
    const int32_t far_r = refsim_wrap_add_16(
        refsim_wrap_add_16(r[0], refsim_fft_scale_16(outer_r, two[0])), refsim_fft_scale_16(inner_r, one[0]));
    const int32_t near_turn_r =
        refsim_wrap_add_16(refsim_fft_scale_16(outer_gap_r, one[1]), refsim_fft_scale_16(inner_gap_r, two[1]));
    const int32_t far_turn_r =
        refsim_wrap_sub_16(refsim_fft_scale_16(inner_gap_r, one[1]), refsim_fft_scale_16(outer_gap_r, two[1]));
    const int32_t outer_i = refsim_wrap_add_16(i[1], i[4]);
    const int32_t inner_i = refsim_wrap_add_16(i[2], i[3]);
    const int32_t outer_gap_i = refsim_wrap_sub_16(i[1], i[4]);
    const int32_t inner_gap_i = refsim_wrap_sub_16(i[2], i[3]);
    const int32_t near_i = refsim_wrap_add_16(
        refsim_wrap_add_16(i[0], refsim_fft_scale_16(outer_i, one[0])), refsim_fft_scale_16(inner_i, two[0]));
    const int32_t far_i = refsim_wrap_add_16(
        refsim_wrap_add_16(i[0], refsim_fft_scale_16(outer_i, two[0])), refsim_fft_scale_16(inner_i, one[0]));
    const int32_t near_turn_i =
        refsim_wrap_add_16(refsim_fft_scale_16(outer_gap_i, one[1]), refsim_fft_scale_16(inner_gap_i, two[1]));
    const int32_t far_turn_i =
        refsim_wrap_sub_16(refsim_fft_scale_16(inner_gap_i, one[1]), refsim_fft_scale_16(outer_gap_i, two[1]));
    r[0] = refsim_wrap_add_16(refsim_wrap_add_16(r[0], outer_r), inner_r);
    i[0] = refsim_wrap_add_16(refsim_wrap_add_16(i[0], outer_i), inner_i);
    r[1] = refsim_wrap_sub_16(near_r, near_turn_i);
    i[1] = refsim_wrap_add_16(near_i, near_turn_r);
    r[2] = refsim_wrap_add_16(far_r, far_turn_i);
    i[2] = refsim_wrap_sub_16(far_i, far_turn_r);
    r[3] = refsim_wrap_sub_16(far_r, far_turn_i);
    i[3] = refsim_wrap_add_16(far_i, far_turn_r);
    r[4] = refsim_wrap_add_16(near_r, near_turn_i);
    i[4] = refsim_wrap_sub_16(near_i, near_turn_r);
}


/* One stage of the complex FFT: joins radix spectra of length each, wherever they stand in data. */
static inline void refsim_signal_irfft_stage_s16(
    const refsim_signal_irfft_params *p, REFSIM_CONST int16_t *twiddles, int16_t *data, int32_t radix, int32_t length)
{
    const int32_t groups = p->length / (radix * length);
    const int32_t reciprocal = 32767 / radix;
    int32_t r[5];
    int32_t i[5];
    for (int32_t n = 0; n < groups; ++n) {
        for (int32_t u = 0; u < length; ++u) {
            int16_t *first = data + 2 * (n * radix * length + u);
            for (int32_t q = 0; q < radix; ++q) {
                const int16_t *number = first + 2 * q * length;
                REFSIM_CONST int16_t *root = twiddles + 2 * q * u * groups;
                const int32_t real = refsim_fft_scale_16(number[0], reciprocal);
                const int32_t imaginary = refsim_fft_scale_16(number[1], reciprocal);
                r[q] = q == 0 ? real : refsim_signal_irfft_real_s16(real, imaginary, root);
                i[q] = q == 0 ? imaginary : refsim_signal_irfft_imaginary_s16(real, imaginary, root);
            }
            if (radix == 2) {
                refsim_signal_irfft_join_2_s16(r, i);
            } else if (radix == 3) {
                refsim_signal_irfft_join_3_s16(r, i, twiddles[2 * groups * length + 1]);
            } else if (radix == 4) {
                refsim_signal_irfft_join_4_s16(r, i);
            } else {
                refsim_signal_irfft_join_5_s16(r, i, twiddles + 2 * groups * length, twiddles + 4 * groups * length);
            }
            for (int32_t q = 0; q < radix; ++q) {
                first[2 * q * length] = (int16_t)r[q];
                first[2 * q * length + 1] = (int16_t)i[q];
            }
        }
    }
}

/* The complex FFT of data, whose samples stand in the order of the first stage. */
static inline void refsim_signal_irfft_transform_s16(
    const refsim_signal_irfft_params *p, REFSIM_CONST int16_t *twiddles, int16_t *data)
{
    int32_t length = 1;
    for (int32_t n = p->stages - 1; n >= 0; --n) {
        refsim_signal_irfft_stage_s16(p, twiddles, data, p->radices[n], length);
        length *= p->radices[n];
    }
}

REFSIM_KERNEL void refsim_signal_irfft_s16(
    const refsim_signal_irfft_params *p,
    const int16_t *input, /* [rows, length + 1, 2] */
    REFSIM_CONST int16_t *twiddles, /* [length, 2], roots of unity */
    REFSIM_CONST int16_t *joins, /* [length / 2, 2], roots of the pass that joins the halves */
    int16_t *REFSIM_RESTRICT output /* [rows, 2 * length] */)
{
    const int32_t half = 32767 / 2;
    for (int32_t row = 0; row < p->rows; ++row) {
        output[0] = (int16_t)refsim_fft_scale_16(refsim_wrap_add_16(input[0], input[2 * p->length]), half);
        output[1] = (int16_t)refsim_fft_scale_16(refsim_wrap_sub_16(input[0], input[2 * p->length]), half);
        for (int32_t n = 1; n <= p->length / 2; ++n) {
            const int32_t a_r = refsim_fft_scale_16(input[2 * n], half);
            const int32_t a_i = refsim_fft_scale_16(input[2 * n + 1], half);
            const int32_t b_r = refsim_fft_scale_16(input[2 * (p->length - n)], half);
            const int32_t b_i = refsim_fft_scale_16(refsim_wrap_sub_16(0, input[2 * (p->length - n) + 1]), half);
            const int32_t total_r = refsim_wrap_add_16(a_r, b_r);
            const int32_t total_i = refsim_wrap_add_16(a_i, b_i);
            const int32_t gap_r = refsim_wrap_sub_16(a_r, b_r);
            const int32_t gap_i = refsim_wrap_sub_16(a_i, b_i);
            REFSIM_CONST int16_t *root = joins + 2 * (n - 1);
            const int32_t turned_r = refsim_signal_irfft_real_s16(gap_r, gap_i, root);
            const int32_t turned_i = refsim_signal_irfft_imaginary_s16(gap_r, gap_i, root);

            int16_t *low = output + 2 * refsim_signal_irfft_position_s16(p, n);
            int16_t *high = output + 2 * refsim_signal_irfft_position_s16(p, p->length - n);
            low[0] = (int16_t)refsim_wrap_add_16(total_r, turned_r);
            low[1] = (int16_t)refsim_wrap_add_16(total_i, turned_i);
            high[0] = (int16_t)refsim_wrap_sub_16(total_r, turned_r);
            high[1] = (int16_t)refsim_wrap_sub_16(turned_i, total_i);
        }
        refsim_signal_irfft_transform_s16(p, twiddles, output);
        input += 2 * p->length + 2;
        output += 2 * p->length;
    }
}

/* Where sample index stands when the first stage starts: its digits reversed. */
static inline int32_t refsim_signal_irfft_position_s32(const refsim_signal_irfft_params *p, int32_t index)
{
    int32_t block = p->length;
    int32_t position = 0;
    for (int32_t i = 0; i < p->stages; ++i) {
        block /= p->radices[i];
        position += index % p->radices[i] * block;
        index /= p->radices[i];
    }
    return position;
}

/* A fixed-point sum of two products, rounded once. */
static inline int32_t refsim_signal_irfft_real_s32(int32_t real, int32_t imaginary, REFSIM_CONST int32_t *root)
{
    return refsim_fft_products(real, root[0], imaginary, -(int32_t)root[1]);
}

/* The imaginary part of the same product. */
static inline int32_t refsim_signal_irfft_imaginary_s32(int32_t real, int32_t imaginary, REFSIM_CONST int32_t *root)
{
    return refsim_fft_products(real, root[1], imaginary, root[0]);
}

/* Joins 2 numbers of 2 spectra. */
static inline void refsim_signal_irfft_join_2_s32(int32_t *r, int32_t *i)
{
    const int32_t real = r[1];
    const int32_t imaginary = i[1];
    r[1] = refsim_wrap_sub(r[0], real);
    i[1] = refsim_wrap_sub(i[0], imaginary);
    r[0] = refsim_wrap_add(r[0], real);
    i[0] = refsim_wrap_add(i[0], imaginary);
}

/* Joins 3 numbers of 3 spectra. The root turns by a third. */
static inline void refsim_signal_irfft_join_3_s32(int32_t *r, int32_t *i, int32_t turn)
{
    const int32_t total_r = refsim_wrap_add(r[1], r[2]);
    const int32_t total_i = refsim_wrap_add(i[1], i[2]);
    const int32_t side_r = refsim_fft_scale(refsim_wrap_sub(r[1], r[2]), turn);
    const int32_t side_i = refsim_fft_scale(refsim_wrap_sub(i[1], i[2]), turn);
    const int32_t middle_r = refsim_wrap_sub(r[0], refsim_shift_right(total_r, 1));
    const int32_t middle_i = refsim_wrap_sub(i[0], refsim_shift_right(total_i, 1));
    r[0] = refsim_wrap_add(r[0], total_r);
    i[0] = refsim_wrap_add(i[0], total_i);
    r[1] = refsim_wrap_sub(middle_r, side_i);
    i[1] = refsim_wrap_add(middle_i, side_r);
    r[2] = refsim_wrap_add(middle_r, side_i);
    i[2] = refsim_wrap_sub(middle_i, side_r);
}

/* Joins 4 numbers of 4 spectra. */
static inline void refsim_signal_irfft_join_4_s32(int32_t *r, int32_t *i)
{
    const int32_t even_r = refsim_wrap_add(r[0], r[2]);
    const int32_t even_i = refsim_wrap_add(i[0], i[2]);
    const int32_t odd_r = refsim_wrap_sub(r[0], r[2]);
    const int32_t odd_i = refsim_wrap_sub(i[0], i[2]);
    const int32_t total_r = refsim_wrap_add(r[1], r[3]);
    const int32_t total_i = refsim_wrap_add(i[1], i[3]);
    const int32_t gap_r = refsim_wrap_sub(r[1], r[3]);
    const int32_t gap_i = refsim_wrap_sub(i[1], i[3]);
    r[0] = refsim_wrap_add(even_r, total_r);
    i[0] = refsim_wrap_add(even_i, total_i);
    r[2] = refsim_wrap_sub(even_r, total_r);
    i[2] = refsim_wrap_sub(even_i, total_i);
    r[3] = refsim_wrap_add(odd_r, gap_i);
    i[3] = refsim_wrap_sub(odd_i, gap_r);
    r[1] = refsim_wrap_sub(odd_r, gap_i);
    i[1] = refsim_wrap_add(odd_i, gap_r);
}

/* Joins 5 numbers of 5 spectra. The roots turn by one and two fifths. */
static inline void refsim_signal_irfft_join_5_s32(
    int32_t *r, int32_t *i, REFSIM_CONST int32_t *one, REFSIM_CONST int32_t *two)
{
    const int32_t outer_r = refsim_wrap_add(r[1], r[4]);
    const int32_t inner_r = refsim_wrap_add(r[2], r[3]);
    const int32_t outer_gap_r = refsim_wrap_sub(r[1], r[4]);
    const int32_t inner_gap_r = refsim_wrap_sub(r[2], r[3]);
    const int32_t near_r = refsim_wrap_add(
        refsim_wrap_add(r[0], refsim_fft_scale(outer_r, one[0])), refsim_fft_scale(inner_r, two[0]));
    const int32_t far_r = refsim_wrap_add(
        refsim_wrap_add(r[0], refsim_fft_scale(outer_r, two[0])), refsim_fft_scale(inner_r, one[0]));
    const int32_t near_turn_r =
        refsim_wrap_add(refsim_fft_scale(outer_gap_r, one[1]), refsim_fft_scale(inner_gap_r, two[1]));
    const int32_t far_turn_r =
        refsim_wrap_sub(refsim_fft_scale(inner_gap_r, one[1]), refsim_fft_scale(outer_gap_r, two[1]));
    const int32_t outer_i = refsim_wrap_add(i[1], i[4]);
    const int32_t inner_i = refsim_wrap_add(i[2], i[3]);
    const int32_t outer_gap_i = refsim_wrap_sub(i[1], i[4]);
    const int32_t inner_gap_i = refsim_wrap_sub(i[2], i[3]);
    const int32_t near_i = refsim_wrap_add(
        refsim_wrap_add(i[0], refsim_fft_scale(outer_i, one[0])), refsim_fft_scale(inner_i, two[0]));
    const int32_t far_i = refsim_wrap_add(
        refsim_wrap_add(i[0], refsim_fft_scale(outer_i, two[0])), refsim_fft_scale(inner_i, one[0]));
    const int32_t near_turn_i =
        refsim_wrap_add(refsim_fft_scale(outer_gap_i, one[1]), refsim_fft_scale(inner_gap_i, two[1]));
    const int32_t far_turn_i =
        refsim_wrap_sub(refsim_fft_scale(inner_gap_i, one[1]), refsim_fft_scale(outer_gap_i, two[1]));
    r[0] = refsim_wrap_add(refsim_wrap_add(r[0], outer_r), inner_r);
    i[0] = refsim_wrap_add(refsim_wrap_add(i[0], outer_i), inner_i);
    r[1] = refsim_wrap_sub(near_r, near_turn_i);
    i[1] = refsim_wrap_add(near_i, near_turn_r);
    r[2] = refsim_wrap_add(far_r, far_turn_i);
    i[2] = refsim_wrap_sub(far_i, far_turn_r);
    r[3] = refsim_wrap_sub(far_r, far_turn_i);
    i[3] = refsim_wrap_add(far_i, far_turn_r);
    r[4] = refsim_wrap_add(near_r, near_turn_i);
    i[4] = refsim_wrap_sub(near_i, near_turn_r);
}


/* One stage of the complex FFT: joins radix spectra of length each, wherever they stand in data. */
static inline void refsim_signal_irfft_stage_s32(
    const refsim_signal_irfft_params *p, REFSIM_CONST int32_t *twiddles, int32_t *data, int32_t radix, int32_t length)
{
    const int32_t groups = p->length / (radix * length);
    const int32_t reciprocal = 2147483647 / radix;
    int32_t r[5];
    int32_t i[5];
    for (int32_t n = 0; n < groups; ++n) {
        for (int32_t u = 0; u < length; ++u) {
            int32_t *first = data + 2 * (n * radix * length + u);
            for (int32_t q = 0; q < radix; ++q) {
                const int32_t *number = first + 2 * q * length;
                REFSIM_CONST int32_t *root = twiddles + 2 * q * u * groups;
                const int32_t real = refsim_fft_scale(number[0], reciprocal);
                const int32_t imaginary = refsim_fft_scale(number[1], reciprocal);
                r[q] = q == 0 ? real : refsim_signal_irfft_real_s32(real, imaginary, root);
                i[q] = q == 0 ? imaginary : refsim_signal_irfft_imaginary_s32(real, imaginary, root);
            }
            if (radix == 2) {
                refsim_signal_irfft_join_2_s32(r, i);
            } else if (radix == 3) {
                refsim_signal_irfft_join_3_s32(r, i, twiddles[2 * groups * length + 1]);
            } else if (radix == 4) {
                refsim_signal_irfft_join_4_s32(r, i);
            } else {
                refsim_signal_irfft_join_5_s32(r, i, twiddles + 2 * groups * length, twiddles + 4 * groups * length);
            }
            for (int32_t q = 0; q < radix; ++q) {
                first[2 * q * length] = (int32_t)r[q];
                first[2 * q * length + 1] = (int32_t)i[q];
            }
        }
    }
}

/* The complex FFT of data, whose samples stand in the order of the first stage. */
static inline void refsim_signal_irfft_transform_s32(
    const refsim_signal_irfft_params *p, REFSIM_CONST int32_t *twiddles, int32_t *data)
{
    int32_t length = 1;
    for (int32_t n = p->stages - 1; n >= 0; --n) {
        refsim_signal_irfft_stage_s32(p, twiddles, data, p->radices[n], length);
        length *= p->radices[n];
    }
}

REFSIM_KERNEL void refsim_signal_irfft_s32(
    const refsim_signal_irfft_params *p,
    const int32_t *input, /* [rows, length + 1, 2] */
    REFSIM_CONST int32_t *twiddles, /* [length, 2], roots of unity */
    REFSIM_CONST int32_t *joins, /* [length / 2, 2], roots of the pass that joins the halves */
    int32_t *REFSIM_RESTRICT output /* [rows, 2 * length] */)
{
    const int32_t half = 2147483647 / 2;
    for (int32_t row = 0; row < p->rows; ++row) {
        output[0] = (int32_t)refsim_fft_scale(refsim_wrap_add(input[0], input[2 * p->length]), half);
        output[1] = (int32_t)refsim_fft_scale(refsim_wrap_sub(input[0], input[2 * p->length]), half);
        for (int32_t n = 1; n <= p->length / 2; ++n) {
            const int32_t a_r = refsim_fft_scale(input[2 * n], half);
            const int32_t a_i = refsim_fft_scale(input[2 * n + 1], half);
            const int32_t b_r = refsim_fft_scale(input[2 * (p->length - n)], half);
            const int32_t b_i = refsim_fft_scale(refsim_wrap_sub(0, input[2 * (p->length - n) + 1]), half);
            const int32_t total_r = refsim_wrap_add(a_r, b_r);
            const int32_t total_i = refsim_wrap_add(a_i, b_i);
            const int32_t gap_r = refsim_wrap_sub(a_r, b_r);
            const int32_t gap_i = refsim_wrap_sub(a_i, b_i);
            REFSIM_CONST int32_t *root = joins + 2 * (n - 1);
            const int32_t turned_r = refsim_signal_irfft_real_s32(gap_r, gap_i, root);
            const int32_t turned_i = refsim_signal_irfft_imaginary_s32(gap_r, gap_i, root);

            int32_t *low = output + 2 * refsim_signal_irfft_position_s32(p, n);
            int32_t *high = output + 2 * refsim_signal_irfft_position_s32(p, p->length - n);
            low[0] = (int32_t)refsim_wrap_add(total_r, turned_r);
            low[1] = (int32_t)refsim_wrap_add(total_i, turned_i);
            high[0] = (int32_t)refsim_wrap_sub(total_r, turned_r);
            high[1] = (int32_t)refsim_wrap_sub(turned_i, total_i);
        }
        refsim_signal_irfft_transform_s32(p, twiddles, output);
        input += 2 * p->length + 2;
        output += 2 * p->length;
    }
}

#ifdef __cplusplus
}
#endif

#endif
