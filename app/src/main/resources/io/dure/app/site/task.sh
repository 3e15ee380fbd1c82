#!/bin/sh
# Runs one task of an attempt, once ever, and writes down how it ended. Goes on when Dure does not.
#   task.sh FILES FOLDER STOPPED PROGRAM [ARGUMENT...]
# FILES.pid: pid and start time of this shell, which leads the task's session; made once. FILES.exit: the exit code.
files=$1 folder=$2 stopped=$3
shift 3

start_time() { shift 19; echo "$1"; }
end() { printf '%s\n' "$1" > "$files.exit.new" && mv -f "$files.exit.new" "$files.exit"; exit "$1"; }

read -r stat < /proc/$$/stat || exit 125
claim=$files.claim.$$
printf '%s %s\n' $$ "$(start_time ${stat##*) })" > "$claim" || exit 125
ln "$claim" "$files.pid" 2> /dev/null
claimed=$?
rm -f "$claim"
[ $claimed -eq 0 ] || exit 126

# Its own signals are for the program. A handler, since what is ignored here would be ignored there too.
trap : TERM HUP INT
if [ -e "$stopped" ]; then end 143; fi
cd "$folder" || end 125
"$@"
end $?
