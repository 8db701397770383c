/** The bench's own dependency, so that types are checked where it is not installed. */
declare module '@genai-fi/nanogpt';
