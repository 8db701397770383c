// Written by scripts/record-regl.mjs: what regl generates for the commands of this project, by the key of its source.
export const recorded = {};
