/* refsim 0.1.0: unidirectional_sequence_lstm, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_UNIDIRECTIONAL_SEQUENCE_LSTM_H
#define REFSIM_UNIDIRECTIONAL_SEQUENCE_LSTM_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_size batches;
    refsim_size time_steps;
    refsim_size input_size; /* elements of an input row */
    refsim_size units; /* elements of the hidden and the cell state */
    refsim_short time_major; /* 1: input [T, B, I]; 0: input [B, T, I] */
    refsim_short input_offset; /* -zero point of the input */
    refsim_short hidden_offset; /* -zero point of the hidden state */
    int32_t input_multiplier[4]; /* Q0.31; gates input, forget, cell, output */
    refsim_short input_shift[4]; /* [-31, 31]; s64: [-31, 7] */
    int32_t recurrent_multiplier[4]; /* Q0.31 */
    refsim_short recurrent_shift[4]; /* [-31, 31]; s64: [-31, 7] */
    refsim_short cell_shift; /* [-15, 0], log2 of the cell scale; gemmlowp: [-15, -9] */
    refsim_short cell_clip; /* [0, 32767], 0 means no clipping */
    int32_t update_multiplier; /* Q0.31, input gate x cell gate to cell scale */
    refsim_short update_shift; /* [-31, 31] */
    int32_t hidden_multiplier; /* Q0.31, output gate x nx.tanh(cell) to the hidden scale */
    refsim_short hidden_shift; /* [-31, 31] */
    refsim_short hidden_zero_point; /* zero point of the hidden state and the output */
} refsim_unidirectional_sequence_lstm_params;

/*
 * For each time step gates g = function(clamp(input sum) + recurrent sum) in Q3.12; cell = clip(forget * cell + input *
 * candidate) in Q0.15 moved by cell_shift; hidden = requantize(output gate * tanh(cell)) + hidden_zero_point. Both
 * states are updated. scratch: 2 * 4 * units bytes, the sums of the gates of one row. Updated: hidden_state,
 * cell_state. Elements take any value of their type; members of p keep to the ranges beside them. The output shares no
 * memory with anything else. scratch is aligned to 16 bytes; what it holds afterwards means nothing.
 */

/* One weighted sum over a row of the input or of the hidden state, brought to gate scale (Q3.12). */
static inline int32_t refsim_lstm_sum_s16s8s64_table_multiply(
    const int16_t *x, REFSIM_CONST int8_t *w, int32_t n, int32_t offset, int64_t bias, int32_t multiplier, int32_t
    shift)
{
    int64_t acc = (int64_t)bias;
    for (int32_t i = 0; i < n; ++i) {
        acc += (int64_t)((x[i] + offset) * w[i]);
    }
    return refsim_mbqm_reduced(acc, multiplier, shift);
}

/* Pre-activations of one gate for all units of one row. */
static inline void refsim_lstm_gate_s16s8s64_table_multiply(
    const refsim_unidirectional_sequence_lstm_params *p, int32_t gate, const int16_t *x, const int16_t *hidden,
    REFSIM_CONST int8_t *input_weights, REFSIM_CONST int8_t *recurrent_weights, REFSIM_CONST int64_t *bias,
    int16_t *out)
{
    for (int32_t u = 0; u < p->units; ++u) {
        const int32_t a = refsim_lstm_sum_s16s8s64_table_multiply(
            x, input_weights, p->input_size, p->input_offset, bias[u], p->input_multiplier[gate], p->input_shift[gate]);
        const int32_t b = refsim_lstm_sum_s16s8s64_table_multiply(
            hidden, recurrent_weights, p->units, p->hidden_offset, 0, p->recurrent_multiplier[gate],
            p->recurrent_shift[gate]);
        const int32_t from_input = refsim_saturate(a, -32768, 32767);
        out[u] = (int16_t)refsim_saturate(from_input + refsim_saturate(b, -32768, 32767), -32768, 32767);
        input_weights += p->input_size;
        recurrent_weights += p->units;
    }
}

