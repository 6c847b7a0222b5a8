# Read by start.sh of the images without Node: what their variables must be. Every fault is told at once, and none of the values.
faults=''

# check NAME VALUE PATTERN MEANING: the whole value, on one line, is what the pattern (POSIX, extended) says.
check() {
  case $2 in
    *'
'*) faults="$faults  $1: $4\n" ;;
    *) printf '%s\n' "$2" | grep -Eqx -e "$3" || faults="$faults  $1: $4\n" ;;
  esac
}

# check_range NAME FROM-TO: two ports, in order.
check_range() {
  check "$1" "$2" '[0-9]{4,5}-[0-9]{4,5}' 'two ports are needed, as in 20000-20999'
  if [ "${2%-*}" -gt "${2#*-}" ] 2>/dev/null || [ "${2#*-}" -gt 65535 ] 2>/dev/null; then faults="$faults  $1: no range of ports\n"; fi
}

end_of_checks() {
  [ -z "$faults" ] && return
  printf 'Configuration errors:\n%b' "$faults" >&2
  exit 1
}

secret='[A-Za-z0-9_-]{16,}'
secret_meaning='a secret of 16 letters, digits, - and _ at least is needed'
address='[0-9]{1,3}([.][0-9]{1,3}){3}'
port='[0-9]{2,5}'
