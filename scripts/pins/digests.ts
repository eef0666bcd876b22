/** Digest of an exact tag, and where at least two public sources were seen to carry the two together. */
interface KnownDigest {
  readonly digest: string;
  readonly from: string;
}

const files = (digest: string, count: number, seen = '2026-11-23'): KnownDigest => ({
  digest: `sha256:${digest}`,
  from: `${count} public files name tag and digest together (text search that names no repository, ${seen}); no registry was asked`,
});

/** By `name:tag`. An entry whose tag is no longer pinned is not used. */
export const digests: Readonly<Record<string, KnownDigest>> = {
  'alpine:3.24.1': {
    digest: 'sha256:28bd5fe8b56d1bd048e5babf5b10710ebe0bae67db86916198a6eec434943f8b',
    from: 'DataDog/stratus-red-team and grafana/k6, newest commits of August 2026',
  },
  'amazon/dynamodb-local:3.3.1': files('ff89bd48ff32cd8d9be5fee8873b65b8854dc408f1afe881be6eb00247bc0dab', 5),
  'condaforge/miniforge3:26.7.2-0': files('eeb947cc87d61d46820b123bd7c26e1cbdc4b182ff7d0331e501a32a936b82e3', 2),
  'denoland/deno:2.9.6': files('2014dc167ece617ef7e7ba40631ac2234c59e75ce693e7cc2dc2602b3c87859d', 7),
  'docker:28.5.2-dind': files('2a232a42256f70d78e3cc5d2b5d6b3276710a0de0596c145f627ecfae90282ac', 6, '2026-11-29'),
  'eclipse-temurin:21.0.12_8-jdk-noble': files('75ce56643243c3db632be2ef259625fb42ee3be1334389659f7a1a61acb78783', 3),
  'gcr.io/bazel-public/bazel:9.2.0': files('e59bd66f8daf69f02dbfc18dbd72f0ecfe7926bbda95a5c9eb62433d83b8bd02', 5),
  'ghcr.io/zaproxy/zaproxy:2.17.0': files('781a2bdaea47324e7bab583e2263f21d257b0aee61ed51521a5be45f5f5081ef', 10, '2026-11-29'),
  'golang:1.26.7-bookworm': files('6ef6e30f0ea5c384f6d111cf856e024e3086bbdcb1779da3f3b3fbba0aea53d2', 3),
  'golang:1.27.0-bookworm': files('484ef6066fa69acb059fdfeda7ba2b8f7391f2ef6abc6f9b8411e669ebd56466', 4),
  'localstack/localstack:4.14.0': files('3ebc37595918b8accb852f8048fef2aff047d465167edd655528065b07bc364a', 5),
  'mcr.microsoft.com/dotnet/sdk:8.0.424': files('bb32ba3ba3ea36e38572d9d8db76fa15f7cbf722f3f886e06bca6d528bd4fba8', 6),
  'mcr.microsoft.com/dotnet/sdk:9.0.318': files('20387c6674c30e46def0cc8cb557bd2a69b35afdf18c19c3694638d0a90897e4', 2),
  'mcr.microsoft.com/dotnet/sdk:10.0.400': files('e1ffd2a92ae84c1291bc1b6887501f8af98e6331e7af6d4c8d37168c5e87a64c', 6),
  'minio/minio:RELEASE.2025-09-07T16-13-09Z': files('14cea493d9a34af32f524e538b8346cf79f3321eff8e708c1e2960462bd8936e', 6),
  'mysql:8.4.11': files('b3b90af2a6552ae30c266fdb7d5dd55f3afb72404bb78d37fe8a23eb857fd3fb', 7),
  'node:22.23.2-bookworm': files('0557ac14e0d45d02ed563067b82856ca5e7aa3437fa28d98d4350ea9c3d9494a', 4),
  'node:24.19.0-bookworm': files('4196d66a565c6f195728d9952f161f4adfe2ad753052a08b7ec7f1c5a6bda42b', 5),
  'node:26.7.0-bookworm': files('e929171d35b9df7773a3ec5b068e387fa109441dc90f91e6560af5d39b7e9bf1', 3),
  'oven/bun:1.4.2': files('9114c058aeae42162ee16dd5084b95fe9473970bb6bcb5b232ab1630f0546895', 8),
  'php:8.3.33-cli-bookworm': files('177529735599a8244b2c903522f029839dce1c2ac4be122fdc00ada4b45a20e4', 8),
  'php:8.4.24-cli-bookworm': files('6003a0607eea6dc61d04723d3e60347c8481ffb2f09dbf85bf427b9ce0c25629', 3),
  'postgres:16.15-bookworm': files('bb3e1a57e5407e0a5280b4211980a5e537f4abd234a87014ac979849a78dd825', 5),
  'postgres:17.11-bookworm': files('051f7b7b3abdd564d5d1bd1e8c4b9c1b6e77087d1dd22020ede611c096a272e0', 3),
  'postgres:18.6-bookworm': files('1c59e2c3c818eaa0f0628f695b36e7c9e362d6b219b36a54a32df645cbd7e1af', 4),
  'python:3.12.14-bookworm': files('581429e3df12d76e6af4be5ab7d0e7fc2013eb57dc23d2de691411c8efdbb970', 4),
  'rust:1.98.0-bookworm': files('82150a52ec202c1b14d7817e14516c392bb7f5cfebd88f1ed531cb37ebd39922', 5),
};