/* New cell and hidden value of one unit from the pre-activations of its gates, which are p->units apart. */
static inline int16_t refsim_lstm_update_s16s8s64_table_multiply(
    const refsim_unidirectional_sequence_lstm_params *p, const int16_t *sums, int16_t *cell)
{
    const int32_t input_gate = refsim_table_logistic(sums[0 * p->units], 3, 0);
    const int32_t forget_gate = refsim_table_logistic(sums[1 * p->units], 3, 0);
    const int32_t cell_gate = refsim_table_tanh(sums[2 * p->units], 3, 0);
    const int32_t output_gate = refsim_table_logistic(sums[3 * p->units], 3, 0);
    const int32_t kept = refsim_saturate(refsim_mbqm_double(forget_gate * *cell, INT32_C(1073741824), -14), -32768,
        32767);
    const int32_t update = refsim_mbqm_double(input_gate * cell_gate, p->update_multiplier, p->update_shift);
    const int32_t sum = kept + refsim_saturate(update, -32768, 32767);
    const int32_t next = refsim_saturate(sum, -32768, 32767);
    *cell = (int16_t)(p->cell_clip > 0 ? refsim_saturate(next, -p->cell_clip, p->cell_clip) : next);
    const int32_t left = 12 + p->cell_shift;
    const int32_t multiplier = INT32_C(3) << (left > 0 ? left : 0);
    const int32_t shift = left < 0 ? -left : 0;
    const int32_t squashed = refsim_table_tanh(*cell, multiplier, shift);
    const int32_t hidden = refsim_mbqm_double(output_gate * squashed, p->hidden_multiplier, p->hidden_shift);
    const int32_t low = -32768 - p->hidden_zero_point;
    const int32_t high = 32767 - p->hidden_zero_point;
    return (int16_t)(refsim_saturate(hidden, low, high) + p->hidden_zero_point);
}

REFSIM_KERNEL void refsim_unidirectional_sequence_lstm_s16s8s64_table_multiply(
    const refsim_unidirectional_sequence_lstm_params *p,
    const int16_t *input, /* [batches, time_steps, input_size], or time first */
    REFSIM_CONST int8_t *input_to_input_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_forget_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_cell_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_output_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *recurrent_to_input_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_forget_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_cell_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_output_weights, /* [units, units] */
    REFSIM_CONST int64_t *input_bias, /* [units] */
    REFSIM_CONST int64_t *forget_bias, /* [units] */
    REFSIM_CONST int64_t *cell_bias, /* [units] */
    REFSIM_CONST int64_t *output_bias, /* [units] */
    int16_t *hidden_state, /* [batches, units] */
    int16_t *cell_state, /* [batches, units] */
    int16_t *REFSIM_RESTRICT output, /* [batches, time_steps, units], or time first */
    void *scratch)
{
    int16_t *sums = (int16_t *)scratch;
    for (int32_t n = 0; n < p->batches; ++n) {
        for (int32_t t = 0; t < p->time_steps; ++t) {
            const int32_t row = p->time_major != 0 ? t * p->batches + n : n * p->time_steps + t;
            refsim_lstm_gate_s16s8s64_table_multiply(
                p, 0, input + row * p->input_size, hidden_state, input_to_input_weights,
                recurrent_to_input_weights, input_bias, sums + 0 * p->units);
            refsim_lstm_gate_s16s8s64_table_multiply(
                p, 1, input + row * p->input_size, hidden_state, input_to_forget_weights,
                recurrent_to_forget_weights, forget_bias, sums + 1 * p->units);
            refsim_lstm_gate_s16s8s64_table_multiply(
                p, 2, input + row * p->input_size, hidden_state, input_to_cell_weights,
                recurrent_to_cell_weights, cell_bias, sums + 2 * p->units);
            refsim_lstm_gate_s16s8s64_table_multiply(
                p, 3, input + row * p->input_size, hidden_state, input_to_output_weights,
                recurrent_to_output_weights, output_bias, sums + 3 * p->units);
            for (int32_t u = 0; u < p->units; ++u) {
                hidden_state[u] = refsim_lstm_update_s16s8s64_table_multiply(p, sums + u, cell_state + u);
                output[row * p->units + u] = hidden_state[u];
            }
        }
        hidden_state += p->units;
        cell_state += p->units;
    }
}

