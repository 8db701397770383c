/**
 * A reporter for @web/test-runner: one line per file as it ends in all its browsers, "12 of 112 · views/colormap 14
 * passed · 2.1 s", so that a run of half an hour says where it is.
 *
 * files   how many there are
 * folder  the folder of the built tests, cut from their names
 * count   sums up a session's results: {passed, failed}
 */
export function progress({ files, folder, count }) {
  let ended = 0;
  return {
    reportTestFileResults({ sessionsForTestFile, testFile }) {
      ended += 1;
      const name = testFile.slice(testFile.indexOf(folder) + folder.length + 1).replace(/\.test\.js$/, '');
      const counts = sessionsForTestFile.map(count);
      const [passed, failed] = ['passed', 'failed'].map((kind) => counts.reduce((sum, one) => sum + one[kind], 0));
      const said = failed > 0 ? `${passed} passed, ${failed} FAILED` : `${passed} passed`;
      const seconds = Math.max(...sessionsForTestFile.map(({ testResults }) => duration(testResults))) / 1000;
      console.log(`${ended} of ${files} · ${name} ${said} · ${seconds.toFixed(1)} s`);
    },
  };
}

/** Milliseconds of all tests of a suite, and of those within it. */
function duration(suite) {
  const own = (suite?.tests ?? []).reduce((sum, test) => sum + (test.duration ?? 0), 0);
  return (suite?.suites ?? []).reduce((sum, inner) => sum + duration(inner), own);
}
