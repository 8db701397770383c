/** Activations that the recurrent kernels fuse, by tfjs class name; the numbers are those of gate-activations.wgsl. */
const numbers = { linear: 0, tanh: 1, sigmoid: 2, relu: 3, hardSigmoid: 4, hardSigmoid3: 5 } as const;

export type GateActivation = keyof typeof numbers;

/** Whether the recurrent kernels fuse the activation of this name. */
export function isGateActivation(name: string): name is GateActivation {
  return Object.hasOwn(numbers, name);
}

/** The activation's number in the shader. */
export function gateActivationNumber(name: GateActivation): number {
  return numbers[name];
}
