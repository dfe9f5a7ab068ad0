/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "kab-api.h"
#include "kab-command.h"
#include "kab-licence-code.h"
#include "kab-numbers.h"
#include "kab-payments.h"
#include "kab-protocol.h"
#include "kab-recovery.h"
#include "kab-registration.h"
#include "kab-tracking-link.h"

static const KabRoute routes[] = {
  { "POST", KAB_PATH_SESSION, FALSE, KAB_LANE_SLOW, KAB_SESSION_BODY_MAX, kab_handle_sign_in },
  { "GET", KAB_PATH_SESSION, FALSE, KAB_LANE_READ, 0, kab_handle_session },
  { "DELETE", KAB_PATH_SESSION, FALSE, KAB_LANE_WRITE, 0, kab_handle_sign_out },
  { "POST", KAB_PATH_FIRST_PASSWORD, FALSE, KAB_LANE_SLOW, KAB_SESSION_BODY_MAX, kab_handle_first_password },
  { "POST", KAB_PATH_SESSION_REFRESH, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_refresh },
  { "POST", KAB_PATH_SECOND_FACTOR, FALSE, KAB_LANE_SLOW, KAB_SESSION_BODY_MAX, kab_handle_second_factor },
  { "POST", KAB_PATH_SECOND_FACTOR_CONFIRMATION, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX,
    kab_handle_second_factor_on },
  { "POST", KAB_PATH_SECOND_FACTOR_REMOVAL, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX,
    kab_handle_second_factor_off },
  { "POST", KAB_PATH_PAYOUT_CONFIRMATION, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX,
    kab_handle_payout_confirmation },
  { "GET", KAB_PATH_DEVICES, FALSE, KAB_LANE_READ, 0, kab_handle_device_list },
  { "DELETE", KAB_PATH_DEVICE, FALSE, KAB_LANE_WRITE, 0, kab_handle_device_sign_out },
  { "POST", KAB_PATH_DEVICE_WIPE, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_device_wipe },
  { "POST", KAB_PATH_DEVICE_WIPED, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_device_wiped },
  { "POST", KAB_PATH_INVITATION, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_invitation },
  { "GET", KAB_PATH_CHANGES, FALSE, KAB_LANE_READ, 0, kab_handle_changes },
  { "GET", KAB_PATH_DIGESTS, FALSE, KAB_LANE_READ, 0, kab_handle_digest },
  { "GET", KAB_PATH_RANGES, FALSE, KAB_LANE_READ, 0, kab_handle_range },
  { "POST", KAB_PATH_MUTATIONS, FALSE, KAB_LANE_WRITE, KAB_BODY_MAX, kab_handle_mutations },
  { "POST", KAB_PATH_LEASES, FALSE, KAB_LANE_WRITE, KAB_LEASES_BODY_MAX, kab_handle_lease },
  { "POST", KAB_PATH_LEASE_RETURN, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_lease_return },
  { "GET", KAB_PATH_BLOBS "/", TRUE, KAB_LANE_READ, 0, kab_handle_blob_get },
  { "HEAD", KAB_PATH_BLOBS "/", TRUE, KAB_LANE_READ, 0, kab_handle_blob_get },
  { "PUT", KAB_PATH_BLOBS "/", TRUE, KAB_LANE_WRITE, KAB_BLOB_MAX, kab_handle_blob_put },
  { "PATCH", KAB_PATH_BLOBS "/", TRUE, KAB_LANE_WRITE, KAB_UPLOAD_PART_BYTES, kab_handle_blob_patch },
  { "GET", KAB_PATH_HEALTH, FALSE, KAB_LANE_READ, 0, kab_handle_health },
  { "HEAD", KAB_PATH_HEALTH, FALSE, KAB_LANE_READ, 0, kab_handle_health },
  { "GET", KAB_PATH_OPENAPI, FALSE, KAB_LANE_READ, 0, kab_handle_openapi },
  { "GET", KAB_VERIFY_PATH, TRUE, KAB_LANE_READ, 0, kab_handle_verify },
  { "HEAD", KAB_VERIFY_PATH, TRUE, KAB_LANE_READ, 0, kab_handle_verify },
  { "GET", KAB_PAY_PATH, TRUE, KAB_LANE_READ, 0, kab_handle_pay },
  { "HEAD", KAB_PAY_PATH, TRUE, KAB_LANE_READ, 0, kab_handle_pay },
  { "GET", KAB_START_PATH, FALSE, KAB_LANE_READ, 0, kab_handle_start },
  { "GET", KAB_RECOVER_PATH, FALSE, KAB_LANE_READ, 0, kab_handle_recover },
  { "POST", KAB_RECOVER_PATH, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_recover_ask },
  { "GET", KAB_PASSWORD_PATH, TRUE, KAB_LANE_READ, 0, kab_handle_password },
  { "POST", KAB_PASSWORD_PATH, TRUE, KAB_LANE_SLOW, KAB_SESSION_BODY_MAX, kab_handle_password_set },
  { "GET", KAB_TRACKING_PATH, TRUE, KAB_LANE_READ, 0, kab_handle_go },
  { "HEAD", KAB_TRACKING_PATH, TRUE, KAB_LANE_READ, 0, kab_handle_go },
  { "GET", KAB_REGISTER_PATH, FALSE, KAB_LANE_READ, 0, kab_handle_register },
  { "GET", KAB_REGISTER_PATH "/", TRUE, KAB_LANE_READ, 0, kab_handle_register },
  { "POST", KAB_REGISTER_PATH, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_register_ask },
  { "POST", KAB_REGISTER_PATH "/", TRUE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_register_ask },
  { "GET", KAB_CONFIRM_PATH, TRUE, KAB_LANE_READ, 0, kab_handle_confirm },
  { "POST", KAB_CONFIRM_PATH, TRUE, KAB_LANE_SLOW, KAB_SESSION_BODY_MAX, kab_handle_confirm_set },
  { "GET", KAB_PATH_REGISTRATION, FALSE, KAB_LANE_READ, 0, kab_handle_registration_offers },
  { "POST", KAB_PATH_REGISTRATION, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_registration },
  { "GET", KAB_PAPER_PATH, TRUE, KAB_LANE_LIST, 0, kab_handle_paper },
  { "POST", KAB_PATH_PAYMENT_NOTICE, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX * 4,
    kab_handle_payment_notice },
  { "POST", KAB_PATH_TOKEN, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_token_create },
  { "GET", KAB_PATH_TOKEN, FALSE, KAB_LANE_READ, 0, kab_handle_token_get },
  { "DELETE", KAB_PATH_TOKEN, FALSE, KAB_LANE_WRITE, 0, kab_handle_token_delete },
  { "GET", KAB_PATH_WEBHOOKS, FALSE, KAB_LANE_READ, 0, kab_handle_webhook_list },
  { "POST", KAB_PATH_WEBHOOKS, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_webhook_create },
  { "GET", KAB_PATH_WEBHOOK, FALSE, KAB_LANE_READ, 0, kab_handle_webhook_get },
  { "PATCH", KAB_PATH_WEBHOOK, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_webhook_update },
  { "DELETE", KAB_PATH_WEBHOOK, FALSE, KAB_LANE_WRITE, 0, kab_handle_webhook_delete },
  { "GET", KAB_PATH_DELIVERIES, FALSE, KAB_LANE_READ, 0, kab_handle_delivery_list },
  { "POST", KAB_PATH_REPLAY, FALSE, KAB_LANE_WRITE, KAB_SESSION_BODY_MAX, kab_handle_delivery_replay },
  { "GET", KAB_PATH_ENTITY, FALSE, KAB_LANE_LIST, 0, kab_handle_api_list },
  { "POST", KAB_PATH_ENTITY, FALSE, KAB_LANE_WRITE, KAB_API_BODY_MAX, kab_handle_api_create },
  { "GET", KAB_PATH_ENTITY_ROW, FALSE, KAB_LANE_READ, 0, kab_handle_api_get },
  { "PATCH", KAB_PATH_ENTITY_ROW, FALSE, KAB_LANE_WRITE, KAB_API_BODY_MAX, kab_handle_api_update },
  { "DELETE", KAB_PATH_ENTITY_ROW, FALSE, KAB_LANE_WRITE, 0, kab_handle_api_delete },
  { "POST", KAB_PATH_ENTITY_COMMAND, FALSE, KAB_LANE_WRITE, KAB_API_BODY_MAX, kab_handle_api_command },
  { NULL, NULL, FALSE, KAB_LANE_READ, 0, NULL },
};