/* One weighted sum over a row of the input or of the hidden state, brought to gate scale (Q3.12). */
static inline int32_t refsim_lstm_sum_s16s8s64_table_multiply_added(
    const int16_t *x, REFSIM_CONST int8_t *w, int32_t n, int32_t offset, int64_t bias, int32_t multiplier, int32_t
    shift)
{
    int64_t acc = (int64_t)bias;
    for (int32_t i = 0; i < n; ++i) {
        acc += (int64_t)((x[i] + offset) * w[i]);
    }
    return refsim_mbqm_reduced(acc, multiplier, shift);
}

/* Pre-activations of one gate for all units of one row; recurrent sums of 17 bits cannot overflow the addition. */
static inline void refsim_lstm_gate_s16s8s64_table_multiply_added(
    const refsim_unidirectional_sequence_lstm_params *p, int32_t gate, const int16_t *x, const int16_t *hidden,
    REFSIM_CONST int8_t *input_weights, REFSIM_CONST int8_t *recurrent_weights, REFSIM_CONST int64_t *bias,
    int16_t *out)
{
    for (int32_t u = 0; u < p->units; ++u) {
        const int32_t a = refsim_lstm_sum_s16s8s64_table_multiply_added(
            x, input_weights, p->input_size, p->input_offset, bias[u], p->input_multiplier[gate], p->input_shift[gate]);
        const int32_t b = refsim_lstm_sum_s16s8s64_table_multiply_added(
            hidden, recurrent_weights, p->units, p->hidden_offset, 0, p->recurrent_multiplier[gate],
            p->recurrent_shift[gate]);
        const int32_t from_input = refsim_saturate(a, -32768, 32767);
        out[u] = (int16_t)refsim_saturate(from_input + refsim_saturate(b, -65536, 65535), -32768, 32767);
        input_weights += p->input_size;
        recurrent_weights += p->units;
    }
}

/* New cell and hidden value of one unit from the pre-activations of its gates, which are p->units apart. */
static inline int16_t refsim_lstm_update_s16s8s64_table_multiply_added(
    const refsim_unidirectional_sequence_lstm_params *p, const int16_t *sums, int16_t *cell)
{
    const int32_t input_gate = refsim_table_logistic(sums[0 * p->units], 3, 0);
    const int32_t forget_gate = refsim_table_logistic(sums[1 * p->units], 3, 0);
    const int32_t cell_gate = refsim_table_tanh(sums[2 * p->units], 3, 0);
    const int32_t output_gate = refsim_table_logistic(sums[3 * p->units], 3, 0);
    const int32_t kept = refsim_saturate(refsim_mbqm_double(forget_gate * *cell, INT32_C(1073741824), -14), -32768,
        32767);
    const int32_t update = refsim_mbqm_double(input_gate * cell_gate, p->update_multiplier, p->update_shift);
    const int32_t sum = kept + refsim_saturate(update, -32768, 32767);
    const int32_t next = refsim_saturate(sum, -32768, 32767);
    *cell = (int16_t)(p->cell_clip > 0 ? refsim_saturate(next, -p->cell_clip, p->cell_clip) : next);
    const int32_t left = 12 + p->cell_shift;
    const int32_t multiplier = INT32_C(3) << (left > 0 ? left : 0);
    const int32_t shift = left < 0 ? -left : 0;
    const int32_t squashed = refsim_table_tanh(*cell, multiplier, shift);
    const int32_t hidden = refsim_mbqm_double(output_gate * squashed, p->hidden_multiplier, p->hidden_shift);
    const int32_t low = -32768 - p->hidden_zero_point;
    const int32_t high = 32767 - p->hidden_zero_point;
    return (int16_t)(refsim_saturate(hidden, low, high) + p->hidden_zero_point);
}

