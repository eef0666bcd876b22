/** What became known after the clone of endoflife.date was made. Empty the lists when a newer clone holds it. */
interface LaterRelease {
  readonly cycle: string;
  readonly released?: string;
  readonly eol?: string | null;
  readonly latest?: string | null;
  readonly lts?: string;
  /** True when the dates follow from a published schedule; without `latest` no release was seen. */
  readonly assumed?: true;
  readonly from: string;
}

const uv = 'uv 0.13.9: uv python list --all-versions --only-downloads';
const nodePackage = 'npm view node versions';
const goToolchain = 'go list -m -versions golang.org/toolchain';
const temurin = 'end date of the cycle before it in endoflife.date';
const rust = 'six-week release schedule of Rust';

export const laterReleases: Readonly<Record<string, readonly LaterRelease[]>> = {
  go: [
    { cycle: '1.26', latest: '1.26.11', from: goToolchain },
    { cycle: '1.27', latest: '1.27.4', from: goToolchain },
  ],
  java: [{ cycle: '27', released: '2026-09-15', eol: '2027-03-31', assumed: true, from: temurin }],
  node: [
    { cycle: '22', latest: '22.23.3', from: nodePackage },
    { cycle: '24', latest: '24.21.0', from: nodePackage },
    { cycle: '26', latest: '26.10.0', from: nodePackage },
  ],
  python: [
    { cycle: '3.10', latest: '3.10.22', from: uv },
    { cycle: '3.11', latest: '3.11.18', from: uv },
    { cycle: '3.12', latest: '3.12.16', from: uv },
    { cycle: '3.13', latest: '3.13.18', from: uv },
    { cycle: '3.14', latest: '3.14.10', from: uv },
    { cycle: '3.15', released: '2026-10-01', eol: '2031-10-31', latest: '3.15.2', assumed: true, from: `${uv}; dates from PEP 790` },
  ],
  'runner-image': [
    { cycle: 'ubuntu-26.04', released: '2026-09-17', from: 'https://github.com/actions/runner-images/issues/14747' },
  ],
  rust: [
    { cycle: '1.98', latest: '1.98.1', eol: '2026-10-01', assumed: true, from: `${rust}; latest from https://github.com/actions/runner-images/issues/14748` },
    { cycle: '1.99', released: '2026-10-01', eol: '2026-11-12', assumed: true, from: rust },
    { cycle: '1.100', released: '2026-11-12', assumed: true, from: rust },
  ],
};
