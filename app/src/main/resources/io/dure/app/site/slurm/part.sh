# Runs what an attempt has of one node: some tasks, each a session of processes, together. If one fails, all end. How it
# ended stands in $files.end ("rank code"), and is its exit code. Slurm may begin it once: a folder is the claim.
if ! mkdir "$files.claim" 2>/dev/null; then
    if [[ ! -d $files.claim ]]; then
        echo "dure: ${files%/*} cannot be written on $(hostname)." >&2
        exit 96
    fi
    echo "dure: Slurm began $files a second time; Dure does not run it twice."
    exit 98
fi
sessions=() stopped=''
signal_all() { for s in "${sessions[@]}"; do kill "-$1" -- "-$s" 2>/dev/null; done; }
stop_all() { # Slurm tells this script alone
    [[ -n $stopped ]] || signal_all TERM
    stopped=yes
}
trap stop_all TERM
gpus=${CUDA_VISIBLE_DEVICES-}
pipe=$(mktemp -u)
mkfifo -m 600 "$pipe" && exec 3<>"$pipe" && rm -f "$pipe" || exit 97
work=$attempt.work
mkdir -p "$work"

task() { # RANK LOCAL_RANK FIRST_GPU LAST_GPU PROGRAM...
    local rank=$1 place=$2 first=$3 last=$4
    shift 4
    (
        trap : TERM
        (
            trap - TERM
            export RANK=$rank DURE_TASK=$rank LOCAL_RANK=$place CUDA_DEVICE_ORDER=PCI_BUS_ID CUDA_VISIBLE_DEVICES=
            if [[ -n $gpus ]] && ((last >= first)); then
                CUDA_VISIBLE_DEVICES=$(cut -d, -f"$first-$last" <<<"$gpus")
            fi
            cd "${folder:-$work}" || exit 125
            exec setsid "$@"
        ) </dev/null 3>&- &
        pid=$!
        echo "began $rank $pid" >&3
        while :; do
            wait "$pid"
            code=$?
            kill -0 "$pid" 2>/dev/null || break
        done
        echo "ended $rank $code" >&3
    ) &
}

left=0
start_tasks
how='' until=$((SECONDS + limit))
while ((left > 0)); do
    wait_for=$((until - SECONDS))
    if ((wait_for <= 0)); then
        [[ -n $how ]] || how='limit 137'
        signal_all KILL
        wait_for=5
        until=$((SECONDS + 5))
    fi
    read -r -t "$wait_for" what rank value <&3 || continue
    if [[ $what == began ]]; then
        sessions+=("$value")
        [[ -z $stopped ]] || kill -TERM -- "-$value" 2>/dev/null
        continue
    fi
    left=$((left - 1))
    if ((value != 0)) && [[ -z $how ]]; then # the others get five seconds
        how="$rank $value"
        signal_all TERM
        until=$((SECONDS + 5))
    fi
done
signal_all KILL # what they left behind
[[ -z $stopped ]] || how="stopped ${how#* }" # by Slurm: what that means, Slurm says
[[ $how != 'stopped ' ]] || how='stopped 0'
how=${how:-ok 0}
echo "$how" >"$files.end.new" && mv "$files.end.new" "$files.end"
exit "${how#* }"
