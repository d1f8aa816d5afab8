/*
 * Kernels with fast paths of the kinds that libraries for small processors have, and in these the mistakes that such paths are
 * shipped with. Each mistake is made only where its path is entered; which one, seed() says: 0 is none. Arrays come as int32_t.
 */
#include <stddef.h>
#include <stdint.h>

#include "refsim_fixedpoint.h"

/* What is wrong, in the order of the numbers that seed() takes. */
enum mistake {
    NONE,
    /* im2col, two columns at a time */
    GENERAL_LEFT_OVER_COLUMN_IS_THE_ONE_BEFORE,
    GENERAL_LEFT_OVER_COLUMN_DROPS_LAST_ODD_ELEMENT,
    GENERAL_BATCHES_SHARE_A_LEFT_OVER_COLUMN,
    GENERAL_DILATIONS_SWAPPED,
    GENERAL_SUMS_OF_20_BITS,
    GENERAL_OFFSET_TIMES_WEIGHTS_IN_16_BITS,
    /* 1x1 without strides, in blocks of pixels; of exactly 8, 16, 24 or 48 channels; with strides; of several groups */
    POINTWISE_ODD_PIXEL_DROPPED,
    POINTWISE_THREE_PIXELS_LEFT_TAKE_TWO,
    POINTWISE_ODD_CHANNEL_OF_LEFT_OVER_PIXEL,
    POINTWISE_FIRST_BATCH_ONLY,
    POINTWISE_WITHOUT_OUTPUT_OFFSET,
    POINTWISE_WITHOUT_ACTIVATION,
    POINTWISE_FIXED_DEPTH_ODD_PIXEL_DROPPED,
    STRIDED_POINTWISE_COUNTS_OUTPUT_PIXELS_PER_BATCH,
    STRIDED_POINTWISE_WITHOUT_OUTPUT_OFFSET,
    STRIDED_POINTWISE_WITHOUT_ACTIVATION,
    GROUPED_POINTWISE_IGNORES_STRIDES,
    GROUPED_POINTWISE_ODD_CHANNEL_OF_A_GROUP,
    GROUPED_POINTWISE_WITHOUT_OUTPUT_OFFSET,
    /* 1xN over one row, of 4n channels and strides, in blocks of four columns */
    LINE_REPEATS_ITS_END_WITH_ONE_COLUMN_LEFT,
    LINE_REPEATS_ITS_END_WITH_TWO_COLUMNS_LEFT,
    LINE_REPEATS_ITS_END_WITH_THREE_COLUMNS_LEFT,
    LINE_OF_LATER_BATCHES_STARTS_BY_OUTPUT_WIDTH,
    LINE_IGNORES_DILATION,
    LINE_OF_MORE_THAN_FOUR_TAPS_DROPS_THE_LAST,
    LINE_SHORTER_THAN_ITS_FILTER_PADS_RIGHT_ONLY,
    LINE_WITHOUT_OUTPUT_OFFSET,
    LINE_WITHOUT_ACTIVATION,
    COLUMN_OF_MORE_THAN_FOUR_TAPS_DROPS_THE_LAST,
    COLUMN_ON_A_WIDE_IMAGE_IGNORES_STRIDE_OF_COLUMNS,
    /* 3x3 with stride 2 on three channels, the first layer */
    FIRST_LAYER_PADS_ALL_SIDES,
    FIRST_LAYER_DROPS_AN_ODD_CHANNEL,
    /* filters that are 16-bit sums in disguise: more than a block of elements */
    LONG_PATCH_BLOCKS_DROP_A_TAIL,
    LONG_PATCH_SUMS_OF_24_BITS,
    CONVOLUTIONS,

