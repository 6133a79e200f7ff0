// The update rules of the lectures, with the operations of their cells in the same order, so that
// the numbers are the same but for the last digits. Weights and gradients are pairs of numbers.

const NONE = [NaN, NaN]; // before the first step there is no rate

function pair(entry) {
  return [entry(0), entry(1)];
}

function sgd(gradient, start, steps, { learning_rate }) {
  const iterates = [start];
  for (let k = 0; k < steps; k++) {
    const w = iterates[k];
    const g = gradient(w);
    iterates.push(pair((i) => w[i] - learning_rate * g[i]));
  }
  return { iterates };
}

function momentum(gradient, start, steps, values) {
  const { learning_rate, rho, velocity = [0, 0], ahead = false } = values;
  const [iterates, velocities] = [[start], [velocity]];
  for (let k = 0; k < steps; k++) {
    const [w, before] = [iterates[k], velocities[k]];
    const g = gradient(w);
    const v = pair((i) => rho * before[i] - learning_rate * g[i]);
    iterates.push(pair((i) => w[i] + v[i] + (ahead ? rho * (v[i] - before[i]) : 0)));
    velocities.push(v);
  }
  return { iterates, velocity: velocities };
}

function nesterov(gradient, start, steps, { learning_rate, rho, velocity = [0, 0] }) {
  const [iterates, velocities, gradients] = [[start], [velocity], [[0, 0]]];
  for (let k = 0; k < steps; k++) {
    const [w, before] = [iterates[k], velocities[k]];
    const g = gradient(pair((i) => w[i] + rho * before[i]));
    const v = pair((i) => rho * before[i] - learning_rate * g[i]);
    iterates.push(pair((i) => w[i] + v[i]));
    velocities.push(v);
    gradients.push(g);
  }
  return { iterates, velocity: velocities, gradient: gradients };
}

// AdaGrad and RMSProp: `keep` of the cache is kept, and `add` of the squared gradient added.
function cached(gradient, start, steps, { learning_rate, keep, add, epsilon, first = 0 }) {
  const [iterates, rates] = [[start], [NONE]];
  let cache = [first, first];
  for (let k = 0; k < steps; k++) {
    const [w, old] = [iterates[k], cache];
    const g = gradient(w);
    cache = pair((i) => keep * old[i] + add * (g[i] * g[i]));
    const rate = pair((i) => learning_rate / (Math.sqrt(cache[i]) + epsilon));
    iterates.push(pair((i) => w[i] - rate[i] * g[i]));
    rates.push(rate);
  }
  return { iterates, rates };
}

function adagrad(gradient, start, steps, { learning_rate, epsilon = 1e-8, cache = 0 }) {
  const values = { learning_rate, keep: 1, add: 1, epsilon, first: cache };
  return cached(gradient, start, steps, values);
}

function rmsprop(gradient, start, steps, values) {
  const { learning_rate, decay_rate = 0.99, epsilon = 1e-8 } = values;
  const { keep = decay_rate, add = 1 - decay_rate } = values;
  return cached(gradient, start, steps, { learning_rate, keep, add, epsilon });
}

// The means of gradients and of their squares, as Adam keeps them; `step` is called with both.
function withMeans(gradient, start, steps, { beta1 = 0.9, beta2 = 0.999 }, step) {
  const iterates = [start];
  let [m, v] = [
    [0, 0],
    [0, 0],
  ];
  for (let t = 1; t <= steps; t++) {
    const [oldM, oldV] = [m, v];
    const g = gradient(iterates[t - 1]);
    m = pair((i) => beta1 * oldM[i] + (1 - beta1) * g[i]);
    v = pair((i) => beta2 * oldV[i] + (1 - beta2) * (g[i] * g[i]));
    iterates.push(step(iterates[t - 1], m, v, [1 - beta1 ** t, 1 - beta2 ** t]));
  }
  return iterates;
}

function adam(gradient, start, steps, values) {
  const { learning_rate, epsilon = 1e-8 } = values;
  const rates = [NONE];
  const iterates = withMeans(gradient, start, steps, values, (w, m, v, [ofM, ofV]) => {
    const rate = pair((i) => learning_rate / (Math.sqrt(v[i] / ofV) + epsilon));
    rates.push(rate);
    return pair((i) => w[i] - (rate[i] * m[i]) / ofM);
  });
  return { iterates, rates };
}

function uncorrected(gradient, start, steps, values) {
  const { learning_rate, epsilon = 1e-8 } = values;
  const step = (w, m, v) =>
    pair((i) => w[i] - (learning_rate * m[i]) / (Math.sqrt(v[i]) + epsilon));
  return { iterates: withMeans(gradient, start, steps, values, step) };
}

export const RULES = { sgd, momentum, nesterov, adagrad, rmsprop, adam, uncorrected };
