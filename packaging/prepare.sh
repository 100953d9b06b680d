# Shared by packaging/start and packaging/test (sourced, bash): finds Python, sees to system packages, makes .venv.
#
# Promises: works as root (installs what is missing with apt-get) and without (names what is missing and the command);
# touches nothing outside the checkout but Debian packages; a second run with nothing changed installs nothing.

set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
VENV=$ROOT/.venv
PY=$VENV/bin/python

say() { printf '%s\n' "== $*" >&2; }
stop() { printf '%s\n' "!! $*" >&2; exit 3; }

# --- system packages -------------------------------------------------------------------------------------------------
# "what to look for|Debian 12 package": a library by its file name, a command by its name, Python and its venv by trying
NEEDED_BY_VENV=('python|python3' 'venv|python3-venv')
NEEDED_BY_QT=(
    'libGL.so.1|libgl1' 'libEGL.so.1|libegl1' 'libglib-2.0.so.0|libglib2.0-0' 'libxkbcommon.so.0|libxkbcommon0'
    'libfreetype.so.6|libfreetype6' 'libfontconfig.so.1|libfontconfig1' 'libdbus-1.so.3|libdbus-1-3'
)
NEEDED_BY_WINDOWS=(
    'libxkbcommon-x11.so.0|libxkbcommon-x11-0' 'libxcb-cursor.so.0|libxcb-cursor0' 'libxcb-icccm.so.4|libxcb-icccm4'
    'libxcb-image.so.0|libxcb-image0' 'libxcb-keysyms.so.1|libxcb-keysyms1' 'libxcb-render-util.so.0|libxcb-render-util0'
    'libxcb-shape.so.0|libxcb-shape0' 'libxcb-xinerama.so.0|libxcb-xinerama0' 'libcups.so.2|libcups2'
)
NEEDED_BY_TESTS=('pdfsig|poppler-utils' 'certutil|libnss3-tools' 'Xvfb|xvfb' 'xvfb-run|xvfb' 'xauth|xauth'
    'cupsd|cups-daemon' 'lpadmin|cups-client')
NEEDED_BY_BUILD=('objdump|binutils' 'libpython|libpython3.11')

_is_here() {
    local python
    case $1 in
        python) _find_python >/dev/null ;;
        venv) python=$(_find_python) && "$python" -c 'import ensurepip, venv' 2>/dev/null ;;
        libpython) # Debian's interpreter carries it inside; the built program needs it as a library
            python=$(_find_python) && "$python" -c 'import ctypes, sys, sysconfig
name = "libpython%d.%d.so.1.0" % sys.version_info[:2]
try:
    ctypes.CDLL(sysconfig.get_config_var("LIBDIR") + "/" + name)
except OSError:
    ctypes.CDLL(name)' 2>/dev/null ;;
        lib*.so*)
            local known
            known=$( { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null)
            [[ $known == *"$1 ("* ]] ;;
        *) command -v "$1" >/dev/null 2>&1 || [ -x "/usr/bin/$1" ] || [ -x "/usr/sbin/$1" ] ;;
    esac
}

# missing PAIR… : the packages of those that are not here, one line
missing() {
    local pair packages=()
    for pair in "$@"; do
        _is_here "${pair%%|*}" || packages+=("${pair##*|}")
    done
    printf '%s' "${packages[*]-}"
}

# get_packages NAMES : installs them if we may; false, having said what to type, if not
get_packages() {
    [ -n "$1" ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "安装系统软件包：$1"
        # shellcheck disable=SC2086  # a list of names
        if DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=5 update -qq >&2 &&
            DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=5 install -y -qq --no-install-recommends $1 >&2; then
            return 0
        fi
    fi
    say "缺少系统软件包：$1"
    say "请管理员执行：sudo apt-get update && sudo apt-get install -y --no-install-recommends $1"
    return 1
}

# --- Python ----------------------------------------------------------------------------------------------------------
_suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }

_find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.11 python3.12 python3.13 /usr/bin/python3; do
        if _suits "$name"; then command -v "$name"; return; fi
    done
    return 1
}

# make_venv EXTRAS : .venv with what pyproject.toml asks; exact versions from packaging/constraints.txt
make_venv() {
    local extras=$1 python stamp wanted attempt
    wanted=$(cat pyproject.toml packaging/constraints.txt | cksum | tr ' ' -)
    stamp=$VENV/.ready$extras
    if [ -x "$PY" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return 0; fi
    if ! _suits "$PY"; then
        get_packages "$(missing "${NEEDED_BY_VENV[@]}")" || stop '装好后再执行一次本命令'
        python=$(_find_python) || stop '需要 Python 3.11 至 3.13；用 PYTHON=/路径/python3 指明'
        say "用 $("$python" --version) 建立 .venv"
        "$python" -m venv --clear "$VENV"
    fi
    say '安装 Python 依赖（第一次需几分钟）'
    for attempt in 1 2 3; do
        if "$PY" -m pip install --quiet --disable-pip-version-check --no-input --retries 10 --timeout 60 \
            --constraint packaging/constraints.txt --editable ".$extras"; then
            printf '%s' "$wanted" >"$stamp"
            return 0
        fi
        say "第 $attempt 次安装未成功"
        sleep $((attempt * 5))
    done
    stop 'Python 依赖没有装上；检查网络或软件源设置后，再执行一次本命令'
}
