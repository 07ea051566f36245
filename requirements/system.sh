#!/usr/bin/env bash
# System packages: `report` says what is missing, `install FILE…` installs the Debian packages listed
# in the files when they are missing and this account may, else prints the line to run.
set -euo pipefail
cd "$(dirname "$0")/.."

missing_packages() {
  cat "$@" | while read -r package; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || provided "$package" || echo "$package"
  done
}

# Some machines have a part from elsewhere: what counts is that it works.
provided() {
  case "$1" in
    python3-venv) "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null ;;
    chromium) command -v chromium >/dev/null ;;
    gettext) command -v msgfmt >/dev/null && command -v xgettext >/dev/null ;;
    openjdk-17-jdk-headless) command -v javac >/dev/null ;;
    maven) command -v mvn >/dev/null ;;
    *) return 1 ;;
  esac
}

case "${1:-report}" in
  install)
    shift
    command -v dpkg-query >/dev/null || { echo "── No Debian here: \`make check\` says what must be present"; exit 0; }
    packages=$(missing_packages "$@" | tr '\n' ' ')
    [ -z "$packages" ] && exit 0
    line="apt-get install --yes --no-install-recommends $packages"
    if [ "$(id -u)" = 0 ]; then sudo=""; elif sudo -n true 2>/dev/null; then sudo="sudo"; else
      echo "Missing system packages. Please run:  sudo $line" >&2
      exit 1
    fi
    echo "── System packages: $packages"
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -qq
    $sudo $line -qq >/dev/null 2>&1 || { echo "Could not install them. Please run:  sudo $line" >&2; exit 1; }
    ;;
  report)
    ok=0
    tell() { if eval "$2" >/dev/null 2>&1; then echo "  present  $1"; else echo "  MISSING  $1: $3"; ok=1; fi; }
    tell "Python 3.11 or newer" "${PYTHON:-python3} -c 'import sys; assert sys.version_info >= (3, 11)'" "install python3"
    tell "venv" "${PYTHON:-python3} -c 'import ensurepip, venv'" "Debian: python3-venv"
    tell "Pango" "${PYTHON:-python3} -c 'import ctypes; ctypes.CDLL(\"libpangoft2-1.0.so.0\")'" "Debian: libpango-1.0-0 libpangoft2-1.0-0"
    tell "HarfBuzz subsetter" "${PYTHON:-python3} -c 'import ctypes; ctypes.CDLL(\"libharfbuzz-subset.so.0\")'" "Debian: libharfbuzz-subset0"
    echo "For make test also:"
    tell "PostgreSQL server" "ls /usr/lib/postgresql/*/bin/pg_ctl || command -v pg_ctl" "Debian: postgresql"
    tell "Chromium" "command -v chromium" "Debian: chromium"
    tell "Poppler" "command -v pdftotext" "Debian: poppler-utils"
    tell "MuPDF" "command -v mutool" "Debian: mupdf-tools"
    tell "qpdf" "command -v qpdf" "Debian: qpdf"
    tell "OpenSSL" "command -v openssl" "Debian: openssl"
    tell "SoftHSM" "command -v softhsm2-util" "Debian: softhsm2"
    tell "Korean system font" "fc-list :lang=ko | grep -q ." "Debian: fonts-nanum"
    tell "gettext" "command -v xgettext" "Debian: gettext"
    tell "Java and Maven" "command -v java && command -v mvn" "Debian: openjdk-17-jdk-headless maven"
    exit $ok
    ;;
esac
