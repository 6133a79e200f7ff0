// Numbers in words as Python's format writes them: "2g" is general(value, 2).

function exponential(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  const size = exponent.slice(1).padStart(2, "0");
  return { mantissa, exponent: Number(exponent), written: `e${exponent[0]}${size}` };
}

function withoutZeros(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

export function general(value, digits) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return "0";
  const { mantissa, exponent, written } = exponential(value, digits - 1);
  if (exponent < -4 || exponent >= digits) return withoutZeros(mantissa) + written;
  return withoutZeros(value.toFixed(digits - 1 - exponent));
}

export function powers(value, digits) {
  const { mantissa, written } = exponential(value, digits);
  return mantissa + written;
}