REFSIM_KERNEL void refsim_unidirectional_sequence_lstm_s16s8s64_table_multiply_added(
    const refsim_unidirectional_sequence_lstm_params *p,
    const int16_t *input, /* [batches, time_steps, input_size], or time first */
    REFSIM_CONST int8_t *input_to_input_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_forget_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_cell_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_output_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *recurrent_to_input_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_forget_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_cell_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_output_weights, /* [units, units] */
    REFSIM_CONST int64_t *input_bias, /* [units] */
    REFSIM_CONST int64_t *forget_bias, /* [units] */
    REFSIM_CONST int64_t *cell_bias, /* [units] */
    REFSIM_CONST int64_t *output_bias, /* [units] */
    int16_t *hidden_state, /* [batches, units] */
    int16_t *cell_state, /* [batches, units] */
    int16_t *REFSIM_RESTRICT output, /* [batches, time_steps, units], or time first */
    void *scratch)
{
    int16_t *sums = (int16_t *)scratch;
    for (int32_t n = 0; n < p->batches; ++n) {
        for (int32_t t = 0; t < p->time_steps; ++t) {
            const int32_t row = p->time_major != 0 ? t * p->batches + n : n * p->time_steps + t;
            refsim_lstm_gate_s16s8s64_table_multiply_added(
                p, 0, input + row * p->input_size, hidden_state, input_to_input_weights,
                recurrent_to_input_weights, input_bias, sums + 0 * p->units);
            refsim_lstm_gate_s16s8s64_table_multiply_added(
                p, 1, input + row * p->input_size, hidden_state, input_to_forget_weights,
                recurrent_to_forget_weights, forget_bias, sums + 1 * p->units);
            refsim_lstm_gate_s16s8s64_table_multiply_added(
                p, 2, input + row * p->input_size, hidden_state, input_to_cell_weights,
                recurrent_to_cell_weights, cell_bias, sums + 2 * p->units);
            refsim_lstm_gate_s16s8s64_table_multiply_added(
                p, 3, input + row * p->input_size, hidden_state, input_to_output_weights,
                recurrent_to_output_weights, output_bias, sums + 3 * p->units);
            for (int32_t u = 0; u < p->units; ++u) {
                hidden_state[u] = refsim_lstm_update_s16s8s64_table_multiply_added(p, sums + u, cell_state + u);
                output[row * p->units + u] = hidden_state[u];
            }
        }
        hidden_state += p->units;
        cell_state += p->units;
    }
}

/* One weighted sum over a row of the input or of the hidden state, brought to gate scale (Q3.12). */
static inline int32_t refsim_lstm_sum_s8s32s16_gemmlowp_shift(
    const int8_t *x, REFSIM_CONST int8_t *w, int32_t n, int32_t offset, int32_t bias, int32_t multiplier, int32_t shift)
{
    uint32_t acc = (uint32_t)bias;
    for (int32_t i = 0; i < n; ++i) {
        acc += (uint32_t)((x[i] + offset) * w[i]);
    }
    return refsim_mbqm_double(refsim_wrap32(acc), multiplier, shift);
}

/* Pre-activations of one gate for all units of one row; recurrent sums of 17 bits cannot overflow the addition. */
static inline void refsim_lstm_gate_s8s32s16_gemmlowp_shift(
    const refsim_unidirectional_sequence_lstm_params *p, int32_t gate, const int8_t *x, const int8_t *hidden,
    REFSIM_CONST int8_t *input_weights, REFSIM_CONST int8_t *recurrent_weights, REFSIM_CONST int32_t *bias,
    int16_t *out)
{
    for (int32_t u = 0; u < p->units; ++u) {
        const int32_t a = refsim_lstm_sum_s8s32s16_gemmlowp_shift(
            x, input_weights, p->input_size, p->input_offset, bias[u], p->input_multiplier[gate], p->input_shift[gate]);
        const int32_t b = refsim_lstm_sum_s8s32s16_gemmlowp_shift(
            hidden, recurrent_weights, p->units, p->hidden_offset, 0, p->recurrent_multiplier[gate],
            p->recurrent_shift[gate]);
        const int32_t from_input = refsim_saturate(a, -32768, 32767);
        out[u] = (int16_t)refsim_saturate(from_input + refsim_saturate(b, -65536, 65535), -32768, 32767);
        input_weights += p->input_size;
        recurrent_weights += p->units;
    }
}

