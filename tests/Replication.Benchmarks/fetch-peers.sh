#!/bin/sh
# Usage: fetch-peers.sh FOLDER PACKAGE… – unpacks programs from Debian's unstable distribution into a folder. Nothing is installed, and apt's own
# state stays as it is: lists and downloads have folders of their own. The mirror is the one that apt is configured with.
set -eu
folder=$1
shift
mkdir -p "$folder"
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
chmod 755 "$state"
mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/packages"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' 'Origin: Debian' | head -n 1)
[ -n "$mirror" ] || { echo "apt knows no Debian mirror" >&2; exit 1; }
keys=/usr/share/keyrings/debian-archive-keyring.gpg
if [ -e "$keys" ]; then trust="[signed-by=$keys] "; else trust=""; fi
echo "deb $trust$mirror sid main" > "$state/sources.list"
fetch() {
  apt-get -qq -o APT::Sandbox::User=root -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$state/lists" -o Dir::Cache="$state/cache" "$@"
}
fetch update
cd "$state/packages"
for package in "$@"; do
  fetch download "$package"
  dpkg-deb -x "$package"_*.deb "$state/$package"
  cp "$state/$package/usr/bin/$package" "$folder/$package"
done
