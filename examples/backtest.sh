#!/bin/sh
# A table of facts of one evening, graded by Hampshire's pack and by a copy in which one rule asks for less.
set -eu
work=build/backtest
rm -rf "$work" && mkdir -p "$work"

riskengine facts examples/one-evening.jsonl --pack hampshire -o "$work/facts.parquet"

cp -r rules "$work/tried"
rule=domestic_abuse/grading.yaml
sed '/id: domestic-abuse.disturbance-now/,/because/s/response: priority/response: scheduled/' \
    "rules/national/$rule" > "$work/tried/national/$rule"

riskengine backtest "$work/facts.parquet" --pack hampshire --against "$work/tried/hampshire"