/* New cell and hidden value of one unit from the pre-activations of its gates, which are p->units apart. */
static inline int8_t refsim_lstm_update_s8s32s16_gemmlowp_shift(
    const refsim_unidirectional_sequence_lstm_params *p, const int16_t *sums, int16_t *cell)
{
    const int32_t input_gate = refsim_logistic_16(sums[0 * p->units], 3);
    const int32_t forget_gate = refsim_logistic_16(sums[1 * p->units], 3);
    const int32_t cell_gate = refsim_tanh_16(sums[2 * p->units], 3);
    const int32_t output_gate = refsim_logistic_16(sums[3 * p->units], 3);
    const int32_t kept = refsim_wrap16((uint32_t)refsim_rdbpot(forget_gate * *cell, 15));
    const int32_t sum = kept + refsim_wrap16((uint32_t)refsim_rdbpot(input_gate * cell_gate, 30 + p->cell_shift));
    const int32_t next = refsim_saturate(sum, -32768, 32767);
    *cell = (int16_t)(p->cell_clip > 0 ? refsim_saturate(next, -p->cell_clip, p->cell_clip) : next);
    const int32_t squashed = refsim_tanh_16(*cell, 15 + p->cell_shift);
    const int32_t hidden = refsim_mbqm_double(output_gate * squashed, p->hidden_multiplier, p->hidden_shift);
    const int32_t low = -128 - p->hidden_zero_point;
    const int32_t high = 127 - p->hidden_zero_point;
    return (int8_t)(refsim_saturate(hidden, low, high) + p->hidden_zero_point);
}

REFSIM_KERNEL void refsim_unidirectional_sequence_lstm_s8s32s16_gemmlowp_shift(
    const refsim_unidirectional_sequence_lstm_params *p,
    const int8_t *input, /* [batches, time_steps, input_size], or time first */
    REFSIM_CONST int8_t *input_to_input_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_forget_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_cell_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_output_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *recurrent_to_input_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_forget_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_cell_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_output_weights, /* [units, units] */
    REFSIM_CONST int32_t *input_bias, /* [units] */
    REFSIM_CONST int32_t *forget_bias, /* [units] */
    REFSIM_CONST int32_t *cell_bias, /* [units] */
    REFSIM_CONST int32_t *output_bias, /* [units] */
    int8_t *hidden_state, /* [batches, units] */
    int16_t *cell_state, /* [batches, units] */
    int8_t *REFSIM_RESTRICT output, /* [batches, time_steps, units], or time first */
    void *scratch)
{
    int16_t *sums = (int16_t *)scratch;
    for (int32_t n = 0; n < p->batches; ++n) {
        for (int32_t t = 0; t < p->time_steps; ++t) {
            const int32_t row = p->time_major != 0 ? t * p->batches + n : n * p->time_steps + t;
            refsim_lstm_gate_s8s32s16_gemmlowp_shift(
                p, 0, input + row * p->input_size, hidden_state, input_to_input_weights,
                recurrent_to_input_weights, input_bias, sums + 0 * p->units);
            refsim_lstm_gate_s8s32s16_gemmlowp_shift(
                p, 1, input + row * p->input_size, hidden_state, input_to_forget_weights,
                recurrent_to_forget_weights, forget_bias, sums + 1 * p->units);
            refsim_lstm_gate_s8s32s16_gemmlowp_shift(
                p, 2, input + row * p->input_size, hidden_state, input_to_cell_weights,
                recurrent_to_cell_weights, cell_bias, sums + 2 * p->units);
            refsim_lstm_gate_s8s32s16_gemmlowp_shift(
                p, 3, input + row * p->input_size, hidden_state, input_to_output_weights,
                recurrent_to_output_weights, output_bias, sums + 3 * p->units);
            for (int32_t u = 0; u < p->units; ++u) {
                hidden_state[u] = refsim_lstm_update_s8s32s16_gemmlowp_shift(p, sums + u, cell_state + u);
                output[row * p->units + u] = hidden_state[u];
            }
        }
        hidden_state += p->units;
        cell_state += p->units;
    }
}

