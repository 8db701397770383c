#!/bin/sh
# Everything is in run.py; this finds it without any other program.
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
exec python3 "$here/run.py" "$@"
