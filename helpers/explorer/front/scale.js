// Where a control's value stands on its track, and which values its track has.

const LOG_STEP = 0.01; // the decimal logarithm of the factor of a key press

export function placeOf(control, value) {
  return control.kind === "log" ? Math.log10(value) : value;
}

export function endsOf(control) {
  if (control.kind === "choice") return [0, control.options.length - 1];
  return [placeOf(control, control.low), placeOf(control, control.high)];
}

function stepOf(control) {
  if (control.kind === "log") return LOG_STEP;
  return control.kind === "choice" ? 1 : control.step;
}

// The value to which a drag snaps. On a logarithmic track the values go through `anchor`.
export function valueAt(control, place, anchor) {
  const [first, last] = endsOf(control);
  const step = stepOf(control);
  if (place - first < step / 2) return end(control, 0);
  if (last - place < step / 2) return end(control, 1);
  if (control.kind === "log") {
    const steps = Math.round((place - Math.log10(anchor)) / step);
    return inside(control, anchor * 10 ** (step * steps));
  }
  return inside(control, tidy(first + step * Math.round((place - first) / step), step));
}

// The value after some key presses; from between two marks the first one leads to a mark.
export function valueAfter(control, value, presses) {
  const step = stepOf(control);
  if (control.kind === "log") return inside(control, value * 10 ** (step * presses));
  const [first] = endsOf(control);
  const at = (value - first) / step;
  const mark = presses > 0 ? Math.floor(at + 1e-9) : Math.ceil(at - 1e-9);
  return inside(control, tidy(first + step * (mark + presses), step));
}

// The least value of a control, or the greatest.
export function end(control, which) {
  if (control.kind === "choice") return endsOf(control)[which];
  return which ? control.high : control.low;
}

function inside(control, value) {
  return Math.min(end(control, 1), Math.max(end(control, 0), value));
}

// 0.1 + 0.2 is to be 0.3, and -0.3 + 3 * 0.1 is to be 0.
function tidy(value, step) {
  return Math.abs(value) < 1e-9 * step ? 0 : Number(value.toPrecision(12));
}

export function readout(control, value) {
  if (control.kind === "choice") return withMinus(String(control.options[value]));
  if (control.kind === "check") return value ? "yes" : "no";
  if (control.kind === "whole") return withMinus(String(value));
  return withMinus(control.kind === "log" ? value.toPrecision(3) : fixed(value, control.digits));
}

// With two decimals more where a value is between marks.
function fixed(value, digits) {
  const text = value.toFixed(digits);
  return Math.abs(Number(text) - value) < 1e-9 ? text : value.toFixed(digits + 2);
}

// A real minus sign, and none before zeros alone.
function withMinus(text) {
  return text.replace(/^-(?=[0.]+$)/, "").replace(/^-/, "−");
}

// A loss or a distance to two digits, worded as the kernel words it: "2.9e-06".
export function short(value) {
  const size = Math.abs(value);
  const digits = Number(value.toPrecision(2));
  if (!size || (size >= 1e-4 && size < 99.5)) return withMinus(String(digits));
  return withMinus(digits.toExponential().replace(/e([+-])(\d)$/, "e$10$2"));
}