/* One weighted sum over a row of the input or of the hidden state, brought to gate scale (Q3.12). */
static inline int32_t refsim_lstm_sum_s8s32s16_table_multiply(
    const int8_t *x, REFSIM_CONST int8_t *w, int32_t n, int32_t offset, int32_t bias, int32_t multiplier, int32_t shift)
{
    uint32_t acc = (uint32_t)bias;
    for (int32_t i = 0; i < n; ++i) {
        acc += (uint32_t)((x[i] + offset) * w[i]);
    }
    return refsim_mbqm_double(refsim_wrap32(acc), multiplier, shift);
}

/* Pre-activations of one gate for all units of one row. */
static inline void refsim_lstm_gate_s8s32s16_table_multiply(
    const refsim_unidirectional_sequence_lstm_params *p, int32_t gate, const int8_t *x, const int8_t *hidden,
    REFSIM_CONST int8_t *input_weights, REFSIM_CONST int8_t *recurrent_weights, REFSIM_CONST int32_t *bias,
    int16_t *out)
{
    for (int32_t u = 0; u < p->units; ++u) {
        const int32_t a = refsim_lstm_sum_s8s32s16_table_multiply(
            x, input_weights, p->input_size, p->input_offset, bias[u], p->input_multiplier[gate], p->input_shift[gate]);
        const int32_t b = refsim_lstm_sum_s8s32s16_table_multiply(
            hidden, recurrent_weights, p->units, p->hidden_offset, 0, p->recurrent_multiplier[gate],
            p->recurrent_shift[gate]);
        const int32_t from_input = refsim_saturate(a, -32768, 32767);
        out[u] = (int16_t)refsim_saturate(from_input + refsim_saturate(b, -32768, 32767), -32768, 32767);
        input_weights += p->input_size;
        recurrent_weights += p->units;
    }
}

/* New cell and hidden value of one unit from the pre-activations of its gates, which are p->units apart. */
static inline int8_t refsim_lstm_update_s8s32s16_table_multiply(
    const refsim_unidirectional_sequence_lstm_params *p, const int16_t *sums, int16_t *cell)
{
    const int32_t input_gate = refsim_table_logistic(sums[0 * p->units], 3, 0);
    const int32_t forget_gate = refsim_table_logistic(sums[1 * p->units], 3, 0);
    const int32_t cell_gate = refsim_table_tanh(sums[2 * p->units], 3, 0);
    const int32_t output_gate = refsim_table_logistic(sums[3 * p->units], 3, 0);
    const int32_t kept = refsim_saturate(refsim_mbqm_double(forget_gate * *cell, INT32_C(1073741824), -14), -32768,
        32767);
    const int32_t update = refsim_mbqm_double(input_gate * cell_gate, p->update_multiplier, p->update_shift);
    const int32_t sum = kept + refsim_saturate(update, -32768, 32767);
    const int32_t next = refsim_saturate(sum, -32768, 32767);
    *cell = (int16_t)(p->cell_clip > 0 ? refsim_saturate(next, -p->cell_clip, p->cell_clip) : next);
    const int32_t left = 12 + p->cell_shift;
    const int32_t multiplier = INT32_C(3) << (left > 0 ? left : 0);
    const int32_t shift = left < 0 ? -left : 0;
    const int32_t squashed = refsim_table_tanh(*cell, multiplier, shift);
    const int32_t hidden = refsim_mbqm_double(output_gate * squashed, p->hidden_multiplier, p->hidden_shift);
    const int32_t low = -128 - p->hidden_zero_point;
    const int32_t high = 127 - p->hidden_zero_point;
    return (int8_t)(refsim_saturate(hidden, low, high) + p->hidden_zero_point);
}