const KabRoute *
kab_routes (void)
{
  return routes;
}

static gboolean
is_pattern (const KabRoute *route)
{
  return strchr (route->path, '{') != NULL;
}

/* The parts before it are the entity and the id. */
static gboolean
is_command (char **parts, guint i)
{
  const KabEntity *entity = i >= 2 ? kab_entity_find (parts[i - 2]) : NULL;

  return entity != NULL && kab_command_find (entity, parts[i]) != NULL;
}

static gboolean
matches (const char *pattern, const char *path)
{
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1);
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint n = g_strv_length (wanted);

  if (g_strv_length (parts) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (g_str_equal (wanted[i], "{entity}")    ? kab_entity_find (parts[i]) == NULL
        : g_str_equal (wanted[i], "{command}") ? !is_command (parts, i)
        : *wanted[i] == '{'                    ? *parts[i] == '\0'
                                               : !g_str_equal (wanted[i], parts[i]))
      return FALSE;

  return TRUE;
}

static gboolean
is_at (const KabRoute *route, const char *path)
{
  if (is_pattern (route))
    return matches (route->path, path);
  return route->is_prefix ? g_str_has_prefix (path, route->path) : g_str_equal (path, route->path);
}

static const KabRoute *
find (const char *method, const char *path, gboolean patterns, GString *methods)
{
  const KabRoute *found = NULL;

  for (const KabRoute *route = routes; route->method != NULL; route++)
    {
      if (is_pattern (route) != patterns || !is_at (route, path))
        continue;
      g_string_append_printf (methods, methods->len > 0 ? ", %s" : "%s", route->method);
      if (found == NULL && g_str_equal (route->method, method))
        found = route;
    }
  return found;
}

const KabRoute *
kab_route_find (const char *method, const char *path, char **allowed)
{
  GString *methods = g_string_new (NULL);
  const KabRoute *found = find (method, path, FALSE, methods);

  if (methods->len == 0)
    found = find (method, path, TRUE, methods);
  *allowed = g_string_free (methods, methods->len == 0);
  return found;
}
