// Linear and logarithmic axes: where a value stands, which values get a tick, and how numbers are
// set.

const NEGATIVE = /(^|[\s([,=])-(?=[\d.])/g;

// The share of an axis at which a value stands.
export function shareOf(value, [low, high], log) {
  if (log) return Math.log(value / low) / Math.log(high / low);
  return (value - low) / (high - low);
}

// The value at a share of an axis, kept inside it.
export function valueAt(share, [low, high], log) {
  const s = Math.min(1, Math.max(0, share));
  return log ? low * (high / low) ** s : low + s * (high - low);
}

// At most about `room` ticks, each with its value and its text; one without text is a minor one.
export function ticks(limits, log, room) {
  return log ? logTicks(limits, room) : linearTicks(limits, room);
}

// At 1, 2 or 5 times a power of ten.
function linearTicks([low, high], room) {
  const rough = (high - low) / room;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((m) => m * power >= 0.8 * rough);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++)
    found.push({ value: k * step, text: typeset(String(parseFloat((k * step).toPrecision(6)))) });
  return found;
}

// At powers of ten; between them at 2 and 5 where there are few, with numbers where there is room.
function logTicks([low, high], room) {
  const decades = Math.log10(high / low);
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / room));
  const plain = first >= -3 && last <= 3;
  const found = [];
  for (let e = first - 1; e <= last; e++) {
    for (const digit of decades > 5 ? [1] : [1, 2, 5]) {
      const value = digit * 10 ** e;
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
      const named = digit === 1 ? (last - e) % every === 0 : 3 * decades <= room;
      if (named) found.push({ value, text: powerText(digit, e, plain) });
      else if (every === 1) found.push({ value });
    }
  }
  return found;
}

function powerText(digit, exponent, plain) {
  if (plain) return String(parseFloat((digit * 10 ** exponent).toPrecision(1)));
  return typeset(`${digit}e${exponent}`);
}

// Real minus signs, exponents and indices: w1 = -2e-7 becomes w₁ = −2·10⁻⁷.
export function typeset(text) {
  return text
    .replace(/\b(\d+(?:\.\d+)?)e([+-]?\d+)/g, (_, factor, exponent) => {
      const power = `10${raised(String(Number(exponent)))}`;
      return factor === "1" ? power : `${factor}·${power}`;
    })
    .replace(NEGATIVE, "$1−")
    .replace(/\bw(\d)\b/g, (_, index) => `w${"₀₁₂₃₄₅₆₇₈₉"[index]}`);
}

// Real minus signs alone: a sentence may go on to be compared with what Python prints.
export function withSigns(text) {
  return text.replace(NEGATIVE, "$1−");
}

function raised(digits) {
  return digits.replace(/./g, (digit) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]));
}
