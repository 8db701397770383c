/**
 * A reporter for @web/test-runner that adds up the tests of all files, and names those that failed: a long log is often
 * kept by its end alone.
 *
 * counts   {passed, failed, failures, again}, filled in as the run ends
 * nameOf   what to call a built test's file
 * crashed  a Set of ids: the files of these sessions are not counted, but put into `counts.again`
 */
export function counter({ counts, nameOf, crashed }) {
  return {
    onTestRunFinished({ sessions }) {
      for (const session of sessions) {
        if (crashed.has(session.id)) {
          counts.again.push(session.testFile);
          continue;
        }
        const { passed, failed } = countOf(session);
        counts.passed += passed;
        counts.failed += failed;
        counts.failures.push(
          ...failuresOf(session).map((test) => `${nameOf(session.testFile)} (${session.browser.name}): ${test}`),
        );
      }
    },
  };
}

/** A session's tests; a file that could not be loaded or run counts as one failure. */
export function countOf({ passed, testResults }) {
  const tests = testsOf(testResults);
  const failed = tests.filter((test) => !test.passed).length;
  return { passed: tests.length - failed, failed: failed || (passed ? 0 : 1) };
}

function failuresOf({ passed, testResults, errors }) {
  const tests = testsOf(testResults).filter((test) => !test.passed);
  if (tests.length) return tests.map(({ title, error }) => `${title} — ${error?.message ?? 'no reason given'}`);
  return passed
    ? []
    : [`the file did not run: ${errors.map(({ message }) => message).join('; ') || 'no reason given'}`];
}

/** Those of a suite and of all within it, each titled with the suites around it. */
function testsOf(suite, path = []) {
  const own = (suite?.tests ?? []).filter(({ skipped }) => !skipped);
  const named = own.map((test) => ({ ...test, title: [...path, test.name].join(' > ') }));
  return [...named, ...(suite?.suites ?? []).flatMap((inner) => testsOf(inner, [...path, inner.name]))];
}