    /* depthwise, multiplier 1 */
    SMALL_NARROW_IMAGE_PADS_ONE_SIDE,
    SMALL_FIRST_BATCH_ONLY,
    SMALL_WITHOUT_ACTIVATION,
    SMALL_WITHOUT_OUTPUT_OFFSET,
    SMALL_IGNORES_DILATION,
    SMALL_STRIDES_SWAPPED,
    SMALL_LAST_ROW_WITH_PADDING_BELOW_REPEATED,
    SMALL_BLOCKS_OF_16_AND_8_SKIP_A_TAIL,
    SMALL_TRUNCATES_NEGATIVE_TIES,
    LARGE_FILTER_DROPS_ITS_LAST_COLUMN,
    LARGE_FILTER_WITH_STRIDE_TWO_STARTS_LATE,
    LARGE_FILTER_PADS_ONE_CELL,
    /* other multipliers */
    FOURS_PAD_WITH_INTEGER_ZERO,
    FOURS_TAKE_BIAS_OF_INPUT_CHANNELS,
    FOURS_IGNORE_STRIDE_OF_ROWS,
    TWOS_LAST_ODD_INPUT_CHANNEL,
    SINGLE_INPUT_CHANNEL_IGNORES_DILATION,
    DEPTHWISE_LINE_OF_MORE_THAN_FOUR_TAPS_DROPS_THE_LAST,
    DEPTHWISES,

    /* rows of a dense layer, three units at a time; of a multiple of 16 elements */
    DENSE_LEFT_OVER_UNIT_DROPS_TAIL_OF_SIXTEEN,
    DENSE_TWO_UNITS_LEFT_SHARE_A_BIAS,
    DENSE_ALIGNED_WITHOUT_ACTIVATION,
    DENSE_ALIGNED_WITHOUT_OUTPUT_OFFSET,
    DENSE_ALIGNED_LATER_BATCHES_REUSE_SUMS_OF_INPUTS,
    DENSE_SINGLE_UNIT_WITHOUT_BIAS,
    DENSE_BLOCK_OF_1024_KEEPS_16_BITS,
    DENSES
};

static enum mistake made;

void seed(int number)
{
    made = (enum mistake)number;
}

typedef struct {
    int32_t batches, input_height, input_width, input_depth, filter_height, filter_width, stride_height, stride_width;
    int32_t dilation_height, dilation_width, pad_top, pad_left, output_height, output_width, output_depth;
    int32_t parts; /* groups, or the depth multiplier */
    int32_t input_offset, filter_offset, output_offset, low, high;
} window;

typedef struct {
    int32_t batches, depth, units, input_offset, filter_offset, output_offset, low, high;
} dense;

enum path { GENERAL, POINTWISE, STRIDED, GROUPED, LINE, COLUMN, FIRST, SMALL, LARGE, FOURS, TWOS, SINGLE, OTHER };

#define IN(chosen, name) (path == (chosen) && made == (name))

static int64_t bits(int64_t value, int count)
{
    const int64_t top = INT64_C(1) << (count - 1);
    return ((value + top) & (2 * top - 1)) - top;
}

static int32_t requantized(int64_t acc, int wide, int32_t multiplier, int32_t shift)
{
    return wide ? refsim_mbqm_reduced(acc, multiplier, shift) : refsim_mbqm_double((int32_t)bits(acc, 32), multiplier, shift);
}

static int32_t finished(int32_t scaled, int32_t offset, int32_t low, int32_t high)
{
    return (int32_t)refsim_saturate((int64_t)scaled + offset, low, high);
}

/* --- convolution ---------------------------------------------------------------------------------------------------------- */
static enum path conv_path(const window *p)
{
    const int dilated = p->dilation_height > 1 || p->dilation_width > 1;
    if (p->filter_height == 1 && p->filter_width == 1) {
        return p->parts > 1 ? GROUPED : p->stride_height > 1 || p->stride_width > 1 ? STRIDED : POINTWISE;
    }
    if (p->parts > 1) {
        return OTHER;
    }
    if (p->input_height == 1 && p->filter_height == 1) {
        return p->stride_width * p->input_depth % 4 == 0 ? LINE : OTHER;
    }
    if (p->filter_width == 1) {
        return COLUMN;
    }
    if (p->filter_height == 3 && p->filter_width == 3 && p->input_depth == 3 && p->stride_height == 2 && p->stride_width == 2 && !dilated) {
        return FIRST;
    }
    return GENERAL;
}

