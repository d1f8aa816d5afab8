/* refsim 0.1.0: svdf, portable C99 kernels. Generated; do not edit. */
#ifndef REFSIM_SVDF_H
#define REFSIM_SVDF_H

#include "refsim_common.h"

#if REFSIM_VERSION != 100
#error "this is of another version of refsim than refsim_common.h: generate both again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    refsim_size batches;
    refsim_size input_size; /* elements of an input row */
    refsim_size filters; /* units * rank */
    refsim_size memory; /* time steps kept in the state, per filter */
    refsim_size rank; /* filters that add up to one unit */
    refsim_short input_offset; /* -zero point of the input */
    refsim_short state_zero_point; /* zero point of the state */
    int32_t state_offset; /* added to new state values after the clamp */
    int32_t state_multiplier; /* Q0.31, feature sums to state */
    refsim_short state_shift; /* [-31, 31] */
    int32_t output_multiplier; /* Q0.31, time sums to output */
    refsim_short output_shift; /* [-31, 31] */
    refsim_short output_zero_point; /* zero point of the output */
} refsim_svdf_params;

/*
 * The state moves on by one column, the last of which is clamp(requantize(sum of (input + input_offset) *
 * weights_feature)); output = clamp(requantize(bias + sum over rank and memory of state * weights_time) +
 * output_zero_point). Updated: state. Elements take any value of their type; members of p keep to the ranges beside
 * them. The output shares no memory with anything else.
 */

/* Drop the oldest value of one filter's shift register and append the newest, made from the input row. */
static inline void refsim_svdf_push_s8s16s32(
    const refsim_svdf_params *p, const int8_t *input, REFSIM_CONST int8_t *weights, int16_t *memory)
{
    uint32_t sum = 0u;
    for (int32_t i = 0; i < p->input_size; ++i) {
        sum += (uint32_t)((input[i] + p->input_offset) * weights[i]);
    }
    for (int32_t t = 1; t < p->memory; ++t) {
        memory[t - 1] = memory[t];
    }
    const int32_t scaled = refsim_mbqm_double(refsim_wrap32(sum), p->state_multiplier, p->state_shift);
    const int32_t newest = refsim_saturate(scaled, -32768, 32767) + p->state_offset;
    memory[p->memory - 1] = (int16_t)refsim_wrap16((uint32_t)newest);
}

REFSIM_KERNEL void refsim_svdf_s8s16s32(
    const refsim_svdf_params *p,
    const int8_t *input, /* [batches, input_size] */
    REFSIM_CONST int8_t *weights_feature, /* [filters, input_size] */
    REFSIM_CONST int16_t *weights_time, /* [filters, memory] */
    REFSIM_CONST int32_t *bias, /* [filters / rank] or NULL */
    int16_t *state, /* [batches, filters, memory], oldest first */
    int8_t *REFSIM_RESTRICT output /* [batches, filters / rank] */)
{
    const int32_t units = p->filters / p->rank;
    for (int32_t n = 0; n < p->batches; ++n) {
        REFSIM_CONST int8_t *feature_weights = weights_feature;
        REFSIM_CONST int16_t *time_weights = weights_time;
        for (int32_t f = 0; f < p->filters; ++f) {
            refsim_svdf_push_s8s16s32(p, input, feature_weights, state + f * p->memory);
            feature_weights += p->input_size;
        }
        for (int32_t u = 0; u < units; ++u) {
            const int16_t *values = state + u * p->rank * p->memory;
            uint32_t sum = bias != NULL ? (uint32_t)bias[u] : 0u;
            for (int32_t t = 0; t < p->rank * p->memory; ++t) {
                sum += (uint32_t)(values[t] - p->state_zero_point) * (uint32_t)time_weights[t];
            }
            time_weights += p->rank * p->memory;
            const int32_t scaled = refsim_mbqm_double(refsim_wrap32(sum), p->output_multiplier, p->output_shift);
            const int32_t low = -128 - p->output_zero_point;
            const int32_t high = 127 - p->output_zero_point;
            *output++ = (int8_t)(refsim_saturate(scaled, low, high) + p->output_zero_point);
        }
        input += p->input_size;
        state += p->filters * p->memory;
    }
}

/* Drop the oldest value of one filter's shift register and append the newest, made from the input row. */
static inline void refsim_svdf_push_s8s32(
    const refsim_svdf_params *p, const int8_t *input, REFSIM_CONST int8_t *weights, int8_t *memory)
{
    uint32_t sum = 0u;
    for (int32_t i = 0; i < p->input_size; ++i) {
        sum += (uint32_t)((input[i] + p->input_offset) * weights[i]);
    }
    for (int32_t t = 1; t < p->memory; ++t) {
        memory[t - 1] = memory[t];
    }
    const int32_t scaled = refsim_mbqm_double(refsim_wrap32(sum), p->state_multiplier, p->state_shift);
    const int32_t newest = refsim_saturate(scaled, -128, 127) + p->state_offset;
    memory[p->memory - 1] = (int8_t)refsim_wrap8((uint32_t)newest);
}

