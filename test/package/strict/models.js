// What a user of the package writes who opens models.
export { loadModel } from 'attnscope';