/* Where the window of an output starts, as far as a path gets that wrong. */
static int32_t start_x(const window *p, enum path path, int32_t ox)
{
    const int32_t left = p->output_width % 4;
    int32_t pad = p->pad_left;
    if ((IN(LINE, LINE_REPEATS_ITS_END_WITH_ONE_COLUMN_LEFT) && left == 1) ||
        (IN(LINE, LINE_REPEATS_ITS_END_WITH_TWO_COLUMNS_LEFT) && left == 2) ||
        (IN(LINE, LINE_REPEATS_ITS_END_WITH_THREE_COLUMNS_LEFT) && left == 3)) {
        const int32_t over = ox * p->stride_width - pad + p->filter_width - p->input_width;
        return ox * p->stride_width - pad - (ox >= p->output_width - left && over > 0 ? over : 0);
    }
    if (IN(LINE, LINE_SHORTER_THAN_ITS_FILTER_PADS_RIGHT_ONLY) && p->input_width < p->filter_width) {
        pad = 0;
    }
    if (IN(FIRST, FIRST_LAYER_PADS_ALL_SIDES) && p->output_width * 2 >= p->input_width) {
        pad = 1;
    }
    if (IN(GROUPED, GROUPED_POINTWISE_IGNORES_STRIDES) || IN(COLUMN, COLUMN_ON_A_WIDE_IMAGE_IGNORES_STRIDE_OF_COLUMNS)) {
        return ox - pad;
    }
    return ox * p->stride_width - pad;
}

static int32_t start_y(const window *p, enum path path, int32_t oy)
{
    if (IN(FIRST, FIRST_LAYER_PADS_ALL_SIDES) && p->output_height * 2 >= p->input_height) {
        return oy * p->stride_height - 1;
    }
    return IN(GROUPED, GROUPED_POINTWISE_IGNORES_STRIDES) ? oy : oy * p->stride_height - p->pad_top;
}

static int skipped(const window *p, enum path path, int32_t ky, int32_t kx)
{
    return (IN(LINE, LINE_OF_MORE_THAN_FOUR_TAPS_DROPS_THE_LAST) && p->filter_width > 4 && kx == p->filter_width - 1) ||
           (IN(COLUMN, COLUMN_OF_MORE_THAN_FOUR_TAPS_DROPS_THE_LAST) && p->filter_height > 4 && ky == p->filter_height - 1);
}

static void gather(const window *p, enum path path, const int32_t *image, int32_t oy, int32_t ox, int32_t group, int32_t *patch)
{
    const int32_t depth = p->input_depth / p->parts;
    int32_t across = p->dilation_width, down = p->dilation_height, ky, kx, i;
    if (IN(GENERAL, GENERAL_DILATIONS_SWAPPED)) {
        across = p->dilation_height;
        down = p->dilation_width;
    }
    if (IN(LINE, LINE_IGNORES_DILATION)) {
        across = 1;
    }
    for (ky = 0; ky < p->filter_height; ++ky) {
        for (kx = 0; kx < p->filter_width; ++kx) {
            const int32_t iy = start_y(p, path, oy) + ky * down, ix = start_x(p, path, ox) + kx * across;
            const int inside = iy >= 0 && iy < p->input_height && ix >= 0 && ix < p->input_width && !skipped(p, path, ky, kx);
            for (i = 0; i < depth; ++i) {
                *patch++ = inside ? image[(iy * p->input_width + ix) * p->input_depth + group * depth + i] + p->input_offset : 0;
            }
        }
    }
}

/* The sum of one channel; ``last``: the column is the one left over where there are pairs. */
static int64_t summed(const window *p, enum path path, const int32_t *patch, const int32_t *row, int32_t n, int last)
{
    int64_t sum = 0;
    int32_t i, weights = 0, count = n;
    if (IN(GENERAL, GENERAL_LEFT_OVER_COLUMN_DROPS_LAST_ODD_ELEMENT) && last && n % 2) {
        --count;
    }
    if (made == LONG_PATCH_BLOCKS_DROP_A_TAIL && n > 512) {
        count = n & ~15;
    }
    for (i = 0; i < count; ++i) {
        sum += (int64_t)patch[i] * (row[i] + p->filter_offset);
        weights += row[i];
    }
    if (IN(GENERAL, GENERAL_SUMS_OF_20_BITS)) {
        const int64_t plain = sum - (int64_t)p->input_offset * weights;
        sum += bits(plain, 20) - plain;
    }
    if (IN(GENERAL, GENERAL_OFFSET_TIMES_WEIGHTS_IN_16_BITS)) {
        const int64_t folded = (int64_t)p->input_offset * weights;
        sum += bits(folded, 16) - folded;
    }
    if (made == LONG_PATCH_SUMS_OF_24_BITS && n > 512) {
        sum = bits(sum, 24);
    }
    return sum;
}

