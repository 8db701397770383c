/** An optimiser as Keras's constructors take it, in camelCase or snake_case. */
export type OptimiserChoice = string | ({ name: string } & Record<string, unknown>);

export interface OptimiserSettings {
  kind: 'sgd' | 'adam' | 'rmsprop';
  learningRate: number;
  momentum: number;
  nesterov: boolean;
  beta1: number;
  /** RMSprop's rho. */
  beta2: number;
  epsilon: number;
  /** 0: none, as the next two. */
  clipnorm: number;
  clipvalue: number;
  globalClipnorm: number;
}

const common = { learningRate: 0.001, clipnorm: 0, clipvalue: 0, globalClipnorm: 0 };
/** Keras 3's defaults; what is not listed an optimiser does not take. */
const defaults: Record<OptimiserSettings['kind'], Record<string, number | boolean>> = {
  sgd: { ...common, learningRate: 0.01, momentum: 0, nesterov: false },
  adam: { ...common, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  rmsprop: { ...common, rho: 0.9, momentum: 0, epsilon: 1e-7 },
};

/**
 * The settings of an optimiser by Keras's name or description, with Keras's defaults.
 *
 * throws  for an unknown name or argument, and a number out of its range
 */
export function readOptimiser(choice: OptimiserChoice): OptimiserSettings {
  const { name, ...given } = typeof choice === 'string' ? { name: choice } : choice;
  const kind = String(name).toLowerCase() as OptimiserSettings['kind'];
  if (!Object.hasOwn(defaults, kind)) {
    throw new Error(
      `The optimiser ${JSON.stringify(name)} is unknown. Give "adam", "sgd" or "rmsprop", or {name, learningRate, …}.`,
    );
  }
  const settings = { ...defaults[kind] };
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    const known = camel(key);
    if (!Object.hasOwn(settings, known)) {
      throw new Error(`${kind} takes no ${key}. Give some of ${Object.keys(settings).join(', ')}.`);
    }
    settings[known] = checked(`${kind}: ${key}`, known, value);
  }
  const { rho, ...rest } = settings;
  return {
    ...{ kind, momentum: 0, nesterov: false, beta1: 0, epsilon: 0, beta2: rho ?? 0 },
    ...rest,
  } as OptimiserSettings;
}

function camel(key: string): string {
  return key.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function checked(what: string, key: string, value: unknown): number | boolean {
  if (key === 'nesterov') return Boolean(value);
  const share = ['momentum', 'beta1', 'beta2', 'rho'].includes(key);
  if (typeof value === 'number' && value >= 0 && (share ? value < 1 : Number.isFinite(value))) return value;
  throw new Error(`${what} is ${String(value)}. Give a number ${share ? 'from 0 to below 1' : 'of 0 or more'}.`);
}
