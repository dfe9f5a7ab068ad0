/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-bounds.h"

/*
 * The protocol between a desktop and the server, both of which are built from
 * this file. HTTP/1.1, JSON in UTF-8; "Authorization: Bearer ACCESS" on all but
 * sign-in, refresh, "wiped", health and the description. Unknown members are ignored.
 *
 * An error is an RFC 9457 problem, application/problem+json:
 *   {"type":"about:blank","title":…,"status":403,"detail":SENTENCE,"code":TOKEN,"field":NAME?}
 * where code is a token of kab-error.h, and "token-expired" besides. The sentence is in the
 * language of Accept-Language (ru, bg, az, en).
 *
 * POST /v1/session            {"login":…,"password":…,"device":{"id":UUID,"name":…,"system":…}}
 *   -> 200 SESSION; 401 wrong login or password (never says which), 429 with Retry-After
 *   SESSION = {"access_token":…,"expires_at":MS,"refresh_token":…,
 *     "user":{"id":…,"surname":…,"given_name":…,"patronymic":…},
 *     "org":{"id":…,"name":…},"device":UUID,
 *     "memberships":[{"id":…,"role":…,"partner":ID?,"agent":ID?,"client":ID?}]}
 *   With tokens SESSION has "device_key" besides: see kab-device-proof.h; and "wipe", as below, where the device is
 *   to be erased, which signing in does not undo: until that is done the tokens are good for nothing.
 * POST /v1/session/refresh    {"refresh_token":…,"device":{"id":UUID,"user":UUID,"proof":ASK}?}
 *   -> 200 SESSION; 401 sign in again. With the proof of a device that is to be erased, 401 whatever became of the
 *   token, even where nobody knows it any more: the problem has
 *     "wipe":{"at":MS,"by":NAME,"proof":WIPE}
 *   Without a proof that is right on either side, nothing is erased: a bare 401 means signed out.
 * DELETE /v1/session          ends this device's session, its refresh family with it -> 204
 * GET /v1/session             -> 200 SESSION without the tokens
 *
 * GET /v1/devices             (user=ID: another's, for administrators) -> 200 {"devices":[DEVICE,…]}, no-store
 *   DEVICE = {"id":UUID,"user":UUID,"name":…?,"system":…?,"current":BOOL,"signed_in":BOOL,"signed_in_at":MS?,
 *     "seen_at":MS,"behind":N?,"wipe_at":MS?,"wipe_by":NAME?,"wiped_at":MS?,"unsent":N?}
 *   behind: changes that it has not asked for yet, where that is known, counted up to 1,000. wipe_by is "" where it was
 *   the administrator's command line. unsent: edits that were left on it for their author when it was erased.
 *   403 for another's without being an administrator. No API key will do.
 * DELETE /v1/devices/{id}     (user=ID likewise) signs it out: its sessions end, what is on it stays -> 204; 404
 * POST /v1/devices/{id}/wipe  (user=ID likewise) the same, and it is to erase what it has of this server's, whenever it
 *   is heard of -> 204; 404
 * POST /v1/devices/{id}/wiped {"org":ID,"user":ID,"at":MS,"proof":WIPED,"unsent":N}, without a token, from the device
 *   that was erased; may come again with another number -> 204; 401 if it is not the device, or nobody asked for it
 *
 * POST /v1/second-factor      {"password":…} -> 200 {"secret":BASE32,"uri":"otpauth:…"}: a new secret,
 *   good once a code of it came (S4-53); 422 if there is one already
 * POST /v1/second-factor/confirmation  {"code":…} -> 200 {"recovery_codes":[…]}: told this once
 * POST /v1/second-factor/removal       {"code":…} -> 204
 * POST /v1/payout/{id}/confirmation    {"code":…} -> 204: the caller's own request for a payout counts
 *   from now on (S4-75); again: 204, and no code is used up
 *   A wrong code: 422 with "field":"code". After five: 429 with Retry-After. No API key will do.
 *
 * GET /v1/changes?cursor=C    (no cursor: from nothing; limit=N: at most N items)
 *   -> 200 PAGE, Cache-Control: no-store, gzip where accepted
 *   PAGE = {"cursor":C',"echo":C,"epoch":TEXT,"time":MS,"scope":TEXT,"head":N,"until":N,"remaining":N,
 *     "more":BOOL,"restart":BOOL,"items":[ITEM,…]}
 *   ITEM = {"entity":E,"id":…,"rev":N,"deleted":BOOL?,"created_at":MS,"created_by":ID?,
 *           "updated_at":MS,"updated_by":ID?,FIELD:VALUE,…}      a row; null fields left out
 *        | {"leave":E,"id":…,"rev":N}                           it left what the caller may see
 *   Members of an item always begin with "entity" and "id", or with "leave" and "id".
 *   The members before "items" always come first. "until" is fixed for one run of pages, which
 *   ends with "more": false; views change over then. What is committed meanwhile moves
 *   rows past "until"; so a run ends at the head of the moment of its last page, and "until" may
 *   move on in its last pages. "restart": true says that the cursor was of
 *   another epoch, older than the horizon, or of another scope: what follows is everything from
 *   nothing, and what is not in this run is to be dropped at its end (the outbox is kept). "epoch" names the history
 *   that the numbers are of: another one than before means that the server was restored from a copy, and may lack
 *   what it had confirmed since; "time" is the server's clock. A server of version 2 says neither.
 *
 * GET /v1/digests?cursor=C&entity=E&fields=NAME,…&after=ID&to=ID      (after, to: "" or left out: no bound)
 *   -> 200 {"entity":E,"after":ID,"to":ID,"at":N,"count":N,"digest":HEX,"horizon":N,"schema":N}
 *   what kab-digest.h makes of the rows of E with ids past after up to to, as this caller may see them at the cursor C,
 *   which must be one that ended a run. Where the range has more rows than an answer takes, "to" is less far than asked
 *   for. "schema": the server's. Nothing is kept up for it: what a row looks like depends on who asks (hidden
 *   fields, several scopes), so that there are no sums to keep; instead a desktop asks of one range at a time, in
 *   idle moments, and is through with all of them in about a day.
 *   409, code "moved": the cursor is not where the server's rows of that range are now: pull, and ask later.
 *   429 with Retry-After. An entity that the caller may not read has no rows.
 * GET /v1/ranges?cursor=C&entity=E&after=ID&to=ID&reason=differed|columns&count=N&digest=HEX
 *   -> 200 PAGE with "entity", "after", "to" before "items", which are all rows of that range; "cursor" is C, and "more"
 *   false. What is not in it is not there for this caller. count and digest: what the desktop had, for
 *   the server's log. 409 and 429 as above.
 *
 * POST /v1/mutations          {"device":UUID,"mutations":[MUTATION,…]}   at most
 *   KAB_MUTATIONS_MAX, in the order of n, which counts from 1 without holes per device
 *   MUTATION = {"id":UUID,"n":N,"entity":E,"row":UUID,"op":"create"|"update"|"delete"|"restore",
 *     "base_rev":N,"base":{FIELD:VALUE,…},"set":{FIELD:VALUE,…},"schema":N}
 *   base holds, for the fields of set and for those bound to them by a group, the values
 *   that the person saw when the edit was made.
 *   -> 200 {"outcomes":[OUTCOME,…]} one each, in order; where they would grow large, of the first
 *   ones alone: nothing was done of the others, which are to be sent again
 *   OUTCOME = {"id":…,"n":N,"outcome":"done","rev":N,"merged":BOOL}
 *     | {"id":…,"n":N,"outcome":"refused","code":TOKEN,"field":NAME?,"message":SENTENCE}
 *     | {"id":…,"n":N,"outcome":"conflict","rev":N,"theirs":{FIELD:VALUE,…},"by":NAME,"at":MS}
 *   A repeated n of the same id gives the stored outcome again. An n past the next one:
 *   409 with code "conflict" and "expected": N. Outcomes are stored with their effect.
 *   conflict: nothing of the mutation was applied; theirs holds the current values of the
 *   fields in set; to insist, send a new mutation whose base is theirs.
 *
 *   A batch may have "leases":[LEASE,…] besides: those out of which numbers in it are.
 *   "again":true in a mutation: it was sent before, perhaps to another history of this server. It is known by its id,
 *   whatever its number, and answered as it was then; a command that takes a network to be made (a payout) and is not
 *   known is refused: whether it is still wanted, a person says.
 *
 * POST /v1/number-leases      {"id":UUID,"kind":"licence"|"order"|"invoice"|"ticket","held":[LEASE,…]}
 *   A block of the next numbers for what this device will make; how many, the server decides. The id is the
 *   lease's own and made by the device: asked for again, the same lease is given again. held: the leases that the
 *   device has; with held alone nothing new is leased
 *   -> 200 {"gone":[ID,…],"lease":LEASE?}; gone: those of held that nothing may be taken out of any more; 403 where
 *   no such row may be made; 429 with Retry-After
 *   LEASE = {"id":…,"kind":…,"prefix":TEXT,"first":N,"last":N,"used":N,"leased_at":MS,"state":…,"proof":TEXT}
 *   A number is the prefix and at least KAB_NUMBER_DIGITS digits. The proof shows a server that was restored from an
 *   older backup what it leased since. A created row may have a number of a lease of the same device and user; one
 *   without a number gets one.
 * POST /v1/number-leases/return  {"id":UUID,"next":N}  from next on, none of it was used or will be -> 200 LEASE
 *
 * GET /v1/live                WebSocket, text frames, server to desktop:
 *   {"head":N} something may be new at N · {"revoked":true} this session ended
 *   {"maintenance":{"message":TEXT?,"until":MS or 0}} the server is read-only: changes are answered
 *   with 503, "code":"maintenance" and Retry-After · {"maintenance":null} not any more
 *   A desktop pulls after connecting; losing frames costs latency alone.
 *
 * HEAD, GET, PUT /v1/blobs/{sha256}   Range and If-Range on GET, ETag is the name in quotes; PUT
 *   answers 201, 200 if it was there, 422 if the digest is not that of the body; at most KAB_BLOB_MAX
 *   bytes, or 413. HEAD of what is not there, or not all of it: 404 with Upload-Offset: how many
 *   bytes the caller has sent of it by PATCH.
 * PATCH /v1/blobs/{sha256}    a file piece by piece (RFC 9110, 14.4 and 14.5):
 *   Content-Range: bytes FIRST-LAST/SIZE and the piece, of at most KAB_UPLOAD_PART_BYTES
 *   Content-Range with "*" for FIRST-LAST, and no body: sends nothing, and asks
 *   -> 202 with Upload-Offset: so many bytes are there now, go on with the next
 *   -> 201 that was the last one: the whole was verified, and is there; 200 it was there already, and
 *      is kept from now on as if it had just been sent, so that a row that names it may follow
 *   -> 409 with Upload-Offset: FIRST is not where what is there ends, go on at that offset
 *   -> 422 the whole has another digest: it was dropped, begin anew
 *   What nobody adds to for KAB_UNFINISHED_SECONDS goes. A server of version 1 answers 405: PUT it.
 *   A row that names a file is pushed when the server has the file; others do not wait for it.
 *
 * POST /v1/session/password   {"login":…,"password":…,"new_password":…,"surname":…,"given_name":…,"patronymic":…?,
 *                             "address":…,"city":…?,"region":…?,"postcode":…?,"country":…?}: who was answered 403 and
 *                             "code":"password" by POST /v1/session, since the password is for the first sign-in alone,
 *                             chooses one of their own -> 204, to sign in with; 422 and the field at fault
 * GET /v1/registration        -> 200 {"offers":[{"org":ID,"name":…,"channels":["email","sms"],"text":…,"version":…}]}: who lets
 *                                people register by themselves, and to what these consent; nobody need be signed in
 * POST /v1/registration       {"org":ID,"surname":…,"given_name":…,"patronymic":…,"address":PHONE OR E-MAIL,"consent":true,
 *                             "version":…} -> 202, whoever the address belongs to; 422 and the field at fault; 409: the text
 *                             is another one by now
 * GET /healthz                -> 200 {"status":"ok"} when the database answers; 503 otherwise
 * GET /openapi.json           the description of this API, OpenAPI 3.1
 */