static int32_t offset_of(const window *p, enum path path)
{
    return IN(POINTWISE, POINTWISE_WITHOUT_OUTPUT_OFFSET) || IN(STRIDED, STRIDED_POINTWISE_WITHOUT_OUTPUT_OFFSET) ||
                   IN(GROUPED, GROUPED_POINTWISE_WITHOUT_OUTPUT_OFFSET) || IN(LINE, LINE_WITHOUT_OUTPUT_OFFSET) ||
                   IN(SMALL, SMALL_WITHOUT_OUTPUT_OFFSET)
               ? 0
               : p->output_offset;
}

static int unclamped(enum path path)
{
    return IN(POINTWISE, POINTWISE_WITHOUT_ACTIVATION) || IN(STRIDED, STRIDED_POINTWISE_WITHOUT_ACTIVATION) ||
           IN(LINE, LINE_WITHOUT_ACTIVATION) || IN(SMALL, SMALL_WITHOUT_ACTIVATION);
}

static int32_t stored(const window *p, enum path path, int32_t scaled, int wide)
{
    const int32_t end = wide ? 32768 : 128;
    return unclamped(path) ? finished(scaled, offset_of(p, path), -end, end - 1) : finished(scaled, offset_of(p, path), p->low, p->high);
}

/* Whether a path leaves out output ``pixel`` of all, or its channel ``c``. */
static int left_out(const window *p, enum path path, int32_t pixel, int32_t pixels, int32_t c)
{
    const int32_t depth = p->input_depth, channels = p->output_depth / p->parts;
    const int last = pixel == pixels - 1;
    const int fixed = depth == 8 || depth == 16 || depth == 24 || depth == 48;
    return (IN(POINTWISE, POINTWISE_ODD_PIXEL_DROPPED) && pixels % 2 && last) ||
           (IN(POINTWISE, POINTWISE_THREE_PIXELS_LEFT_TAKE_TWO) && pixels % 4 == 3 && last) ||
           (IN(POINTWISE, POINTWISE_ODD_CHANNEL_OF_LEFT_OVER_PIXEL) && pixels % 2 && last && p->output_depth % 2 &&
               c == p->output_depth - 1) ||
           (IN(POINTWISE, POINTWISE_FIXED_DEPTH_ODD_PIXEL_DROPPED) && fixed && pixels % 2 && last) ||
           (IN(GROUPED, GROUPED_POINTWISE_ODD_CHANNEL_OF_A_GROUP) && channels % 2 && channels > 1 && c % channels == channels - 1) ||
           (IN(FIRST, FIRST_LAYER_DROPS_AN_ODD_CHANNEL) && p->output_depth % 2 && c == p->output_depth - 1);
}

void conv(const window *p, const int32_t *input, const int32_t *filter, const int64_t *bias, const int32_t *multiplier,
    const int32_t *shift, int wide, int32_t *patch, int32_t *output)
{
    const enum path path = conv_path(p);
    const int32_t n = p->filter_height * p->filter_width * (p->input_depth / p->parts), area = p->output_height * p->output_width;
    const int32_t image = p->input_height * p->input_width * p->input_depth;
    int32_t b, pixel, c;
    for (b = 0; b < p->batches; ++b) {
        int32_t from = IN(POINTWISE, POINTWISE_FIRST_BATCH_ONLY) ? 0 : b * image;
        if (IN(STRIDED, STRIDED_POINTWISE_COUNTS_OUTPUT_PIXELS_PER_BATCH) || IN(LINE, LINE_OF_LATER_BATCHES_STARTS_BY_OUTPUT_WIDTH)) {
            from = b * area * p->input_depth;
        }
        for (pixel = 0; pixel < area; ++pixel) {
            const int last = area % 2 && pixel == area - 1;
            const int stale = last && ((IN(GENERAL, GENERAL_LEFT_OVER_COLUMN_IS_THE_ONE_BEFORE) && pixel > 0) ||
                                          (IN(GENERAL, GENERAL_BATCHES_SHARE_A_LEFT_OVER_COLUMN) && b > 0));
            const int32_t channels = p->output_depth / p->parts;
            for (c = 0; c < p->output_depth; ++c) {
                int64_t acc;
                if (c % channels == 0 && !stale) {
                    gather(p, path, input + from, pixel / p->output_width, pixel % p->output_width, c / channels, patch);
                }
                acc = summed(p, path, patch, filter + c * n, n, last) + (bias != NULL ? bias[c] : 0);
                *output++ = left_out(p, path, b * area + pixel, p->batches * area, c)
                                ? 0
                                : stored(p, path, requantized(acc, wide, multiplier[c], shift[c]), wide);
            }
        }
    }
}