REFSIM_KERNEL void refsim_unidirectional_sequence_lstm_s8s32s16_table_multiply(
    const refsim_unidirectional_sequence_lstm_params *p,
    const int8_t *input, /* [batches, time_steps, input_size], or time first */
    REFSIM_CONST int8_t *input_to_input_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_forget_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_cell_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_output_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *recurrent_to_input_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_forget_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_cell_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_output_weights, /* [units, units] */
    REFSIM_CONST int32_t *input_bias, /* [units] */
    REFSIM_CONST int32_t *forget_bias, /* [units] */
    REFSIM_CONST int32_t *cell_bias, /* [units] */
    REFSIM_CONST int32_t *output_bias, /* [units] */
    int8_t *hidden_state, /* [batches, units] */
    int16_t *cell_state, /* [batches, units] */
    int8_t *REFSIM_RESTRICT output, /* [batches, time_steps, units], or time first */
    void *scratch)
{
    int16_t *sums = (int16_t *)scratch;
    for (int32_t n = 0; n < p->batches; ++n) {
        for (int32_t t = 0; t < p->time_steps; ++t) {
            const int32_t row = p->time_major != 0 ? t * p->batches + n : n * p->time_steps + t;
            refsim_lstm_gate_s8s32s16_table_multiply(
                p, 0, input + row * p->input_size, hidden_state, input_to_input_weights,
                recurrent_to_input_weights, input_bias, sums + 0 * p->units);
            refsim_lstm_gate_s8s32s16_table_multiply(
                p, 1, input + row * p->input_size, hidden_state, input_to_forget_weights,
                recurrent_to_forget_weights, forget_bias, sums + 1 * p->units);
            refsim_lstm_gate_s8s32s16_table_multiply(
                p, 2, input + row * p->input_size, hidden_state, input_to_cell_weights,
                recurrent_to_cell_weights, cell_bias, sums + 2 * p->units);
            refsim_lstm_gate_s8s32s16_table_multiply(
                p, 3, input + row * p->input_size, hidden_state, input_to_output_weights,
                recurrent_to_output_weights, output_bias, sums + 3 * p->units);
            for (int32_t u = 0; u < p->units; ++u) {
                hidden_state[u] = refsim_lstm_update_s8s32s16_table_multiply(p, sums + u, cell_state + u);
                output[row * p->units + u] = hidden_state[u];
            }
        }
        hidden_state += p->units;
        cell_state += p->units;
    }
}

/* One weighted sum over a row of the input or of the hidden state, brought to gate scale (Q3.12). */
static inline int32_t refsim_lstm_sum_s8s32s16_table_multiply_added(
    const int8_t *x, REFSIM_CONST int8_t *w, int32_t n, int32_t offset, int32_t bias, int32_t multiplier, int32_t shift)
{
    uint32_t acc = (uint32_t)bias;
    for (int32_t i = 0; i < n; ++i) {
        acc += (uint32_t)((x[i] + offset) * w[i]);
    }
    return refsim_mbqm_double(refsim_wrap32(acc), multiplier, shift);
}

/* Pre-activations of one gate for all units of one row; recurrent sums of 17 bits cannot overflow the addition. */
static inline void refsim_lstm_gate_s8s32s16_table_multiply_added(
    const refsim_unidirectional_sequence_lstm_params *p, int32_t gate, const int8_t *x, const int8_t *hidden,
    REFSIM_CONST int8_t *input_weights, REFSIM_CONST int8_t *recurrent_weights, REFSIM_CONST int32_t *bias,
    int16_t *out)
{
    for (int32_t u = 0; u < p->units; ++u) {
        const int32_t a = refsim_lstm_sum_s8s32s16_table_multiply_added(
            x, input_weights, p->input_size, p->input_offset, bias[u], p->input_multiplier[gate], p->input_shift[gate]);
        const int32_t b = refsim_lstm_sum_s8s32s16_table_multiply_added(
            hidden, recurrent_weights, p->units, p->hidden_offset, 0, p->recurrent_multiplier[gate],
            p->recurrent_shift[gate]);
        const int32_t from_input = refsim_saturate(a, -32768, 32767);
        out[u] = (int16_t)refsim_saturate(from_input + refsim_saturate(b, -65536, 65535), -32768, 32767);
        input_weights += p->input_size;
        recurrent_weights += p->units;
    }
}

