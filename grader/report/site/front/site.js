export { readLandscape, runPath } from "./path.js";
