/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "kab-rate.h"
#include "kab-server-db.h"
#include "kab-traffic.h"

G_BEGIN_DECLS

typedef struct _KabServer KabServer;

/**
 * KabRequest:
 * @path: decoded
 * @query: (nullable): name -> value
 * @token: (nullable): of the Authorization header
 * @address: whence; what the proxy says, where there is one
 * @language: (nullable): of Accept-Language, one of those that there are translations for
 * @if_none_match: (nullable): the header
 * @if_match: (nullable): the header
 * @idempotency_key: (nullable): the header Idempotency-Key
 * @content_type: (nullable): of the body, without parameters
 * @content_range: (nullable): the header
 * @query_text: (nullable): the query as it came, not decoded: @query tells of a name that stands twice only once
 * @is_again: whether it was handled before and is only to be answered in another language
 *
 * What a handler needs of a request; its own copy, as handlers run on threads of their own.
 */
typedef struct
{
  char *method;
  char *path;
  GHashTable *query;
  char *token;
  char *address;
  char *language;
  char *if_none_match;
  char *if_match;
  char *idempotency_key;
  char *content_type;
  char *content_range;
  char *query_text;
  gboolean is_again;
  gboolean takes_gzip;
  GBytes *body;
} KabRequest;

/**
 * KabResponse:
 * @type: (nullable): static text
 * @headers: names and values in turn
 * @is_final: not to be compressed
 */
typedef struct
{
  guint status;
  const char *type;
  GBytes *body;
  GPtrArray *headers;
  gboolean is_final;
} KabResponse;

/** KabHandler: answers a request, on a thread that may wait */
typedef void (*KabHandler) (KabServer *server, const KabRequest *request, KabResponse *response);

/**
 * KabLane:
 *
 * On which threads a handler runs, so that what is slow on purpose does not hold up
 * what is quick, and writers, who wait for one another anyhow, do not hold up readers. Lists of
 * integrators may go over many rows: they wait for one another, and no desktop waits for them.
 */
typedef enum
{
  KAB_LANE_READ,
  KAB_LANE_WRITE,
  KAB_LANE_SLOW,
  KAB_LANE_LIST,
} KabLane;
#define KAB_N_LANES 4

/**
 * KabRoute:
 * @path: the whole path, or its beginning up to the last part where @is_prefix; a part in braces stands
 *   for any one, {entity} for the name of an entity, {command} for that of a command of its. What is spelled out goes before what is not
 * @body_max: bytes; 0 where no body belongs
 */
typedef struct
{
  const char *method;
  const char *path;
  gboolean is_prefix;
  KabLane lane;
  gsize body_max;
  KabHandler handler;
} KabRoute;

/** kab_routes: Returns: (transfer none): ended by a NULL method */
const KabRoute *kab_routes (void);

/** kab_route_find: Returns: (nullable): @allowed: (out): the methods there are, or %NULL for a path that there is not */
const KabRoute *kab_route_find (const char *method, const char *path, char **allowed);

void kab_response_set (KabResponse *response, guint status, const char *type, GString *body);
/** kab_status_phrase: Returns: (transfer none): the reason phrase of @status */
const char *kab_status_phrase (guint status);
void kab_response_add_header (KabResponse *response, const char *name, const char *value);

/** kab_response_problem: an RFC 9457 problem; @code: a token, @field: (nullable): */
void kab_response_problem (KabResponse *response,
                           guint status,
                           const char *code,
                           const char *field,
                           const char *detail);

/** KabFault: what is wrong with a request, and where; @field: (nullable) */
typedef struct
{
  const char *field;
  const char *detail;
} KabFault;

/** kab_response_problems: the same with @n faults under "errors" */
void kab_response_problems (KabResponse *response,
                            guint status,
                            const char *code,
                            const char *detail,
                            const KabFault *faults,
                            guint n);
/** kab_response_status_of: Returns: the status that @error comes to */
guint kab_response_status_of (const GError *error);
/** kab_response_error: the problem that @error comes to */
void kab_response_error (KabResponse *response, const GError *error);

KabServerDb *kab_server_get_db (KabServer *server);
const char *kab_server_get_blobs (KabServer *server);
const char *kab_server_get_public_url (KabServer *server);
gboolean kab_server_allows_loopback (KabServer *server);
KabVisits *kab_server_get_visits (KabServer *server);
KabRate *kab_server_get_rate_by_key (KabServer *server);
KabRate *kab_server_get_rate_by_address (KabServer *server);
KabRate *kab_server_get_rate_of_papers (KabServer *server);
KabRate *kab_server_get_rate_of_recoveries (KabServer *server);

/** kab_session_routes, …: what the route table is made of */
void kab_handle_sign_in (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_first_password (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_refresh (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_sign_out (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_session (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_second_factor (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_second_factor_on (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_second_factor_off (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_payout_confirmation (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_device_list (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_device_sign_out (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_device_wipe (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_device_wiped (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_changes (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_digest (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_range (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_mutations (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_lease (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_lease_return (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_health (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_pay (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_start (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_invitation (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_recover (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_recover_ask (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_go (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_register (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_register_ask (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_confirm (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_confirm_set (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_registration_offers (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_registration (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_password (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_password_set (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_paper (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_payment_notice (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_verify (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_openapi (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_blob_get (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_blob_put (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_blob_patch (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_token_create (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_token_get (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_token_delete (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_api_list (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_api_get (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_api_create (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_api_command (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_api_update (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_webhook_list (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_webhook_get (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_webhook_create (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_webhook_update (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_webhook_delete (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_delivery_list (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_delivery_replay (KabServer *server, const KabRequest *request, KabResponse *response);
void kab_handle_api_delete (KabServer *server, const KabRequest *request, KabResponse *response);

G_END_DECLS