/* New cell and hidden value of one unit from the pre-activations of its gates, which are p->units apart. */
static inline int8_t refsim_lstm_update_s8s32s16_table_multiply_added(
    const refsim_unidirectional_sequence_lstm_params *p, const int16_t *sums, int16_t *cell)
{
    const int32_t input_gate = refsim_table_logistic(sums[0 * p->units], 3, 0);
    const int32_t forget_gate = refsim_table_logistic(sums[1 * p->units], 3, 0);
    const int32_t cell_gate = refsim_table_tanh(sums[2 * p->units], 3, 0);
    const int32_t output_gate = refsim_table_logistic(sums[3 * p->units], 3, 0);
    const int32_t kept = refsim_saturate(refsim_mbqm_double(forget_gate * *cell, INT32_C(1073741824), -14), -32768,
        32767);
    const int32_t update = refsim_mbqm_double(input_gate * cell_gate, p->update_multiplier, p->update_shift);
    const int32_t sum = kept + refsim_saturate(update, -32768, 32767);
    const int32_t next = refsim_saturate(sum, -32768, 32767);
    *cell = (int16_t)(p->cell_clip > 0 ? refsim_saturate(next, -p->cell_clip, p->cell_clip) : next);
    const int32_t left = 12 + p->cell_shift;
    const int32_t multiplier = INT32_C(3) << (left > 0 ? left : 0);
    const int32_t shift = left < 0 ? -left : 0;
    const int32_t squashed = refsim_table_tanh(*cell, multiplier, shift);
    const int32_t hidden = refsim_mbqm_double(output_gate * squashed, p->hidden_multiplier, p->hidden_shift);
    const int32_t low = -128 - p->hidden_zero_point;
    const int32_t high = 127 - p->hidden_zero_point;
    return (int8_t)(refsim_saturate(hidden, low, high) + p->hidden_zero_point);
}

REFSIM_KERNEL void refsim_unidirectional_sequence_lstm_s8s32s16_table_multiply_added(
    const refsim_unidirectional_sequence_lstm_params *p,
    const int8_t *input, /* [batches, time_steps, input_size], or time first */
    REFSIM_CONST int8_t *input_to_input_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_forget_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_cell_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *input_to_output_weights, /* [units, input_size] */
    REFSIM_CONST int8_t *recurrent_to_input_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_forget_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_cell_weights, /* [units, units] */
    REFSIM_CONST int8_t *recurrent_to_output_weights, /* [units, units] */
    REFSIM_CONST int32_t *input_bias, /* [units] */
    REFSIM_CONST int32_t *forget_bias, /* [units] */
    REFSIM_CONST int32_t *cell_bias, /* [units] */
    REFSIM_CONST int32_t *output_bias, /* [units] */
    int8_t *hidden_state, /* [batches, units] */
    int16_t *cell_state, /* [batches, units] */
    int8_t *REFSIM_RESTRICT output, /* [batches, time_steps, units], or time first */
    void *scratch)
{
    int16_t *sums = (int16_t *)scratch;
    for (int32_t n = 0; n < p->batches; ++n) {
        for (int32_t t = 0; t < p->time_steps; ++t) {
            const int32_t row = p->time_major != 0 ? t * p->batches + n : n * p->time_steps + t;
            refsim_lstm_gate_s8s32s16_table_multiply_added(
                p, 0, input + row * p->input_size, hidden_state, input_to_input_weights,
                recurrent_to_input_weights, input_bias, sums + 0 * p->units);
            refsim_lstm_gate_s8s32s16_table_multiply_added(
                p, 1, input + row * p->input_size, hidden_state, input_to_forget_weights,
                recurrent_to_forget_weights, forget_bias, sums + 1 * p->units);
            refsim_lstm_gate_s8s32s16_table_multiply_added(
                p, 2, input + row * p->input_size, hidden_state, input_to_cell_weights,
                recurrent_to_cell_weights, cell_bias, sums + 2 * p->units);
            refsim_lstm_gate_s8s32s16_table_multiply_added(
                p, 3, input + row * p->input_size, hidden_state, input_to_output_weights,
                recurrent_to_output_weights, output_bias, sums + 3 * p->units);
            for (int32_t u = 0; u < p->units; ++u) {
                hidden_state[u] = refsim_lstm_update_s8s32s16_table_multiply_added(p, sums + u, cell_state + u);
                output[row * p->units + u] = hidden_state[u];
            }
        }
        hidden_state += p->units;
        cell_state += p->units;
    }
}

#ifdef __cplusplus
}
#endif

#endif
