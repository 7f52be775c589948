#!/bin/sh
# Takes a corpus in with one worker, with four, through a broker and into PostgreSQL, and holds the four records against each other, byte for byte:
#   tools/same-record.sh CORPUS.jsonl postgres://USER@HOST/EMPTY_DATABASE [FOLDER]
# FOLDER keeps the stores and exports; each line says how long an ingest took and how much memory it needed.
set -eu
corpus=$1 postgres=$2 folder=${3:-$(mktemp -d)}
mkdir -p "$folder"
go build -o "$folder/detente" ./cmd/detente
one() {
  name=$1 store=$2
  shift 2
  /usr/bin/time -f "$name: %e s, processor %U s, %M KiB" "$folder/detente" ingest --store "$store" "$@" "$corpus" 2>"$folder/$name.log" || true
  tail -n 1 "$folder/$name.log"
  for kind in statements events commitments contacts readings; do
    "$folder/detente" export "$kind" --store "$store" --format jsonl
  done >"$folder/$name.jsonl"
}
one one "$folder/one.db" --workers 1
one four "$folder/four.db" --workers 4
one broker "$folder/broker.db" --workers 2 --broker "$folder/broker" --listen 127.0.0.1:0
one postgres "$postgres" --workers 2
for name in four broker postgres; do
  cmp "$folder/one.jsonl" "$folder/$name.jsonl" && echo "$name: the same record as with one worker, $(wc -l <"$folder/one.jsonl") lines"
done
