import { structuredPatch } from 'diff';
import { useState } from 'preact/hooks';
import type { GeneratedFile } from '../api.ts';

type View = 'file' | 'diff';

/** One generated file: as it is or as a diff against what exists, to copy or to download. */
export function FileView({ file }: { file: GeneratedFile }) {
  const [view, setView] = useState<View>(file.existing === undefined ? 'file' : 'diff');
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(file.content).then(
      () => setSaid('Copied.'),
      () => setSaid('The browser did not allow copying. Download the file instead.'),
    );
  };
  return (
    <article class="file">
      <div class="row spread">
        <h3><code>{file.path}</code></h3>
        <div class="row">
          {file.existing !== undefined && (
            <div role="group" aria-label="View" class="switch">
              <button type="button" aria-pressed={view === 'diff'} onClick={() => setView('diff')}>Diff</button>
              <button type="button" aria-pressed={view === 'file'} onClick={() => setView('file')}>File</button>
            </div>
          )}
          <button type="button" aria-label={`Copy ${file.path}`} onClick={() => void copy()}>Copy</button>
          <button type="button" aria-label={`Download ${file.path}`} onClick={() => download(file)}>Download</button>
        </div>
      </div>
      <p role="status" class="quiet">{said}</p>
      {view === 'file' || file.existing === undefined ? <pre tabIndex={0} role="region" aria-label={file.path}>{file.content}</pre> : <Diff before={file.existing} after={file.content} path={file.path} />}
      <p class="quiet path">SHA-256 <code>{file.sha256}</code></p>
    </article>
  );
}

const kindOf = (line: string): string => (line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same');

function Diff({ before, after, path }: { before: string; after: string; path: string }) {
  const { hunks } = structuredPatch(path, path, before, after, '', '', { context: 3 });
  if (hunks.length === 0) return <p>It is already exactly this.</p>;
  return (
    <pre tabIndex={0} role="region" aria-label={`Changes to ${path}`}>
      {hunks.map((hunk) => (
        <span key={hunk.newStart}>
          <span class="hunk">{`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`}</span>
          {hunk.lines.map((line, index) => <span key={index} class={kindOf(line)}>{line}</span>)}
        </span>
      ))}
    </pre>
  );
}

function download(file: GeneratedFile): void {
  // As text, Chromium would add .txt to a name without an extension, such as Jenkinsfile.
  const url = URL.createObjectURL(new Blob([file.content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.path.split('/').at(-1) ?? 'pipeline';
  link.click();
  URL.revokeObjectURL(url);
}