/* --- depthwise ------------------------------------------------------------------------------------------------------------- */
static enum path depthwise_path(const window *p)
{
    if (p->parts == 1 && p->filter_height == 3 && p->filter_width == 3) {
        return SMALL;
    }
    if (p->parts == 1 && p->filter_height == p->filter_width && p->filter_height > 3) {
        return LARGE;
    }
    if (p->input_height == 1 && p->filter_height == 1) {
        return LINE;
    }
    return p->input_depth == 1 && p->parts > 1 ? SINGLE : p->parts % 4 == 0 ? FOURS : p->parts == 2 ? TWOS : OTHER;
}

typedef struct {
    int32_t y, x, down, across;
} place;

static place started(const window *p, enum path path, int32_t oy, int32_t ox)
{
    place at = {oy * p->stride_height - p->pad_top, ox * p->stride_width - p->pad_left, p->dilation_height, p->dilation_width};
    if (IN(SMALL, SMALL_NARROW_IMAGE_PADS_ONE_SIDE) && p->input_width < 3 && p->pad_left > 0) {
        at.x = ox * p->stride_width;
    }
    if (IN(SMALL, SMALL_IGNORES_DILATION) || IN(SINGLE, SINGLE_INPUT_CHANNEL_IGNORES_DILATION)) {
        at.down = at.across = 1;
    }
    if (IN(SMALL, SMALL_STRIDES_SWAPPED)) {
        at.y = oy * p->stride_width - p->pad_top;
        at.x = ox * p->stride_height - p->pad_left;
    }
    if (IN(LARGE, LARGE_FILTER_WITH_STRIDE_TWO_STARTS_LATE) && p->stride_width == 2 && p->pad_left > 0) {
        at.x += 1;
    }
    if (IN(LARGE, LARGE_FILTER_PADS_ONE_CELL) && p->pad_top > 1) {
        at.y = oy * p->stride_height - 1;
    }
    if (IN(FOURS, FOURS_IGNORE_STRIDE_OF_ROWS)) {
        at.y = oy - p->pad_top;
    }
    return at;
}

static int64_t tapped(const window *p, enum path path, const int32_t *image, const int32_t *filter, place at, int32_t c)
{
    int64_t sum = 0;
    int32_t ky, kx;
    for (ky = 0; ky < p->filter_height; ++ky) {
        for (kx = 0; kx < p->filter_width; ++kx) {
            int32_t iy = at.y + ky * at.down;
            const int32_t ix = at.x + kx * at.across;
            const int32_t w = filter[(ky * p->filter_width + kx) * p->output_depth + c] + p->filter_offset;
            int inside;
            if (IN(SMALL, SMALL_LAST_ROW_WITH_PADDING_BELOW_REPEATED) && iy == p->input_height) {
                iy = p->input_height - 1;
            }
            inside = iy >= 0 && iy < p->input_height && ix >= 0 && ix < p->input_width;
            if ((IN(LARGE, LARGE_FILTER_DROPS_ITS_LAST_COLUMN) && kx == p->filter_width - 1) ||
                (IN(LINE, DEPTHWISE_LINE_OF_MORE_THAN_FOUR_TAPS_DROPS_THE_LAST) && p->filter_width > 4 && kx == p->filter_width - 1)) {
                continue;
            }
            if (inside) {
                sum += (int64_t)w * (image[(iy * p->input_width + ix) * p->input_depth + c / p->parts] + p->input_offset);
            } else if (IN(FOURS, FOURS_PAD_WITH_INTEGER_ZERO)) {
                sum += (int64_t)w * p->input_offset;
            }
        }
    }
    return sum;
}