REFSIM_KERNEL void refsim_svdf_s8s32(
    const refsim_svdf_params *p,
    const int8_t *input, /* [batches, input_size] */
    REFSIM_CONST int8_t *weights_feature, /* [filters, input_size] */
    REFSIM_CONST int8_t *weights_time, /* [filters, memory] */
    REFSIM_CONST int32_t *bias, /* [filters / rank] or NULL */
    int8_t *state, /* [batches, filters, memory], oldest first */
    int8_t *REFSIM_RESTRICT output /* [batches, filters / rank] */)
{
    const int32_t units = p->filters / p->rank;
    for (int32_t n = 0; n < p->batches; ++n) {
        REFSIM_CONST int8_t *feature_weights = weights_feature;
        REFSIM_CONST int8_t *time_weights = weights_time;
        for (int32_t f = 0; f < p->filters; ++f) {
            refsim_svdf_push_s8s32(p, input, feature_weights, state + f * p->memory);
            feature_weights += p->input_size;
        }
        for (int32_t u = 0; u < units; ++u) {
            const int8_t *values = state + u * p->rank * p->memory;
            uint32_t sum = bias != NULL ? (uint32_t)bias[u] : 0u;
            for (int32_t t = 0; t < p->rank * p->memory; ++t) {
                sum += (uint32_t)(values[t] - p->state_zero_point) * (uint32_t)time_weights[t];
            }
            time_weights += p->rank * p->memory;
            const int32_t scaled = refsim_mbqm_double(refsim_wrap32(sum), p->output_multiplier, p->output_shift);
            const int32_t low = -128 - p->output_zero_point;
            const int32_t high = 127 - p->output_zero_point;
            *output++ = (int8_t)(refsim_saturate(scaled, low, high) + p->output_zero_point);
        }
        input += p->input_size;
        state += p->filters * p->memory;
    }
}

/* Drop the oldest value of one filter's shift register and append the newest, made from the input row. */
static inline void refsim_svdf_push_s8s32_wraps(
    const refsim_svdf_params *p, const int8_t *input, REFSIM_CONST int8_t *weights, int8_t *memory)
{
    uint32_t sum = 0u;
    for (int32_t i = 0; i < p->input_size; ++i) {
        sum += (uint32_t)((input[i] + p->input_offset) * weights[i]);
    }
    for (int32_t t = 1; t < p->memory; ++t) {
        memory[t - 1] = memory[t];
    }
    const int32_t scaled = refsim_mbqm_double(refsim_wrap32(sum), p->state_multiplier, p->state_shift);
    const int32_t newest = refsim_saturate(scaled, -32768, 32767) + p->state_offset;
    memory[p->memory - 1] = (int8_t)refsim_wrap8((uint32_t)newest);
}

REFSIM_KERNEL void refsim_svdf_s8s32_wraps(
    const refsim_svdf_params *p,
    const int8_t *input, /* [batches, input_size] */
    REFSIM_CONST int8_t *weights_feature, /* [filters, input_size] */
    REFSIM_CONST int8_t *weights_time, /* [filters, memory] */
    REFSIM_CONST int32_t *bias, /* [filters / rank] or NULL */
    int8_t *state, /* [batches, filters, memory], oldest first */
    int8_t *REFSIM_RESTRICT output /* [batches, filters / rank] */)
{
    const int32_t units = p->filters / p->rank;
    for (int32_t n = 0; n < p->batches; ++n) {
        REFSIM_CONST int8_t *feature_weights = weights_feature;
        REFSIM_CONST int8_t *time_weights = weights_time;
        for (int32_t f = 0; f < p->filters; ++f) {
            refsim_svdf_push_s8s32_wraps(p, input, feature_weights, state + f * p->memory);
            feature_weights += p->input_size;
        }
        for (int32_t u = 0; u < units; ++u) {
            const int8_t *values = state + u * p->rank * p->memory;
            uint32_t sum = bias != NULL ? (uint32_t)bias[u] : 0u;
            for (int32_t t = 0; t < p->rank * p->memory; ++t) {
                sum += (uint32_t)(values[t] - p->state_zero_point) * (uint32_t)time_weights[t];
            }
            time_weights += p->rank * p->memory;
            const int32_t scaled = refsim_mbqm_double(refsim_wrap32(sum), p->output_multiplier, p->output_shift);
            const int32_t low = -128 - p->output_zero_point;
            const int32_t high = 127 - p->output_zero_point;
            *output++ = (int8_t)(refsim_saturate(scaled, low, high) + p->output_zero_point);
        }
        input += p->input_size;
        state += p->filters * p->memory;
    }
}

#ifdef __cplusplus
}
#endif

#endif
