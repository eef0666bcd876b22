"""Checks an evidence package without any code of the service: digests of the files, both chains, and what ties them."""
import hashlib
import json
import sys
from pathlib import Path


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def check_chain(name, links):
    previous = "0" * 64
    for number, link in enumerate(links, start=1):
        expected = hashlib.sha256(canonical({"seq": number, "prev": previous, "body": link["body"]}).encode()).hexdigest()
        if (link["seq"], link["prev"], link["hash"]) != (number, previous, expected):
            sys.exit(f"{name}: line {number} does not fit")
        previous = link["hash"]


def main(folder):
    manifest, ledger = lines(folder / "manifest.jsonl"), lines(folder / "ledger.jsonl")
    check_chain("manifest", manifest)
    check_chain("ledger", ledger)
    said = [link["body"]["manifest"] for link in ledger if link["body"]["record"] == "EVIDENCE"]
    if said != [link["hash"] for link in manifest]:
        sys.exit("ledger: does not name the lines of the manifest")
    files = {path.name[:3]: path for path in (folder / "evidence").iterdir()}
    for link in manifest:
        path = files.pop(f"{link['seq']:03}", None)
        if path is None or hashlib.sha256(path.read_bytes()).hexdigest() != link["body"]["sha256"]:
            sys.exit(f"evidence: file {link['seq']} is not what was kept")
    if files:
        sys.exit("evidence: there are files that nobody kept")
    print(len(manifest))


main(Path(sys.argv[1]))
