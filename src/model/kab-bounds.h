/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What may come from outside, and how much of it: the one place for every bound on what a caller sends.
 * Past a bound the answer is a sentence (an RFC 9457 problem over HTTP), and nothing is done by halves.
 * A template has bounds of its own, which are about drawing: src/document/kab-limits.h. What a field
 * holds is bound by its own definition (KabField.max), and KAB_TEXT_MAX where it names none.
 */

/* -- JSON, before anything is made of it: 400 -- */

/** KAB_JSON_DEPTH_MAX: nesting */
#define KAB_JSON_DEPTH_MAX 32
/** KAB_JSON_VALUES_MAX: names, values and brackets of a text that becomes a tree; a tree is some 100 bytes each */
#define KAB_JSON_VALUES_MAX 200000
/** KAB_TEXT_MAX: characters of a text whose field names no bound of its own */
#define KAB_TEXT_MAX 2000

/* -- Requests -- */

/** KAB_BODY_MAX: bytes in any body but a blob's: 413 */
#define KAB_BODY_MAX (4 * 1024 * 1024)
/** KAB_SESSION_BODY_MAX: bytes to sign in with */
#define KAB_SESSION_BODY_MAX (16 * 1024)
/** KAB_CODE_MAX: characters of a code of the second factor, with what makes it readable */
#define KAB_CODE_MAX 64
/** KAB_BLOB_MAX: bytes of one file (decision C15) */
#define KAB_BLOB_MAX (20 * 1024 * 1024)
/** KAB_MUTATIONS_MAX: mutations in one batch: 413 */
#define KAB_MUTATIONS_MAX 500
/** KAB_TARGET_BYTES_MAX: path and query together, as sent: 414. (libsoup bounds all headers: 64 KiB.) */
#define KAB_TARGET_BYTES_MAX (16 * 1024)
/** KAB_API_BODY_MAX: bytes of one request of an integrator: 413 */
#define KAB_API_BODY_MAX (1024 * 1024)
/** KAB_API_LIMIT_MAX: rows of a page; KAB_API_FILTERS_MAX: members of a query; KAB_API_SEARCH_MAX: characters
 * of what is searched for; KAB_API_IDEMPOTENCY_MAX: characters of an Idempotency-Key: 400 */
#define KAB_API_LIMIT_MAX 200
#define KAB_API_FILTERS_MAX 60
#define KAB_API_SEARCH_MAX 100
#define KAB_API_IDEMPOTENCY_MAX 255
/** KAB_QUERY_MEMBERS_MAX: names in a query: 414 */
#define KAB_QUERY_MEMBERS_MAX 64
/** KAB_TOKEN_BYTES_MAX: a longer token is none: 401 */
#define KAB_TOKEN_BYTES_MAX 512
/** KAB_LOGIN_MAX, KAB_DEVICE_NAME_MAX: of signing in */
#define KAB_LOGIN_MAX 254
#define KAB_DEVICE_NAME_MAX 100
/** KAB_REQUEST_SECONDS: that the database may read for one request: 503 */
#define KAB_REQUEST_SECONDS 30
/** KAB_UPLOADS_MAX: blobs that come in at once: 503; KAB_UPLOADS_EACH_MAX: of them, from one address: 429 */
#define KAB_UPLOADS_MAX 8
#define KAB_UPLOADS_EACH_MAX 2
/** KAB_UPLOAD_PART_BYTES: of a file sent piece by piece, the most bytes in one piece: 413 */
#define KAB_UPLOAD_PART_BYTES (1024 * 1024)
/** KAB_UNFINISHED_EACH_MAX: files of which one user has sent a part: one more, and the oldest of them goes;
 * KAB_UNFINISHED_MAX: of all users together: 503; KAB_UNFINISHED_SECONDS: that a part is kept when no more comes */
#define KAB_UNFINISHED_EACH_MAX 16
#define KAB_UNFINISHED_MAX 512
#define KAB_UNFINISHED_SECONDS (24 * 60 * 60)
/** KAB_LIVE_EACH_MAX: live lines of one session; one more, and the one silent longest ends */
#define KAB_LIVE_EACH_MAX 64
/** KAB_LIVE_INCOMING_MAX: bytes of a frame that a desktop sends on the live line, which has nothing to say */
#define KAB_LIVE_INCOMING_MAX 1024

/* -- Connections: one request each -- */

/** KAB_CONNECTIONS_MAX: open at once. One more, and who has kept us waiting for a request longest goes. */
#define KAB_CONNECTIONS_MAX 8192
/** KAB_BACKLOG: not yet taken. libsoup's own is 10, at which 500 desktops that come back at once take nine seconds. */
#define KAB_BACKLOG 1024
/** KAB_HEADERS_SECONDS: from the connection's beginning to the end of the headers */
#define KAB_HEADERS_SECONDS 20
/** KAB_TRANSFER_SECONDS: for a body, or an answer, to pass; and a second more for each so many bytes of it */
#define KAB_TRANSFER_SECONDS 30
#define KAB_TRANSFER_BYTES_PER_SECOND (16 * 1024)

/* -- Answers, which a desktop takes no more of -- */

/** KAB_PAGE_ITEMS_MAX, KAB_PAGE_BYTES_MAX: of one page of changes */
#define KAB_PAGE_ITEMS_MAX 5000
#define KAB_PAGE_BYTES_MAX (2 * 1024 * 1024)

/** KAB_RANGE_ROWS_MAX: rows of a range that is compared, or sent anew, at once */
#define KAB_RANGE_ROWS_MAX 2000

/** KAB_DEVICES_MAX: devices that are listed; KAB_DEVICE_BEHIND_MAX: changes counted that one has not asked for yet */
#define KAB_DEVICES_MAX 200
#define KAB_DEVICE_BEHIND_MAX 1000

/* -- Tables to import -- */

/** KAB_CSV_FILE_MAX, …: bytes of the file; rows; cells of all rows; columns; bytes of one cell */
#define KAB_CSV_FILE_MAX (512 * 1024 * 1024)
#define KAB_CSV_ROWS_MAX 2000000
#define KAB_CSV_CELLS_MAX 40000000
#define KAB_CSV_COLUMNS_MAX 500
#define KAB_CSV_CELL_MAX (1024 * 1024)
