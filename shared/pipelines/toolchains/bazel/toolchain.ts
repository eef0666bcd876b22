import { defineToolchain } from '../definition.ts';

/** A runner has Bazelisk, which fetches the release it is told; the image is that release. */
export default defineToolchain({
  id: 'bazel',
  stacks: ['bazel'],
  images: [{ name: 'gcr.io/bazel-public/bazel' }],
  provides: ['bazel'],
  startsTool: true,
  runner: { line: 'sudo ln -sf "$(command -v bazelisk)" /usr/local/bin/bazel && echo "USE_BAZEL_VERSION=$BAZEL_VERSION" >> "$GITHUB_ENV"' },
});
