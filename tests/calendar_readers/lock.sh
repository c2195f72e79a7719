#!/bin/sh
# Make the lock file anew after a change of package.json: it names no host, so drop the sponsors' pages too.
set -eu
cd "$(dirname "$0")"
rm -rf node_modules package-lock.json
npm install --package-lock-only
node -e '
const fs = require("fs");
const lock = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
for (const entry of Object.values(lock.packages)) delete entry.funding;
fs.writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");
'
