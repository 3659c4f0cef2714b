#!/usr/bin/env bash
# Makes the weights of the accurate engine again: training/run.sh DATA OUT. See README.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
data=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
cd "$here/.."

python3 -m venv "$out/venv"
"$out/venv/bin/pip" install -q -r training/requirements.txt
python="$out/venv/bin/python"

tokens() {
    cargo run --release --features train --example train_attribution -- --data "$1" --tokens "$2"
}
tokens "$data/train" "$out/train.jsonl"
tokens "$data/dev" "$out/dev.jsonl"
tokens training/fixture "$out/fixture.jsonl"

# Threads that wait for others must not take the processor from them.
export OMP_WAIT_POLICY=passive
"$python" training/train.py --train "$out/train.jsonl" --dev "$out/dev.jsonl" --out "$out/checkpoint.pt" \
    --minutes "${MINUTES:-76}" | tee "$out/train.log"
"$python" training/export.py --checkpoint "$out/checkpoint.pt" --out "$out/accurate.model"
"$python" training/fixture.py --model "$out/accurate.model" --texts training/fixture \
    --tokens "$out/fixture.jsonl" --out "$out/fixture.json"
