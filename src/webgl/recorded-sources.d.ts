export const recorded: Readonly<Record<string, unknown>>;
