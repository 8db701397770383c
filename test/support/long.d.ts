declare module 'long/src/long.js' {
  import Long from 'long';
  export default Long;
}