#define KAB_PATH_SESSION "/v1/session"
#define KAB_PATH_SESSION_REFRESH "/v1/session/refresh"
#define KAB_PATH_FIRST_PASSWORD "/v1/session/password"
#define KAB_PATH_SECOND_FACTOR "/v1/second-factor"
#define KAB_PATH_SECOND_FACTOR_CONFIRMATION "/v1/second-factor/confirmation"
#define KAB_PATH_SECOND_FACTOR_REMOVAL "/v1/second-factor/removal"
#define KAB_PATH_PAYOUT_CONFIRMATION "/v1/payout/{id}/confirmation"
#define KAB_PATH_DEVICES "/v1/devices"
#define KAB_PATH_DEVICE "/v1/devices/{id}"
#define KAB_PATH_DEVICE_WIPE "/v1/devices/{id}/wipe"
#define KAB_PATH_DEVICE_WIPED "/v1/devices/{id}/wiped"
#define KAB_PATH_INVITATIONS "/v1/invitations/"
#define KAB_PATH_INVITATION KAB_PATH_INVITATIONS "{id}"
#define KAB_PATH_REGISTRATION "/v1/registration"
#define KAB_PATH_CHANGES "/v1/changes"
#define KAB_PATH_DIGESTS "/v1/digests"
#define KAB_PATH_RANGES "/v1/ranges"
#define KAB_PATH_MUTATIONS "/v1/mutations"
#define KAB_PATH_LEASES "/v1/number-leases"
#define KAB_PATH_LEASE_RETURN "/v1/number-leases/return"
#define KAB_PATH_LIVE "/v1/live"
#define KAB_PATH_BLOBS "/v1/blobs"
/* For integrators, who are told all of it by the description (kab-openapi.c), not by this file. */
#define KAB_PATH_TOKEN "/v1/token"
#define KAB_PATH_ENTITY "/v1/{entity}"
#define KAB_PATH_ENTITY_ROW "/v1/{entity}/{id}"
#define KAB_PATH_ENTITY_COMMAND "/v1/{entity}/{id}/{command}"
#define KAB_PATH_WEBHOOKS "/v1/webhooks"
#define KAB_PATH_WEBHOOK "/v1/webhooks/{id}"
#define KAB_PATH_DELIVERIES "/v1/webhooks/{id}/deliveries"
#define KAB_PATH_REPLAY "/v1/webhooks/{id}/deliveries/{delivery}/replay"
#define KAB_PATH_HEALTH "/healthz"
#define KAB_PATH_OPENAPI "/openapi.json"
/** KAB_PATH_PAYMENT_NOTICE: where YooKassa says that something happened; it is asked what */
#define KAB_PATH_PAYMENT_NOTICE "/v1/notices/yookassa"

/** KAB_ACCESS_TOKEN_SECONDS: how long an access token lives (S4-11) */
#define KAB_ACCESS_TOKEN_SECONDS (24 * 60 * 60)

/** KAB_REFRESH_TOKEN_SECONDS: how long an unused refresh token lives */
#define KAB_REFRESH_TOKEN_SECONDS (90 * 24 * 60 * 60)

/** KAB_CODE_MOVED: the code of the 409 that says that a range is not any more as at the cursor */
#define KAB_CODE_MOVED "moved"

/** KAB_TOMBSTONE_SECONDS: how long deletions and leaves are remembered; an older cursor starts from nothing */
#define KAB_TOMBSTONE_SECONDS (90 * 24 * 60 * 60)
