// What a user of the package writes whose figures are drawn by WebGL.
import 'attnscope/components';
export { openEngine } from 'attnscope';
