// A port in JavaScript: the saturating rounding doubling high multiply, by BigInt. "bug": ties go away from zero.
"use strict";
const bug = process.argv[2] === "bug";
const lines = require("fs").readFileSync(0, "ascii").trim().split("\n");
const answers = lines.map((line) => {
  const [a, b] = line.split(" ").map((field) => BigInt.asIntN(32, BigInt("0x" + field)));
  const product = a * b;
  const half = 1n << 30n;
  let value = (product + half) >> 31n;
  if (bug && product < 0n) {
    value = -((-product + half) >> 31n);
  }
  if (value === 1n << 31n) {
    value -= 1n;
  }
  return BigInt.asUintN(32, value).toString(16).padStart(8, "0");
});
process.stdout.write(answers.join("\n") + "\n");
