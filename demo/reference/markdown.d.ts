/** A guide of docs/, as scripts/guides.mjs renders it when the page is built. */
declare module '*.md' {
  const guide: { id: string; title: string; html: string; parts: { id: string; title: string }[] };
  export default guide;
}
