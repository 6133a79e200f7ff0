// SHIM, until the drawing's own comes.
export function readGround(bytes) {
  return bytes?.byteLength ? bytes : null;
}