static int dropped(const window *p, enum path path, int32_t c)
{
    return (IN(SMALL, SMALL_BLOCKS_OF_16_AND_8_SKIP_A_TAIL) && p->output_depth > 16 && c >= (p->output_depth & ~7) &&
               p->output_depth % 16 > 8) ||
           (IN(TWOS, TWOS_LAST_ODD_INPUT_CHANNEL) && p->input_depth % 2 && p->input_depth > 4 && c >= p->output_depth - 2);
}

void depthwise(const window *p, const int32_t *input, const int32_t *filter, const int64_t *bias, const int32_t *multiplier,
    const int32_t *shift, int wide, int32_t *output)
{
    const enum path path = depthwise_path(p);
    const int32_t image = p->input_height * p->input_width * p->input_depth;
    int32_t b, oy, ox, c;
    for (b = 0; b < p->batches; ++b) {
        const int32_t *from = input + (IN(SMALL, SMALL_FIRST_BATCH_ONLY) ? 0 : b * image);
        for (oy = 0; oy < p->output_height; ++oy) {
            for (ox = 0; ox < p->output_width; ++ox) {
                for (c = 0; c < p->output_depth; ++c) {
                    const int32_t biased = IN(FOURS, FOURS_TAKE_BIAS_OF_INPUT_CHANNELS) ? c / p->parts : c;
                    int64_t acc = tapped(p, path, from, filter, started(p, path, oy, ox), c) + (bias != NULL ? bias[biased] : 0);
                    int32_t scaled;
                    if (IN(SMALL, SMALL_TRUNCATES_NEGATIVE_TIES) && !wide && shift[c] <= 0) {
                        scaled = (int32_t)refsim_round_half_up_shift(refsim_srdhm((int32_t)acc, multiplier[c]), -shift[c]);
                    } else {
                        scaled = requantized(acc, wide, multiplier[c], shift[c]);
                    }
                    *output++ = dropped(p, path, c) ? 0 : stored(p, path, scaled, wide);
                }
            }
        }
    }
}

/* --- dense ------------------------------------------------------------------------------------------------------------------ */
void rows(const dense *p, const int32_t *input, const int32_t *filter, const int64_t *bias, const int32_t *multiplier,
    const int32_t *shift, int wide, int32_t *output)
{
    const int aligned = p->depth % 16 == 0;
    const int32_t left = p->units % 3, end = wide ? 32768 : 128;
    int32_t b, u, i;
    for (b = 0; b < p->batches; ++b) {
        for (u = 0; u < p->units; ++u) {
            const int over = u >= p->units - left;
            const int stale = made == DENSE_ALIGNED_LATER_BATCHES_REUSE_SUMS_OF_INPUTS && aligned && p->filter_offset != 0;
            int32_t count = p->depth, biased = u;
            int64_t acc = 0, sums = 0;
            if (made == DENSE_LEFT_OVER_UNIT_DROPS_TAIL_OF_SIXTEEN && over && p->filter_offset == 0 && count > 16) {
                count &= ~15;
            }
            if (made == DENSE_TWO_UNITS_LEFT_SHARE_A_BIAS && left == 2 && over) {
                biased = p->units - 1;
            }
            for (i = 0; i < count; ++i) {
                acc += (int64_t)(input[b * p->depth + i] + p->input_offset) * filter[u * p->depth + i];
                sums += input[(stale ? 0 : b * p->depth) + i] + p->input_offset;
                if (made == DENSE_BLOCK_OF_1024_KEEPS_16_BITS && i == 1023) {
                    acc = bits(acc, 16);
                }
            }
            acc += sums * p->filter_offset;
            if (bias != NULL && !(made == DENSE_SINGLE_UNIT_WITHOUT_BIAS && p->units == 1 && p->depth > 16)) {
                acc += bias[biased];
            }
            *output++ = finished(requantized(acc, wide, multiplier[u], shift[u]),
                aligned && made == DENSE_ALIGNED_WITHOUT_OUTPUT_OFFSET ? 0 : p->output_offset,
                aligned && made == DENSE_ALIGNED_WITHOUT_ACTIVATION ? -end : p->low,
                aligned && made == DENSE_ALIGNED_WITHOUT_ACTIVATION ? end - 1 : p->high);
        }
    }
}
