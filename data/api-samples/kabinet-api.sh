#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The API of Kabinet with curl (7.76 and later):
#
#   KABINET_URL=https://kabinet.example.org KABINET_API_KEY_FILE=key.txt sh kabinet-api.sh
#
# key.txt holds the secret of a key (kabinetctl api-key create …) and should be readable by you alone.
# Secrets go to curl through files, since everybody on a machine can read command lines.
set -eu
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What a member of a JSON object is: enough for the plain texts and numbers that are read here; use jq for more.
member ()
{
  sed -n 's/.*"'"$1"'":"\{0,1\}\([^",}]*\).*/\1/p' "$2" | head -n 1
}

# A token is good for 24 hours: ask again before "expires_at", or when an answer has the code "token-expired".
printf '{"api_key":"%s"}' "$(cat "$KABINET_API_KEY_FILE")" >"$work/key.json"
curl -sS --fail-with-body -H 'Content-Type: application/json' --data "@$work/key.json" \
     "$KABINET_URL/v1/token" >"$work/token.json"
printf 'Authorization: Bearer %s\n' "$(member access_token "$work/token.json")" >"$work/token"

call ()
{
  curl -sS --fail-with-body --retry 3 -H "@$work/token" -H 'Content-Type: application/json' \
       -D "$work/headers" -o "$work/answer.json" "$@"
}

# The key makes it safe to send the same request again.
call -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
     --data '{"name":"ООО «Пример»","phone":"+7 912 345-67-89"}' "$KABINET_URL/v1/client"
id=$(member id "$work/answer.json")
echo "added $id $(member phone "$work/answer.json")"

# A change says which state it is a change of.
call "$KABINET_URL/v1/client/$id"
tag=$(sed -n 's/^[Ee][Tt][Aa][Gg]: *//p' "$work/headers" | tr -d '\r')
call -X PATCH -H "If-Match: $tag" --data '{"address":"Казань"}' "$KABINET_URL/v1/client/$id"
echo "changed $id $(member address "$work/answer.json")"

# A list, page by page: "next" is the cursor of the next page, or null.
count=0 cursor=
while :; do
  call -G --data-urlencode 'limit=2' ${cursor:+--data-urlencode "cursor=$cursor"} "$KABINET_URL/v1/client"
  count=$((count + $(grep -o '"entity":"client"' "$work/answer.json" | wc -l)))
  cursor=$(member next "$work/answer.json")
  [ "$cursor" != null ] || break
done
echo "clients $count"

# What is wrong is said field by field.
call --data '{"name":"","unicorn":1}' "$KABINET_URL/v1/client" || echo "refused $(member status "$work/answer.json")"

call -X DELETE -H 'If-Match: *' "$KABINET_URL/v1/client/$id"
echo "deleted $id"
