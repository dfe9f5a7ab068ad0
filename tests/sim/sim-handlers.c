/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-handlers.h"

#include <string.h>

#include "kab-http.h"
#include "kab-metrics.h"
#include "kab-protocol.h"
#include "kab-rate.h"
#include "kab-server-private.h"

static GHashTable *
query_of (const char *cursor, guint limit)
{
  GHashTable *query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (cursor[0] != '\0')
    g_hash_table_insert (query, g_strdup ("cursor"), g_strdup (cursor));
  if (limit > 0)
    g_hash_table_insert (query, g_strdup ("limit"), g_strdup_printf ("%u", limit));
  return query;
}

static KabServer server;

void
sim_handlers_set_blobs (const char *folder)
{
  g_free (server.blobs);
  server.blobs = g_strdup (folder);
}

guint
sim_handle_file (const char *method,
                 const char *path,
                 const char *token,
                 const char *range,
                 GBytes *body,
                 GBytes **answer,
                 gint64 *offset)
{
  KabRequest request = {
    .method = (char *)method,
    .path = (char *)path,
    .token = (char *)token,
    .address = (char *)"local",
    .content_range = (char *)range,
    .body = body,
  };
  KabResponse response = { .headers = g_ptr_array_new_with_free_func (g_free) };

  if (g_str_has_suffix (path, "/wiped"))
    kab_handle_device_wiped (&server, &request, &response);
  else if (g_str_equal (path, KAB_PATH_SESSION) && g_str_equal (method, "POST"))
    kab_handle_sign_in (NULL, &request, &response);
  else if (g_str_equal (path, KAB_PATH_SESSION))
    kab_handle_sign_out (NULL, &request, &response);
  else if (g_str_equal (method, "PATCH"))
    kab_handle_blob_patch (&server, &request, &response);
  else if (g_str_equal (method, "PUT"))
    kab_handle_blob_put (&server, &request, &response);
  else
    kab_handle_blob_get (&server, &request, &response);
  *offset = -1;
  for (guint i = 0; i + 1 < response.headers->len; i += 2)
    if (g_str_equal (response.headers->pdata[i], "Upload-Offset"))
      *offset = g_ascii_strtoll (response.headers->pdata[i + 1], NULL, 10);
  if (g_str_equal (method, "HEAD"))
    g_clear_pointer (&response.body, g_bytes_unref);
  *answer = g_steal_pointer (&response.body);
  g_ptr_array_unref (response.headers);
  return response.status;
}

static gint64
retry_after_of (const KabResponse *response)
{
  for (guint i = 0; i + 1 < response->headers->len; i += 2)
    if (g_str_equal (response->headers->pdata[i], "Retry-After"))
      return g_ascii_strtoll (response->headers->pdata[i + 1], NULL, 10) * 1000;

  return -1;
}

guint
sim_handle (SimRoute route,
            const char *token,
            const char *cursor,
            guint limit,
            const char *body,
            GBytes **answer,
            gint64 *retry_after)
{
  static const struct
  {
    const char *method;
    const char *path;
    KabHandler handler;
  } routes[] = {
    [SIM_ROUTE_CHANGES] = { "GET", KAB_PATH_CHANGES, kab_handle_changes },
    [SIM_ROUTE_MUTATIONS] = { "POST", KAB_PATH_MUTATIONS, kab_handle_mutations },
    [SIM_ROUTE_REFRESH] = { "POST", KAB_PATH_SESSION_REFRESH, kab_handle_refresh },
    [SIM_ROUTE_SIGN_IN] = { "POST", KAB_PATH_SESSION, kab_handle_sign_in },
    [SIM_ROUTE_LEASE] = { "POST", KAB_PATH_LEASES, kab_handle_lease },
    [SIM_ROUTE_LEASE_RETURN] = { "POST", KAB_PATH_LEASE_RETURN, kab_handle_lease_return },
    [SIM_ROUTE_DIGEST] = { "GET", KAB_PATH_DIGESTS, kab_handle_digest },
    [SIM_ROUTE_RANGE] = { "GET", KAB_PATH_RANGES, kab_handle_range },
  };
  KabRequest request = {
    .method = (char *)routes[route].method,
    .path = (char *)routes[route].path,
    .token = (char *)token,
    .address = (char *)"local",
  };
  KabResponse response = { .headers = g_ptr_array_new_with_free_func (g_free) };

  if (route == SIM_ROUTE_CHANGES)
    request.query = query_of (cursor, limit);
  else if (route == SIM_ROUTE_DIGEST || route == SIM_ROUTE_RANGE)
    request.query = g_uri_parse_params (cursor, -1, "&", G_URI_PARAMS_NONE, NULL);
  if (body != NULL)
    request.body = g_bytes_new_static (body, strlen (body));
  if (route >= SIM_ROUTE_LEASE)
    {
      /* These are counted; how much is too much is another test's affair. */
      if (server.rate_of_leases == NULL)
        {
          server.rate_of_leases = kab_rate_new (G_MAXINT);
          server.rate_of_ranges = kab_rate_new (G_MAXINT);
          server.metrics = kab_metrics_new ();
        }
      routes[route].handler (&server, &request, &response);
    }
  else
    {
      routes[route].handler (NULL, &request, &response);
    }
  *answer = g_steal_pointer (&response.body);
  *retry_after = retry_after_of (&response);
  g_clear_pointer (&request.query, g_hash_table_unref);
  g_clear_pointer (&request.body, g_bytes_unref);
  g_ptr_array_unref (response.headers);
  return response.status;
}
