// Multiplies by a quantized multiplier as TensorFlow Lite does: two roundings, ties up and then away from zero.
module requantize (
    input  wire signed [31:0] x,
    input  wire signed [31:0] multiplier,
    input  wire signed [31:0] shift,
    output wire signed [31:0] result
);
    wire [4:0] left = shift > 0 ? shift[4:0] : 5'd0;
    wire [4:0] right = shift > 0 ? 5'd0 : -shift[5:0];
    wire signed [31:0] shifted = x <<< left;
    wire signed [63:0] product = shifted * multiplier;
    wire signed [63:0] nudged = product + 64'sd1073741824;
    wire signed [31:0] high = nudged[62:31];
    wire [31:0] mask = (32'd1 << right) - 32'd1;
    wire [31:0] rest = high & mask;
`ifdef BUG_TIES
    wire [31:0] threshold = mask >> 1;
`else
    wire [31:0] threshold = (mask >> 1) + {31'd0, high[31]};
`endif
    wire signed [31:0] floor = high >>> right;
    assign result = floor + (rest > threshold ? 32'sd1 : 32'sd0);
endmodule

// Reads cases of 96 bits, {x, multiplier, shift}, and writes one result of 32 bits for each.
module bench;
    reg [95:0] cases [0:262143];
    reg signed [31:0] x, multiplier, shift;
    wire signed [31:0] result;
    integer i, out, last;

    requantize dut (.x(x), .multiplier(multiplier), .shift(shift), .result(result));

    initial begin
        $readmemh("vectors.mem", cases);
        out = $fopen("results.mem", "w");
        last = 262144;
`ifdef BUG_EARLY
        last = 5000;
`endif
        for (i = 0; i < last && ^cases[i] !== 1'bx; i = i + 1) begin
            {x, multiplier, shift} = cases[i];
`ifdef BUG_UNDEFINED
            if (i == 777) x = 32'bx;
`endif
`ifdef BUG_HANG
            if (i == 777) forever #1 x = ~x;
`endif
            #1 $fdisplay(out, "%h", result);
        end
        $fclose(out);
        $finish;
    end
endmodule
